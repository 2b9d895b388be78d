"""Page 1: the answer in one sentence, the target ledger, four facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from netplan.reports import formats
from netplan.reports.compare import journeys, verdict
from netplan.reports.figure_ledger import ledger
from netplan.reports.marks import verdict_glyph
from netplan.reports.plan_built import built
from netplan.reports.rows import Row, known, number, records
from netplan.reports.section_certificate import proof_text
from netplan.reports.section_exchange import carrier_name
from netplan.reports.section_latency import farthest_after
from netplan.reports.section_loads import link_ends
from netplan.reports.section_trust import assumed_tables
from netplan.reports.summary import (
    bottleneck,
    certificate_failed,
    chosen_targets,
    end_verdict,
    has_plan,
    tally,
    target_rows,
)

if TYPE_CHECKING:
    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice

LEDGER_ROWS: Final = 12
NAMED: Final = 2


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the four facts: what it is about, the fact, and what belongs to it."""

    title: str
    fact: str
    detail: str


def _topic(row: Row, voice: Voice) -> str:
    """Return the key of the word for what a target is about; '' where there is none."""
    keys = (f"topic.{row['metric']}_{row['view']}", f"topic.{row['metric']}")
    return next((key for key in keys if voice.has(key)), "")


def _topics(rows: list[Row], voice: Voice) -> str:
    """Return what ``rows`` are about, each subject once."""
    keys = dict.fromkeys(_topic(row, voice) for row in rows)
    return voice.listed(voice.say(key) for key in keys if key)


def _missed(rows: list[Row], voice: Voice, *, planned: bool) -> list[str]:
    """Return ways to say what stays missed: by name where they are few, else by subject."""
    late = [row for row in rows if end_verdict(row, planned=planned) == "missed"]
    if not late:
        return [voice.say("answer.none_missed")]
    texts = []
    if len(late) <= NAMED:
        names = voice.listed(voice.name(row) for row in late)
        texts.append(voice.say("answer.missed", names=names))
    topics = _topics(late, voice)
    if topics:
        texts.append(voice.count("answer.missed_topics", len(late), topics=topics))
        most, k = Counter(_topic(row, voice) for row in late if _topic(row, voice)).most_common(1)[
            0
        ]
        texts.append(voice.count("answer.missed_most", len(late), k=k, topic=voice.say(most)))
    return [*texts, voice.count("answer.count_missed", len(late))]


def answer(data: ReportInput, voice: Voice) -> str:
    """Return the answer: cost, targets met before and after, what stays missed."""
    rows, planned = target_rows(data), has_plan(data)
    if not rows:
        return voice.say("answer.no_targets")
    now, then = tally(rows, "today_verdict"), tally(rows, "plan_verdict")
    end = then if planned else now
    values: dict[str, object] = {"total": len(rows), "before": now["met"], "after": then["met"]}
    values["edge"] = voice.say("answer.edge", n=end["borderline"]) if end["borderline"] else ""
    key = "answer.today"
    if planned and data.summary:
        values["cost"] = voice.money(data.summary.spend_cny)
        key = "answer.plan_more" if then["met"] > now["met"] else "answer.plan_same"
        if then["met"] < now["met"]:
            key = "answer.plan_less"
    elif data.summary and data.summary.status == "infeasible":
        values["budget"] = voice.money(data.summary.budget_cny)
        key = "answer.infeasible"
    said = _missed(rows, voice, planned=planned)
    return voice.finding(*(voice.say(key, missed=missed, **values) for missed in said))


def _worst_fact(data: ReportInput, voice: Voice) -> list[Fact]:
    """Return the fact on the farthest city."""
    paths = journeys(data, kind="city")
    if not paths:
        return []
    worst = paths[0]
    limit = number(worst.today, "target_ms")
    now, then = (formats.ms_against(v, limit) for v in (worst.today_ms, worst.after_ms))
    fact = f"{voice.name(worst.today)} {now} ms"
    if worst.changed:
        fact = f"{voice.name(worst.today)} {now} → {then} ms"
    span = formats.interval(number(worst.after, "low_ms"), number(worst.after, "high_ms"))
    bound = formats.ms(number(worst.today, "bound_ms"))
    key = "facts.worst" if known(limit) else "facts.worst_bare"
    said = voice.say(key, interval=span, limit=f"{limit:g}", bound=bound)
    last = farthest_after(paths)
    if last is not worst:
        said += voice.say(
            "facts.worst_then",
            name=voice.name(last.today),
            ms=formats.ms(last.after_ms),
            verdict=voice.say(f"verdict.{verdict(last.after) or 'unknown'}"),
        )
    return [Fact(voice.say("facts.worst_title"), formats.glued(fact), said)]


def _neck_fact(data: ReportInput, voice: Voice) -> list[Fact]:
    """Return the fact on the bottleneck, with its failure."""
    neck = bottleneck(data)
    row = neck.before or neck.after
    if row is None:
        return []
    failure = voice.name(row, "worst_failure")
    load = neck.before_load if neck.before else neck.after_load
    key = "facts.neck_cut" if failure else "facts.neck_plain"
    owner = carrier_name(data, str(row["carrier"]), voice)
    detail = voice.say(key, year=neck.year, failure=failure, owner=owner)
    if neck.after:
        then = formats.load_percent(neck.after_load)
        detail += voice.say("facts.neck_plan", then=then)
    fact = formats.glued(f"{link_ends(data, row, voice)} {formats.load_percent(load)}")
    return [Fact(voice.say("facts.neck_title"), fact, detail)]


def _build_fact(data: ReportInput, voice: Voice) -> list[Fact]:
    """Return the fact on what to build for how much."""
    if data.summary is None:
        return []
    title = voice.say("facts.build_title")
    if not has_plan(data):
        return [Fact(title, proof_text(data, voice), voice.say("facts.build_none"))]
    spend, budget = data.summary.spend_cny, data.summary.budget_cny
    key = "facts.build_of" if known(budget) and budget > 0 else "facts.build_only"
    fact = voice.say(key, spend=voice.money(spend), budget=voice.money(budget))
    return [Fact(title, fact, built(data, voice))]


def _proof_fact(data: ReportInput, voice: Voice) -> list[Fact]:
    """Return the fact on how far the answer is proven and what it rests on."""
    checks, bad = records(data.certificate), certificate_failed(data)
    detail = voice.say("facts.assumed", names=assumed_tables(data, voice))
    if checks:
        passed = len(checks) - len(bad)
        key = "facts.checks_failed" if bad else "facts.checks"
        detail = voice.say(key, passed=passed, failed=len(bad), n=len(checks)) + detail
    fact = proof_text(data, voice)
    return [Fact(voice.say("facts.proof_title"), fact, detail)] if data.summary or checks else []


def facts(data: ReportInput, voice: Voice) -> list[Fact]:
    """Return the four facts, without those that nothing is known of."""
    return [
        *_worst_fact(data, voice),
        *_neck_fact(data, voice),
        *_build_fact(data, voice),
        *_proof_fact(data, voice),
    ]


def ledger_figure(data: ReportInput, voice: Voice) -> Markup:
    """Return the ledger: at most twelve targets, those still missed first."""
    rows = chosen_targets(data, LEDGER_ROWS)
    return ledger(rows, voice, planned=has_plan(data)) if rows else Markup("")


def ledger_rest(data: ReportInput, voice: Voice) -> str:
    """Return how many targets the ledger leaves out and how they stand; '' for none."""
    shown = {str(row["target"]) for row in chosen_targets(data, LEDGER_ROWS)}
    rest = [row for row in target_rows(data) if row["target"] not in shown]
    if not rest:
        return ""
    planned = has_plan(data)
    count = tally(({"v": end_verdict(row, planned=planned)} for row in rest), "v")
    said = [
        voice.say("common.verdict_count", verdict=voice.say(f"verdict.{each}"), n=count[each])
        for each in ("missed", "borderline", "met", "unknown")
        if count[each]
    ]
    return voice.say("ledger.rest", n=len(rest), said=voice.listed(said))


def ledger_key(data: ReportInput, voice: Voice) -> Markup:
    """Return the key under the ledger."""
    entries = [Markup('<i class="k dot"></i>{}').format(voice.say("common.today"))]
    if has_plan(data):
        entries.append(Markup('<i class="k dia"></i>{}').format(voice.say("common.after")))
    entries.append(Markup('<i class="k bar"></i>{}').format(voice.say("key.interval_short")))
    entries += [
        verdict_glyph(each, voice) + " " + voice.say(f"verdict.{each}")
        for each in ("met", "borderline", "missed")
    ]
    return Markup(" ").join(Markup("<span>{}</span>").format(entry) for entry in entries)

"""The ten lines with which a study ends: what a planner could read aloud."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from netplan.reports import formats
from netplan.reports.compare import journeys, population_mean, verdict
from netplan.reports.plan_built import built
from netplan.reports.quantities import change_text
from netplan.reports.rows import known, number, records
from netplan.reports.section_certificate import proof_text
from netplan.reports.section_exchange import (
    cities_saving,
    exchange_place,
    hub_name,
    missed_change,
    story,
)
from netplan.reports.section_latency import farthest_after
from netplan.reports.section_trust import assumed_tables
from netplan.reports.summary import (
    bottleneck,
    certificate_failed,
    has_plan,
    tally,
    target_rows,
)
from netplan.reports.voice import Voice

if TYPE_CHECKING:
    from netplan.reports.inputs import ReportInput

LABEL: Final = 12
FIRST: Final = ("report.html", "map.html", "plan.xlsx")


def _padded(label: str) -> str:
    """Return a label filled up to twelve columns, a Han character counting two."""
    wide = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in label)
    return label + " " * max(LABEL - wide, 1)


def _change(voice: Voice, before: str, after: str, *, planned: bool) -> str:
    """Return ``before -> after``, or one of them where nothing changes."""
    if not planned or before == after:
        return before
    return voice.say("terminal.change", a=before, b=after)


def _targets(data: ReportInput, voice: Voice) -> str:
    """Return how many targets are met, borderline and missed, before and after."""
    rows, planned = target_rows(data), has_plan(data)
    if not rows:
        return ""
    now, then = tally(rows, "today_verdict"), tally(rows, "plan_verdict")
    counts = {
        name: _change(voice, str(now[each]), str(then[each]), planned=planned)
        for name, each in (("met", "met"), ("edge", "borderline"), ("missed", "missed"))
    }
    open_ones = (then if planned else now)["unknown"]
    tail = voice.say("terminal.unknown", n=open_ones) if open_ones else ""
    return voice.say("terminal.targets", total=len(rows), unknown=tail, **counts)


def _worst(data: ReportInput, voice: Voice) -> str:
    """Return the farthest city with its interval and verdict."""
    paths = journeys(data, kind="city")
    if not paths:
        return ""
    worst = paths[0]
    limit = number(worst.today, "target_ms")
    now, then = (formats.ms_against(v, limit) for v in (worst.today_ms, worst.after_ms))
    said = verdict(worst.after)
    key = "terminal.worst" if known(limit) and said else "terminal.worst_bare"
    span = formats.interval(number(worst.after, "low_ms"), number(worst.after, "high_ms"))
    text = voice.say(
        key,
        name=voice.name(worst.today),
        interval=span,
        limit=f"{limit:g}",
        value=_change(voice, now, then, planned=worst.changed),
        verdict=voice.say(f"verdict.{said}") if said else "",
    )
    last = farthest_after(paths)
    if last is worst:
        return text
    end = verdict(last.after) or "unknown"
    return text + voice.say(
        "terminal.then",
        name=voice.name(last.today),
        value=formats.ms(last.after_ms),
        verdict=voice.say(f"verdict.{end}"),
    )


def _mean(data: ReportInput, voice: Voice) -> str:
    """Return the mean latency to the cities, weighted by population."""
    paths = journeys(data, kind="city")
    if not paths:
        return ""
    now, then = (formats.ms(population_mean(data, paths, after=after)) for after in (False, True))
    value = _change(voice, now, then, planned=has_plan(data))
    return voice.say("terminal.mean", n=len(paths), value=value)


def _exchange(data: ReportInput, voice: Voice) -> str:
    """Return the inter-network hairpin with the most to save."""
    row = story(data)
    if row is None:
        return ""
    cities, saving = cities_saving(data)
    values = {
        "hub": hub_name(data, voice),
        "name": voice.name(row),
        "now": formats.ms(number(row, "one_way_ms")),
        "home": formats.ms(number(row, "home_ms")),
        "exchange": exchange_place(data, row, voice),
        "n": cities,
    }
    if not known(saving) or not known(number(row, "home_ms")):
        return voice.say("terminal.exchange_bare", **values)
    text = voice.say("terminal.exchange", change=change_text(saving), **values)
    target = missed_change(data)
    return text + (
        voice.say("terminal.promise", promise=change_text(number(target, "value")))
        if target
        else ""
    )


def _neck(data: ReportInput, voice: Voice) -> str:
    """Return the bottleneck with the failure that causes it."""
    neck = bottleneck(data)
    row = neck.before or neck.after
    if row is None:
        return ""
    failure = voice.name(row, "worst_failure")
    load = neck.before_load if neck.before else neck.after_load
    text = voice.say(
        "terminal.neck" if failure else "terminal.neck_plain",
        year=neck.year,
        failure=failure,
        link=f"{voice.name(row)} ({formats.capacity(number(row, 'capacity_gbps'))})",
        load=formats.load_percent(load),
    )
    if neck.after:
        text += voice.say("terminal.neck_plan", then=formats.load_percent(neck.after_load))
    return text


def _build(data: ReportInput, voice: Voice) -> str:
    """Return what to build for how much."""
    if data.summary is None or not has_plan(data):
        return ""
    budget = data.summary.budget_cny
    key = "terminal.build" if known(budget) and budget > 0 else "terminal.build_bare"
    return voice.say(
        key,
        spend=voice.money(data.summary.spend_cny),
        budget=voice.money(budget),
        items=built(data, voice),
    )


def _proof(data: ReportInput, voice: Voice) -> str:
    """Return how far the plan is proven and checked."""
    checks, bad = records(data.certificate), certificate_failed(data)
    if data.summary is None:
        return ""
    if not checks:
        return proof_text(data, voice)
    text = voice.say(
        "terminal.proof",
        proof=proof_text(data, voice),
        n=len(checks),
        passed=len(checks) - len(bad),
    )
    if bad:
        text += voice.say(
            "terminal.failed", names=voice.listed(voice.pick(row, "name") for row in bad)
        )
    return text


def _wrote(data: ReportInput, voice: Voice) -> str:
    """Return the files written: the first three by name, the rest counted."""
    first = [name for name in FIRST if name in data.files]
    more = len(data.files) - len(first)
    names = [*first, *([voice.say("terminal.more", n=more)] if more > 0 else [])]
    return voice.say("terminal.wrote", files="  ".join(names)) if names else ""


def summary_lines(data: ReportInput, *, language: str) -> list[str]:
    """Return the summary of a study, a header and at most nine lines; nothing is printed.

    A line about which nothing is known is left out.
    """
    voice, own = Voice(language), data.settings
    doubt = assumed_tables(data, voice)
    lines = {
        "targets": _targets(data, voice),
        "worst": _worst(data, voice),
        "mean": _mean(data, voice),
        "exchange": _exchange(data, voice),
        "neck": _neck(data, voice),
        "build": _build(data, voice),
        "proof": _proof(data, voice),
        "doubt": voice.say("terminal.doubt", names=doubt) if doubt else "",
        "wrote": _wrote(data, voice),
    }
    title = own.title_zh if language == "zh" else own.title_en
    head = voice.say(
        "terminal.title",
        name=title or own.name,
        base=own.base_year,
        horizon=own.horizon_year,
        currency=own.currency,
        date=own.price_date or formats.NONE,
    )
    body = [
        _padded(voice.say(f"terminal.label_{key}")) + text for key, text in lines.items() if text
    ]
    return [formats.plain(line) for line in (head, *body)]

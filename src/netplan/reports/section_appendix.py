"""The appendices: every site, what was asked, and how the figures were made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from netplan.reports import formats
from netplan.reports.compare import Journey, journeys, verdict
from netplan.reports.content import Cell, Grid, Head, Line, Note, Section, heads
from netplan.reports.marks import confidence_glyph, verdict_glyph
from netplan.reports.quantities import count_pair, promise_text
from netplan.reports.rows import Row, known, number, records, stops
from netplan.reports.section_exchange import carrier_name
from netplan.reports.section_trust import evidence, input_counts
from netplan.reports.summary import end_verdict, has_plan, target_rows

if TYPE_CHECKING:
    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice

KINDS: Final = ("local", "city", "hub", "gateway")
STOPS: Final = 7


def _ring(row: Row) -> str:
    """Return a path's ring, with a sign where the interval crosses a ring's edge."""
    ring = number(row, "ring_ms")
    if not known(ring):
        return formats.NONE
    return f"{ring:g}" + ("≈" if row.get("ring_position") == "borderline" else "")


def _route(row: Row, voice: Voice) -> str:
    """Return the stops between the ends of a path, the middle left out of long ones."""
    found = stops(voice.pick(row, "route"))[1:-1]
    if len(found) > STOPS:
        found = [*found[: STOPS - 2], "…", found[-1]]
    return voice.listed(found)


def _site_line(data: ReportInput, path: Journey, voice: Voice, *, planned: bool) -> Line:
    """Return a site's row."""
    now, then = path.today, path.after
    limit = number(now, "target_ms")
    kind = str(now["kind"])
    name: Cell = voice.pick(now, "name")
    if kind != "city":
        name = Markup("{} <small>{}</small>").format(name, voice.say(f"kind.{kind}"))
    cells: list[Cell] = [
        name,
        carrier_name(data, str(then.get("best_carrier", "")), voice),
        formats.fixed(number(now, "geodesic_km")),
        formats.fixed(number(then, "length_km")),
        formats.ms(number(now, "bound_ms")),
        formats.ms_against(path.today_ms, limit),
    ]
    if planned:
        cells.append(formats.ms_against(path.after_ms, limit))
    cells += [
        formats.interval(number(then, "low_ms"), number(then, "high_ms")),
        _ring(then),
        verdict_glyph(verdict(then), voice),
        Markup("<small>{}</small>").format(_route(then, voice)),
    ]
    return Line(tuple(cells))


def sites_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the table of every site looked at; None without one."""
    paths: dict[str, Journey] = {}
    for kind in KINDS:
        for path in reversed(journeys(data, kind=kind)):
            paths.setdefault(str(path.today["target"]), path)
    if not paths:
        return None
    planned = has_plan(data)
    plan = "plan:n " if planned else ""
    names = f"name:l carrier:l geodesic:n cable:n bound:n today:n {plan}interval:n ring:n"
    head = heads(voice, "sites.", f"{names} verdict:c via:v")
    lines = tuple(_site_line(data, path, voice, planned=planned) for path in paths.values())
    return Section(
        id="sites",
        label=voice.say("section.sites"),
        heading=voice.finding(voice.say("sites.heading", n=len(paths))),
        notes=[Note(voice.say("note.look"), voice.say("sites.look"))],
        blocks=[Grid(voice.say("sites.caption"), head, lines, long=True)],
        appendix=True,
    )


def _target_line(row: Row, voice: Voice, *, planned: bool) -> Line:
    """Return a target's row: what was asked by whom, and what came of it."""
    after = end_verdict(row, planned=planned)
    where = voice.pick(row, "worst")
    basis = [
        voice.say(f"statistic.{row['statistic']}")
        if voice.has(f"statistic.{row['statistic']}")
        else str(row["statistic"])
    ]
    if str(row.get("metric", "")) in {"latency_ms", "stretch", "latency_change"}:
        basis.insert(0, voice.say(f"view.{row['view']}"))
    if row.get("baseline"):
        basis.append(voice.say("question.against", name=row["baseline"]))
    cells: list[Cell] = [
        voice.pick(row, "name"),
        formats.glued(promise_text(row)),
        voice.listed(basis),
        count_pair(row, "today", voice),
    ]
    if planned:
        cells.append(count_pair(row, "plan", voice))
    cells += [
        verdict_glyph(after, voice) + Markup(" ") + voice.say(f"verdict.{after}"),
        where,
        Markup("{} <small>{}</small>").format(
            confidence_glyph(str(row.get("confidence", "")), voice), row.get("source_note", "")
        ),
    ]
    return Line(tuple(cells), "hot" if after == "missed" else "")


def _asked(data: ReportInput, voice: Voice) -> list[Grid]:
    """Return the questions as they were put, where the study hands them over."""
    lines = tuple(
        Line(
            (
                voice.pick(row, "asked"),
                voice.pick(row, "answer"),
                str(row.get("where", "")),
                Markup("<small>{}</small>").format(row.get("source_note", "")),
            )
        )
        for row in records(data.questions)
    )
    if not lines:
        return []
    head = tuple(
        Head(voice.say(f"question.head_{name}")) for name in ("asked", "answer", "where", "source")
    )
    return [Grid(voice.say("question.asked"), head, lines, long=True)]


def question_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the section on what was asked: every promise with its source and its answer."""
    rows = target_rows(data)
    if not rows and not len(data.questions):
        return None
    planned = has_plan(data)
    plan = "plan:n " if planned else ""
    names = f"name:v promise:n basis today:n {plan}verdict:l worst:u source:v"
    head = heads(voice, "question.head_", names)
    lines = tuple(_target_line(row, voice, planned=planned) for row in rows)
    sources = {str(row.get("source_note", "")) for row in rows}
    note = data.settings.note_zh if voice.language == "zh" else data.settings.note_en
    blocks = [*_asked(data, voice)]
    if lines:
        blocks.append(Grid(voice.say("question.caption"), head, lines, long=True))
    return Section(
        id="question",
        label=voice.say("section.question"),
        heading=voice.finding(voice.say("question.heading", n=len(rows), sources=len(sources))),
        notes=[Note(voice.say("note.look"), voice.say("question.look"))],
        paragraphs=[note] if note else [],
        blocks=blocks,
        appendix=True,
    )


def method_section(data: ReportInput, voice: Voice) -> Section:
    """Return the section on how the figures were made and where they come from."""
    counts = input_counts(data.network)
    rows = sum(count for _, count, _ in counts)
    assumed = sum(said["assumed"] for _, _, said in counts)
    own = data.settings
    keys = ("one_way", "views", "length", "parts", "exchange", "loads", "plan", "verdicts")
    values = {
        "f": f"{own.route_factor:g}",
        "low": f"{own.route_factor_low:g}",
        "high": f"{own.route_factor_high:g}",
        "reach": formats.km(own.regenerator_reach_km),
        "working": formats.percent(own.working_utilisation),
        "failure": formats.percent(own.failure_utilisation),
    }
    lines = tuple(
        Line((voice.say(f"method.{key}_name"), voice.say(f"method.{key}", **values)))
        for key in keys
    )
    head = (Head(voice.say("method.head_term")), Head(voice.say("method.head_rule")))
    return Section(
        id="method",
        label=voice.say("section.method"),
        heading=voice.finding(
            voice.say("method.heading", n=formats.fixed(rows), assumed=formats.fixed(assumed))
        ),
        notes=[Note(voice.say("note.detail"), voice.say("method.detail"))],
        blocks=[
            Grid(voice.say("method.caption"), head, lines, long=True),
            *evidence(data, voice),
            *_sources(data, voice),
        ],
        appendix=True,
    )


def _sources(data: ReportInput, voice: Voice) -> list[Grid]:
    """Return the sources of published figures and targets, with how often each is used."""
    used: dict[str, int] = {}
    for frame in (data.targets, data.calibration):
        for row in records(frame):
            for source in str(row.get("source_note", "")).split("; "):
                if source:
                    used[source] = used.get(source, 0) + 1
    if not used:
        return []
    lines = tuple(Line((source, formats.fixed(used[source]))) for source in sorted(used))
    head = (Head(voice.say("method.head_source")), Head(voice.say("method.head_uses"), "n"))
    return [Grid(voice.say("method.sources"), head, lines, long=True)]

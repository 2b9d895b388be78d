"""The section on the certificate: how far the plan is proven, and what was checked again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from netplan.reports import formats
from netplan.reports.content import Grid, Line, Note, Section, heads, line
from netplan.reports.marks import verdict_glyph
from netplan.reports.plan_blocks import states_grid
from netplan.reports.quantities import check_value
from netplan.reports.rows import Row, known, records
from netplan.reports.summary import (
    certificate_failed,
    cost_and_bound,
    has_plan,
    least_cost,
    proven,
)

if TYPE_CHECKING:
    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice


def proof_text(data: ReportInput, voice: Voice) -> str:
    """Return how far the plan is proven; 'optimal' only at gap 0."""
    kind = proven(data)
    gap = data.summary.gap if data.summary else math.nan
    return voice.say(f"proof.{kind}", gap=gap_text(gap))


def gap_text(gap: float) -> str:
    """Return a gap in per cent, rounded up so that it never looks smaller than it is.

    >>> gap_text(0.00871), gap_text(0.00004)
    ('0.9 %', '0.01 %')
    """
    if not known(gap):
        return formats.NONE
    places = 1 if gap >= 0.001 else 2  # noqa: PLR2004
    upper = math.ceil(round(gap * 100 * 10**places, 6)) / 10**places
    return f"{formats.fixed(upper, places)} %"


def _check(row: Row, voice: Voice) -> Line:
    """Return the row of one check."""
    return line(
        voice.pick(row, "name"),
        formats.glued(check_value(row, "value", voice)),
        formats.glued(check_value(row, "limit", voice)),
        verdict_glyph("met" if row["passed"] else "missed", voice),
        voice.pick(row, "detail"),
        css="" if row["passed"] else "hot",
    )


def certificate_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the section on the independent checks; None where nothing was checked."""
    rows = records(data.certificate)
    if not rows:
        return None
    bad = certificate_failed(data)
    values = {
        "proof": proof_text(data, voice),
        "n": len(rows),
        "passed": len(rows) - len(bad),
        "failed": len(bad),
    }
    names = voice.listed(voice.pick(row, "name") for row in bad)
    keys = ("certificate.failed", "certificate.failed_count") if bad else ("certificate.passed",)
    lines = tuple(_check(row, voice) for row in rows)
    head = heads(voice, "certificate.head_", "check value:n limit:n passed:c detail")
    if not any(voice.pick(row, "detail") for row in rows):
        head, lines = head[:-1], tuple(Line(each.cells[:-1], each.css) for each in lines)
    texts = []
    if data.summary and has_plan(data) and least_cost(data):
        cost, floor = cost_and_bound(data)
        whole = formats.fixed(math.floor(floor) if known(floor) else floor)
        texts.append(voice.say("certificate.bound_cost", value=formats.fixed(cost), bound=whole))
    elif data.summary and has_plan(data):
        value, bound = (
            formats.fixed(each, 3) for each in (data.summary.objective_ms, data.summary.bound_ms)
        )
        texts.append(voice.say("certificate.bound", value=value, bound=bound))
    states = states_grid(data, voice)
    return Section(
        id="certificate",
        label=voice.say("section.certificate"),
        heading=voice.finding(*(voice.say(key, names=names, **values) for key in keys)),
        notes=[Note(voice.say("note.rests"), voice.say("certificate.rests"))],
        paragraphs=texts,
        blocks=[Grid(voice.say("certificate.caption"), head, lines), *([states] if states else [])],
    )

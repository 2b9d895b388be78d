"""The section on risks: the ranked failures a planner takes to a meeting, and early warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from netplan.metrics.warning_table import MONTHS
from netplan.reports import formats
from netplan.reports.content import Grid, Note, Section, heads
from netplan.reports.risk_rows import (
    failure_name,
    merged,
    price_text,
    risk_line,
    tbit_text,
    warning_line,
)
from netplan.reports.rows import Row, known, number, records

if TYPE_CHECKING:
    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice

SHOWN: Final = 10
APART: Final = 5
WARNINGS: Final = 8
HEADS: Final = "rank:n name:w lost:n odds:n expected:n mend:v sure:c"
HEADS_APART: Final = "rank:n name:w lost:n mend sure:c"


def first_case(data: ReportInput) -> list[Row]:
    """Return the risks of the first case in the table, in its order."""
    rows = records(data.risks)
    return [row for row in rows if row["case"] == rows[0]["case"]] if rows else []


def listed(rows: list[Row], name: str) -> list[Row]:
    """Return the rows of one list of the register, by rank."""
    return sorted((r for r in rows if r["listed"] == name), key=lambda row: number(row, "rank"))


def ranked(rows: list[Row]) -> list[Row]:
    """Return the risks whose likelihood is given and that take something away, by rank."""
    return [row for row in listed(rows, "expected loss") if _harm(row) > 0]


def _harm(row: Row) -> float:
    """Return what a failure loses and delays, Gbit/s."""
    amounts = (number(row, "lost_gbps"), number(row, "late_gbps"))
    return sum(amount for amount in amounts if known(amount))


def risks_finding(rows: list[Row], voice: Voice) -> str:
    """Return the finding: the failure expected to cost most, and what would mend it."""
    first = next(iter(ranked(rows)), None)
    apart = [row for row in listed(rows, "likelihood not given") if _harm(row) > 0]
    if first is None and not apart:
        return voice.finding(voice.say("risks.finding_none", n=len(rows)))
    row = first or apart[0]
    values = {
        "n": len(rows),
        "expected": voice.say("risks.tbit", n=tbit_text(number(row, "expected_tbit_per_year"))),
        "lost": formats.capacity(number(row, "lost_gbps")),
        "late": formats.capacity(number(row, "late_gbps")),
        "price": price_text(number(row, "mend_capex_cny"), voice),
        "share": formats.percent(number(row, "mend_share")),
    }
    kind, price = row.get("mend_kind"), number(row, "mend_capex_cny")
    keys = ["risks.finding_bare"]
    if first is None:
        keys = ["risks.finding_unlikely"]
    elif number(row, "lost_gbps") <= 0:
        keys = ["risks.finding_late"]
    elif kind == "none":
        keys = ["risks.finding_open", *keys]
    elif kind and known(price):
        keys = ["risks.finding_mended", *keys]
    names = [failure_name(row, voice), failure_name(row, voice, short=True)]
    return voice.finding(
        *(voice.say(key, failure=name, **values) for key in keys for name in names)
    )


def _grids(data: ReportInput, rows: list[Row], voice: Voice) -> list[Grid]:
    """Return the ten first risks, and apart from them those of no given likelihood."""
    sure, grids = ranked(rows), []
    apart = [row for row in listed(rows, "likelihood not given") if _harm(row) > 0]
    for key, columns, shown, total in (
        ("risks.caption", HEADS, sure[:SHOWN], len(sure)),
        ("risks.caption_apart", HEADS_APART, apart[:APART], len(apart)),
    ):
        if shown:
            head = heads(voice, "risks.head_", columns)
            caption = voice.say(key, n=len(shown), total=total, year=round(number(rows[0], "year")))
            if total > len(shown) and key == "risks.caption_apart":
                caption += voice.say("common.rest", n=total - len(shown))
            lines = tuple(risk_line(data, row, voice) for row in shown)
            grids.append(Grid(caption, head, lines, long=True))
    return grids


def _warnings(data: ReportInput, voice: Voice) -> list[Grid]:
    """Return the first early warnings: those yet to come before what is past its limit."""
    pairs = merged(records(data.warnings))
    if not pairs:
        return []
    coming = [pair for pair in pairs if number(pair[0], "months") > 0]
    past = [pair for pair in pairs if number(pair[0], "months") <= 0]
    shown = [*coming, *past][:WARNINGS]
    head = heads(voice, "warnings.head_", "months:n link limit:l now:n then:n growth:n failure")
    caption = voice.say("warnings.caption", n=len(shown), total=len(pairs))
    return [Grid(caption, head, tuple(warning_line(*pair, voice) for pair in shown), long=True)]


def _soon(data: ReportInput, voice: Voice) -> list[str]:
    """Return how many links pass a limit soon, and how many are past one already."""
    rows = records(data.warnings)
    if not len(data.warnings.columns):
        return []
    if not rows:
        return [voice.say("risks.soon_none", months=MONTHS)]
    links = {str(row["link"]) for row in rows}
    over = {str(row["link"]) for row in rows if number(row, "months") <= 0}
    return [voice.say("risks.soon", n=len(links), over=len(over), months=MONTHS)]


def risks_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the section on risks; None without a register."""
    rows = first_case(data)
    if not rows:
        return None
    schematic = any(str(row.get("geography", "")).startswith("schematic") for row in rows)
    left_out = voice.say("risks.left_out")
    notes = [
        Note(
            voice.say("note.rests"), voice.say("risks.rests", year=round(number(rows[0], "year")))
        ),
        Note(voice.say("note.left_out"), left_out),
        Note(voice.say("note.detail"), voice.say("risks.detail")),
    ]
    if schematic:
        notes.insert(1, Note(voice.say("note.look"), voice.say("risks.schematic")))
    return Section(
        id="risks",
        label=voice.say("section.risks"),
        heading=risks_finding(rows, voice),
        notes=notes,
        paragraphs=[voice.say("risks.rule"), *_soon(data, voice)],
        blocks=[*_grids(data, rows, voice), *_warnings(data, voice)],
    )

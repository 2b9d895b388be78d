"""The section on confidence: the model beside published figures, and what the input rests on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from netplan.reports import formats
from netplan.reports.content import Figure, Grid, Head, Line, Note, Section, heads, line
from netplan.reports.figure_money import BIG_MS, calibration_figure
from netplan.reports.marks import confidence_glyph, verdict_glyph
from netplan.reports.quantities import change_text
from netplan.reports.rows import Row, known, mean, number, records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice
    from netplan.topology.network import Network

Counted = tuple[str, int, dict[str, int]]
"""An input table: its name, its rows, and how many rows have each confidence."""

CONFIDENCES: Final = ("published", "derived", "assumed")
NAMED: Final = 3
INPUTS: Final = 10
BIG_SHARE: Final = 0.05


def in_ms(row: Row) -> bool:
    """Tell whether a published figure is a latency in ms."""
    return str(row.get("unit", "")).startswith("ms")


def agrees(row: Row) -> bool:
    """Tell whether the model keeps a range or ceiling, or lies within 1 ms (5 % of a share)."""
    error = number(row, "error")
    if str(row.get("verdict", "")) in {"met", "missed"}:
        return bool(row["verdict"] == "met")
    return known(error) and abs(error) <= (BIG_MS if in_ms(row) else BIG_SHARE)


def _residual(row: Row, voice: Voice, *, full: bool = False) -> str:
    """Return a figure's name (cut short unless ``full``) with how far the model is off."""
    error = number(row, "error")
    name = voice.pick(row, "name") if full else voice.name(row)
    if not known(error):
        return name
    off = formats.signed(error) if in_ms(row) else formats.signed(100 * error, 0) + " %"
    return voice.say("trust.off", name=name, error=off)


def trust_finding(data: ReportInput, voice: Voice) -> str:
    """Return the finding on calibration: how many agree, which do not and by how much."""
    rows = [row for row in records(data.calibration) if not row["fitted"]]
    judged = [row for row in rows if str(row.get("verdict", "")) != "unknown"]
    good = [row for row in judged if agrees(row)]
    bad = sorted(
        (row for row in judged if not agrees(row)),
        key=lambda row: -abs(number(row, "error")) if known(number(row, "error")) else 0.0,
    )
    values = {"n": len(judged), "good": len(good), "bad": len(bad)}
    if not bad:
        return voice.finding(voice.say("trust.all", **values))
    texts = []
    for count, full in ((NAMED, True), (2, True), (1, True), (1, False)):
        names = voice.listed(_residual(row, voice, full=full) for row in bad[:count])
        key = "trust.some_more" if len(bad) > count else "trust.some"
        texts.append(voice.say(key, names=names, more=len(bad) - count, **values))
    return voice.finding(*texts, voice.say("trust.short", **values))


def _other(data: ReportInput, voice: Voice) -> list[Grid]:
    """Return the published figures that are no latency: effects and shares."""
    lines = []
    for row in records(data.calibration):
        if in_ms(row):
            continue
        values = [number(row, name) for name in ("published", "model", "error")]
        if not known(values[0]):
            values[0] = number(row, "published_high")
        texts = [change_text(v) if known(v) else "" for v in values]
        note = voice.pick(row, "note")
        lines.append(
            Line(
                (
                    voice.pick(row, "name"),
                    *texts,
                    verdict_glyph(str(row.get("verdict", "")), voice),
                    note,
                )
            )
        )
    if not lines:
        return []
    heads = (
        ("name", ""),
        ("published", "n"),
        ("model", "n"),
        ("error", "n"),
        ("verdict", "c"),
        ("note", ""),
    )
    head = tuple(Head(voice.say(f"trust.head_{name}"), css) for name, css in heads)
    return [Grid(voice.say("trust.other"), head, tuple(lines))]


def _explained(data: ReportInput, voice: Voice) -> list[Grid]:
    """Return what explains the residuals above 1 ms, or leaves them open."""
    lines = [
        Line(
            (
                voice.pick(row, "name"),
                formats.signed(number(row, "error")),
                voice.pick(row, "note") or voice.say("trust.unexplained"),
                str(row.get("source_note", "")),
            )
        )
        for row in records(data.calibration)
        if in_ms(row) and known(number(row, "error")) and abs(number(row, "error")) > BIG_MS
    ]
    if not lines:
        return []
    heads = (("name", ""), ("error_ms", "n"), ("note", ""), ("source", ""))
    head = tuple(Head(voice.say(f"trust.head_{name}"), css) for name, css in heads)
    return [Grid(voice.say("trust.explained"), head, tuple(lines))]


def input_counts(network: Network) -> list[Counted]:
    """Return every input table with rows: its name, its rows, and how many of each confidence."""
    counts = []
    for name, table in network.tables.items():
        if len(table):
            said = [str(value) for value in table["confidence"]]
            counts.append((name, len(table), {each: said.count(each) for each in CONFIDENCES}))
    return counts


def _inputs(data: ReportInput, voice: Voice) -> list[Grid]:
    """Return the table of what the input rests on and what to replace first."""
    counts = input_counts(data.network)
    if not counts:
        return []
    ranked = sorted(counts, key=lambda each: (-each[2]["assumed"], each[0]))
    lines = []
    for each in ranked[:INPUTS]:
        name, key = each[0], f"replace.{each[0]}"
        advice = voice.say(key) if each[2]["assumed"] and voice.has(key) else ""
        lines.append(line(voice.word("table", name), *_sums([each]), advice))
    if rest := ranked[INPUTS:]:
        lines.append(line(voice.say("inputs.rest", n=len(rest)), *_sums(rest), ""))
    lines.append(line(voice.say("plan.total"), *_sums(counts), "", css="sum"))
    head = (
        *heads(voice, "inputs.", "table rows:n"),
        *heads(voice, "confidence.", "published:n derived:n assumed:n"),
        *heads(voice, "inputs.", "replace"),
    )
    return [Grid(voice.say("inputs.caption"), head, tuple(lines))]


def _sums(counts: Sequence[Counted]) -> list[str]:
    """Return the rows of some tables, in all and by confidence."""
    rows = sum(count for _, count, _ in counts)
    return [
        formats.fixed(value)
        for value in (rows, *(sum(said[each] for _, _, said in counts) for each in CONFIDENCES))
    ]


def assumed_tables(data: ReportInput, voice: Voice, most: int = 3) -> str:
    """Return the input tables with the most assumed rows, as a list in a sentence."""
    ranked = sorted(input_counts(data.network), key=lambda each: (-each[2]["assumed"], each[0]))
    names = [voice.word("table", name) for name, _, said in ranked[:most] if said["assumed"]]
    return voice.listed(names)


def mean_error(data: ReportInput) -> float:
    """Return the mean absolute error over figures in ms that were not fitted; NaN: none."""
    errors = [
        abs(number(row, "error"))
        for row in records(data.calibration)
        if in_ms(row) and not row["fitted"] and known(number(row, "error"))
    ]
    return mean(errors) if errors else math.nan


def evidence(data: ReportInput, voice: Voice) -> list[Grid]:
    """Return the tables behind the section: residuals, other published figures, the input."""
    return [*_explained(data, voice), *_other(data, voice), *_inputs(data, voice)]


def trust_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the section on confidence; None without calibration and without input."""
    rows = [row for row in records(data.calibration) if in_ms(row)]
    if not rows:
        return None
    caption, key = voice.say("calibration.caption"), voice.say("calibration.key")
    figure = Figure(caption, calibration_figure(rows, voice), key)
    error = mean_error(data)
    texts = [voice.say("trust.mean", ms=formats.ms(error))] if known(error) else []
    if counts := input_counts(data.network):
        texts.append(
            voice.say(
                "trust.input",
                n=formats.fixed(sum(count for _, count, _ in counts)),
                assumed=formats.fixed(sum(said["assumed"] for _, _, said in counts)),
                names=assumed_tables(data, voice),
            )
        )
    signs = [
        confidence_glyph(each, voice) + " " + voice.say(f"confidence.{each}")
        for each in CONFIDENCES
    ]
    return Section(
        id="trust",
        label=voice.say("section.trust"),
        heading=trust_finding(data, voice),
        notes=[
            Note(voice.say("note.signs"), signs[0] + "  " + signs[1] + "  " + signs[2]),
            Note(voice.say("note.rests"), voice.say("trust.rests")),
            Note(voice.say("note.detail"), voice.say("trust.detail")),
        ],
        paragraphs=texts,
        blocks=[figure],
    )

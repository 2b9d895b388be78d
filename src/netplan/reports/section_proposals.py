"""The section on proposals: ranked, with what each changes and a reason as a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from netplan.reports import formats
from netplan.reports.content import Grid, Line, Note, Section, heads, line
from netplan.reports.marks import confidence_glyph
from netplan.reports.rows import Row, known, number, records, split
from netplan.reports.voice import phrase

if TYPE_CHECKING:
    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice

SHOWN: Final = 12
NAMED: Final = 1
WHY: Final = {"en": 100.0, "zh": 48.0}
STILL_MS: Final = 0.005


def target_names(data: ReportInput, ids: str, voice: Voice) -> list[str]:
    """Return the names of the targets whose ids ``;`` keeps apart; unknown ids as they are."""
    names = {str(row["target"]): voice.pick(row, "name") for row in records(data.targets)}
    return [names.get(target, target) for target in split(ids)]


def proposals_finding(voice: Voice, rows: list[Row]) -> str:
    """Return the finding on the proposals: how many meet a target, the first, the idle ones."""
    useful = [row for row in rows if split(row["targets_met"])]
    idle = [row for row in rows if row["changes_nothing"]]
    first = useful[0] if useful else rows[0]
    values = {
        "n": len(rows),
        "useful": len(useful),
        "idle": len(idle),
        "cost": voice.money(number(first, "capex_cny")),
    }
    if not useful:
        return voice.finding(voice.say("proposals.none", **values))
    keys = ["proposals.idle"] if idle else []
    texts = [
        voice.say(key, name=name, **values)
        for key in (*keys, "proposals.some")
        for name in (voice.pick(first, "name"), voice.name(first))
    ]
    return voice.finding(*texts, voice.say("proposals.short", **values))


def _more(names: list[str], voice: Voice) -> str:
    """Return how many more names there are than are said."""
    return (
        voice.say("proposals.more", n=len(names) - NAMED, total=len(names))
        if len(names) > NAMED
        else ""
    )


def _effects(data: ReportInput, row: Row, voice: Voice) -> str:
    """Return which targets a proposal meets and loses, by name."""
    met = target_names(data, row["targets_met"], voice)
    lost = target_names(data, row["targets_lost"], voice)
    texts = []
    if met:
        texts.append(
            voice.say("proposals.met", names=voice.listed(met[:NAMED])) + _more(met, voice)
        )
    if lost:
        texts.append(
            voice.say("proposals.lost", names=voice.listed(lost[:NAMED])) + _more(lost, voice)
        )
    if not texts:
        moved = split(row.get("targets_moved", ""))
        key = "proposals.moved" if moved else "proposals.no_target"
        key = "proposals.nothing" if row["changes_nothing"] else key
        texts.append(voice.say(key, n=len(moved)))
    return voice.say("common.semicolon").join(texts)


def _rate(value: float, voice: Voice) -> str:
    """Return a gain in ms per 100 million CNY in Chinese, per million in English."""
    if not known(value):
        return formats.NONE
    scaled, places = (value * 100, 2) if voice.language == "zh" else (value, 4)
    return formats.fixed(scaled, places) if round(scaled, places) else "0"


def _line(data: ReportInput, row: Row, voice: Voice, *, first_idle: bool) -> Line:
    """Return a proposal's row; a heavy rule above the first that meets no target."""
    before, after = number(row, "mean_before_ms"), number(row, "mean_after_ms")
    change = after - before
    text = formats.signed(change, 2) if known(change) and abs(change) >= STILL_MS else "0"
    loads = [formats.load_percent(number(row, f"worst_{when}")) for when in ("before", "after")]
    load = " → ".join(dict.fromkeys(loads))
    name = Markup("{}<br><small>{}</small>").format(voice.pick(row, "name"), _why(row, voice))
    return line(
        formats.fixed(number(row, "rank")),
        name,
        voice.money_cell(number(row, "capex_cny")),
        text,
        _rate(number(row, "ms_per_million_cny"), voice),
        load,
        _effects(data, row, voice),
        confidence_glyph(str(row.get("confidence", "")), voice),
        css="cut" if first_idle else "",
    )


def _why(row: Row, voice: Voice) -> str:
    """Return the first sentence of a proposal's reason."""
    first = re.split(r"(?<=[.])\s+|(?<=。)", voice.pick(row, "why").strip())[0]
    return phrase(first, WHY[voice.language], language=voice.language)


def proposals_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the section on proposals; None without one."""
    rows = sorted(records(data.proposals), key=lambda row: number(row, "rank"))
    if not rows:
        return None
    shown = rows[:SHOWN]
    last = max((i for i, row in enumerate(shown) if split(row["targets_met"])), default=-1)
    lines = tuple(
        _line(data, row, voice, first_idle=0 <= last == place - 1)
        for place, row in enumerate(shown)
    )
    names = "rank:n name cost:n mean:n value:n load:n effect:v sure:c"
    head = heads(voice, "proposals.head_", names)
    caption = voice.say("proposals.caption")
    if len(rows) > SHOWN:
        caption += voice.say("common.rest", n=len(rows) - SHOWN)
    return Section(
        id="proposals",
        label=voice.say("section.proposals"),
        heading=proposals_finding(voice, rows),
        notes=[
            Note(voice.say("note.rests"), voice.say("proposals.rests")),
            Note(voice.say("note.detail"), voice.say("proposals.detail")),
        ],
        blocks=[Grid(caption, head, lines, long=True)],
    )

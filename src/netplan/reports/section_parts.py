"""The section on parts: what the milliseconds are made of, and how they came down."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from netplan.reports import formats
from netplan.reports.compare import Journey, journeys
from netplan.reports.content import Figure, Note, Section
from netplan.reports.figure_parts import fibre_ms, parts_figure, parts_key, stages_figure
from netplan.reports.quantities import change_text
from netplan.reports.rows import mean, number
from netplan.reports.summary import has_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice


PARTS_SHOWN: Final = 10
GAINERS: Final = 5
MOSTLY: Final = 0.8


def _shown_parts(paths: Sequence[Journey]) -> list[Journey]:
    """Return the paths whose parts are drawn: the best gainers, then the longest."""
    gainers = sorted((p for p in paths if p.changed), key=lambda p: -p.gain_ms)[:GAINERS]
    chosen = gainers + [path for path in paths if path not in gainers]
    return sorted(chosen[:PARTS_SHOWN], key=lambda path: -path.today_ms)


def change_between(paths: Sequence[Journey], *, after: bool) -> tuple[float, float]:
    """Return median and mean of the relative change of latency since the tiered state."""
    changes = sorted(
        (path.after_ms if after else path.today_ms) / number(path.tiered, "one_way_ms") - 1.0
        for path in paths
        if number(path.tiered, "one_way_ms") > 0
    )
    if not changes:
        return math.nan, math.nan
    middle = len(changes) // 2
    median = (changes[middle] + changes[~middle]) / 2
    return median, mean(changes)


def _stages(paths: Sequence[Journey], voice: Voice, *, planned: bool) -> list[Figure]:
    """Return the slopes over the three states; nothing without a tiered state."""
    staged = [path for path in paths if path.tiered]
    if not staged:
        return []
    texts = [change_text(v) for after in (False, True) for v in change_between(staged, after=after)]
    now = dict(zip(("median", "mean", "median_plan", "mean_plan"), texts, strict=True))
    key = voice.say("stages.key_plan" if planned else "stages.key", **now)
    caption = voice.say("stages.caption" if planned else "stages.caption_today")
    return [Figure(caption, stages_figure(staged, voice), key)]


def parts_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the section on what latency is made of; None without parts."""
    paths = [p for p in journeys(data, kind="city") if fibre_ms(p.today) > 0]
    if not paths:
        return None
    share = sum(fibre_ms(p.today) for p in paths) / sum(p.today_ms for p in paths)
    boxes = max(path.today_ms - fibre_ms(path.today) for path in paths)
    key = "parts.fibre" if share >= MOSTLY else "parts.mixed"
    values = {"share": formats.percent(share), "boxes": formats.ms(boxes)}
    shown = _shown_parts(paths)
    key_text = Markup(" ").join(
        Markup('<span><i class="k box" style="background:{}"></i>{}</span>').format(
            colour, escape(name)
        )
        for colour, name in parts_key(voice)
    )
    blocks = [
        Figure(
            voice.say("parts.caption" if has_plan(data) else "parts.caption_today", n=len(shown)),
            parts_figure(shown, voice),
            key_text,
        ),
        *_stages(paths, voice, planned=has_plan(data)),
    ]
    return Section(
        id="parts",
        label=voice.say("section.parts"),
        heading=voice.finding(voice.say(key, **values)),
        notes=[
            Note(voice.say("note.rests"), voice.say("parts.rests")),
            Note(voice.say("note.left_out"), voice.say("parts.left_out")),
        ],
        blocks=blocks,
    )

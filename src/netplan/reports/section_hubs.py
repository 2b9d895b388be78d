"""The section on the other hubs: how much longer than straight fibre the way to each is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from netplan.reports import formats
from netplan.reports.compare import journeys
from netplan.reports.content import Figure, Note, Section
from netplan.reports.figure_cities import Axis, Dot, dot_plot, nice_ticks, stretch_dots
from netplan.reports.rows import known, number, records
from netplan.reports.section_latency import dot_key
from netplan.reports.summary import has_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice


def _stretch_limit(data: ReportInput) -> float:
    """Return the promised multiple of the straight fibre, NaN where none is promised."""
    values = [number(r, "value") for r in records(data.targets, metric="stretch")]
    return min((v for v in values if known(v)), default=math.nan)


def hubs_finding(data: ReportInput, voice: Voice, dots: Sequence[Dot]) -> str:
    """Return the finding on the hubs: how many keep the promised stretch, and the worst one."""
    limit, planned = _stretch_limit(data), has_plan(data)
    ends = [dot.plan if known(dot.plan) else dot.today for dot in dots]
    worst = max(range(len(dots)), key=lambda i: ends[i])
    now, then = sum(dot.today <= limit for dot in dots), sum(end <= limit for end in ends)
    values = {
        "n": len(dots),
        "now": now,
        "then": then,
        "limit": formats.fixed(limit, 1),
        "name": dots[worst].name,
        "worst": formats.fixed(ends[worst], 2),
    }
    key = "hubs.bare" if not known(limit) else ("hubs.plan" if planned else "hubs.now")
    if known(limit) and (then if planned else now) == len(dots):
        key = "hubs.all"
    return voice.finding(voice.say(key, **values), voice.say("hubs.short", **values))


def hubs_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the section on the other hubs' stretch over the straight fibre; None without hubs."""
    view = "optical" if records(data.latency, kind="hub", view="optical", state="today") else "ip"
    found = journeys(data, kind="hub", view=view)
    paths = [path for path in found if number(path.today, "bound_ms") > 0]
    if not paths:
        return None
    limit, planned = _stretch_limit(data), has_plan(data)
    dots = stretch_dots(paths, voice, limit)
    high = max(d.high if known(d.high) else d.today for d in dots)
    axis = Axis(
        low=1.0,
        high=nice_ticks(1.0, high)[-1],
        ticks=nice_ticks(1.0, high),
        places=2,
        unit="\N{MULTIPLICATION SIGN}",
        target=limit,
    )
    caption = voice.say("hubs.caption", view=voice.say(f"view.{view}"))
    return Section(
        id="hubs",
        label=voice.say("section.hubs"),
        heading=hubs_finding(data, voice, dots),
        notes=[Note(voice.say("note.rests"), voice.say("hubs.rests"))],
        blocks=[
            Figure(
                caption, dot_plot(dots, axis, voice, title=caption), dot_key(voice, planned=planned)
            )
        ],
    )

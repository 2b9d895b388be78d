"""Bottlenecks with nothing built beside the plan: worst case, its failure, and no failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from netplan.reports import formats
from netplan.reports.rows import Row, known, number
from netplan.reports.summary import Bundle, worst_load
from netplan.reports.svg import INK, LOAD_EDGES, RULE, WHITE, WIDTH, Canvas, load_colour
from netplan.reports.voice import Voice, clipped, fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

ROW: Final = 30.0
TOP: Final = 40.0
NAME_RIGHT: Final = 148.0
BAR: Final = 12.0
SIDES: Final = ((156.0, 344.0, 404.0), (432.0, 620.0, 684.0))
"""Left end, right end and value column of the bars: nothing built, then the plan."""

SHOWN: Final = 10
CEILING: Final = 1.6
_FAILURE: Final = {"en": 38.0, "zh": 19.0}


def _scale(pairs: Sequence[Bundle]) -> float:
    """Return the load at the right end of the bars: at least 120 %, at most 160 %."""
    loads = [worst_load(row) for pair in pairs for row in (pair.before, pair.after) if row]
    known_loads = [load for load in loads if known(load)]
    return min(CEILING, max(1.2, *known_loads)) if known_loads else 1.2


def _bar(canvas: Canvas, y: float, row: Row, *, side: int, high: float, voice: Voice) -> None:
    """Draw one worst case with its failure beneath and the load without failure inside."""
    left, right, value_x = SIDES[side]
    worst, plain = worst_load(row), number(row, "utilisation")
    if not known(worst):
        return
    wide = min(worst, high) / high * (right - left)
    fill = "url(#hx)" if worst > LOAD_EDGES[-1] else load_colour(worst)
    failure = voice.pick(row, "worst_failure")
    tip = f"{voice.pick(row, 'name')}: {formats.load_percent(worst)}"
    canvas.rect(left, y, wide, BAR, fill=fill, title=f"{tip} {failure}")
    if known(plain) and plain > 0:
        inner = min(plain, high) / high * (right - left)
        canvas.rect(left, y + 3.5, inner, 5, fill=WHITE, stroke=INK)
    if worst > high:
        canvas.text(right + 2, y + 10, "▸", "s bad")
    css = "b" if worst > LOAD_EDGES[-1] else ""
    canvas.text(value_x, y + 10, formats.load_percent(worst), css, anchor="end")
    if failure:
        text = voice.say("loads.cut", name=failure)
        room = _FAILURE[voice.language]
        canvas.text(left, y + 23, clipped(text, room, language=voice.language), "s m h")


def loads_figure(pairs: Sequence[Bundle], voice: Voice, *, year: int, planned: bool) -> Markup:
    """Return the fullest links under their worst failure, nothing built beside the plan.

    Each row names the ``ends`` of its circuits and their ``owner``.
    """
    shown = list(pairs[:SHOWN])
    high = _scale(shown)
    height = TOP + ROW * len(shown) + 4
    canvas = Canvas(WIDTH, height, voice.say("loads.title"))
    sides = 2 if planned else 1
    for side, name in list(enumerate(("nothing", "plan")))[:sides]:
        left, right, _ = SIDES[side]
        canvas.text(left, 13, voice.say(f"loads.{name}", year=year), "b")
        for edge in (0.0, *LOAD_EDGES):
            x = left + edge / high * (right - left)
            full = edge == LOAD_EDGES[-1]
            canvas.line(
                x, TOP - 6, x, height - 4, stroke=INK if full else RULE, width=1.4 if full else 1.0
            )
            label = f"{edge * 100:.0f}" + ("%" if full else "")
            canvas.text(x, 30, label, "s b" if full else "s m", anchor="middle")
    for place, pair in enumerate(shown):
        y = TOP + ROW * place
        css = "b" if known(pair.worst) and pair.worst > LOAD_EDGES[-1] else ""
        lines = (
            (str(pair.row.get("ends", "")), css, 10),
            (str(pair.row.get("owner", "")), "s m", 23),
        )
        for text, style, down in lines:
            name = fitted(text, NAME_RIGHT)
            canvas.text(NAME_RIGHT, y + down, name, style, anchor="end")
        if pair.before:
            _bar(canvas, y, pair.before, side=0, high=high, voice=voice)
        if planned and pair.after:
            _bar(canvas, y, pair.after, side=1, high=high, voice=voice)
        elif planned:
            canvas.text(SIDES[1][0] + 4, y + 10, voice.say("loads.gone"), "s m")
    return canvas.markup()


def egress_figure(rows: Sequence[tuple[str, float, float, float]], voice: Voice) -> Markup:
    """Return egress per carrier: name, capacity today and planned in Gbps, planned mean load.

    The bar is capacity with the plan in outline, today's in solid; the inner mark is the load.
    """
    top, row_h, left, right = 24.0, 24.0, 112.0, 440.0
    canvas = Canvas(WIDTH, top + row_h * len(rows) + 4, voice.say("egress.title"))
    most = max((max(v for v in row[1:3] if known(v)) for row in rows), default=1.0) or 1.0
    for x, key in ((530.0, "today"), (616.0, "plan"), (716.0, "load")):
        canvas.text(x, 13, voice.say(f"egress.{key}"), "s m", anchor="end")
    for place, (name, today, plan, load) in enumerate(rows):
        y = top + row_h * place
        short = fitted(name, left - 8)
        canvas.text(left - 8, y + 12, short, "b" if place == 0 else "", anchor="end")
        if known(plan):
            canvas.rect(left, y + 3, plan / most * (right - left), 11, fill=WHITE, stroke="#007A5A")
        canvas.rect(left, y + 3, today / most * (right - left), 11, fill="#4A5764")
        canvas.text(530, y + 12, formats.capacity(today), anchor="end")
        canvas.text(616, y + 12, formats.capacity(plan), anchor="end")
        canvas.text(716, y + 12, formats.load_percent(load), "m", anchor="end")
    return canvas.markup()

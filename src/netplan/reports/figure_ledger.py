"""The target ledger: a row each, all strips on one axis, left of one line is always met."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from netplan.reports import marks
from netplan.reports.quantities import count_pair, times_target
from netplan.reports.rows import Row, known, number
from netplan.reports.summary import end_verdict
from netplan.reports.svg import BLUE, INK, Canvas
from netplan.reports.voice import Voice, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

WIDTH: Final = 604.0
ROW: Final = 27.0
LINE: Final = 11.5
HEAD: Final = 38.0
NAME_ROOM: Final = {"en": 36.0, "zh": 19.0}
LEFT, RIGHT = 318.0, 506.0
LOW, HIGH = 0.4, 1.6


def _x(times: float) -> float:
    """Return where a multiple of the target lies; beyond the axis, at its end."""
    if math.isnan(times):
        return math.nan
    return marks.axis_x(min(max(times, LOW), HIGH), LEFT, RIGHT, low=LOW, high=HIGH)


def _head(canvas: Canvas, voice: Voice, *, planned: bool) -> None:
    """Write the column heads and the axis."""
    middle, bottom = _x(1.0), canvas.height - 6
    canvas.text(0, 13, voice.say("ledger.target"), "s m")
    canvas.text(292, 13, voice.say("common.today"), "s m", anchor="end")
    if planned:
        canvas.text(WIDTH, 13, voice.say("common.after"), "s m", anchor="end")
    canvas.text(middle - 8, 13, voice.say("ledger.met_side"), "s ok", anchor="end")
    canvas.text(middle + 8, 13, voice.say("ledger.missed_side"), "s bad")
    canvas.text(middle, 29, voice.say("ledger.line"), "s b", anchor="middle")
    canvas.line(middle, 33, middle, bottom, stroke=INK, width=1.6)
    for times, label in ((0.5, "½×"), (1.5, "1½×")):
        canvas.text(_x(times), 29, label, "s m", anchor="middle")


def _row(canvas: Canvas, y: float, row: Row, voice: Voice, *, planned: bool) -> None:
    """Draw one target."""
    after = end_verdict(row, planned=planned)
    today = str(row.get("today_verdict") or "unknown")
    bold = "b" if after in {"missed", "borderline"} else ""
    name = wrapped(voice.pick(row, "name"), NAME_ROOM[voice.language], language=voice.language)
    for place, line in enumerate(name):
        first = 4.0 if len(name) == 1 else -1.5
        canvas.text(0, y + first + LINE * place, line, f"{bold} s".strip() if name[1:] else bold)
    canvas.text(274, y + 4, count_pair(row, "today", voice), "m" if planned else bold, anchor="end")
    canvas.use(marks.SYMBOL[today], 279, y - 6.5)
    state = "plan" if planned else "today"
    span = sorted(_x(times_target(row, number(row, f"{state}_{end}"))) for end in ("low", "high"))
    if all(known(x) for x in span) and span[1] - span[0] > 1:
        canvas.rect(span[0], y - 2.5, span[1] - span[0], 5, fill=BLUE)
    now = _x(times_target(row, number(row, "today")))
    then = _x(times_target(row, number(row, "plan"))) if planned else math.nan
    if planned and number(row, "plan") == number(row, "today"):
        then = math.nan
    marks.pair(canvas, y, now, then, today=today, plan=after)
    if known(now) and times_target(row, number(row, "today")) > HIGH:
        canvas.text(now + 7, y + 4, "▸", "s bad")
    if planned:
        canvas.text(WIDTH - 18, y + 4, count_pair(row, "plan", voice), bold, anchor="end")
        canvas.use(marks.SYMBOL[after], WIDTH - 13, y - 6.5)
    canvas.line(0, y + ROW / 2, WIDTH, y + ROW / 2)


def ledger(rows: Sequence[Row], voice: Voice, *, planned: bool) -> Markup:
    """Return the ledger of ``rows``, targets as the study's table ``targets`` gives them."""
    height = HEAD + ROW * len(rows) + 6
    canvas = Canvas(WIDTH, height, voice.say("ledger.title"))
    _head(canvas, voice, planned=planned)
    for place, row in enumerate(rows):
        _row(canvas, HEAD + ROW * (place + 0.5), row, voice, planned=planned)
    return canvas.markup()

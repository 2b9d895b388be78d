"""Money: what each kind of work costs to build and to keep, and latency against cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from netplan.reports import formats, marks
from netplan.reports.figure_cities import nice_ticks
from netplan.reports.marks import axis_x
from netplan.reports.rows import Row, known, number
from netplan.reports.svg import INK, LOADS, RULE, WHITE, WIDTH, Canvas
from netplan.reports.voice import Voice, clipped, fitted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markupsafe import Markup

LEFT, RIGHT = 190.0, 560.0
ROW: Final = 26.0


def spend_figure(items: Sequence[tuple[str, float, float]], voice: Voice, *, years: int) -> Markup:
    """Return a bar per kind of work: capex dark, opex of ``years`` years light; CNY."""
    top = 24.0
    canvas = Canvas(WIDTH, top + ROW * len(items) + 4, voice.say("spend.title"))
    most = max((capex + years * opex for _, capex, opex in items), default=1.0) or 1.0
    heads = ((640.0, voice.say("spend.capex")), (716.0, voice.say("spend.opex", years=years)))
    for x, head in heads:
        canvas.text(x, 13, head, "s m", anchor="end")
    for place, (name, capex, opex) in enumerate(items):
        y = top + ROW * place
        canvas.text(LEFT - 8, y + 14, fitted(name, LEFT - 8), anchor="end")
        wide = capex / most * (RIGHT - LEFT)
        canvas.rect(LEFT, y + 4, wide, 13, fill=INK)
        canvas.rect(LEFT + wide, y + 4, years * opex / most * (RIGHT - LEFT), 13, fill=LOADS[0])
        canvas.text(640, y + 14, voice.money_cell(capex), anchor="end")
        canvas.text(716, y + 14, voice.money_cell(years * opex), "m", anchor="end")
    return canvas.markup()


def frontier_figure(rows: Sequence[Row], voice: Voice) -> Markup:
    """Return cost against mean latency: a point per plan, hollow if the hard targets hold."""
    left, right, top, bottom = 60.0, 560.0, 20.0, 210.0
    canvas = Canvas(WIDTH, 250, voice.say("frontier.title"))
    costs = [number(row, "spend_cny") for row in rows]
    means = [number(row, "mean_ms") for row in rows]
    unit = 1e8 if voice.language == "zh" else 1e6
    across = nice_ticks(0.0, max(costs) / unit)
    up = nice_ticks(min(means), max(means) + 1e-3, about=4)

    def place(row: Row) -> tuple[float, float]:
        x = axis_x(number(row, "spend_cny") / unit, left, right, low=0.0, high=across[-1])
        return x, axis_x(number(row, "mean_ms"), bottom, top, low=up[0], high=up[-1])

    for tick in across:
        x = axis_x(tick, left, right, low=0.0, high=across[-1])
        canvas.text(x, bottom + 16, f"{tick:g}", "s m", anchor="middle")
    for tick in up:
        y = axis_x(tick, bottom, top, low=up[0], high=up[-1])
        canvas.line(left, y, right, y)
        canvas.text(left - 6, y + 4, f"{tick:g}", "s m", anchor="end")
    canvas.text(right, bottom + 32, voice.say("frontier.cost"), "s m", anchor="end")
    canvas.text(0, 10, voice.say("frontier.mean"), "s m")
    points = sorted((place(row) for row in rows), key=lambda point: point[0])
    d = "".join(
        f"M{x:.1f} {y:.1f}" if i == 0 else f"H{x:.1f}V{y:.1f}" for i, (x, y) in enumerate(points)
    )
    canvas.path(d, stroke=RULE, width=1.6)
    for row in rows:
        x, y = place(row)
        verdict = "met" if row.get("hard_met") else "missed"
        draw = marks.diamond if row.get("chosen") else marks.dot
        draw(canvas, x, y, verdict)
        label = clipped(voice.pick(row, "name"), 24, language=voice.language)
        canvas.text(
            min(x + 8, right + 6),
            y - 7,
            f"{label} {formats.ms(number(row, 'mean_ms'))}",
            "s b" if row.get("chosen") else "s",
        )
    return canvas.markup()


CAL_LEFT, CAL_RIGHT = 268.0, 520.0
CAL_ROW: Final = 21.0
BIG_MS: Final = 1.0


def calibration_figure(rows: Sequence[Row], voice: Voice) -> Markup:
    """Return each published range or value (blue) with the model's value and interval."""
    top = 24.0
    canvas = Canvas(WIDTH, top + CAL_ROW * len(rows) + 20, voice.say("calibration.title"))
    names = ("published", "published_low", "published_high", "model", "model_high")
    values = [number(row, name) for row in rows for name in names]
    ticks = nice_ticks(0.0, max((v for v in values if known(v)), default=1.0))

    def x(value: float) -> float:
        return axis_x(value, CAL_LEFT, CAL_RIGHT, low=0.0, high=ticks[-1])

    bottom = top + CAL_ROW * len(rows)
    for tick in ticks:
        canvas.line(x(tick), top, x(tick), bottom)
        canvas.text(
            x(tick),
            bottom + 14,
            f"{tick:g}{' ms' if tick == ticks[-1] else ''}",
            "s m",
            anchor="middle",
        )
    for at, key in ((592.0, "published"), (642.0, "model"), (694.0, "error")):
        canvas.text(at, 13, voice.say(f"calibration.{key}"), "s m", anchor="end")
    for at, row in enumerate(rows):
        _calibration_row(canvas, top + CAL_ROW * (at + 0.5), row, place=x, voice=voice)
    return canvas.markup()


def published_text(row: Row) -> str:
    """Return a published figure: a range, a ceiling or a value, in ms."""
    low, high = number(row, "published_low"), number(row, "published_high")
    if known(low) and known(high):
        return f"{low:g}{formats.RANGE}{high:g}"
    if known(high):
        return f"≤ {high:g}"
    if known(low):
        return f"≥ {low:g}"
    return formats.ms(number(row, "published"))


def _calibration_row(
    canvas: Canvas, y: float, row: Row, *, place: Callable[[float], float], voice: Voice
) -> None:
    """Draw one published figure beside the model; ``place`` gives the x of a latency in ms."""
    grey = "m" if row.get("fitted") else ""
    name = fitted(voice.pick(row, "name"), CAL_LEFT - 8)
    canvas.text(0, y + 4, name, grey)
    low, high = number(row, "published_low"), number(row, "published_high")
    if known(high):
        start = place(low) if known(low) else place(0.0)
        canvas.rect(start, y - 5, place(high) - start, 10, fill="#C6D9E6")
    value = number(row, "published")
    if known(value):
        canvas.rect(place(value) - 1.5, y - 7, 3, 14, fill="#2F5F86")
    marks.span(canvas, y, *(place(number(row, f"model_{end}")) for end in ("low", "high")))
    model = number(row, "model")
    if known(model):
        canvas.circle(place(model), y, 4.0, fill=WHITE, stroke=INK)
    error = number(row, "error")
    canvas.text(592, y + 4, published_text(row), grey, anchor="end")
    canvas.text(642, y + 4, formats.ms(model), grey, anchor="end")
    css = "b" if known(error) and abs(error) > BIG_MS else grey
    canvas.text(694, y + 4, formats.signed(error) if known(error) else "", css, anchor="end")
    verdict = str(row.get("verdict", ""))
    if verdict in marks.SYMBOL:
        canvas.use(marks.SYMBOL[verdict], 702, y - 6.5)

"""The front as a figure: cost against latency, a point per plan, and what none can beat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from netplan.reports import marks
from netplan.reports.figure_cities import nice_ticks
from netplan.reports.marks import axis_x
from netplan.reports.rows import number
from netplan.reports.svg import BLUE, RULE, WIDTH, Canvas

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markupsafe import Markup

    from netplan.reports.rows import Row
    from netplan.reports.voice import Voice

LEFT, RIGHT, TOP, BOTTOM = 60.0, 680.0, 26.0, 216.0
HEIGHT: Final = 256.0
STYLE: Final = (
    "<style>text{font:12px sans-serif;fill:#1B2530}.m{fill:#5A6874}.s{font-size:11px}</style>"
)
BOUND: Final = {"en": "blue: no plan of that budget is faster", "zh": "蓝线：该预算内无更快方案"}


def front_figure(rows: Sequence[Row], voice: Voice) -> Markup:
    """Return the plans of a front, a step from each to the next, and the bound below in blue.

    ``rows`` are those of ``Front.table``: ``budget_cny``, ``spend_cny``, ``weighted_ms`` and
    ``bound_ms``; without any the figure is empty.
    """
    canvas = Canvas(WIDTH, HEIGHT, voice.say("frontier.title"))
    if not rows:
        return canvas.markup()
    unit = 1e8 if voice.language == "zh" else 1e6
    costs = [number(row, "spend_cny") / unit for row in rows]
    heights = [number(row, name) for row in rows for name in ("weighted_ms", "bound_ms")]
    across = nice_ticks(0.0, max(*costs, 1e-6))
    up = nice_ticks(min(heights), max(heights) + 1e-3, about=4)

    def x(cny: float) -> float:
        return axis_x(cny / unit, LEFT, RIGHT, low=0.0, high=across[-1])

    def y(ms: float) -> float:
        return axis_x(ms, BOTTOM, TOP, low=up[0], high=up[-1])

    for tick in across:
        canvas.text(x(tick * unit), BOTTOM + 16, f"{tick:g}", "s m", anchor="middle")
    for tick in up:
        canvas.line(LEFT, y(tick), RIGHT, y(tick))
        canvas.text(LEFT - 6, y(tick) + 4, f"{tick:g}", "s m", anchor="end")
    canvas.text(RIGHT, BOTTOM + 32, voice.say("frontier.cost"), "s m", anchor="end")
    canvas.text(0, 12, voice.say("frontier.mean"), "s m")
    canvas.text(RIGHT, 12, BOUND[voice.language], "s m", anchor="end")
    canvas.path(_steps(rows, "weighted_ms", x, y), stroke=RULE, width=1.6)
    canvas.path(_steps(rows, "bound_ms", x, y), stroke=BLUE, width=1.2)
    for row in rows:
        _point(canvas, row, x(number(row, "spend_cny")), y(number(row, "weighted_ms")), voice)
    return canvas.markup()


def _steps(
    rows: Sequence[Row], name: str, x: Callable[[float], float], y: Callable[[float], float]
) -> str:
    """Return a stair from point to point: a latency holds until there is money for the next."""
    parts = []
    for place, row in enumerate(rows):
        across, up = x(number(row, "spend_cny")), y(number(row, name))
        parts.append(f"M{across:.1f} {up:.1f}" if not place else f"H{across:.1f}V{up:.1f}")
    return "".join(parts)


def _point(canvas: Canvas, row: Row, x: float, y: float, voice: Voice) -> None:
    """Draw a plan with its latency and its cost."""
    marks.dot(canvas, x, y, "missed")
    said = f"{number(row, 'weighted_ms'):.3f} ms, {voice.money(number(row, 'spend_cny'))}"
    near_end = x > RIGHT - 120
    canvas.text(x - 8 if near_end else x + 8, y - 7, said, "s", anchor="end" if near_end else "")


def standalone(figure: Markup) -> str:
    """Return a figure as an SVG file of its own, with the styles that the report's page gives.

    >>> standalone(Canvas(10, 10, "x").markup())[:38]
    '<svg xmlns="http://www.w3.org/2000/svg'
    """
    head, _, body = str(figure).partition(">")
    named = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{named}>{STYLE}{body}\n"

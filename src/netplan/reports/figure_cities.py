"""Dot plots of latency and of stretch: bound, today, plan, interval and target of each site."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from netplan.reports import formats, marks
from netplan.reports.compare import Journey, verdict
from netplan.reports.rows import Row, known, number
from netplan.reports.svg import INK, REACH, RULE, WHITE, WIDTH, Canvas
from netplan.reports.voice import Voice, fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup


ROW: Final = 17.0
HEAD: Final = 34.0
FOOT: Final = 20.0
LEFT, RIGHT = 92.0, 500.0
VALUE_X: Final = 590.0
SPAN_X: Final = 676.0
MANY: Final = 40


@dataclass(frozen=True, slots=True)
class Dot:
    """One row of a dot plot; every number in the axis' unit, NaN where there is none."""

    name: str
    today: float
    plan: float
    low: float
    high: float
    bound: float
    target: float
    today_verdict: str
    verdict: str
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The horizontal axis of a dot plot and how its values are written."""

    low: float
    high: float
    ticks: tuple[float, ...]
    unit: str
    places: int | None = None
    rings: tuple[float, ...] = ()
    target: float = math.nan

    def x(self, value: float) -> float:
        """Return where ``value`` lies, px; values beyond an end lie at that end."""
        if not known(value):
            return math.nan
        inside = min(max(value, self.low), self.high)
        return marks.axis_x(inside, LEFT, RIGHT, low=self.low, high=self.high)

    def text(self, value: float, target: float) -> str:
        """Return ``value`` as the axis writes it."""
        if self.places is None:
            return formats.ms_against(value, target)
        return formats.fixed(value, self.places)


def nice_ticks(low: float, high: float, *, about: int = 5) -> tuple[float, ...]:
    """Return round numbers from ``low`` to at least ``high``, about ``about`` steps.

    >>> nice_ticks(0.0, 19.0)
    (0.0, 5.0, 10.0, 15.0, 20.0)
    """
    raw = max(high - low, 1e-9) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw - 1e-9)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return tuple(round(step * i, 9) for i in range(first, last + 1))


def city_dots(paths: Sequence[Journey], voice: Voice) -> list[Dot]:
    """Return a dot per path, in ms."""
    return [
        Dot(
            name=voice.name(path.today),
            today=path.today_ms,
            plan=path.after_ms if path.changed else math.nan,
            low=number(path.after, "low_ms"),
            high=number(path.after, "high_ms"),
            bound=number(path.today, "bound_ms"),
            target=number(path.today, "target_ms"),
            today_verdict=verdict(path.today),
            verdict=verdict(path.after),
            tip=voice.pick(path.after, "route"),
        )
        for path in paths
    ]


def _frame(canvas: Canvas, axis: Axis, rows: int, heads: tuple[str, str, str]) -> None:
    """Draw ring tints, ticks, the target and the column heads."""
    top, bottom = HEAD, HEAD + ROW * rows
    edges = (axis.low, *(r for r in axis.rings if axis.low < r < axis.high), axis.high)
    for place, (start, end) in enumerate(itertools.pairwise(edges)):
        tint = REACH[min(place, len(REACH) - 1)] if axis.rings else REACH[-1]
        canvas.rect(axis.x(start), top, axis.x(end) - axis.x(start), bottom - top, fill=tint)
    ring_label = -math.inf
    for ring in axis.rings:
        if axis.low < ring < axis.high and axis.x(ring) - ring_label > ROW:
            canvas.text(axis.x(ring), top - 6, f"{ring:g}", "s m", anchor="middle")
            ring_label = axis.x(ring)
    for tick in axis.ticks:
        canvas.line(axis.x(tick), top, axis.x(tick), bottom, stroke=WHITE, width=0.8)
        unit = f" {axis.unit}" if tick == axis.ticks[-1] else ""
        canvas.text(axis.x(tick), bottom + 14, f"{tick:g}{unit}", "s m", anchor="middle")
    if known(axis.target):
        x = axis.x(axis.target)
        canvas.line(x, top - 3, x, bottom, stroke=INK, width=1.4, dash="3 2")
        canvas.text(x, top - 18, heads[0], "s b", anchor="middle")
    canvas.text(VALUE_X, top - 6, heads[1], "s m", anchor="end")
    canvas.text(SPAN_X + 16, top - 6, heads[2], "s m", anchor="end")


def _dot(canvas: Canvas, y: float, dot: Dot, axis: Axis) -> None:
    """Draw one row."""
    late = dot.verdict in {"missed", "borderline"}
    canvas.text(LEFT - 8, y + 4, fitted(dot.name, LEFT - 8), "b" if late else "", anchor="end")
    marks.span(canvas, y, axis.x(dot.low), axis.x(dot.high))
    marks.bound_tick(canvas, axis.x(dot.bound), y)
    if known(dot.target) and dot.target != axis.target:
        x = axis.x(dot.target)
        canvas.line(x, y - 7, x, y + 7, stroke=INK, width=1.4, dash="3 2")
    marks.pair(
        canvas, y, axis.x(dot.today), axis.x(dot.plan), today=dot.today_verdict, plan=dot.verdict
    )
    value = axis.text(dot.today, dot.target)
    if known(dot.plan):
        value = f"{value} → {axis.text(dot.plan, dot.target)}"
    canvas.text(VALUE_X, y + 4, value, "b" if late else "", anchor="end")
    canvas.text(SPAN_X, y + 4, formats.interval(dot.low, dot.high, axis.places), "m", anchor="end")
    if dot.verdict in marks.SYMBOL:
        canvas.use(marks.SYMBOL[dot.verdict], SPAN_X + 7, y - 6.5)
    if dot.tip:
        tip = f"{dot.name}: {value} {axis.unit}; {dot.tip}"
        canvas.path(
            f"M0 {y - ROW / 2:.1f}h{WIDTH:.0f}v{ROW:.0f}h-{WIDTH:.0f}Z",
            fill="transparent",
            title=tip,
        )
    canvas.line(LEFT, y + ROW / 2, RIGHT, y + ROW / 2, stroke=WHITE, width=0.8)
    canvas.line(RIGHT + 8, y + ROW / 2, WIDTH, y + ROW / 2, stroke=RULE, width=0.6)


def dot_plot(dots: Sequence[Dot], axis: Axis, voice: Voice, *, title: str) -> Markup:
    """Return the dot plot of ``dots``, in the order given; at most 40 rows are drawn."""
    shown = list(dots[:MANY])
    canvas = Canvas(WIDTH, HEAD + ROW * len(shown) + FOOT, title)
    planned = any(known(dot.plan) for dot in shown)
    target = (
        formats.fixed(axis.target, 0 if axis.target == round(axis.target) else 1)
        if known(axis.target)
        else ""
    )
    heads = (
        voice.say("figure.target", value=target),
        voice.say("figure.today_plan" if planned else "common.today"),
        voice.say("figure.interval"),
    )
    _frame(canvas, axis, len(shown), heads)
    for place, dot in enumerate(shown):
        _dot(canvas, HEAD + ROW * (place + 0.5), dot, axis)
    return canvas.markup()


def ms_axis(dots: Sequence[Dot], rings: Sequence[float], *, unit: str) -> Axis:
    """Return an axis in ms from 0 that holds every value; the target that most of them have."""
    values = [v for dot in dots for v in (dot.today, dot.high, dot.target) if known(v)]
    targets = Counter(dot.target for dot in dots if known(dot.target))
    ticks = nice_ticks(0.0, max(values, default=1.0))
    return Axis(
        low=0.0,
        high=ticks[-1],
        ticks=ticks,
        unit=unit,
        rings=tuple(sorted(rings)),
        target=min(targets, key=lambda each: (-targets[each], each), default=math.nan),
    )


def stretch_dots(paths: Sequence[Journey], voice: Voice, limit: float) -> list[Dot]:
    """Return a dot per path, as a multiple of its straight fibre, judged against ``limit``."""

    def judge(row: Row, bound: float) -> str:
        low, high = (number(row, f"{end}_ms") / bound for end in ("low", "high"))
        if not known(limit):
            return ""
        return "met" if high <= limit else ("missed" if low > limit else "borderline")

    dots = []
    for path in paths:
        bound = number(path.today, "bound_ms")
        dots.append(
            Dot(
                name=voice.name(path.today),
                today=path.today_ms / bound,
                plan=path.after_ms / bound if path.changed else math.nan,
                low=number(path.after, "low_ms") / bound,
                high=number(path.after, "high_ms") / bound,
                bound=1.0,
                target=limit,
                today_verdict=judge(path.today, bound),
                verdict=judge(path.after, bound),
                tip=voice.pick(path.after, "route"),
            )
        )
    return sorted(dots, key=lambda dot: -dot.today)

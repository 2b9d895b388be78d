"""What latency is made of: stacked parts today above plan, and slopes over the three states."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from netplan.reports import formats
from netplan.reports.figure_cities import nice_ticks
from netplan.reports.marks import axis_x
from netplan.reports.rows import Row, known, number
from netplan.reports.svg import GREEN, MUTED, RULE, WHITE, WIDTH, Canvas
from netplan.reports.voice import Voice, fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from netplan.reports.compare import Journey

PARTS: Final = (
    ("direct", ("direct_ms",), "#2F5F86"),
    ("detour", ("detour_ms",), "#86A9C4"),
    ("optics", ("amplifier_ms", "regenerator_ms", "transponder_ms"), "#8A97A2"),
    ("nodes", ("node_ms",), "#4A5764"),
    ("access", ("access_ms",), "#C9D1D7"),
)
"""The parts of a latency in drawing order: name, columns added up, colour."""

LEFT, RIGHT = 92.0, 548.0
COLUMNS: Final = ((604.0, "cable"), (668.0, "boxes"), (716.0, "total"))
BAR: Final = 9.0


def part_ms(row: Row, columns: Sequence[str]) -> float:
    """Return the sum of the part's columns in ``row``, ms; missing ones count nothing."""
    values = [number(row, name) for name in columns]
    return math.fsum(value for value in values if known(value))


def fibre_ms(row: Row) -> float:
    """Return what the cable alone takes: straight fibre and detour, ms."""
    return part_ms(row, ("direct_ms", "detour_ms"))


def _bar(canvas: Canvas, y: float, row: Row, *, high: float, label: str, voice: Voice) -> None:
    """Draw the stacked parts of one row and its three numbers."""
    x = LEFT
    for name, columns, colour in PARTS:
        value = part_ms(row, columns)
        wide = axis_x(max(value, 0.0), 0.0, RIGHT - LEFT, low=0.0, high=high)
        tip = f"{label} {voice.say(f'part.{name}')} {formats.ms(value)} ms"
        canvas.rect(x, y, wide, BAR, fill=colour, title=tip)
        x += wide
    total = number(row, "one_way_ms")
    for place, value in zip(COLUMNS, (fibre_ms(row), total - fibre_ms(row), total), strict=True):
        canvas.text(place[0], y + 8.5, formats.ms(value), "s", anchor="end")


def parts_figure(paths: Sequence[Journey], voice: Voice) -> Markup:
    """Return the stacked bars of ``paths``: today, and beneath it the plan where it differs."""
    rows = [(path, 36.0 if path.changed else 22.0) for path in paths]
    top = 20.0
    canvas = Canvas(WIDTH, top + sum(h for _, h in rows) + 20, voice.say("parts.title"))
    ticks = nice_ticks(0.0, max(path.today_ms for path in paths))
    for tick in ticks:
        x = axis_x(tick, LEFT, RIGHT, low=0.0, high=ticks[-1])
        canvas.line(x, top - 4, x, canvas.height - 20)
        unit = " ms" if tick == ticks[-1] else ""
        canvas.text(x, canvas.height - 6, f"{tick:g}{unit}", "s m", anchor="middle")
    for x, name in COLUMNS:
        canvas.text(x, 12, voice.say(f"parts.{name}"), "s m", anchor="end")
    y = top
    for path, height in rows:
        name = voice.name(path.today)
        canvas.text(LEFT - 8, y + 12, fitted(name, LEFT - 8), anchor="end")
        _bar(canvas, y + 3, path.today, high=ticks[-1], label=name, voice=voice)
        if path.changed:
            canvas.text(LEFT - 8, y + 25, voice.say("common.after"), "s pr", anchor="end")
            _bar(canvas, y + 17, path.after, high=ticks[-1], label=name, voice=voice)
        y += height
    return canvas.markup()


def parts_key(voice: Voice) -> list[tuple[str, str]]:
    """Return colour and name of each part, for the key above the figure."""
    return [(colour, voice.say(f"part.{name}")) for name, _, colour in PARTS]


PANEL_W: Final = 224.0
PANEL_H: Final = 104.0
STEP: Final = 58.0
GAP: Final = 24.0
ACROSS: Final = 3
LABEL_STEP: Final = 13.0


def spread(positions: Sequence[float], step: float, low: float, high: float) -> list[float]:
    """Return ``positions`` (ascending) moved apart to at least ``step`` within [low, high].

    >>> spread([10.0, 11.0], 5.0, 0.0, 100.0)
    [10.0, 15.0]
    """
    placed: list[float] = []
    for value in positions:
        placed.append(max(value, placed[-1] + step if placed else low))
    excess = (placed[-1] - high) if placed else 0.0
    if excess > 0:
        placed[-1] = high
        for i in range(len(placed) - 2, -1, -1):
            placed[i] = min(placed[i], placed[i + 1] - step)
    return placed


def _panel(
    canvas: Canvas,
    place: tuple[float, float, float],
    paths: Sequence[Journey],
    *,
    ends: tuple[float, float],
    planned: bool,
    voice: Voice,
) -> None:
    """Draw the slopes of one region; ``place`` is left, top, height; ``ends`` are in ms."""
    left, top, tall = place
    xs = [left + 14 + STEP * i for i in range(3 if planned else 2)]
    low, high = ends

    def y(value: float) -> float:
        return axis_x(value, top + tall, top, low=low, high=high)

    for x in xs:
        canvas.line(x, top, x, top + tall, stroke=RULE)
    rows = sorted(paths, key=lambda path: -path.after_ms)
    labels = spread([y(path.after_ms) for path in rows], LABEL_STEP, top, top + tall)
    for path, label in zip(rows, labels, strict=True):
        values = (number(path.tiered, "one_way_ms"), path.today_ms, path.after_ms)[: len(xs)]
        colour = GREEN if path.changed else MUTED
        points = [(x, y(v)) for x, v in zip(xs, values, strict=True) if known(v)]
        d = "".join(f"{'L' if i else 'M'}{px:.1f} {py:.1f}" for i, (px, py) in enumerate(points))
        canvas.path(d, stroke=colour, width=1.4)
        for px, py in points:
            canvas.circle(px, py, 1.8, fill=WHITE, stroke=colour)
        canvas.line(xs[-1] + 3, points[-1][1], xs[-1] + 10, label, stroke=RULE, width=0.7)
        value = formats.ms(path.after_ms)
        text = f"{fitted(voice.name(path.today), 70, size=11.0)} {value}"
        canvas.text(xs[-1] + 12, label + 4, text, "s pr" if path.changed else "s")


def region_name(region: str, voice: Voice) -> str:
    """Return the name of a region id, the id itself where the language has no word for it."""
    key = f"region.{region}"
    return voice.say(key) if voice.has(key) else region.replace("-", " ").replace("_", " ")


def stages_figure(paths: Sequence[Journey], voice: Voice) -> Markup:
    """Return slopes tiered -> today -> plan, a panel per region, three in a row."""
    regions: dict[str, list[Journey]] = {}
    for path in paths:
        regions.setdefault(str(path.today.get("region", "")), []).append(path)
    lines = -(-len(regions) // ACROSS)
    planned = any(path.plan for path in paths)
    most = max(map(len, regions.values()))
    tall = max(PANEL_H, LABEL_STEP * (most - 1))
    canvas = Canvas(WIDTH, lines * (tall + 52), voice.say("stages.title"))
    for place, region in enumerate(sorted(regions)):
        members = regions[region]
        values = [
            v
            for p in members
            for v in (number(p.tiered, "one_way_ms"), p.today_ms, p.after_ms)
            if known(v)
        ]
        ticks = nice_ticks(min(values), max(values), about=3)
        left = (place % ACROSS) * (PANEL_W + GAP)
        top = (place // ACROSS) * (tall + 52) + 34
        canvas.text(left, top - 20, region_name(region, voice), "b")
        for i, name in enumerate(("tiered", "today", "plan")[: 3 if planned else 2]):
            canvas.text(
                left + 14 + STEP * i, top - 6, voice.say(f"stages.{name}"), "s m", anchor="middle"
            )
        scale = f"{ticks[0]:g}{formats.RANGE}{ticks[-1]:g} ms"
        canvas.text(left + 14 + 2 * STEP, top - 20, scale, "s m", anchor="end")
        _panel(
            canvas,
            (left, top, tall),
            members,
            ends=(ticks[0], ticks[-1]),
            planned=planned,
            voice=voice,
        )
    return canvas.markup()

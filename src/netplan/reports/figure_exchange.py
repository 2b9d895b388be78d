"""Inter-network figures: the hairpin to scale, and each site today beside an exchange here."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Final

from netplan.geo.geodesic import geodesic_km
from netplan.reports import formats, marks
from netplan.reports.figure_cities import nice_ticks
from netplan.reports.marks import axis_x
from netplan.reports.rows import Row, known, number, stops
from netplan.reports.svg import GREEN, INK, MUTED, WIDTH, Canvas
from netplan.reports.voice import Voice, fitted, pixels

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markupsafe import Markup

    from netplan.topology.network import Network

LEFT, RIGHT = 30.0, 690.0
STOP_GAP: Final = 6.0


def stop_shares(network: Network, names: Sequence[str], language: str) -> list[float]:
    """Return how far along the route each named stop lies, 0 to 1, by geodesic legs.

    A name that no site has lies halfway between its neighbours' legs: all legs then count the
    same.
    """
    sites = network["sites"]
    place = {network.name("sites", site, language=language): site for site in sites.ids}
    if len(names) < 2:  # noqa: PLR2004
        return [0.0] * len(names)
    legs = [1.0] * (len(names) - 1)
    if all(name in place for name in names):
        ends = [(sites.value(place[n], "lon_deg"), sites.value(place[n], "lat_deg")) for n in names]
        legs = [max(float(geodesic_km(*a, *b)), 1.0) for a, b in itertools.pairwise(ends)]
    total = math.fsum(legs)
    return [math.fsum(legs[:i]) / total for i in range(len(names))]


def _stops(
    canvas: Canvas, y: float, names: Sequence[str], shares: Sequence[float], *, handover: str
) -> None:
    """Draw the stops of a route, naming those that have room: ends and the exchange first."""
    xs = [LEFT + share * (RIGHT - LEFT) for share in shares]
    order = sorted(
        range(len(names)), key=lambda i: (i not in {0, len(names) - 1}, names[i] != handover, i)
    )
    taken: list[tuple[float, float]] = []
    for i in order:
        exchange = names[i] == handover
        if exchange:
            canvas.rect(xs[i] - 6, y - 6, 12, 12, fill=INK)
        else:
            canvas.circle(xs[i], y, 3.4, fill="#FFFFFF", stroke=INK)
        half = pixels(names[i], size=11.5) / 2 + STOP_GAP / 2
        middle = min(max(xs[i], half), WIDTH - half)
        if all(middle + half < a or middle - half > b for a, b in taken):
            canvas.text(middle, y - 12, names[i], "s b" if exchange else "s", anchor="middle")
            taken.append((middle - half, middle + half))


def hairpin_figure(row: Row, network: Network, voice: Voice) -> Markup:
    """Return one inter-network route to scale in ms, and beneath it the same with an exchange."""
    total, home = number(row, "one_way_ms"), number(row, "home_ms")
    canvas = Canvas(WIDTH, 128 if known(home) else 74, voice.say("hairpin.title"))
    names = stops(voice.pick(row, "route")) or [voice.name(row)]
    shares = stop_shares(network, names, voice.language)
    canvas.line(LEFT, 44, RIGHT, 44, stroke=INK, width=3)
    _stops(canvas, 44, names, shares, handover=_handover(row, names, shares))
    said = voice.say("hairpin.today", ms=formats.ms(total), km=formats.km(number(row, "length_km")))
    canvas.text(LEFT, 66, said, "s")
    if known(home):
        end = LEFT + home / total * (RIGHT - LEFT)
        canvas.line(LEFT, 94, end, 94, stroke=GREEN, width=3)
        canvas.rect(LEFT - 5, 89, 10, 10, fill=GREEN)
        canvas.circle(end, 94, 3.4, fill="#FFFFFF", stroke=GREEN)
        canvas.text(LEFT, 116, voice.say("hairpin.home", ms=formats.ms(home)), "s pr")
    return canvas.markup()


def _handover(row: Row, names: Sequence[str], shares: Sequence[float]) -> str:
    """Return which stop hands the traffic over: the one the exchange's name begins with."""
    exchange = str(row.get("place", ""))
    inside = [name for name in names[1:-1] if name and name in exchange]
    if inside:
        return max(inside, key=len)
    middle = range(1, len(names) - 1)
    return names[min(middle, key=lambda i: abs(shares[i] - 0.5))] if middle else ""


ROW: Final = 18.0
DOT_LEFT, DOT_RIGHT = 92.0, 470.0


def dumbbells(rows: Sequence[Row], local: int, voice: Voice, *, limit: float) -> Markup:
    """Return inter-network latency today and with an exchange here, a row per site.

    ``place`` of a row says where it is handed over. The first ``local`` rows are the region's
    own sites, above a rule; ``limit`` is the latency in ms beyond which a mark is solid (NaN:
    none).
    """
    top = 34.0
    canvas = Canvas(WIDTH, top + ROW * len(rows) + 22, voice.say("dumbbell.title"))
    values = [number(r, name) for r in rows for name in ("one_way_ms", "high_ms", "home_ms")]
    ticks = nice_ticks(0.0, max((v for v in values if known(v)), default=1.0))

    def x(value: float) -> float:
        return axis_x(value, DOT_LEFT, DOT_RIGHT, low=0.0, high=ticks[-1])

    bottom = top + ROW * len(rows)
    for tick in ticks:
        canvas.line(x(tick), top, x(tick), bottom)
        unit = " ms" if tick == ticks[-1] else ""
        canvas.text(x(tick), bottom + 15, f"{tick:g}{unit}", "s m", anchor="middle")
    if known(limit) and limit <= ticks[-1]:
        canvas.line(x(limit), top - 4, x(limit), bottom, stroke=INK, width=1.4, dash="3 2")
        canvas.text(x(limit), top - 18, f"{limit:g} ms", "s b", anchor="middle")
    canvas.text(572, top - 6, voice.say("figure.today_home"), "s m", anchor="end")
    canvas.text(584, top - 6, voice.say("figure.exchange"), "s m")
    for at, row in enumerate(rows):
        y = top + ROW * (at + 0.5)
        _dumbbell(canvas, y, row, place=x, voice=voice, limit=limit, css="b" if at < local else "")
    if 0 < local < len(rows):
        canvas.line(0, top + ROW * local, WIDTH, top + ROW * local, stroke=MUTED)
    return canvas.markup()


def _dumbbell(
    canvas: Canvas,
    y: float,
    row: Row,
    *,
    place: Callable[[float], float],
    voice: Voice,
    limit: float,
    css: str,
) -> None:
    """Draw one site; ``place`` gives the x of a latency in ms."""
    today, home = number(row, "one_way_ms"), number(row, "home_ms")

    def judge(value: float) -> str:
        return "missed" if known(limit) and value > limit else "met"

    canvas.text(DOT_LEFT - 8, y + 4, fitted(voice.name(row), DOT_LEFT - 8), css, anchor="end")
    home_x = place(home) if known(home) else math.nan
    marks.pair(canvas, y, place(today), home_x, today=judge(today), plan=judge(home))
    value = formats.ms(today) + (f" → {formats.ms(home)}" if known(home) else "")
    canvas.text(572, y + 4, value, css, anchor="end")
    name = fitted(str(row.get("place", "")), WIDTH - 584, size=11.0)
    canvas.text(584, y + 4, name, "s m")

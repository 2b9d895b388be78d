"""Rules of areas on the map: each is a circle or a strip along a line, whole and not both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.topology.checks.fault import Fault
from netplan.topology.shapes import ShapeError, line_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.topology.network import Network

_CIRCLE = ("lon_deg", "lat_deg", "radius_km")
_STRIP = ("line", "width_km")


def _given(row: dict[str, Any], columns: tuple[str, ...]) -> list[str]:
    """Return those of ``columns`` that have a value: neither empty nor NaN."""
    return [name for name in columns if row[name] == row[name] != ""]


def failure_areas(network: Network) -> Iterator[Fault]:
    """Yield a fault for each area that is a circle and a strip, or not the whole of either."""
    for number, row in enumerate(network["failure_areas"].rows(), 1):
        label = f" (area {row['area']})"
        circle, strip = _given(row, _CIRCLE), _given(row, _STRIP)
        if circle and strip:
            what = f"must be a circle ({', '.join(_CIRCLE)}) or a strip ({', '.join(_STRIP)})"
            held = f"has {', '.join([*circle, *strip])}{label}"
            yield Fault("failure_areas", number, strip[0], f"{what}, {held}")
        elif not circle and not strip:
            what = f"must be given, or {' and '.join(_STRIP)} for a strip{label}"
            yield Fault("failure_areas", number, "radius_km", what)
        else:
            for name in _STRIP if strip else _CIRCLE:
                if name not in [*circle, *strip]:
                    what = f"must be given too, beside {', '.join([*circle, *strip])}{label}"
                    yield Fault("failure_areas", number, name, what)
        if row["line"]:
            try:
                points = line_points(row["line"])
            except ShapeError as error:
                yield Fault("failure_areas", number, "line", f"{error}{label}")
            else:
                if len(set(points)) == 1:
                    what = f"must have two different points at least{label}"
                    yield Fault("failure_areas", number, "line", what)

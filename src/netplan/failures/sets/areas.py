"""Areas on the map: a circle, a corridor along a line, and the table ``failure_areas``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netplan.failures.sets.answer import FailureSet, Note, SetError, figure
from netplan.failures.sets.ground import Ground
from netplan.topology.shapes import line_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.failures.scenarios import Scenario
    from netplan.failures.sets.answer import Chance
    from netplan.topology.network import Network

    Point = tuple[float, float]

BOUNDS_DEG = (("longitude", 180.0), ("latitude", 90.0))


def _wrong_place(point: Point) -> Iterator[str]:
    """Yield what keeps a point from being one on the globe."""
    for (noun, most), value in zip(BOUNDS_DEG, point, strict=True):
        if not abs(value) <= most:  # NaN is refused too
            yield f"{noun} must be from -{most:g} to {most:g} degrees, is {figure(value)}"


def _wrong_size(noun: str, value: float) -> Iterator[str]:
    """Yield what is wrong with a radius or width."""
    if not 0 < value < math.inf:
        yield f"{noun} must be above 0 km and finite, is {figure(value)}"


@dataclass(frozen=True, slots=True)
class Circle:
    """``circle:LON,LAT,RADIUS``: an earthquake or flood around one point.

    Raises SetError for what is no circle on the globe.
    """

    lon_deg: float
    lat_deg: float
    radius_km: float

    def __post_init__(self) -> None:
        """Refuse what is no circle on the globe."""
        wrong = [
            *_wrong_place((self.lon_deg, self.lat_deg)),
            *_wrong_size("radius", self.radius_km),
        ]
        if wrong:
            raise SetError(wrong)

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f"circle:{','.join(map(figure, (self.lon_deg, self.lat_deg, self.radius_km)))}"

    def hit(self, ground: Ground, name: str = "") -> Scenario:
        """Return what it hits; SetError where that is nothing."""
        own = f"circle {figure(self.lon_deg)} {figure(self.lat_deg)} {figure(self.radius_km)} km"
        return ground.hit(name or own, "circle", [(self.lon_deg, self.lat_deg)], self.radius_km)

    def count(self, network: Network) -> int:
        """Return 1."""
        return len(self.build(network).scenarios)

    def build(self, network: Network, _: Chance | None = None) -> FailureSet:
        """Return the one scenario, with a note where lines are not surveyed."""
        ground = Ground.of(network)
        return FailureSet((self.hit(ground),), ground.notes(str(self)))


@dataclass(frozen=True, slots=True)
class Strip:
    """``corridor:LON,LAT;LON,LAT:WIDTH``: a strip along a line, half its width to either side.

    Between its points the line is a geodesic. Raises SetError for what is no strip on the globe.
    """

    points: tuple[Point, ...]
    width_km: float

    def __post_init__(self) -> None:
        """Refuse what is no strip on the globe."""
        wrong = [what for point in self.points for what in _wrong_place(point)]
        if len(set(self.points)) <= 1:
            wrong.append("must have two different points at least; around one write circle:")
        wrong += _wrong_size("width", self.width_km)
        if wrong:
            raise SetError(dict.fromkeys(wrong))

    def __str__(self) -> str:
        """Return it as it is typed."""
        line = ";".join(f"{figure(lon)},{figure(lat)}" for lon, lat in self.points)
        return f"corridor:{line}:{figure(self.width_km)}"

    def hit(self, ground: Ground, name: str = "") -> Scenario:
        """Return what it hits; SetError where that is nothing."""
        line = " to ".join(f"{figure(lon)} {figure(lat)}" for lon, lat in self.points)
        own = f"corridor {line}, {figure(self.width_km)} km"
        return ground.hit(name or own, "corridor", self.points, self.width_km / 2)

    def count(self, network: Network) -> int:
        """Return 1."""
        return len(self.build(network).scenarios)

    def build(self, network: Network, _: Chance | None = None) -> FailureSet:
        """Return the one scenario, with a note where lines are not surveyed."""
        ground = Ground.of(network)
        return FailureSet((self.hit(ground),), ground.notes(str(self)))


def _shape(row: dict[str, Any]) -> Circle | Strip:
    """Return the circle or strip of a row; ValueError for what is neither."""
    if row["line"]:
        return Strip(line_points(row["line"]), row["width_km"])
    return Circle(row["lon_deg"], row["lat_deg"], row["radius_km"])


def areas(network: Network) -> FailureSet:
    """Return what every area of the table ``failure_areas`` hits.

    One that hits nothing is left out with a note that says what is nearest; SetError where none
    hits anything.
    """
    table = network["failure_areas"]
    if not len(table):
        return FailureSet(())
    ground = Ground.of(network)
    scenarios, missed = [], []
    for row in table.rows():
        try:
            scenarios.append(_shape(row).hit(ground, row["area"]))
        except ValueError as error:
            missed.append(f"{row['area']} {error}")
    if not scenarios:
        raise SetError(missed)
    notes = [Note("areas", "left out", what) for what in missed]
    return FailureSet(tuple(scenarios), (*notes, *ground.notes("areas")))

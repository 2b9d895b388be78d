"""Where the things a plan orders are put: sites, segments, and points along a circuit."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from netplan.capacity.steps import network_in
from netplan.latency import plant
from netplan.reports.geojson import wkt_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.capacity.plan import Plan
    from netplan.topology.network import Network

Point = list[float]

PLACES = 6
"""Decimals of a coordinate: a tenth of a metre."""


@dataclass(frozen=True, slots=True)
class Place:
    """One site, or the stretch between two; ``segment`` is the cable, where it is one."""

    name_en: str
    name_zh: str
    site: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A network before a plan and in the years of its rows, with each segment's length, km."""

    before: Network
    plan: Plan
    length_km: Mapping[str, float]
    within: Mapping[int, Network]

    @classmethod
    def of(cls, network: Network, plan: Plan) -> Ground:
        """Measure the segments of ``network``; those that a plan builds are among them."""
        lengths = dict(zip(network["segments"].ids, plant(network).length_km.tolist(), strict=True))
        years = {int(year) for year in plan.rows["year"]}
        within = {year: network_in(network, plan.steps, year=year) for year in years}
        return cls(network, plan, MappingProxyType(lengths), MappingProxyType(within))

    def link(self, name: str, year: int) -> dict[str, Any] | None:
        """Return the row of a link in ``year``; None where there is none."""
        table = self.within[year]["links"]
        if name not in table:
            return None
        return {column.name: table.value(name, column.name) for column in table.schema.columns}

    def ends(self, link: dict[str, Any]) -> tuple[str, str]:
        """Return the sites that a link joins."""
        nodes = self.before["nodes"]
        return str(nodes.value(link["a"], "site")), str(nodes.value(link["b"], "site"))

    def site(self, site: str) -> Place:
        """Return a site as a place."""
        en, zh = (self.before.name("sites", site, language=lang) for lang in ("en", "zh"))
        return Place(en, zh, site=site)

    def between(self, a: str, b: str, *, segment: str = "") -> Place:
        """Return the stretch between two sites as a place."""
        names = [
            [self.before.name("sites", site, language=lang) for site in (a, b)]
            for lang in ("en", "zh")
        ]
        return Place("\N{EN DASH}".join(names[0]), "\N{EM DASH}".join(names[1]), segment=segment)

    def segment(self, segment: str) -> Place:
        """Return a segment as a place."""
        table = self.before["segments"]
        a, b = (str(table.value(segment, end)) for end in "ab")
        return self.between(a, b, segment=segment)

    def along(self, segments: Iterable[str], count: int) -> list[str]:
        """Return the segments in which ``count`` points lie that part a circuit evenly.

        Point k of n lies at k / (n + 1) of the length, from the first segment on.
        """
        path = list(segments)
        total = sum(self.length_km[name] for name in path)
        found = []
        for number in range(1, count + 1):
            left = total * number / (count + 1)
            for name in path:
                if left <= self.length_km[name] or name == path[-1]:
                    found.append(name)
                    break
                left -= self.length_km[name]
        return found

    def point(self, site: str) -> Point:
        """Return the position of a site, longitude first."""
        sites = self.before["sites"]
        return [round(float(sites.value(site, f"{axis}_deg")), PLACES) for axis in ("lon", "lat")]

    def line(self, segment: str, *, start: str = "") -> list[Point]:
        """Return the points of a segment, surveyed or straight, from its A end or ``start``."""
        table = self.before["segments"]
        a, b = (str(table.value(segment, end)) for end in "ab")
        points = wkt_points(str(table.value(segment, "geometry")))
        if len(points) < 2:  # noqa: PLR2004
            points = [self.point(a), self.point(b)]
        return points[::-1] if start == b and start != a else points

    def route(self, link: dict[str, Any]) -> list[Point]:
        """Return the points of a link along its segments; straight between its sites without."""
        here, last = self.ends(link)
        table, points = self.before["segments"], [self.point(here)]
        for segment in link["segments"]:
            points += self.line(segment, start=here)
            ends = [str(table.value(segment, end)) for end in "ab"]
            here = ends[1] if here == ends[0] else ends[0]
        points.append(self.point(last))
        return [point for n, point in enumerate(points) if n == 0 or point != points[n - 1]]

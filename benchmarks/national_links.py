"""The links of a made country's carriers in three tiers, sized by what they will carry."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from national_country import CARRIERS, node_id, present, site_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from national_country import Country

    Row = dict[str, Any]

CIRCUIT_GBPS = 400.0
WAVES = 80
BASE_COST = {"core": 10, "province": 4_000, "city": 20_000}
"""IGP cost of a link before its length: no traffic of a higher tier takes a lower one."""
FILL = 0.4
"""How full a link may be when one of the two ways out of a place is cut, at most twice this."""


@dataclass(frozen=True, slots=True)
class Trunk:
    """All parallel circuits of a carrier between two sites, the first an anchor, by lower tier."""

    carrier: str
    start: int
    end: int
    circuits: int
    tier: str


def circuits_for(volume_gbps: float, *, ways: int = 2) -> int:
    """Return how many circuits each of ``ways`` trunks needs for a traffic, at least one.

    >>> circuits_for(100.0), circuits_for(6400.0)
    (1, 20)
    """
    return max(1, math.ceil(volume_gbps / ways / FILL / CIRCUIT_GBPS))


def trunks(land: Country, egress_gbps: Mapping[tuple[str, int], float]) -> Iterator[Trunk]:
    """Yield the trunks of all carriers.

    ``egress_gbps[carrier, site]`` is what starts or ends at a node, the larger of the two.
    """
    for carrier in CARRIERS:
        egress = {site: volume for (name, site), volume in egress_gbps.items() if name == carrier}
        yield from _cities(land, carrier, egress)
        yield from _provinces(land, carrier, egress)
        yield from _core(land, carrier, egress)


def _cities(land: Country, carrier: str, egress: Mapping[int, float]) -> Iterator[Trunk]:
    """Yield a trunk from every city to its province's capital and one to its second city."""
    ground = land.ground
    for site in np.flatnonzero(present(land, carrier) & (ground.rank > 1)).tolist():
        province = int(ground.province[site])
        for anchor in (land.capitals[province], land.seconds[province]):
            yield Trunk(carrier, anchor, site, circuits_for(egress.get(site, 0.0)), "city")


def _provinces(land: Country, carrier: str, egress: Mapping[int, float]) -> Iterator[Trunk]:
    """Yield the trunks of capitals to two cores, and of second cities to their capital and one."""
    volume = _by_province(land, egress)
    for province, (capital, second) in enumerate(zip(land.capitals, land.seconds, strict=True)):
        count = circuits_for(volume[province])
        yield Trunk(carrier, capital, second, count, "province")
        homes = [(second, [core for core in land.cores if core != capital], 1)]
        if capital not in land.cores:
            homes.append((capital, list(land.cores), 2))
        for site, cores, ways in homes:
            for core in land.nearest(site, cores)[:ways]:
                yield Trunk(carrier, core, site, count, "province")


def _core(land: Country, carrier: str, egress: Mapping[int, float]) -> Iterator[Trunk]:
    """Yield the mesh of cores, each trunk sized by what its ends' provinces and hubs exchange."""
    volume = _by_province(land, egress)
    cities, hubs = Counter[int](), Counter[int]()
    for province, capital in enumerate(land.capitals):
        # Which of its two cores a place uses depends on where to: both are sized for all of it.
        homes = [capital] if capital in land.cores else land.nearest(capital, land.cores)[:2]
        hub = egress.get(capital, 0.0) if capital in land.hubs else 0.0
        for home in homes:
            hubs[home] += hub
            cities[home] += volume[province] - hub
    total = max(1.0, sum(hubs.values()) / 2)
    for a, b in combinations(land.cores, 2):
        between = (cities[a] * hubs[b] + cities[b] * hubs[a]) / total
        yield Trunk(carrier, a, b, circuits_for(between, ways=1), "core")


def _by_province(land: Country, egress: Mapping[int, float]) -> Counter[int]:
    """Return what starts or ends in each province, Gbit/s."""
    found: Counter[int] = Counter()
    for site, volume in egress.items():
        found[int(land.ground.province[site])] += volume
    return found


def links(land: Country, found: list[Trunk]) -> Iterator[Row]:
    """Yield the rows of ``links``: every circuit of ``found`` over the shortest fibre."""
    for trunk in found:
        way = land.fibre(trunk.start, trunk.end)
        length = float(land.distance[land.anchor[trunk.start], trunk.end])
        segments = tuple(segment_id(a, b) for a, b in pairwise(way))
        for number in range(1, trunk.circuits + 1):
            name = f"{trunk.carrier}-{site_id(trunk.start)}-{site_id(trunk.end)}"
            yield {
                "link": f"{name}-{number}",
                "a": node_id(trunk.carrier, trunk.start),
                "b": node_id(trunk.carrier, trunk.end),
                "segments": segments,
                "capacity_gbps": CIRCUIT_GBPS,
                "technology": "400G",
                "igp_cost": BASE_COST[trunk.tier] + round(length),
                "bundle": name if trunk.circuits > 1 else "",
            }


def segment_id(a: int, b: int) -> str:
    """Return the id of the segment between two sites."""
    return f"{site_id(min(a, b))}-{site_id(max(a, b))}"


def fibre_pairs(land: Country, found: list[Trunk]) -> Iterator[Row]:
    """Yield the rows of ``fibre_pairs``: each carrier's pairs hold its waves, with one spare."""
    waves: Counter[tuple[str, str]] = Counter()
    for trunk in found:
        for a, b in pairwise(land.fibre(trunk.start, trunk.end)):
            waves[segment_id(a, b), trunk.carrier] += trunk.circuits
    for (segment, carrier), used in sorted(waves.items()):
        lit = math.ceil(used / WAVES)
        yield {
            "segment": segment,
            "carrier": carrier,
            "pairs": lit + 1,
            "channels": WAVES,
            "lit": lit,
        }

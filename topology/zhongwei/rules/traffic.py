"""Demands by a gravity model, scaled to a stated mean utilisation of today's egress."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from rules.plant import NATIONAL, Plant
from rules.tables import Row, write

if TYPE_CHECKING:
    from collections.abc import Iterator

EGRESS_GBPS = 18000.0
UTILISATION = 0.35
INBOUND = 0.7
"""Traffic into Ningxia for each Gbit/s out of it."""
SHARES = {
    "telecom": 0.39, "mobile": 0.33, "unicom": 0.21, "broadcast": 0.03,
    "cernet": 0.01, "cloud": 0.024, "cdn": 0.006,
}  # fmt: skip
"""Share of each network in Ningxia's traffic, near its share in today's egress capacity."""
CLASSES = {"finance-vr": 0.05, "interactive": 0.25, "web": 0.30, "batch": 0.40}
GROWTH = {"finance-vr": 0.15, "interactive": 0.20, "web": 0.15, "batch": 0.22}
"""Growth a year by class; the weighted mean is 19 %."""
INTER_CARRIER = 0.10
LOCAL_INTER_CARRIER = 0.005
YINCHUAN = 0.12
CLUSTER_PERSONS = 3e6
"""Weight of a cluster that is no city of its own, as if so many people lived there."""
SOURCE = "gravity model: population, falling with distance; 0.35 of 18 Tbit/s; see docs"


def weights(plant: Plant, source: str) -> dict[str, float]:
    """Return the pull of each city and cluster on ``source``.

    persons / sqrt(1 + geodesic / 1000 km); a cluster that is no city counts 3 million persons.
    """
    pull: dict[str, float] = {}
    for site, row in plant.sites.items():
        roles = row["roles"].split(";")
        if site == "zhongwei" or not {"city", "cluster"} & set(roles):
            continue
        persons = float(row["population"]) if "city" in roles else CLUSTER_PERSONS
        pull[site] = persons / (1 + plant.geodesic(source, site) / 1000) ** 0.5
    return pull


def _pair(a: str, b: str, kind: str, volume: float) -> Row:
    """Return one demand between two nodes."""
    return {
        "demand": f"{a}>{b}>{kind}", "source": a, "target": b, "class": kind,
        "volume_gbps": round(volume, 3), "growth_per_year": GROWTH[kind],
        "source_note": SOURCE, "confidence": "assumed",
    }  # fmt: skip


def _both(a: str, b: str, kind: str, volume: float) -> Iterator[Row]:
    """Yield a demand out of Ningxia and the smaller one back."""
    yield _pair(a, b, kind, volume)
    yield _pair(b, a, kind, volume * INBOUND)


def _within(plant: Plant, presence: list[Row], carrier: str, total: float) -> Iterator[Row]:
    """Yield the demands inside one carrier: Zhongwei by class, Yinchuan as web traffic."""
    own = {row["site"] for row in presence if row["carrier"] == carrier}
    sources = {"zhongwei": 1 - YINCHUAN, "yinchuan": YINCHUAN}
    if "yinchuan" not in own:
        sources = {"zhongwei": 1.0}
    for source, part in sources.items():
        pull = {site: pull for site, pull in weights(plant, source).items() if site in own}
        kinds = CLASSES if source == "zhongwei" and carrier in NATIONAL else {"web": 1.0}
        for site, weight in pull.items():
            volume = total * part * weight / sum(pull.values())
            for kind, share in kinds.items():
                yield from _both(f"{carrier}-{source}", f"{carrier}-{site}", kind, volume * share)


def _between(plant: Plant, total: float) -> Iterator[Row]:
    """Yield web traffic from each national carrier at Zhongwei to the others' cities."""
    cities = {
        site: pull
        for site, pull in weights(plant, "zhongwei").items()
        if "city" in plant.sites[site]["roles"].split(";")
    }
    pairs = {(a, b): SHARES[a] * SHARES[b] for a, b in permutations(NATIONAL, 2)}
    scale = total / sum(cities.values()) / sum(pairs.values())
    for (a, b), share in pairs.items():
        for site, weight in cities.items():
            yield from _both(f"{a}-zhongwei", f"{b}-{site}", "web", scale * share * weight)


def _local(total: float) -> Iterator[Row]:
    """Yield inter-carrier traffic between Zhongwei and Yinchuan, both ways alike."""
    pairs = {(a, b): SHARES[a] * SHARES[b] for a, b in permutations(NATIONAL, 2)}
    for (a, b), share in pairs.items():
        volume = total * share / sum(pairs.values()) / 2
        yield _pair(f"{a}-zhongwei", f"{b}-yinchuan", "web", volume)
        yield _pair(f"{b}-yinchuan", f"{a}-zhongwei", "web", volume)


def derive_demands(plant: Plant, presence: list[Row]) -> list[Row]:
    """Write demands.csv and return its rows.

    What leaves Ningxia adds up to 0.35 x 18,000 Gbit/s: 0.5 % between carriers inside Ningxia
    (which leaves it to be exchanged), 10 % of the rest from a national carrier to another one,
    the remainder inside each carrier by its share. What comes in is 0.7 of it.
    """
    out = EGRESS_GBPS * UTILISATION
    local = out * LOCAL_INTER_CARRIER
    between = (out - local) * INTER_CARRIER
    rows: list[Row] = []
    for carrier, share in SHARES.items():
        rows += _within(plant, presence, carrier, (out - local - between) * share)
    rows += _between(plant, between)
    rows += _local(local)
    write("demands", "demand source target class volume_gbps growth_per_year", rows)
    return rows

"""Generated national networks of any size: three carriers, their fibre, exchanges and demands.

A network of more sites is the same country told more finely: people and traffic stay what they
are in sum. Equal seeds give equal bytes.

    python benchmarks/national.py 400 out/national-400 --seed 1
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from national_country import CARRIERS, Country, country, node_id, present, site_id
from national_links import CIRCUIT_GBPS, Trunk, fibre_pairs, links, segment_id, trunks
from netplan.io import write_network
from netplan.topology.network import Network
from netplan.topology.settings import Settings
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Row = dict[str, Any]

SIZES = (100, 200, 400, 800, 1600, 3200)
TOTAL_GBPS = 20_000.0
HUBS_EACH = 3
BACK_SHARE = 0.5
CROSSING_EVERY = 5
PORT_GBPS = 8_000.0
MADE = "made by benchmarks/national.py"


def sites(land: Country) -> Iterator[Row]:
    """Yield the rows of ``sites``."""
    ground = land.ground
    for row, population in enumerate(ground.population.tolist()):
        roles = ["city"] if ground.rank[row] == 0 else ["local"]
        roles += ["hub", "cluster"] if row in land.hubs else []
        roles += ["gateway"] if row in land.cores else []
        province = int(ground.province[row])
        yield {
            "site": site_id(row),
            "lon_deg": float(ground.lon_deg[row]),
            "lat_deg": float(ground.lat_deg[row]),
            "province": f"p{province:02d}",
            "region": f"r{ground.region[province]}",
            "hub": site_id(row) if row in land.hubs else "",
            "roles": tuple(roles),
            "population": float(population),
        }


def nodes(land: Country) -> Iterator[Row]:
    """Yield the rows of ``nodes``."""
    for carrier in CARRIERS:
        for row in np.flatnonzero(present(land, carrier)).tolist():
            tier = "province" if land.ground.rank[row] <= 1 else "city"
            yield {
                "node": node_id(carrier, row),
                "site": site_id(row),
                "carrier": carrier,
                "tier": "core" if row in land.cores else tier,
                "access_km": 20.0,
            }


def demands(land: Country) -> Iterator[Row]:
    """Yield the rows of ``demands``: each site with three hubs, there and back.

    The nearest hub and two by the site's number; one pair in five is between carriers. Two hubs
    are a pair once.
    """
    share = land.ground.population / land.ground.population.sum()
    served = {carrier: present(land, carrier) for carrier in CARRIERS}
    number = 0
    for row in range(len(share)):
        own = [carrier for carrier in CARRIERS if served[carrier][row]]
        near = land.nearest(row, [hub for hub in land.hubs if row not in land.hubs or hub > row])
        if not near:
            continue
        chosen = dict.fromkeys([near[0], *(near[(row + k) % len(near)] for k in (1, 2))])
        for hub in list(chosen)[:HUBS_EACH]:
            number += 1
            carrier = own[number % len(own)]
            others = [other for other in CARRIERS if other != carrier]
            far = others[number % 2] if number % CROSSING_EVERY == 0 else carrier
            ends = node_id(carrier, row), node_id(far, hub)
            volume = round(float(TOTAL_GBPS * share[row] / HUBS_EACH), 3)
            for part, (source, target) in ((1.0, ends), (BACK_SHARE, ends[::-1])):
                yield {
                    "demand": f"{source}>{target}",
                    "source": source,
                    "target": target,
                    "volume_gbps": round(volume * part, 3),
                    "growth_per_year": 0.15,
                    "source_note": MADE,
                }


def segments(land: Country) -> Iterator[Row]:
    """Yield the rows of ``segments``."""
    ground = land.ground
    for (a, b), length in zip(ground.ends.tolist(), ground.length_km.tolist(), strict=True):
        yield {
            "segment": segment_id(a, b),
            "a": site_id(a),
            "b": site_id(b),
            "length_km": length,
            "cuts_per_1000km_year": 1.0,
            "repair_h": 12.0,
        }


def srlgs(land: Country) -> Iterator[Row]:
    """Yield the rows of ``srlgs``: the two shortest segments out of a capital share a trench."""
    ground = land.ground
    for capital in land.capitals:
        out = np.flatnonzero((ground.ends == capital).any(axis=1))
        for row in out[np.argsort(ground.length_km[out], kind="stable")][:2].tolist():
            yield {"srlg": f"trench-{site_id(capital)}", "member": segment_id(*ground.ends[row])}


def exchanges(land: Country) -> dict[str, list[Row]]:
    """Return the rows of ``exchanges`` and ``exchange_ports``.

    Every core site has a direct-connect point where all carriers announce everything; the first
    capital of a region that is no core has an exchange where two announce their region alone.
    """
    ground = land.ground
    found: dict[str, list[Row]] = {"exchanges": [], "exchange_ports": []}

    def add(site: int, kind: str, carriers: Iterable[str], scope: str) -> None:
        name = f"{kind}-{site_id(site)}"
        found["exchanges"].append({"exchange": name, "site": site_id(site), "kind": kind})
        found["exchange_ports"] += [
            {"exchange": name, "carrier": carrier, "capacity_gbps": PORT_GBPS, "scope": (scope,)}
            for carrier in carriers
        ]

    for core in land.cores:
        add(core, "nbp", CARRIERS, "*")
    regional: dict[int, int] = {}
    for province, capital in enumerate(land.capitals):
        if capital not in land.cores:
            regional.setdefault(int(ground.region[province]), capital)
    for region, capital in regional.items():
        add(capital, "ixp", tuple(CARRIERS)[:2], f"region:r{region}")
    return found


def egress(wanted: Sequence[Row]) -> dict[tuple[str, int], float]:
    """Return the traffic that starts or ends at each node, the larger of the two, Gbit/s."""
    out: Counter[str] = Counter()
    into: Counter[str] = Counter()
    for row in wanted:
        out[row["source"]] += row["volume_gbps"]
        into[row["target"]] += row["volume_gbps"]
    found = {}
    for node in sorted({*out, *into}):
        carrier, _, site = node.partition("-")
        found[carrier, int(site[1:])] = max(out[node], into[node])
    return found


def tables(land: Country) -> dict[str, list[Row]]:
    """Return the rows of every table."""
    wanted = list(demands(land))
    found: list[Trunk] = list(trunks(land, egress(wanted)))
    return {
        "sites": list(sites(land)),
        "carriers": [{"carrier": carrier} for carrier in CARRIERS],
        "nodes": list(nodes(land)),
        "segments": list(segments(land)),
        "fibre_pairs": list(fibre_pairs(land, found)),
        "modules": [
            {
                "module": "400G",
                "capacity_gbps": CIRCUIT_GBPS,
                "end_capex_cny": 250_000.0,
                "regenerator_capex_cny": 500_000.0,
            }
        ],
        "links": list(links(land, found)),
        "srlgs": list(srlgs(land)),
        **exchanges(land),
        "demands": wanted,
    }


def national(count: int, *, seed: int = 1) -> Network:
    """Return the national network of ``count`` sites, the same for the same seed."""
    land = country(count, seed=seed)
    made: Mapping[str, str] = {"source": MADE, "confidence": "assumed"}
    built = {
        name: Table.of(name, [{**made, **row} for row in rows])
        for name, rows in tables(land).items()
    }
    hub = land.hubs[0]
    settings = Settings(
        name=f"national-{count}",
        title_en=f"A made country of {count:,} sites",
        hub=site_id(hub),
        home=(f"province:p{land.ground.province[hub]:02d}",),
        hubs=("role:cluster",),
    )
    return Network(settings, built)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the network of the given size as a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    write_network(national(given.sites, seed=given.seed), given.folder)


if __name__ == "__main__":
    main()

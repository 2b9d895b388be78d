"""Whether circuits can stand on the fibre that is there, counted from the tables alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.capacity.proof.modules import waves

if TYPE_CHECKING:
    from netplan.topology.network import Network


def broken_links(network: Network) -> list[str]:
    """Return existing links whose segments do not lead from A to Z end over existing fibre.

    A backup route must lead there too.
    """
    nodes = network["nodes"]
    broken = []
    for row in network["links"].rows():
        routes = [row["segments"]]
        if row["protection"] == "1+1":
            routes.append(row["backup_segments"])
        ends = nodes.value(row["a"], "site"), nodes.value(row["b"], "site")
        if row["status"] == "existing" and not all(_leads(network, r, *ends) for r in routes):
            broken.append(row["link"])
    return broken


def _leads(network: Network, route: tuple[str, ...], here: str, there: str) -> bool:
    """Tell whether a route leads from site to site over existing segments, each passed once."""
    segments = network["segments"]
    for segment in route:
        if segment not in segments or segments.value(segment, "status") != "existing":
            return False
        ends = [segments.value(segment, "a"), segments.value(segment, "b")]
        if here not in ends:
            return False
        here = ends[1] if here == ends[0] else ends[0]
    return here == there and len(set(route)) == len(route)


def overlit(network: Network) -> list[str]:
    """Return where more pairs are lit than there are, as segment and carrier."""
    return [
        f"{row['segment']} {row['carrier']}"
        for row in network["fibre_pairs"].rows()
        if row["lit"] > row["pairs"]
    ]


def crowded(network: Network, year: int, *, module: str) -> dict[tuple[str, str], int]:
    """Return by segment and carrier the waves beyond what its lit pairs carry, where any are.

    Pairs lit beyond those there are count as dark. A network without ``fibre_pairs`` has room.
    """
    if not len(network["fibre_pairs"]):
        return {}
    lit: dict[tuple[str, str], int] = {}
    by_link = waves(network, year, module=module)
    carrier_of = dict(zip(network["nodes"].ids, network["nodes"]["carrier"], strict=True))
    for row in network["links"].rows():
        if row["status"] not in {"existing", "maintenance"}:
            continue
        backup = row["backup_segments"] if row["protection"] == "1+1" else ()
        for segment in (*row["segments"], *backup):
            key = segment, carrier_of[row["a"]]
            lit[key] = lit.get(key, 0) + by_link[row["link"]]
    room = {
        (row["segment"], row["carrier"]): min(row["lit"], row["pairs"]) * row["channels"]
        for row in network["fibre_pairs"].rows()
    }
    return {key: n - room.get(key, 0) for key, n in sorted(lit.items()) if n > room.get(key, 0)}

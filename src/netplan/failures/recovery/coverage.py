"""What fast reroute covers: of routers and destinations, and of the traffic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from netplan.failures.recovery.alternates import NOT_HIT, WAYS, Alternates
from netplan.failures.scenarios import Scenario, hit, riders, segment_failures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from netplan.failures.recovery.ground import Ground
    from netplan.topology.network import Network

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

Scope = Literal["link", "node", "segment", "srlg"]
SCOPES: tuple[Scope, ...] = ("link", "node", "segment", "srlg")
"""What fails at once: a link; a next hop with all its links; a segment, or all members of an
SRLG, with all that ride them."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What each way of repair covers within one carrier, against one scope of failure.

    ``pairs`` counts (router, destination) pairs that some failure of the scope takes a next hop
    from; a pair is covered where it is under every such failure. ``share[way]`` is the share of
    them covered, ``traffic[way]`` that of ``traffic_gbps``, the traffic on the links that fail,
    summed over failures. Both are NaN where there is nothing to cover. ``segments[n]`` counts
    repairs (failure, router, destination) that take n segments with TI-LFA.
    """

    carrier: str
    scope: Scope
    pairs: int
    traffic_gbps: float
    share: Mapping[str, float]
    traffic: Mapping[str, float]
    segments: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Tally:
    """What is counted over failures.

    ``worst`` is the least level of each pair (``NOT_HIT``: none yet), ``gbps[n, level]`` the
    traffic that router n had on failing links by level, ``segments[n]`` what its repairs take.
    """

    worst: NDArray[np.int8]
    gbps: Floats
    segments: tuple[Counter[int], ...]


def failures_of(network: Network, scope: Scope) -> tuple[Scenario, ...]:
    """Return every single failure of ``scope``, in table order."""
    if scope == "segment":
        return segment_failures(network)
    if scope == "srlg":
        groups: dict[str, list[str]] = {}
        for row in network["srlgs"].rows():
            groups.setdefault(row["srlg"], []).append(row["member"])
        return tuple(Scenario(name, "srlg", tuple(parts)) for name, parts in groups.items())
    table = f"{scope}s"
    return tuple(Scenario(name, scope, (name,), (table,)) for name in network[table].ids)


def arc_traffic(ground: Ground) -> Floats:
    """Return the traffic on every arc by destination node, shape (nodes, arcs), Gbit/s.

    The destination is where a demand leaves the carrier's network.
    """
    volume: dict[tuple[int, int], float] = {}
    for number, way in enumerate(ground.ways):
        for leg in way.legs if way else ():
            volume[leg] = volume.get(leg, 0.0) + float(ground.demands.volume_gbps[number])
    flow = np.zeros((ground.fabric.roads.graph.vertices, ground.fabric.arcs))
    for leg, gbps in volume.items():
        for arc, share in (ground.igp.shares(*leg) or {}).items():
            flow[leg[1], arc] += gbps * share
    return flow


def link_levels(ground: Ground) -> NDArray[np.int8]:
    """Return what covers each destination node on each arc when its link fails alone.

    Shape (arcs, nodes): ``NOT_HIT`` where the arc is no next hop to the node, else how many of
    ``WAYS`` repair it, 0 for none.
    """
    nodes = ground.fabric.roads.graph.vertices
    found = np.full((2 * ground.fabric.roads.edges, nodes), NOT_HIT, dtype=np.int8)
    for link in np.flatnonzero(ground.fabric.links.alive).tolist():
        alternates = Alternates.of(ground.spaces, (link,))
        for arc in (2 * link, 2 * link + 1):
            found[arc] = alternates.levels(ground.spaces.ends(arc)[0])
    return found


def coverage(ground: Ground, *, scope: Scope = "link") -> tuple[Coverage, ...]:
    """Return what each way of repair covers, carrier by carrier in table order.

    Only repairs count that keep clear of all that fails at once, so that an alternate in the
    same trench does not help against ``segment``. Traffic for a failed node itself does not
    count, nor 1+1 links with a backup route that is whole: light repairs those.
    """
    network, flow = ground.fabric.network, arc_traffic(ground)
    nodes, known = len(flow), riders(network)
    tally = _Tally(
        worst=np.full((nodes, nodes), NOT_HIT, dtype=np.int8),
        gbps=np.zeros((nodes, len(WAYS) + 1)),
        segments=tuple(Counter() for _ in range(nodes)),
    )
    for scenario in failures_of(network, scope):
        alive = [row for row in hit(known, scenario).down if ground.fabric.links.alive[row]]
        alternates = Alternates.of(ground.spaces, alive)
        gone = network["nodes"].row(scenario.id) if scope == "node" else -1
        for router in alternates.routers():
            if router != gone:
                _count(alternates, router, gone, flow, tally)
    carriers = ground.fabric.node_carrier
    names = [name for name in network["carriers"].ids if name in carriers]
    return tuple(
        _row(tally, np.array([own == name for own in carriers], dtype=np.bool_), name, scope)
        for name in names
    )


def _count(alternates: Alternates, router: int, gone: int, flow: Floats, tally: _Tally) -> None:
    """Add what ``router`` has against one failure; traffic for node ``gone`` does not count."""
    level = alternates.levels(router)
    if gone >= 0:
        level[gone] = NOT_HIT
    struck = np.flatnonzero(level != NOT_HIT)
    before = tally.worst[router, struck]
    now = level[struck]
    tally.worst[router, struck] = np.where(before == NOT_HIT, now, np.minimum(before, now))
    gbps = flow[struck][:, alternates.lost(router)].sum(axis=1)
    np.add.at(tally.gbps[router], now, gbps)
    targets = struck[now > 0].tolist()
    tally.segments[router].update(alternates.segments(router, targets))


def _row(tally: _Tally, mine: Flags, carrier: str, scope: Scope) -> Coverage:
    """Return one carrier's part of ``tally``; ``mine`` tells which nodes are its own."""
    worst, gbps = tally.worst[mine], tally.gbps[mine].sum(axis=0)
    pairs, total = int((worst != NOT_HIT).sum()), float(gbps.sum())
    share, traffic = {}, {}
    for place, way in enumerate(WAYS, 1):
        share[way] = float((worst >= place).sum() / pairs) if pairs else float("nan")
        traffic[way] = float(gbps[place:].sum() / total) if total else float("nan")
    counts: Counter[int] = Counter()
    for node in np.flatnonzero(mine).tolist():
        counts.update(tally.segments[node])
    return Coverage(carrier, scope, pairs, total, share, traffic, dict(sorted(counts.items())))

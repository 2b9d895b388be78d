"""What demands do under every plan: a background, and commodities that circuits can attract."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from netplan.capacity.ranks import Key, Needs, Signature, least_needs, signature
from netplan.routing.crossing import choose_crossing
from netplan.routing.ends import nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netplan.capacity.legs import Ground, Leg, Legs
    from netplan.routing.crossing import Policy
    from netplan.routing.demands import Demands

Loads = dict[int, float]
Stretches = tuple[tuple[int, int], ...]
UNBOUNDED: Key = (float("inf"),)


@dataclass(frozen=True, slots=True)
class Way:
    """A whole path of a demand: the rank its network gives it, circuits needed, and its legs."""

    key: Key
    needs: Needs
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Traffic:
    """All demands by what they can do.

    ``background`` is the load in Gbit/s on every arc of what no plan can move.
    ``commodities`` gathers the rest by signature: circuits needed and rank of each option, in
    order of rank; their loads are one mapping from arcs to Gbit/s for each option.
    ``unserved`` names demands that no plan can serve, with their Gbit/s.
    """

    background: Loads
    commodities: dict[Signature, list[Loads]]
    unserved: tuple[tuple[str, float], ...]


def _handoffs(ground: Ground, source: int, target: int, policy: Policy) -> Iterator[Stretches]:
    """Yield the ends of the legs for every handoff that a plan could make the chosen one.

    Under least_latency, and where only transit joins the networks, it is the one chosen over
    the links that stay.
    """
    fabric = ground.igp.fabric
    first, last = fabric.node_carrier[source], fabric.node_carrier[target]
    here, there = fabric.node_site[source], fabric.node_site[target]
    direct: list[Stretches] = []
    for exchange in fabric.network["exchanges"].ids:
        near, far = fabric.ports.get((exchange, first)), fabric.ports.get((exchange, last))
        if near and far and here in near.sites and there in far.sites:
            direct.append(((source, near.node), (far.node, target)))
    if policy == "least_latency" or not direct:
        chosen = choose_crossing(ground.igp, source, target, policy=policy)
        direct = [chosen.ends] if chosen else direct
    yield from direct


def _key(costs: Key, order: int, policy: Policy, *, total: bool) -> Key:
    """Return the rank of a path by its legs' costs: as ``choose_crossing`` ranks, or by total."""
    if total or len(costs) == 1:
        return (sum(costs),)
    if policy == "least_cost":
        return (sum(costs), costs[0], float(order))
    if policy == "cold_potato":
        return (costs[-1], costs[0], float(order))
    return (costs[0], sum(costs[1:]), float(order))


def ways(ground: Ground, source: str, target: str, policy: Policy) -> list[Way]:
    """Return the ways of a demand between two ends, best ranked first.

    Within a carrier the IGP cost ranks; between two, the policy's costs as in
    ``routing.crossing``. Ends that are sites with several nodes rank by total cost.
    """
    fabric = ground.igp.fabric
    pairs = list(product(nodes_of(fabric, source), nodes_of(fabric, target)))
    total = len(pairs) > 1
    routes: list[tuple[int, list[Legs]]] = []
    for start, end in pairs:
        same = fabric.node_carrier[start] == fabric.node_carrier[end]
        ends: Iterable[Stretches] = [((start, end),)]
        if not same:
            ends = _handoffs(ground, start, end, policy)
        routes += [(order, [ground.legs(*leg) for leg in legs]) for order, legs in enumerate(ends)]
    keys = [_key(_bounds(legs), order, policy, total=total) for order, legs in routes]
    bound = min(keys, default=UNBOUNDED)
    found: list[Way] = []
    for order, legs in routes:
        for parts in product(*(leg.ways for leg in legs)):
            key = _key(tuple(part.cost for part in parts), order, policy, total=total)
            if key <= bound:
                needs = tuple(sorted({number for part in parts for number in part.needs}))
                found.append(Way(key, needs, parts))
    return least_needs(sorted(found, key=lambda way: (way.key, way.needs)))


def _bounds(legs: list[Legs]) -> Key:
    """Return the bound of every leg."""
    return tuple(leg.bound for leg in legs)


def _loads(ground: Ground, way: Way) -> Loads:
    """Return the load of one unit on every arc."""
    total: Loads = {}
    for leg in way.legs:
        for arc, share in ground.shares(leg).items():
            total[arc] = total.get(arc, 0.0) + share
    return total


def _add(total: Loads, unit: Loads, volume: float) -> None:
    """Add ``volume`` times ``unit`` to ``total``."""
    for arc, share in unit.items():
        total[arc] = total.get(arc, 0.0) + share * volume


def traffic(ground: Ground, demands: Demands, *, policy: Policy) -> Traffic:
    """Sort ``demands`` into background, commodities and what nothing can serve."""
    volumes: dict[tuple[str, str], float] = {}
    unserved: list[tuple[str, float]] = []
    background: Loads = {}
    commodities: dict[Signature, list[Loads]] = {}
    names: dict[tuple[str, str], list[int]] = {}
    for row, ends in enumerate(zip(demands.source, demands.target, strict=True)):
        volumes[ends] = volumes.get(ends, 0.0) + float(demands.volume_gbps[row])
        names.setdefault(ends, []).append(row)
    for ends, volume in volumes.items():
        if not volume:
            continue
        options = ways(ground, *ends, policy)
        if not options:
            unserved += [(demands.ids[row], float(demands.volume_gbps[row])) for row in names[ends]]
        elif len(options) == 1 and not options[0].needs:
            _add(background, _loads(ground, options[0]), volume)
        else:
            sign = signature([(way.key, way.needs) for way in options])
            loads = commodities.setdefault(sign, [{} for _ in options])
            for total, way in zip(loads, options, strict=True):
                _add(total, _loads(ground, way), volume)
    return Traffic(background, commodities, tuple(unserved))

"""What paths of light are sought on: the fibre that constraints leave, and their bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.constrained.constraints import Atom, Constraints, sites_of
from netplan.routing.constrained.rules import NS_PER_MS, Rules
from netplan.routing.constrained.search import MOST_LABELS, Task, best_path
from netplan.routing.constrained.terrain import ORDERS, First, start_of, terrain
from netplan.routing.path_latency import fibre_path_latency
from netplan.routing.paths.fibre import fibre_ways

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure, Roads
    from netplan.routing.ways import Ways
    from netplan.topology.network import Network

SLACK_MS = 1e-6
"""A latency above a bound by no more than this is within it: 1 ns, as paths over links have it."""


def _place(network: Network, name: str) -> str:
    """Return the site of a node, or a site itself."""
    return str(network["nodes"].value(name, "site")) if name in network["nodes"] else name


def _avoided(network: Network, roads: Roads, constraints: Constraints) -> NDArray[np.bool_]:
    """Return which arcs ``constraints`` keep away from."""
    sites = {site for term in constraints.avoid_sites for site in sites_of(network, term)}
    regions, table = set(constraints.avoid_regions), network["sites"]
    places = zip(table.ids, table["region"], strict=True)
    shut = np.array([site in sites or region in regions for site, region in places], dtype=np.bool_)
    risky, srlgs = set(constraints.avoid_srlgs), network["srlgs"]
    shared = {m for s, m in zip(srlgs["srlg"], srlgs["member"], strict=True) if s in risky}
    names = {*constraints.avoid_segments, *shared}
    cut = np.array([name in names for name in network["segments"].ids], dtype=np.bool_)
    return shut[roads.graph.tail] | shut[roads.graph.head] | np.repeat(cut, 2)


@dataclass(frozen=True, slots=True)
class Ground:
    """The roads of light of a fabric, two sites, and the measure that paths are chosen by."""

    fabric: Fabric
    roads: Roads
    source: str
    target: str
    measure: Measure

    def ways(self, constraints: Constraints) -> Ways:
        """Return the ways that are left when what ``constraints`` avoid is left out."""
        network = self.fabric.network
        open_arcs = self.roads.in_service & ~_avoided(network, self.roads, constraints)
        sites = network["sites"]
        left = replace(self.roads, in_service=open_arcs)
        return fibre_ways(left, sites.row(self.source), sites.row(self.target))

    def broken(self, path: Path, constraints: Constraints) -> list[Atom]:
        """Return the bounds that a path does not keep, regenerators counted."""
        found = []
        most_ms, most_hops = constraints.max_one_way_ms, constraints.max_hops
        if most_ms is not None and self.latency_ms(path) > most_ms + SLACK_MS:
            found.append(Atom("max_one_way_ms"))
        if most_hops is not None and len(path.arcs) > most_hops:
            found.append(Atom("max_hops"))
        network = self.fabric.network
        passed = {network["sites"].ids[site] for site in path.nodes}
        found += [
            Atom("must_pass", name)
            for name in constraints.must_pass
            if _place(network, name) not in passed
        ]
        return found

    def latency_ms(self, path: Path) -> float:
        """Return the latency of a path with its regenerators, ms one-way."""
        return fibre_path_latency(self.fabric, path).one_way_ms

    def most_cost(self, constraints: Constraints) -> int | None:
        """Return what no path within the bounds can cost more than, where the measure tells."""
        if self.measure == "hops":
            return constraints.max_hops
        if self.measure in {"latency", "optical"} and constraints.max_one_way_ms is not None:
            return _whole_ns(constraints.max_one_way_ms)
        return None

    def best(self, constraints: Constraints, *, order: First = "cost") -> Path | None:
        """Return the path that is least in ``order`` under all constraints; None: none.

        Exact but for the bound on latency, which regenerators are not counted in here: they come
        with the length of the whole path. Raises UndecidedError when the search takes too long.
        """
        ways, ids = self.ways(constraints), self.fabric.network["sites"]
        places = [_place(self.fabric.network, name) for name in constraints.must_pass]
        most_ms = constraints.max_one_way_ms
        rules = Rules(
            arcs=ways.roads.in_service,
            nodes=np.ones(ways.graph.vertices, dtype=np.bool_),
            stops=tuple(frozenset([ids.row(place)]) for place in dict.fromkeys(places)),
            most_ns=None if most_ms is None else _whole_ns(most_ms),
            most_hops=constraints.max_hops,
        )
        tails = np.zeros(ways.graph.vertices, dtype=np.int64)
        limits: dict[First, int | None] = {
            "cost": None,
            "latency": rules.most_ns,
            "hops": rules.most_hops,
        }
        first, second, third = (limits[name] for name in ORDERS[order])
        task = Task(
            terrain=terrain(ways, rules, tails, measure=self.measure, order=order),
            source=ways.source,
            target=ways.target,
            start=start_of(ways, tails, measure=self.measure, order=order),
            most=(first, second, third),
            stops=rules.stops,
        )
        label = best_path(task, most_labels=MOST_LABELS)
        return None if label is None else ways.path(label.arcs(), self.measure)

    def least_ms(self, constraints: Constraints) -> float | None:
        """Return the latency, regenerators counted, of the fibre that is fastest without them."""
        path = self.best(constraints, order="latency")
        return None if path is None else self.latency_ms(path)


def _whole_ns(bound_ms: float) -> int:
    """Return a bound in whole nanoseconds, as the weights are."""
    return round(bound_ms * NS_PER_MS)

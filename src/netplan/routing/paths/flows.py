"""The cheapest flow of several paths at once, each repeated use at a charge: a bound from below.

Every link, handoff and (where sites count) node is there as often as there are paths. Its first
use is free of charge, each further one costs what repeating its risks weighs at least. A flow may
not tell apart links that share a segment, or two nodes of one site: for these it is a bound, and
where each risk is one link's or one node's alone it is the answer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels import OUT, Digraph
from netplan.kernels.disjoint import disjoint_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from netplan.routing.paths.risks import Risks
    from netplan.routing.ways import Ways

    Longs = NDArray[np.int64]

_LARGEST = 2**61
"""Weights times vertices stay below this, as kernels add them up in 64 bits."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Charge and cost that no set of paths can undercut, and the paths that reach them.

    ``paths`` are arcs of ``ways.graph``, as many as were asked for, or none where only the bound
    is known.
    """

    charge: int
    cost: int
    paths: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """The graph of ``ways`` with everything on it ``count`` times, arcs in pairs there and back.

    ``arc[k]`` is the arc of ``ways.graph`` that arc k stands for, -1 for one that passes a node
    or only fills up a pair (``filler``). ``unit[k]`` is what it uses and ``number[k]`` the
    how-manieth use that is, from 1. ``risk_unit``, ``risk`` and ``charge`` list what each unit's
    repeated use weighs by risk.
    """

    graph: Digraph
    arc: Longs
    filler: NDArray[np.bool_]
    unit: Longs
    number: Longs
    risk_unit: Longs
    risk: Longs
    charge: Longs
    source: int
    target: int
    count: int

    def cheapest(self, weight: Longs, *, repeated: Counter[int]) -> Flow | None:
        """Return the flow of least charge and, of these, of least cost; None: there is no flow.

        ``weight`` is that of the arcs of ``ways.graph``; ``repeated`` says how often each risk may
        be used beside its first time without a charge. Where charge and cost are too large to be
        added up in one number, flows without a charge are all that is looked for.
        """
        own = np.where(self.arc >= 0, weight[self.arc], 0)
        own[self.filler] = OUT
        charge = self._charges(repeated)
        largest = max(1, int(weight.max(initial=0)))
        most = 1 + self.count * self.graph.vertices * largest
        if (int(charge.max(initial=0)) * most + largest) * self.graph.vertices >= _LARGEST:
            return self._free_of_charge(own, charge)
        found = self._paths(np.where(own >= 0, charge * most + own, OUT))
        if found is None:
            return None
        total = sum(int(own[arcs].sum() + most * charge[arcs].sum()) for arcs in found)
        return Flow(*divmod(total, most), self._named(found))

    def _free_of_charge(self, own: Longs, charge: Longs) -> Flow | None:
        """Return the cheapest flow that is charged nothing, or what is known where none is."""
        found = self._paths(np.where(charge > 0, OUT, own))
        if found is not None:
            return Flow(0, sum(int(own[arcs].sum()) for arcs in found), self._named(found))
        due = charge[(charge > 0) & (own >= 0)]
        return Flow(int(due.min()), 0, ()) if due.size else None

    def _paths(self, whole: Longs) -> Sequence[NDArray[np.int32]] | None:
        """Return ``count`` paths of least total weight; None where there are not as many."""
        found = disjoint_set(self.graph, whole, self.source, self.target, self.count)
        return None if found is None or len(found) < self.count else found

    def _named(self, found: Sequence[NDArray[np.int32]]) -> tuple[tuple[int, ...], ...]:
        """Return paths as arcs of ``ways.graph``."""
        return tuple(tuple(int(arc) for arc in self.arc[arcs] if arc >= 0) for arcs in found)

    def _charges(self, repeated: Counter[int]) -> Longs:
        """Return the charge of every arc: what its unit's use weighs once it is a repetition."""
        allowed = np.array([1 + repeated[int(risk)] for risk in self.risk], dtype=np.int64)
        charge = np.zeros(self.arc.size, dtype=np.int64)
        units = 1 + int(self.unit.max(initial=-1))
        for number in range(2, self.count + 1):
            due = np.zeros(units, dtype=np.int64)
            np.add.at(due, self.risk_unit, np.where(allowed < number, self.charge, 0))
            here = self.number == number
            charge[here] = due[self.unit[here]]
        return charge


@dataclass(frozen=True, slots=True)
class _Units:
    """What can be used: an arc there, an arc back (-1: none), its ends, and its risks."""

    there: list[int]
    back: list[int]
    tail: list[int]
    head: list[int]
    risks: list[tuple[int, ...]]

    def add(self, there: int, back: int, ends: tuple[int, int], risks: Iterable[int]) -> None:
        """Add one unit."""
        self.there.append(there)
        self.back.append(back)
        self.tail.append(ends[0])
        self.head.append(ends[1])
        self.risks.append(tuple(risks))


def copies_of(
    ways: Ways, risks: Risks, *, free: frozenset[int], weight: Longs, count: int
) -> Copies:
    """Return the graph for flows of ``count`` paths over the arcs of ``weight`` in service.

    Risks in ``free`` weigh nothing.
    """
    graph, vertices = ways.graph, ways.graph.vertices
    splits = bool((risks.of_vertex >= 0).any())
    shift = vertices if splits else 0
    units = _Units([], [], [], [], [])
    for there, back in _pairs(ways, weight):
        road = int(ways.road_arc[there])
        own = () if road < 0 else risks.of_arc[road]
        ends = int(graph.tail[there]) + shift, int(graph.head[there])
        units.add(there, back, ends, own)
    if splits:
        _add_vertices(units, ways, risks, weight)
    return _with_copies(units, ways, risks, free=free, count=count, shift=shift)


def _pairs(ways: Ways, weight: Longs) -> list[tuple[int, int]]:
    """Return the arcs in service, the two directions of a link in one place together."""
    waiting: dict[tuple[int, int, int], int] = {}
    back: dict[int, int] = {}
    graph, edges = ways.graph, ways.roads.edges
    for arc in np.flatnonzero(weight >= 0).tolist():
        road, tail, head = int(ways.road_arc[arc]), int(graph.tail[arc]), int(graph.head[arc])
        if 0 <= road < 2 * edges and (road // 2, head, tail) in waiting:
            back[waiting.pop((road // 2, head, tail))] = arc
        else:
            back[arc] = -1
            if 0 <= road < 2 * edges:
                waiting[road // 2, tail, head] = arc
    return list(back.items())


def _add_vertices(units: _Units, ways: Ways, risks: Risks, weight: Longs) -> None:
    """Add every vertex but the two ends as a unit of its own, with its site as its risk."""
    graph = ways.graph
    used = np.unique(graph.tail[weight >= 0]).tolist()
    for vertex in used:
        if vertex not in {ways.source, ways.target}:
            site = int(risks.of_vertex[vertex % ways.roads.graph.vertices])
            units.add(-1, -1, (vertex, vertex + graph.vertices), [site] if site >= 0 else ())


def _with_copies(
    units: _Units, ways: Ways, risks: Risks, *, free: frozenset[int], count: int, shift: int
) -> Copies:
    """Return ``count`` copies of all units: for each first the arc there, then the one back.

    With nodes split, vertex v is where arcs enter and v + shift where they leave; an arc back
    joins the other side of both.
    """
    size = len(units.there)
    there, back = np.array(units.there, dtype=np.int64), np.array(units.back, dtype=np.int64)
    tail, head = np.array(units.tail, dtype=np.int64), np.array(units.head, dtype=np.int64)
    twin_tail, twin_head = np.where(there >= 0, head + shift, head), tail - shift * (there >= 0)
    users = Counter(risk for own in units.risks for risk in own)
    listed = [
        (unit, risk, int(risks.weight[risk]) // users[risk])
        for unit, own in enumerate(units.risks)
        for risk in own
        if risk not in free
    ]
    columns = np.array(listed, dtype=np.int64).reshape(-1, 3)
    arc = np.tile(np.column_stack([there, back]).ravel(), count)
    filler = np.column_stack([np.zeros(size, dtype=np.bool_), back < 0]).ravel()
    return Copies(
        graph=Digraph.of(
            ways.graph.vertices + shift,
            tail=np.tile(np.column_stack([tail, twin_tail]).ravel(), count),
            head=np.tile(np.column_stack([head, twin_head]).ravel(), count),
        ),
        arc=arc,
        filler=np.tile(filler, count),
        unit=np.tile(np.repeat(np.arange(size), 2), count),
        number=np.repeat(np.arange(1, count + 1), 2 * size),
        risk_unit=columns[:, 0],
        risk=columns[:, 1],
        charge=columns[:, 2],
        source=ways.source + shift,
        target=ways.target,
        count=count,
    )

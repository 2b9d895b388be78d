"""A problem as arrays: arcs, what limits them, and wants, merged where that changes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from netplan.capacity.models.problem import ModelProblem

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_EQUAL = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The part ``share`` of a want that is demand number ``demand``, ``back`` to front if so."""

    demand: int
    share: float
    back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Arcs, capacity rows and wants of a problem.

    Arc i leads from ``tail[i]`` to ``head[i]`` over ``link[i]`` and takes room from capacity row
    ``row[i]``, which is of link ``row_link[row[i]]``: one row a link where both directions share
    its capacity, else one an arc. ``routing_cost[i]`` is that of a unit on it. Want k asks for
    ``volume[k]`` from ``origin[k]`` to ``target[k]``, in ``members[k]``.
    """

    nodes: int
    tail: Ints
    head: Ints
    link: Ints
    row: Ints
    row_link: Ints
    shared: bool
    routing_cost: Floats
    origin: Ints
    target: Ints
    volume: Floats
    members: tuple[tuple[Member, ...], ...]

    @property
    def most(self) -> float:
        """More than this no capacity row ever carries."""
        return float(self.volume.sum())

    @property
    def links(self) -> int:
        """The number of links."""
        return int(self.row_link.max(initial=-1)) + 1


def form_of(problem: ModelProblem) -> Form:
    """Return the arrays of a problem.

    Where demands may be split over all paths, those between one pair of nodes are one want. On
    undirected links their direction does not matter, so that a want stands for both. The same
    holds on bidirected links where every demand has an equal one the other way: turning all of
    a routing around gives another of the same cost, the mean of both loads the two directions
    alike, and one want a pair, at twice the routing cost, is all there is to route.

    >>> from netplan.capacity.models.problem import ModelDemand, ModelLink, ModelProblem
    >>> demands = tuple(
    ...     ModelDemand(id=f"d{a}", source=a, target=1 - a, value=7.0) for a in (0, 1)
    ... )
    >>> links = (ModelLink(id="l", a=0, b=1),)
    >>> nodes = ("a", "b")
    >>> problem = ModelProblem(nodes=nodes, links=links, demands=demands, code="?")
    >>> form_of(problem).volume.tolist()
    [14.0]
    """
    directed = problem.link_model == "directed"
    mirrored = problem.free and problem.link_model == "bidirected" and _symmetric(problem)
    shared = problem.link_model == "undirected" or mirrored
    numbers = np.arange(len(problem.links), dtype=np.int64)
    a = np.array([link.a for link in problem.links], dtype=np.int64)
    b = np.array([link.b for link in problem.links], dtype=np.int64)
    price = np.array([link.routing_cost for link in problem.links])
    tail, head, link = (a, b, numbers) if directed else _both(a, b, numbers)
    wants = _merged(problem, pairs=shared, once=mirrored) if problem.free else _each(problem)
    return Form(
        nodes=len(problem.nodes),
        tail=tail,
        head=head,
        link=link,
        row=link if shared else np.arange(link.size, dtype=np.int64),
        row_link=numbers if shared else link,
        shared=shared,
        routing_cost=price[link] * (2.0 if mirrored else 1.0),
        origin=np.array([origin for origin, _, _, _ in wants], dtype=np.int64),
        target=np.array([target for _, target, _, _ in wants], dtype=np.int64),
        volume=np.array([volume for _, _, volume, _ in wants]),
        members=tuple(members for _, _, _, members in wants),
    )


_Want = tuple[int, int, float, tuple[Member, ...]]


def _both(a: Ints, b: Ints, numbers: Ints) -> tuple[Ints, Ints, Ints]:
    """Return two arcs a link, there and back, next to each other."""
    ends = np.stack([a, b], axis=1)
    return ends.ravel(), ends[:, ::-1].ravel(), np.repeat(numbers, 2)


def _symmetric(problem: ModelProblem) -> bool:
    """Tell whether as much is wanted from every node to every other as back."""
    between: dict[tuple[int, int], float] = defaultdict(float)
    for demand in problem.demands:
        between[demand.source, demand.target] += demand.volume
    return all(
        abs(volume - between.get((target, source), 0.0)) <= _EQUAL * volume
        for (source, target), volume in between.items()
    )


def _each(problem: ModelProblem) -> list[_Want]:
    """Return a want for each demand."""
    return [
        (each.source, each.target, each.volume, (Member(demand=number, share=1.0),))
        for number, each in enumerate(problem.demands)
    ]


def _merged(problem: ModelProblem, *, pairs: bool, once: bool) -> list[_Want]:
    """Return a want for each pair of nodes: unordered ``pairs``, or ordered ones.

    ``once`` counts the volume of one direction only.
    """
    between: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, each in enumerate(problem.demands):
        ends = (each.source, each.target)
        between[(min(ends), max(ends)) if pairs else ends].append(number)
    turned = _from_few(between) if pairs else {ends: ends for ends in between}
    wants: list[_Want] = []
    for ends, numbers in between.items():
        origin, target = turned[ends]
        volumes = [problem.demands[number].volume for number in numbers]
        total = sum(volumes) / (2.0 if once else 1.0)
        members = tuple(
            Member(
                demand=number,
                share=volume / total,
                back=problem.demands[number].source != origin,
            )
            for number, volume in zip(numbers, volumes, strict=True)
        )
        wants.append((origin, target, total, members))
    return sorted(wants, key=lambda want: want[:2])


def _from_few(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return every pair turned so that few nodes begin one: the busiest node first."""
    near: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for pair in pairs:
        near[pair[0]].add(pair)
        near[pair[1]].add(pair)
    turned = {}
    while near:
        node = max(near, key=lambda each: (len(near[each]), -each))
        for pair in near.pop(node):
            other = pair[1] if pair[0] == node else pair[0]
            turned[pair] = (node, other)
            if other in near:
                near[other].discard(pair)
                if not near[other]:
                    del near[other]
    return turned

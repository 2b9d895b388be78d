"""Arcs of a directed file as links, which are full duplex: a to b and b to a make one."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from netplan.io.formats.draft import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from netplan.io.formats.draft import Edge


def _figures(arc: Edge) -> tuple[float | None, float | None]:
    """Return capacity and length of ``arc``; None, which equals itself, for NaN."""
    capacity, length = arc.capacity_gbps, arc.length_km
    return None if math.isnan(capacity) else capacity, None if math.isnan(length) else length


_ALIKE: tuple[Callable[[Edge], object], ...] = (
    lambda arc: (arc.id, _figures(arc)),
    lambda arc: arc.id,
    _figures,
    lambda _: None,
)
"""What two arcs must have in common to be one link, the surest first."""


def _pairs(there: list[Edge], back: list[Edge]) -> dict[int, Edge]:
    """Return the arc the other way by the identity of each arc of ``there`` that has one."""
    pairs: dict[int, Edge] = {}
    for key in _ALIKE:
        free: dict[object, list[Edge]] = defaultdict(list)
        for arc in reversed(back):
            free[key(arc)].append(arc)
        for arc in there:
            if id(arc) not in pairs and (found := free[key(arc)]):
                pairs[id(arc)] = found.pop()
        taken = {id(arc) for arc in pairs.values()}
        back = [arc for arc in back if id(arc) not in taken]
    return pairs


def _merged(first: Edge, back: Edge) -> Edge:
    """Return the link of two arcs: the smaller capacity, the greater length, both costs.

    >>> from netplan.io.formats.draft import Edge
    >>> there = Edge(id="", row=1, a="x", b="y", capacity_gbps=10, metric=1)
    >>> link = _merged(there, Edge(id="", row=2, a="y", b="x", capacity_gbps=4, metric=3))
    >>> link.capacity_gbps, link.metric, link.metric_ba
    (4, 1, 3)
    """
    capacities = [c for c in (first.capacity_gbps, back.capacity_gbps) if not math.isnan(c)]
    lengths = [km for km in (first.length_km, back.length_km) if not math.isnan(km)]
    return replace(
        first,
        capacity_gbps=min(capacities, default=math.nan),
        length_km=max(lengths, default=math.nan),
        metric_ba=back.metric,
    )


def _said(uneven: Sequence[Edge], single: Sequence[Edge]) -> tuple[str, ...]:
    """Return the sentences about pairs that differ and arcs without a pair."""
    lost = []
    if uneven:
        lost.append(
            f"{counted(len(uneven), 'link')} whose two directions differ in capacity or length, "
            f"such as {uneven[0].a!r} to {uneven[0].b!r}: the smaller capacity and the greater "
            "length hold both ways"
        )
    if single:
        lost.append(
            f"{counted(len(single), 'arc')} without one the other way, such as {single[0].a!r} to "
            f"{single[0].b!r}: netplan's links are full duplex, so the other way exists too, at "
            "the greatest IGP cost"
        )
    return tuple(lost)


def pair_arcs(arcs: Sequence[Edge]) -> tuple[tuple[Edge, ...], tuple[str, ...]]:
    """Return ``arcs`` as links, in the order of their first arcs, and what that could not keep.

    Where no arc at all has one the other way, the file means edges, and each arc becomes one.
    """
    groups: dict[tuple[str, str], list[Edge]] = {}
    for arc in arcs:
        groups.setdefault((arc.a, arc.b), []).append(arc)
    back: dict[int, Edge] = {}
    for (a, b), there in groups.items():
        if a < b:
            back |= _pairs(there, groups.get((b, a), []))
    if arcs and not back:
        what = "the direction of every edge: none has one the other way, so both ways are meant"
        return tuple(arcs), (what,)
    partner = back | {id(other): arc for arc in arcs if (other := back.get(id(arc)))}
    links: list[Edge] = []
    uneven: list[Edge] = []
    done: set[int] = set()
    for arc in arcs:
        other = partner.get(id(arc))
        if other is None:
            links.append(replace(arc, one_way=True))
        elif id(other) not in done:
            done.add(id(arc))
            links.append(_merged(arc, other))
            if _figures(arc) != _figures(other):
                uneven.append(arc)
    return tuple(links), _said(uneven, [link for link in links if link.one_way])

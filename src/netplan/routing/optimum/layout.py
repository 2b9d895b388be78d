"""A flow problem laid out for the kernels: demands grouped by the sources that may serve them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.kernels.pricing import Layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.routing.optimum.problem import AllowedPaths, FlowProblem

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


def layout_of(problem: FlowProblem) -> Layout:
    """Return the layout of a problem.

    Arcs without capacity, or under a shared one of 0, are usable by nobody. A row is an arc of
    finite capacity or a shared capacity, both above 0; arcs come first. Groups are in the order
    of their first demand.
    """
    dead = _dead(problem)
    rows: list[tuple[int, ...]] = [(arc,) for arc in limited_arcs(problem).tolist()]
    rows += [problem.shared[port].arcs for port in limited_ports(problem)]
    room = np.append(
        problem.capacity_gbps[limited_arcs(problem)],
        [problem.shared[port].capacity_gbps for port in limited_ports(problem)],
    )
    row_arc, arc_of = _lists(rows)
    first_row, row_of = _reverse(arc_of, np.repeat(np.arange(len(rows)), np.diff(row_arc)), problem)
    graph = problem.graph
    served = _served_by_path(problem.paths, problem) if problem.paths else _served(problem)
    return Layout(
        first_out=np.array(graph.first_out),
        arc_out=np.array(graph.arc_out),
        tail=np.array(graph.tail),
        head=np.array(graph.head),
        usable=problem.masks & ~dead if not problem.paths else ~dead[None, :],
        **served,
        volume=np.array(problem.volume_gbps),
        first_row=first_row,
        row_of=row_of,
        row_arc=row_arc,
        arc_of=arc_of,
        room=room,
    )


def limited_arcs(problem: FlowProblem) -> Ints:
    """Return the arcs that have a row of their own."""
    capacity = problem.capacity_gbps
    return np.flatnonzero(np.isfinite(capacity) & (capacity > 0) & ~_dead(problem))


def limited_ports(problem: FlowProblem) -> tuple[int, ...]:
    """Return the shared capacities that have a row."""
    return tuple(
        port
        for port, each in enumerate(problem.shared)
        if each.arcs and 0 < each.capacity_gbps < np.inf
    )


def _dead(problem: FlowProblem) -> NDArray[np.bool_]:
    """Return which arcs can carry nothing."""
    dead = problem.capacity_gbps <= 0
    for each in problem.shared:
        if each.capacity_gbps <= 0:
            dead[list(each.arcs)] = True
    return dead


def _lists(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return lists end to end, and where each begins."""
    first = np.append(0, np.cumsum([len(row) for row in rows])).astype(np.int32)
    return first, np.array([value for row in rows for value in row], dtype=np.int32)


def _reverse(
    arc_of: NDArray[np.int32], row: Ints, problem: FlowProblem
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the rows of every arc."""
    order = np.argsort(arc_of, kind="stable")
    counts = np.bincount(arc_of, minlength=problem.graph.arcs)
    return np.append(0, np.cumsum(counts)).astype(np.int32), row[order].astype(np.int32)


def _starts(sorted_keys: Ints, count: int) -> Ints:
    """Return where each key from 0 to ``count`` begins in a list that never falls."""
    return np.searchsorted(sorted_keys, np.arange(count + 1)).astype(np.int64)


def _grouped(key: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the group of every demand, the start of each group, and demands by group.

    Demands of one key are a group; groups are in the order of their first demand.
    """
    _, seen, number = np.unique(key, return_index=True, return_inverse=True)
    group = np.argsort(np.argsort(seen))[number].astype(np.int64)
    order = np.argsort(group, kind="stable")
    return group, _starts(group[order], seen.size), order


def _served(problem: FlowProblem) -> dict[str, Any]:
    """Return the part of the layout that says which sources serve which demands."""
    pair = problem.origin * len(problem.masks) + problem.mask
    sources, source = np.unique(pair, return_inverse=True)
    first = _starts(problem.option_demand, problem.demands)
    key, sets = _source_sets(source, first)
    group, first_demand, demands = _grouped(key)
    lead = key[demands[first_demand[:-1]]].tolist()
    group_slot, slot_source = _lists([sets.get(each, (each,)) for each in lead])
    # Every group lists its sources in rising order, so an option's slot is found by bisection.
    wide = sources.size + 1
    slots = np.repeat(np.arange(len(lead)), np.diff(group_slot)) * wide + slot_source
    own = np.repeat(group, np.diff(first))
    return {
        "source_vertex": (sources // len(problem.masks)).astype(np.int32),
        "source_mask": (sources % len(problem.masks)).astype(np.int32),
        "group_slot": group_slot,
        "slot_source": slot_source,
        "first_demand": first_demand.astype(np.int32),
        "group_demand": demands.astype(np.int32),
        "demand_group": group.astype(np.int32),
        "first_option": first,
        "option_slot": np.searchsorted(slots, own * wide + source).astype(np.int32),
        "option_target": problem.target.astype(np.int32),
        "first_arc": np.zeros(1, dtype=np.int64),
        "path_arc": np.zeros(0, dtype=np.int32),
        "by_path": 0,
    }


def _source_sets(source: Ints, first: Ints) -> tuple[Ints, dict[int, tuple[int, ...]]]:
    """Return a key for the sources of every demand, and what the keys of other than one mean.

    The key of a demand with one option is its source.
    """
    counts, above = np.diff(first), int(source.max(initial=-1)) + 1
    key = np.full(counts.size, above, dtype=np.int64)
    key[counts == 1] = source[first[:-1][counts == 1]]
    numbers: dict[tuple[int, ...], int] = {(): above}
    for demand in np.flatnonzero(counts > 1).tolist():
        found = tuple(np.unique(source[first[demand] : first[demand + 1]]).tolist())
        known = found[0] if len(found) == 1 else above + len(numbers)
        key[demand] = numbers.setdefault(found, known)
    return key, {number: found for found, number in numbers.items()}


def _served_by_path(paths: AllowedPaths, problem: FlowProblem) -> dict[str, Any]:
    """Return the same part of the layout for allowed paths; groups share their first vertex."""
    first = _starts(paths.demand, problem.demands)
    vertex = np.full(problem.demands, -1, dtype=np.int64)
    lead = first[:-1][np.diff(first) > 0]
    some = paths.first[lead + 1] > paths.first[lead]
    at = np.flatnonzero(np.diff(first) > 0)[some]
    vertex[at] = problem.graph.tail[paths.arcs[paths.first[lead[some]]]]
    group, first_demand, demands = _grouped(vertex)
    none = np.zeros(0, dtype=np.int32)
    return {
        "source_vertex": none,
        "source_mask": none,
        "group_slot": np.zeros(first_demand.size, dtype=np.int32),
        "slot_source": none,
        "first_demand": first_demand.astype(np.int32),
        "group_demand": demands.astype(np.int32),
        "demand_group": group.astype(np.int32),
        "first_option": first,
        "option_slot": np.full(paths.demand.size, -1, dtype=np.int32),
        "option_target": none,
        "first_arc": paths.first.astype(np.int64),
        "path_arc": paths.arcs.astype(np.int32),
        "by_path": 1,
    }

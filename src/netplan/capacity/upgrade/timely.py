"""Latency limits of demands: what each may use and still be in time, and what never can be."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isnan
from typing import TYPE_CHECKING

import numpy as np

from netplan.errors import Finding, InputError
from netplan.kernels.distances import distances_from, distances_to
from netplan.kernels.graph import UNREACHED
from netplan.routing.igp import access_tails
from netplan.routing.roads import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from netplan.capacity.upgrade.question import Question
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.optimum import FlowProblem
    from netplan.topology.network import Network

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

NS = 1.0 / UNITS["latency"][1]
"""Nanoseconds in a ms."""

ROUNDING_MS = 1e-6
"""Delays are whole nanoseconds an arc; a path within this much of its limit keeps it."""


def limits_ms(network: Network, demands: Demands) -> Floats:
    """Return the one-way limit of every demand's class, ms; inf where there is none."""
    classes = network["classes"]
    limits = np.full(len(demands), inf)
    for row, name in enumerate(demands.service):
        if name in classes:
            given = float(classes.value(name, "max_one_way_ms"))
            limits[row] = inf if isnan(given) else given
    return limits


def late_rows(asked: Question, ms: Floats) -> tuple[tuple[int, float], ...]:
    """Return demands later than their limit, with the ms they take."""
    over = ms > limits_ms(asked.network, asked.demands[0]) + ROUNDING_MS
    rows = np.flatnonzero(over & np.isfinite(ms) & (asked.demands[-1].volume_gbps > 0))
    return tuple((row, float(ms[row])) for row in rows.tolist())


class Clock:
    """How late every arc makes a path between two nodes; answers are kept by mask and node."""

    def __init__(self, fabric: Fabric, masks: Flags) -> None:
        """Take the network with everything built, and the masks of its flow problem."""
        self._fabric, self._masks = fabric, masks
        self._weight = fabric.roads.weights["latency"]
        self._from: dict[tuple[int, int], Floats] = {}
        self._to: dict[tuple[int, int], Floats] = {}

    def least_ms(self, origin: int, target: int, mask: int) -> Floats:
        """Return the least one-way latency of a path over each arc, access included; inf: none.

        own delay of the origin + distance to the arc + arc + distance from it to the target.
        """
        graph = self._fabric.roads.graph
        weight = np.where(self._masks[mask], self._weight, -1)
        if (origin, mask) not in self._from:
            self._from[origin, mask] = _ms(distances_from(graph, weight, origin))
        if (target, mask) not in self._to:
            self._to[target, mask] = _ms(distances_to(graph, weight, target))
        before, after = self._from[origin, mask], self._to[target, mask]
        own = float(self._fabric.roads.start["latency"][origin]) / NS
        own += access_tails(self._fabric, origin, target).access_ms
        over = before[graph.tail] + self._weight / NS + after[graph.head] + own
        return np.where(self._masks[mask], over, inf)

    def fastest_ms(self, origin: int, target: int, mask: int) -> float:
        """Return the least latency between two nodes."""
        if origin == target:
            own = float(self._fabric.roads.start["latency"][origin]) / NS
            return own + access_tails(self._fabric, origin, target).access_ms
        return float(self.least_ms(origin, target, mask).min(initial=inf))


def _ms(distance: NDArray[np.int64]) -> Floats:
    """Return distances in ms, inf where there is no way."""
    return np.where(distance == UNREACHED, inf, distance / NS)


def narrowed(asked: Question, plain: FlowProblem) -> FlowProblem:
    """Return a flow problem whose demands may only use arcs that lie on some path in time.

    A relaxation: a path over such arcs alone may still be late, but no path in time is lost.
    """
    limits = limits_ms(asked.network, asked.demands[0])
    clock = Clock(asked.whole, plain.masks)
    masks = list(plain.masks)
    known = {mask.tobytes(): number for number, mask in enumerate(plain.masks)}
    chosen = plain.mask.copy()
    for option, demand in enumerate(plain.option_demand.tolist()):
        if limits[demand] == inf or plain.origin[option] == plain.target[option]:
            continue
        mask = int(plain.mask[option])
        over = clock.least_ms(int(plain.origin[option]), int(plain.target[option]), mask)
        own = plain.masks[mask] & (over <= limits[demand] + ROUNDING_MS)
        if own.tobytes() not in known:
            known[own.tobytes()] = len(masks)
            masks.append(own)
        chosen[option] = known[own.tobytes()]
    return replace(plain, mask=chosen, masks=np.array(masks, dtype=np.bool_))


def check_limits(asked: Question, plain: FlowProblem) -> None:
    """Raise InputError naming demands whose limit no fibre keeps, and the least there is."""
    findings = list(_impossible(asked, plain))
    if findings:
        message = "expand"
        raise InputError(message, findings)


def _impossible(asked: Question, plain: FlowProblem) -> Iterator[Finding]:
    """Yield a finding for each demand that is late however it is carried."""
    demands = asked.demands[0]
    limits = limits_ms(asked.network, demands)
    clock = Clock(asked.whole, plain.masks)
    fastest = np.full(len(demands), inf)
    for option, demand in enumerate(plain.option_demand.tolist()):
        if limits[demand] < inf:
            ends = int(plain.origin[option]), int(plain.target[option])
            ms = clock.fastest_ms(*ends, int(plain.mask[option]))
            fastest[demand] = min(fastest[demand], ms)
    for row in np.flatnonzero((fastest < inf) & (fastest > limits + ROUNDING_MS)).tolist():
        names = f"{demands.source[row]} to {demands.target[row]}"
        what = f"{demands.ids[row]!r}, {names}, must arrive within {limits[row]:g} ms one-way "
        what += f"(class {demands.service[row]}), and {fastest[row]:.3f} ms is the least possible "
        what += "over all fibre there is and may be built"
        yield Finding("demands.csv", row + 1, "class", what)

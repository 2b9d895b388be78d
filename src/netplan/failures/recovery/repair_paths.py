"""The stored paths by which a router goes round a failure before the IGP has converged."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.recovery.spaces import FAR
from netplan.routing.igp import Igp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from netplan.failures.recovery.settings import RecoverySettings
    from netplan.failures.recovery.spaces import Spaces
    from netplan.routing.igp import Shares

    Flags = NDArray[np.bool_]


@dataclass
class RepairPaths:
    """The repair paths of every router while the links ``down`` are out of service.

    A path was stored before the failure, so it may be down itself: it then repairs nothing. Other
    routers still forward as without failure; a repair on the way of a repair is not counted on.
    Answers are kept, as many demands meet the same router.
    """

    spaces: Spaces
    igp: Igp
    down: frozenset[int]
    settings: RecoverySettings
    _kept: dict[tuple[int, int], Shares | None] = field(default_factory=dict, repr=False)
    _converged: dict[frozenset[int], Igp] = field(default_factory=dict, repr=False)

    @cached_property
    def clean(self) -> Flags:
        """Which nodes send to which others clear of all that is down."""
        return self.spaces.clean(self.down)

    def shares(self, node: int, target: int) -> Shares | None:
        """Return the share of one unit from ``node`` to ``target`` on every arc of the repair.

        ``node`` has no next hop towards ``target`` left. None: nothing repairs it.
        """
        key = node, target
        if key not in self._kept:
            self._kept[key] = self._found(node, target)
        return self._kept[key]

    def _found(self, node: int, target: int) -> Shares | None:
        """Work out ``shares``: each way of repair has all that the one before it has."""
        lost = [a for a in self.spaces.leaving(node) if self.spaces.primary(a)[target]]
        if not lost:
            return None
        if self.settings.fast_reroute == "ti-lfa":
            return self._post_convergence(node, target, lost[0])
        alternate = self._alternate(node, target, lost[0])
        if alternate is not None or self.settings.fast_reroute == "lfa":
            return self._over(target, alternate, None)
        return self._over(target, *self._tunnel(node, target, lost))

    def _known(self, lost: int) -> frozenset[int]:
        """Return the links that the router expects to fail together with the arc ``lost``."""
        return self.down if self.settings.shared_risks else frozenset({lost >> 1})

    def _others(self, node: int, lost: int) -> Iterator[tuple[int, int]]:
        """Yield the arcs, with their heads, that the router may store a repair over."""
        known = self._known(lost)
        for arc in self.spaces.leaving(node):
            if arc >> 1 not in known:
                yield arc, self.spaces.ends(arc)[1]

    def _alternate(self, node: int, target: int, lost: int) -> int | None:
        """Return the arc to the loop-free alternate of least cost, the lowest of equal ones."""
        found: tuple[int, int] | None = None
        for arc, head in self._others(node, lost):
            kept = not self.settings.shared_risks or self.clean[head, target]
            if kept and self.spaces.loop_free(arc)[target]:
                option = int(self.spaces.weight[arc] + self.spaces.via[head, target]), arc
                found = option if found is None else min(found, option)
        return None if found is None else found[1]

    def _tunnel(self, node: int, target: int, lost: list[int]) -> tuple[int | None, int | None]:
        """Return first arc and end of the cheapest tunnel to a PQ node, the lowest of equal ones.

        The node is one that a neighbour reaches clear of the failure (extended P-space) and that
        sends on to the next hop lost clear of it (Q-space).
        """
        spaces, knows = self.spaces, self.settings.shared_risks
        near = np.logical_or.reduce([spaces.q_space(arc) for arc in lost])
        near = near & (spaces.via[:, target] < FAR)
        if knows:
            near &= self.clean[:, target]
        found: tuple[int, int, int] | None = None
        for arc, head in self._others(node, lost[0]):
            usable = near & spaces.loop_free(arc)
            usable[target] = False
            if knows:
                usable &= self.clean[head]
            if usable.any():
                cost = spaces.weight[arc] + spaces.via[head] + spaces.via[:, target]
                end = int(np.where(usable, cost, 4 * FAR).argmin())
                option = int(cost[end]), arc, end
                found = option if found is None else min(found, option)
        return (None, None) if found is None else found[1:]

    def _over(self, target: int, arc: int | None, end: int | None) -> Shares | None:
        """Return the shares of a repair over ``arc`` and a tunnel to ``end``, if there is one."""
        if arc is None or arc >> 1 in self.down:
            return None
        head = self.spaces.ends(arc)[1]
        stops = [head, target] if end is None else [head, end, target]
        total: Shares = {arc: 1.0}
        for leg in pairwise(stops):
            found = self.igp.shares(*leg)
            if not self.clean[leg] or found is None:
                return None
            for used, share in found.items():
                total[used] = total.get(used, 0.0) + share
        return total

    def _post_convergence(self, node: int, target: int, lost: int) -> Shares | None:
        """Return the shares that the IGP will have once it knows of the failure (TI-LFA)."""
        known = self._known(lost)
        if known not in self._converged:
            self._converged[known] = Igp(self.igp.fabric, known, split=self.igp.split)
        found = self._converged[known].shares(node, target)
        if found is None or any(arc >> 1 in self.down for arc in found):
            return None
        return found

"""What every way of recovering starts from: the routing without failure, and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.recovery.circuits import Light
from netplan.failures.recovery.legs import ways_of
from netplan.failures.recovery.settings import RecoverySettings, check_recovery
from netplan.failures.recovery.spaces import Spaces
from netplan.failures.sweeper import Sweeper
from netplan.routing.crossing import policy_of
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.ends import nodes_of
from netplan.routing.igp import Igp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from netplan.failures.recovery.legs import Way
    from netplan.failures.scenarios import Hit
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Routing


@dataclass(frozen=True, slots=True)
class Ground:
    """A network with its demands, routed without failure and ready for any scenarios.

    ``ways[n]`` is the way of demand n without failure, ``users[arc]`` the demands on an arc,
    handoffs included, ``stays[node]`` those that never leave a node. ``sweeper`` says what the
    network comes to once the IGP has converged, and ``reconvergence_s`` how long that takes in
    the largest network.
    """

    fabric: Fabric
    demands: Demands
    settings: RecoverySettings
    sweeper: Sweeper
    routing: Routing
    igp: Igp
    ways: tuple[Way | None, ...]
    users: Mapping[int, frozenset[int]]
    stays: Mapping[int, tuple[int, ...]]
    spaces: Spaces
    light: Light
    classes: tuple[str, ...]
    reconvergence_s: float

    @classmethod
    def of(
        cls,
        fabric: Fabric,
        demands: Demands,
        *,
        settings: RecoverySettings | None = None,
        router: EcmpRouter | None = None,
        sweeper: Sweeper | None = None,
    ) -> Ground:
        """Route ``demands`` without failure.

        ``sweeper`` may be one that is there already, of the same network, demands and router.
        Raises InputError for settings that make no sense.
        """
        settings = settings or RecoverySettings()
        check_recovery(settings)
        router = router or EcmpRouter(policy_of(fabric.network))
        routing = router(fabric, demands)
        ways = ways_of(fabric, routing)
        users: dict[int, set[int]] = {}
        for number, arc in zip(*routing.share.nonzero(), strict=True):
            users.setdefault(int(arc), set()).add(int(number))
        sizes = [fabric.node_carrier.count(name) for name in set(fabric.node_carrier)]
        return cls(
            fabric=fabric,
            demands=demands,
            settings=settings,
            sweeper=sweeper or Sweeper.of(fabric, demands, router=router),
            routing=routing,
            igp=Igp(fabric, split=router.split),
            ways=ways,
            stays=_stays(fabric, demands, ways),
            users={arc: frozenset(numbers) for arc, numbers in users.items()},
            spaces=Spaces.of(fabric),
            light=Light.of(fabric, settings),
            classes=tuple(dict.fromkeys(demands.service)),
            reconvergence_s=settings.reconvergence_s(max(sizes, default=0)),
        )

    def shut_arcs(self, effect: Hit) -> frozenset[int]:
        """Return the handoffs, by arc, at exchanges that are closed and nodes that are dead."""
        closed, dead = effect.closed, effect.dead
        return frozenset(
            handoff.arc
            for handoff in self.fabric.handoffs
            if handoff.exchange in closed
            or not dead.isdisjoint((handoff.near.node, handoff.far.node))
        )

    def by_class(self, lost: NDArray[np.float64]) -> tuple[float, ...]:
        """Return the traffic of every class of which the part ``lost`` is unserved, Gbit/s.

        ``lost`` has one value from 0 to 1 for each demand.
        """
        volume, service = self.demands.volume_gbps * lost, np.array(self.demands.service)
        return tuple(float(volume[service == name].sum()) for name in self.classes)

    def overflow_gbps(self, load: NDArray[np.float64]) -> float:
        """Return what does not fit links under ``load`` (links, 2), worse direction, Gbit/s."""
        worse = load.max(axis=1, initial=0.0)
        return float(np.maximum(0.0, worse - self.sweeper.calm.capacity_gbps).sum())


def _stays(
    fabric: Fabric, demands: Demands, ways: Sequence[Way | None]
) -> dict[int, tuple[int, ...]]:
    """Return by node row the demands that never leave it: both ends are there."""
    found: dict[int, tuple[int, ...]] = {}
    for number, way in enumerate(ways):
        if way is None:
            there = set(nodes_of(fabric, demands.target[number]))
            for node in nodes_of(fabric, demands.source[number]):
                if node in there:
                    found[node] = (*found.get(node, ()), number)
                    break
    return found

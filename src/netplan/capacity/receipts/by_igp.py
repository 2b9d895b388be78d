"""A year of a plan under the IGP's routing: what every state loads, and what it cuts off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.receipts.ports import port_loads
from netplan.failures.sets import failure_set
from netplan.failures.sweeper import Sweeper, by_link
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from netplan.capacity.terms import Terms
    from netplan.failures.scenarios import Hit, Scenario
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

Port = tuple[str, str]

MOVES = ("links", "segments", "exchange_ports", "nodes")
"""Tables that decide where traffic goes."""


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """A year's network, its traffic, and every state of it; row 0 of each array is unfailed.

    ``load_gbps`` has shape (states, links, 2), ``port_gbps`` (states) by port, in its worse
    direction; ``lost`` (states, demands) says what has no path. ``ms`` is the one-way latency of
    every demand without failure, ``site_ms`` that from the hub to each of ``sites``.
    """

    year: int
    network: Network
    woven: Fabric
    demands: Demands
    router: EcmpRouter
    scenarios: tuple[Scenario, ...]
    hits: tuple[Hit, ...]
    limit: Floats
    load_gbps: Floats
    port_gbps: dict[Port, Floats]
    lost: Flags
    ms: Floats
    sites: tuple[str, ...]
    site_ms: Floats
    _shares: dict[int, csr_array] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, network: Network, demands: Demands, terms: Terms, *, sites: Sequence[str] = ()
    ) -> Year:
        """Route ``demands`` over ``network`` in every state that ``terms`` promise."""
        woven, router = fabric(network), EcmpRouter(terms.policy)
        spec = ",".join(terms.survive)
        scenarios = failure_set(network, spec).scenarios if spec else ()
        sweeper = Sweeper.of(woven, demands, sites=sites, router=router)
        hits, _ = sweeper.effects.hits(scenarios)
        load, option, _ = sweeper.swept(sweeper.effects.failures(hits))
        for number, one in enumerate(hits):
            load[number, sorted(one.down)] = 0.0
        taken, links = sweeper.base.taken, len(network["links"])
        options = np.concatenate([taken.option[None], option])
        return cls(
            year=demands.year,
            network=network,
            woven=woven,
            demands=demands,
            router=router,
            scenarios=tuple(scenarios),
            hits=tuple(hits),
            limit=np.array(
                [terms.working_utilisation, *(terms.failure_utilisation for _ in scenarios)]
            ),
            load_gbps=np.concatenate([by_link(taken.load[None], sweeper.base.arc, links), load]),
            port_gbps=port_loads(woven, sweeper.base.relations, options),
            lost=(options < 0)[:, sweeper.demand],
            ms=sweeper.calm.base_ms,
            sites=tuple(sites),
            site_ms=sweeper.calm.base_site_ms,
        )

    @property
    def capacity_gbps(self) -> Floats:
        """Capacity of every link, Gbit/s each direction; inf where it is not in service."""
        links = self.network["links"]
        there = links["status"] == "existing"
        return np.where(there, np.asarray(links["capacity_gbps"], dtype=np.float64), np.inf)

    @property
    def port_capacity_gbps(self) -> dict[Port, float]:
        """Capacity of every port that hands over, Gbit/s each direction."""
        return {key: port.capacity_gbps for key, port in self.woven.ports.items()}

    def scenario(self, state: int) -> Scenario | None:
        """Return the failure of a state, None without one."""
        return self.scenarios[state - 1] if state else None

    def state_of(self, scenario: Scenario | None) -> int:
        """Return the state of a failure by its kind and id; -1 where there is none."""
        if scenario is None:
            return 0
        keys = [(each.kind, each.id) for each in self.scenarios]
        key = scenario.kind, scenario.id
        return keys.index(key) + 1 if key in keys else -1

    def share(self, state: int) -> csr_array:
        """Return which share of every demand is on every arc in a state."""
        if state not in self._shares:
            one = self.hits[state - 1] if state else None
            found = self.router(
                self.woven,
                self.demands,
                down=one.down if one else frozenset(),
                closed=one.closed if one else frozenset(),
                dead=one.dead if one else frozenset(),
            )
            self._shares[state] = found.share
        return self._shares[state]

    def without(self, network: Network, terms: Terms) -> Year:
        """Return the year on ``network``; where capacity alone fell, traffic goes the same way."""
        if self._same_ways(network):
            woven = replace(self.woven, network=network)
            return replace(self, network=network, woven=woven)
        return Year.of(network, self.demands, terms, sites=self.sites)

    def _same_ways(self, network: Network) -> bool:
        """Tell whether ``network`` differs in the capacity of links without a bundle alone."""
        links, own = network["links"], self.network["links"]
        if any(network[name] is not self.network[name] for name in MOVES if name != "links"):
            return False
        fewer = links["capacity_gbps"] != own["capacity_gbps"]
        return not (fewer & (own["bundle"] != "")).any() and all(
            (links[column] == own[column]).all()
            for column in ("status", "segments", "igp_cost", "igp_cost_ba")
        )

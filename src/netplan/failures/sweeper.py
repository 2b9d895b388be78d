"""The sweep as a thing that is prepared once and called with any scenarios, anywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.base import Base, base_of
from netplan.failures.effects import NOTHING, Effects, effects_of
from netplan.failures.swept import Sweep, joined
from netplan.kernels.after_network import after_network
from netplan.routing.crossing import policy_of
from netplan.routing.ecmp import EcmpRouter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.failures.scenarios import Scenario
    from netplan.kernels.after_layout import Failures
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.relations import Ends

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

LEFT_OVER = 1e-12
"""Loads below this share of the greatest are left over from adding and taking away."""


@dataclass(frozen=True, slots=True)
class Sweeper:
    """A network with its demands, ready for any scenarios: ``sweeper(scenarios)`` is their sweep.

    Each scenario's answer is the same whatever others are asked beside it, and by whom. ``calm``
    is the sweep of no scenario. ``demand`` numbers the relation of every demand, ``probes`` those
    from the hub to each site watched, by carrier.
    """

    base: Base
    effects: Effects
    calm: Sweep
    demand: Longs
    probes: tuple[Longs, ...]
    exchanges: int

    @classmethod
    def of(
        cls,
        fabric: Fabric,
        demands: Demands,
        *,
        sites: Sequence[str] = (),
        router: EcmpRouter | None = None,
    ) -> Sweeper:
        """Route ``demands`` without failure, and remember all that failures are compared with.

        ``sites`` are watched: how far each is from the network's hub within the best carrier's
        network. Without ``router`` networks hand over by the network's own ``exchange_policy``.
        """
        router = router or EcmpRouter(policy_of(fabric.network))
        probes = [_probes(fabric, site) for site in sites]
        ends: list[Ends] = list(zip(demands.source, demands.target, strict=True))
        ends += [pair for listed in probes for pair in listed]
        volume = np.zeros(len(ends))
        volume[: len(demands)] = demands.volume_gbps
        base = base_of(fabric, ends, volume, router)
        places = np.cumsum([len(demands), *(len(listed) for listed in probes)])
        slot = np.full(2 * len(fabric.network["links"]), -1, dtype=np.int64)
        slot[base.arc] = np.arange(base.arc.size)
        numbers = tuple(np.split(base.number, places)[1:-1])
        calm = _calm(fabric, demands, base, tuple(sites), numbers)
        effects = effects_of(fabric, slot, base.stays, split=router.split)
        exchanges = len(fabric.network["exchanges"])
        return cls(base, effects, calm, base.number[: len(demands)], numbers, exchanges)

    def __call__(self, scenarios: Sequence[Scenario]) -> Sweep:
        """Return the sweep of ``scenarios``."""
        hits, why = self.effects.hits(scenarios)
        load, option, ms = self.swept(self.effects.failures(hits))
        for number, one in enumerate(hits):
            load[number, sorted(one.down)] = 0.0
        load[list(why)], ms[list(why)] = np.nan, np.nan
        return replace(
            self.calm,
            scenarios=tuple(scenarios),
            hits=tuple(hits),
            load_gbps=load,
            lost=(option < 0)[:, self.demand],
            latency_ms=ms[:, self.demand],
            site_ms=nearest(ms, self.probes),
            why=why,
        )

    def refused(self, scenarios: Sequence[Scenario], why: str) -> Sweep:
        """Return a sweep that says of every scenario why it was not computed."""
        count, (links, demands) = len(scenarios), (len(self.calm.base_gbps), self.demand.size)
        return replace(
            self.calm,
            scenarios=tuple(scenarios),
            hits=(NOTHING,) * count,
            load_gbps=np.full((count, links, 2), np.nan),
            lost=np.zeros((count, demands), dtype=np.bool_),
            latency_ms=np.full((count, demands), np.nan),
            site_ms=np.full((count, len(self.probes)), np.nan),
            why=dict.fromkeys(range(count), why),
        )

    def joined(self, parts: Sequence[Sweep]) -> Sweep:
        """Return the sweeps of several lists of scenarios as one, in their order."""
        return joined(self.calm, parts)

    def swept(self, failures: Failures) -> tuple[Floats, Longs, Floats]:
        """Return loads by link and direction, options and delays by relation of every failure."""
        base, count = self.base, failures.arcs[0].size - 1
        load = np.empty((count, base.arc.size))
        option = np.empty((count, base.taken.option.size), dtype=np.int64)
        ms = np.empty((count, base.taken.option.size))
        after_network(
            base.ground, base.known, base.relations, base.taken, failures, self.exchanges,
            load, option, ms,
        )  # fmt: skip
        load[np.abs(load) <= LEFT_OVER * self.calm.base_gbps.max(initial=0.0)] = 0.0
        return by_link(load, base.arc, self.calm.base_gbps.shape[0]), option, ms


def by_link(load: Floats, arc: Longs, links: int) -> Floats:
    """Return loads by slot as loads by link and direction."""
    out = np.zeros((len(load), 2 * links))
    out[:, arc] = load
    return out.reshape(len(load), links, 2)


def nearest(ms: Floats, probes: Sequence[Longs]) -> Floats:
    """Return the least delay over the carriers that reach each site, shape (scenarios, sites)."""
    columns = [ms[:, numbers].min(axis=1, initial=np.inf) for numbers in probes]
    return np.array(columns, dtype=np.float64).reshape(len(probes), len(ms)).T


def _probes(fabric: Fabric, site: str) -> list[Ends]:
    """Return the pairs of nodes, hub and ``site``, of every carrier proper that is at both."""
    carriers, hub = fabric.network["carriers"], fabric.network.settings.hub
    found: list[Ends] = []
    for carrier, kind in zip(carriers.ids, carriers["kind"], strict=True):
        start, end = fabric.nodes_at.get((hub, carrier)), fabric.nodes_at.get((site, carrier))
        if kind == "carrier" and start is not None and end is not None:
            found.append((start, end))
    return found


def _calm(
    fabric: Fabric,
    demands: Demands,
    base: Base,
    sites: tuple[str, ...],
    probes: tuple[Longs, ...],
) -> Sweep:
    """Return the sweep of no scenario."""
    links, number = fabric.network["links"], base.number[: len(demands)]
    shape = 0, len(demands)
    return Sweep(
        scenarios=(),
        hits=(),
        demands=demands,
        capacity_gbps=np.asarray(links["capacity_gbps"]),
        base_gbps=by_link(base.taken.load[None], base.arc, len(links))[0],
        load_gbps=np.zeros((0, len(links), 2)),
        base_lost=(base.taken.option < 0)[number],
        lost=np.zeros(shape, dtype=np.bool_),
        base_ms=base.taken.ms[number],
        latency_ms=np.zeros(shape),
        sites=sites,
        base_site_ms=nearest(base.taken.ms[None], probes)[0],
        site_ms=np.zeros((0, len(sites))),
    )

"""What one failure takes away: traffic without a way, traffic that no longer fits, promises."""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.failures.sweep import SLACK
from netplan.topology.select import select

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from netplan.failures import Sweep
    from netplan.metrics.risk_likelihood import Element
    from netplan.routing.demands import Demands
    from netplan.topology.network import Network

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a failure takes away of what works without it, in Gbit/s and by class.

    ``unserved`` has no way left; ``excess_gbps`` is what is carried onto links that cannot hold
    it, summed over links and directions (a flow over two full links counts at both: an upper
    reading); ``full`` are the rows of those links, the fullest first. ``late`` arrives, but
    later than its class is promised; ``cities_late`` are the watched sites whose own latency
    promise breaks. ``own_gbps`` is the part of ``unserved`` that starts or ends at a place that
    fails: no second way could save it. Failures with equal ``effect`` take away the same.
    """

    unserved: Mapping[str, float]
    excess_gbps: float
    full: tuple[int, ...]
    late: Mapping[str, float]
    cities_lost: tuple[str, ...]
    cities_late: tuple[str, ...]
    own_gbps: float = 0.0
    effect: bytes = b""

    @property
    def unserved_gbps(self) -> float:
        """Traffic without a way, Gbit/s."""
        return math.fsum(self.unserved.values())

    @property
    def late_gbps(self) -> float:
        """Traffic later than promised, Gbit/s."""
        return math.fsum(self.late.values())

    @property
    def lost_gbps(self) -> float:
        """Traffic without a way, and what no longer fits, Gbit/s."""
        return self.unserved_gbps + self.excess_gbps

    @property
    def harmless(self) -> bool:
        """Whether nothing is lost and nothing late."""
        return not self.lost_gbps and not self.late_gbps


def _digest(*parts: NDArray[Any]) -> bytes:
    """Return 16 bytes that are equal for equal arrays, and else differ but for a miracle."""
    return blake2b(b"".join(part.tobytes() for part in parts), digest_size=16).digest()


def ends_of(network: Network, demands: Demands) -> dict[Element, list[int]]:
    """Return by site and by node the demands that start or end there, as rows of ``demands``.

    A demand between sites is at home in the site alone, as any of its nodes will do.
    """
    nodes = network["nodes"]
    found: dict[Element, list[int]] = {}
    for row, ends in enumerate(zip(demands.source, demands.target, strict=True)):
        for end in ends:
            at_node = end in nodes
            if at_node:
                found.setdefault(("nodes", end), []).append(row)
            site = nodes.value(end, "site") if at_node else end
            found.setdefault(("sites", site), []).append(row)
    return found


def excess_of(load_gbps: Floats, capacity_gbps: Floats) -> Floats:
    """Return what does not fit, Gbit/s, shape (links, 2) as ``load_gbps``.

    >>> excess_of(np.array([[120.0, 80.0]]), np.array([100.0])).tolist()
    [[20.0, 0.0]]
    """
    return np.maximum(0.0, load_gbps - capacity_gbps[:, None])


def city_promises(network: Network) -> dict[str, float]:
    """Return the strictest latency promised from the hub by site, ms one-way, by any carrier.

    Counted are targets of the IP view that hold for each site, and for no carrier in particular.
    """
    hub, strictest = network.settings.hub, dict[str, float]()
    for row in network["targets"].rows():
        single = row["metric"] == "latency_ms" and row["statistic"] in {"each", "max"}
        plain = row["view"] == "ip" and not row["carrier"] and row["comparator"] == "at_most"
        if single and plain and hub in select(network, row["from_set"]):
            for site in select(network, row["to_set"]):
                strictest[site] = min(row["value"], strictest.get(site, math.inf))
    return strictest


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What losses are measured against: promises by demand and by watched site, excess before."""

    result: Sweep
    demand_ms: Floats
    site_ms: Floats
    base_excess: Floats
    ends: Mapping[Element, Sequence[int]]

    @classmethod
    def of(cls, network: Network, result: Sweep) -> Yardstick:
        """Read the promises off once for all scenarios of ``result``."""
        classes = network["classes"]
        promised = {
            name: float(ms) if math.isfinite(ms) else math.inf
            for name, ms in zip(classes.ids, classes["max_one_way_ms"], strict=True)
        }
        cities = city_promises(network)
        demand_ms = [promised.get(name, math.inf) for name in result.demands.service]
        site_ms = [cities.get(site, math.inf) for site in result.sites]
        return cls(
            result=result,
            demand_ms=np.array(demand_ms, dtype=np.float64),
            site_ms=np.array(site_ms, dtype=np.float64),
            base_excess=excess_of(result.base_gbps, result.capacity_gbps),
            ends=ends_of(network, result.demands),
        )

    def loss(self, number: int, failing: Sequence[Element] = ()) -> Loss:
        """Return what scenario row ``number`` takes away; what was missing before is not its.

        ``failing`` are the elements that fail in it, which tell their own traffic.
        """
        result = self.result
        gone = result.lost[number] & ~result.base_lost
        late = self._late(result.latency_ms[number], result.base_ms, self.demand_ms)
        more = excess_of(result.load_gbps[number], result.capacity_gbps) - self.base_excess
        by_link = np.maximum(0.0, more).sum(axis=1)
        full = np.flatnonzero(by_link > SLACK)
        # Rounded, so that equal loads summed in another order keep the order of the table.
        order = np.argsort(-np.round(by_link[full], 9), kind="stable")
        reached = np.isfinite(result.site_ms[number])
        off = ~reached & np.isfinite(result.base_site_ms)
        slow = self._late(result.site_ms[number], result.base_site_ms, self.site_ms)
        own = np.zeros_like(gone)
        for element in failing:
            own[list(self.ends.get(element, ()))] = True
        # Rounded for the same reason; + 0.0 as -0.0 has other bytes.
        fits = np.round(by_link, 6) + 0.0
        return Loss(
            unserved=self._by_class(gone),
            excess_gbps=float(by_link.sum()) if len(full) else 0.0,
            full=tuple(full[order].tolist()),
            late=self._by_class(late),
            cities_lost=self._sites(off),
            cities_late=self._sites(slow),
            own_gbps=float(result.demands.volume_gbps[gone & own].sum()),
            effect=_digest(gone, late, off, slow, fits),
        )

    @staticmethod
    def _late(now_ms: Floats, before_ms: Floats, promised_ms: Floats) -> NDArray[np.bool_]:
        """Tell what is reached later than promised and was in time before."""
        late = np.isfinite(now_ms) & (now_ms > promised_ms + SLACK)
        return np.asarray(late & (before_ms <= promised_ms + SLACK))

    def _by_class(self, chosen: NDArray[np.bool_]) -> dict[str, float]:
        """Return the volume of the demands ``chosen`` by class, Gbit/s; classes without none."""
        found: dict[str, list[float]] = {}
        demands = self.result.demands
        for row in np.flatnonzero(chosen).tolist():
            found.setdefault(demands.service[row], []).append(float(demands.volume_gbps[row]))
        return {name: math.fsum(found[name]) for name in sorted(found) if any(found[name])}

    def _sites(self, chosen: NDArray[np.bool_]) -> tuple[str, ...]:
        """Return the ids of the watched sites ``chosen``."""
        return tuple(self.result.sites[row] for row in np.flatnonzero(chosen).tolist())

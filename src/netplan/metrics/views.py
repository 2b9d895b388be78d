"""One network state seen in each latency view: optical, IP private, and between networks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netplan.metrics.bounds import bound_ms, straight_km
from netplan.routing.crossing import Policy, internet_path, policy_of, why_no_handoff
from netplan.routing.fabric import Fabric, fabric
from netplan.routing.fibre import FibrePath, fibre_paths
from netplan.routing.igp import Igp, access_tails, ip_path
from netplan.routing.path_latency import ecmp_latency
from netplan.routing.ridden import cable_way
from netplan.routing.roads import fibre_roads

if TYPE_CHECKING:
    from netplan.latency.parts import Latency
    from netplan.routing.used import UsedLatency
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """How one site is seen from another: latency by part and the way there.

    ``sites`` are the places the fibre passes, ``segments`` and ``links`` what it rides,
    ``handoffs`` the exchanges crossed; ``hops`` are the sites of the nodes passed. ``ecmp`` is
    over all paths of equal cost, where there may be several; ``latency`` is the slowest's.
    """

    carrier: str
    to_carrier: str
    latency: Latency
    sites: tuple[str, ...]
    segments: tuple[str, ...]
    links: tuple[str, ...] = ()
    hops: tuple[str, ...] = ()
    handoffs: tuple[str, ...] = ()
    ecmp: UsedLatency | None = None


@dataclass(frozen=True, slots=True)
class Views:
    """A network state that answers "how far is this site from that one" in every view.

    Answers are kept, as the same pair is asked for by tables, targets and calibration.
    """

    fabric: Fabric
    igp: Igp
    policy: Policy
    _kept: dict[tuple[str, ...], Sight | None] = field(
        default_factory=dict, repr=False, compare=False
    )
    _fibre: dict[tuple[str, str], dict[str, FibrePath]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def network(self) -> Network:
        """The network in this state."""
        return self.fabric.network

    @property
    def carriers(self) -> tuple[str, ...]:
        """Carriers proper (kind ``carrier``) that have a node, in table order."""
        table = self.network["carriers"]
        present = set(self.fabric.node_carrier)
        return tuple(
            carrier
            for carrier, kind in zip(table.ids, table["kind"], strict=True)
            if kind == "carrier" and carrier in present
        )

    def optical(self, source: str, target: str, carrier: str = "") -> Sight | None:
        """Return the shortest fibre on ``carrier``'s plant ('': on anybody's), or None."""
        key = (source, carrier)
        if key not in self._fibre:
            roads = fibre_roads(self.network, self.fabric.links.plant, carrier=carrier)
            sites = self.network["sites"].ids
            plant = self.fabric.links.plant
            self._fibre[key] = fibre_paths(self.network, plant, roads, source, sites)
        path = self._fibre[key].get(target)
        if path is None:
            return None
        sites, segments = self.network["sites"].ids, self.network["segments"].ids
        return Sight(
            carrier=carrier,
            to_carrier=carrier,
            latency=path.latency,
            sites=tuple(sites[row] for row in path.sites),
            segments=tuple(segments[row] for row in path.segments),
        )

    def ip(self, source: str, target: str, carrier: str = "") -> Sight | None:
        """Return the path within ``carrier``'s routed network ('': the best carrier's), or None."""
        if not carrier:
            return self._best([self.ip(source, target, name) for name in self.carriers])
        key = ("ip", source, target, carrier)
        if key not in self._kept:
            self._kept[key] = self._ip(source, target, carrier)
        return self._kept[key]

    def _ip(self, source: str, target: str, carrier: str) -> Sight | None:
        start = self.fabric.nodes_at.get((source, carrier))
        end = self.fabric.nodes_at.get((target, carrier))
        if start is None or end is None:
            return None
        path = ip_path(self.igp, start, end)
        if path is None:
            return None
        latency = path.latency + access_tails(self.fabric, start, end)
        ecmp = ecmp_latency(self.igp, start, end)
        return self._sight(source, path.nodes, path.arcs, latency, ecmp=ecmp)

    def internet(self, source: str, target: str, carrier: str, to_carrier: str) -> Sight | None:
        """Return the path from ``carrier`` at one site to ``to_carrier`` at another, or None."""
        key = ("internet", source, target, carrier, to_carrier)
        if key not in self._kept:
            self._kept[key] = self._internet(source, target, carrier, to_carrier)
        return self._kept[key]

    def _internet(self, source: str, target: str, carrier: str, to_carrier: str) -> Sight | None:
        start = self.fabric.nodes_at.get((source, carrier))
        end = self.fabric.nodes_at.get((target, to_carrier))
        if start is None or end is None:
            return None
        path = internet_path(self.igp, start, end, policy=self.policy)
        if path is None:
            return None
        nodes = tuple(node for leg in path.legs for node in leg.nodes)
        arcs = tuple(arc for leg in path.legs for arc in leg.arcs)
        return self._sight(source, nodes, arcs, path.latency, handoffs=path.handoffs)

    def why_not(self, source: str, target: str, carrier: str, to_carrier: str) -> str:
        """Return why two carriers do not meet between two sites, in a sentence."""
        start = self.fabric.nodes_at.get((source, carrier))
        end = self.fabric.nodes_at.get((target, to_carrier))
        if start is None or end is None:
            missing = (carrier, source) if start is None else (to_carrier, target)
            return f"{missing[0]} has no node at {missing[1]}"
        return why_no_handoff(self.fabric, start, end)

    def _sight(
        self,
        source: str,
        nodes: tuple[int, ...],
        arcs: tuple[int, ...],
        latency: Latency,
        *,
        handoffs: tuple[str, ...] = (),
        ecmp: UsedLatency | None = None,
    ) -> Sight:
        """Return a routed path with the fibre it rides spelled out."""
        fabric, network = self.fabric, self.network
        sites, segments = cable_way(fabric, source, arcs)
        return Sight(
            carrier=fabric.node_carrier[nodes[0]],
            to_carrier=fabric.node_carrier[nodes[-1]],
            latency=latency,
            sites=sites,
            segments=segments,
            links=tuple(network["links"].ids[arc >> 1] for arc in arcs),
            hops=tuple(fabric.node_site[node] for node in nodes),
            handoffs=handoffs,
            ecmp=ecmp,
        )

    @staticmethod
    def _best(sights: list[Sight | None]) -> Sight | None:
        """Return the nearest of ``sights``, the first on a tie, or None when there is none."""
        found = [sight for sight in sights if sight is not None]
        return min(found, key=lambda sight: sight.latency.one_way_ms) if found else None

    def straight_km(self, source: str, target: str) -> float:
        """Return the geodesic distance between two sites, km."""
        return straight_km(self.network, source, target)

    def bound_ms(self, source: str, target: str) -> float:
        """Return the delay of standard fibre laid along the geodesic, ms one-way."""
        return bound_ms(self.network, source, target)


def views(network: Network, *, down: frozenset[int] = frozenset()) -> Views:
    """Return ``network`` ready to be asked, with the links ``down`` out of service."""
    woven = fabric(network)
    return Views(woven, Igp(woven, down), policy_of(network))

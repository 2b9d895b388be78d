"""Paths between two carriers: where they hand over, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netplan.latency.parts import Latency
from netplan.routing.igp import IpPath, access_tails, ip_path
from netplan.routing.mesh import UNREACHED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.routing.fabric import Fabric, Port
    from netplan.routing.igp import Igp
    from netplan.topology.network import Network

Policy = Literal["hot_potato", "cold_potato", "least_latency"]
POLICIES: tuple[Policy, ...] = ("hot_potato", "cold_potato", "least_latency")


@dataclass(frozen=True, slots=True)
class InterPath:
    """A path through two networks, or three where a transit row says so.

    ``legs`` are the paths within each network in order, ``handoffs`` the exchanges between
    them; ``latency`` counts legs, handoffs and both access tails.
    """

    legs: tuple[IpPath, ...]
    handoffs: tuple[str, ...]
    latency: Latency


@dataclass(frozen=True, slots=True)
class _Handoff:
    """One way to hand over: the ports' nodes in order, exchanges, and the handoffs' delay."""

    ends: tuple[tuple[int, int], ...]
    exchanges: tuple[str, ...]
    handoff_ms: float


def policy_of(network: Network) -> Policy:
    """Return the policy that the network's settings name."""
    name = network.settings.exchange_policy
    return next(policy for policy in POLICIES if policy == name)


def _meet(fabric: Fabric, first: str, second: str) -> tuple[tuple[Port, Port], ...]:
    """Return the ports of two carriers at every exchange where both have one, in table order."""
    return fabric.meetings.get((first, second), ())


def _direct(fabric: Fabric, source: int, target: int) -> Iterator[_Handoff]:
    """Yield the single handoffs allowed: each port must announce its own end's site."""
    here, there = fabric.node_site[source], fabric.node_site[target]
    for near, far in _meet(fabric, fabric.node_carrier[source], fabric.node_carrier[target]):
        if here in near.sites and there in far.sites:
            delay = max(near.handoff_ms, far.handoff_ms)
            yield _Handoff(((source, near.node), (far.node, target)), (near.exchange,), delay)


def _by_transit(fabric: Fabric, source: int, target: int) -> Iterator[_Handoff]:
    """Yield the double handoffs that the transit table allows, in either direction of a row."""
    here, there = fabric.node_site[source], fabric.node_site[target]
    first, last = fabric.node_carrier[source], fabric.node_carrier[target]
    for row in fabric.network["transit"].rows():
        if {row["for"], row["to"]} != {first, last}:
            continue
        for near, into in _meet(fabric, first, row["carrier"]):
            if here not in near.sites:
                continue
            for out, far in _meet(fabric, row["carrier"], last):
                if there not in far.sites:
                    continue
                yield _Handoff(
                    ((source, near.node), (into.node, out.node), (far.node, target)),
                    (near.exchange, far.exchange),
                    max(near.handoff_ms, into.handoff_ms) + max(out.handoff_ms, far.handoff_ms),
                )


def _legs(igp: Igp, handoff: _Handoff) -> tuple[IpPath, ...] | None:
    """Return the paths of a handoff's legs, or None when one of them is cut."""
    legs = [ip_path(igp, start, end) for start, end in handoff.ends]
    if any(leg is None for leg in legs):
        return None
    return tuple(leg for leg in legs if leg is not None)


def _total(fabric: Fabric, handoff: _Handoff, legs: tuple[IpPath, ...]) -> Latency:
    """Return the latency of a whole crossing with its access tails."""
    total = access_tails(fabric, handoff.ends[0][0], handoff.ends[-1][1])
    for leg in legs:
        total = total + leg.latency
    return total + Latency(handoff_ms=handoff.handoff_ms)


def choose_handoff(
    igp: Igp, source: int, target: int, *, policy: Policy = "hot_potato"
) -> _Handoff | None:
    """Return the handoff the source's network uses, or None when none is allowed and reachable.

    ``hot_potato`` leaves the source's network at the least IGP cost, ``cold_potato`` enters the
    target's as near to the target as can be, ``least_latency`` minimises the whole path. Ties
    fall to the other end's cost, then to the order of the exchanges table. Transit is used only
    where no direct handoff is.
    """
    fabric = igp.fabric
    for options in (_direct, _by_transit):
        ranked: list[tuple[tuple[float, float], int, _Handoff]] = []
        for number, handoff in enumerate(options(fabric, source, target)):
            costs = [igp.cost_to(end)[start] for start, end in handoff.ends]
            if UNREACHED in costs:
                continue
            key = (costs[0], sum(costs[1:])) if policy == "hot_potato" else (costs[-1], costs[0])
            if policy == "least_latency":
                legs = _legs(igp, handoff)
                key = (_total(fabric, handoff, legs).one_way_ms, 0.0) if legs else key
            ranked.append((key, number, handoff))
        if ranked:
            return min(ranked, key=lambda item: item[:2])[2]
    return None


def internet_path(
    igp: Igp, source: int, target: int, *, policy: Policy = "hot_potato"
) -> InterPath | None:
    """Return the path between nodes of two carriers, or None when they do not meet."""
    handoff = choose_handoff(igp, source, target, policy=policy)
    if handoff is None:
        return None
    legs = _legs(igp, handoff)
    if legs is None:
        return None
    return InterPath(legs, handoff.exchanges, _total(igp.fabric, handoff, legs))


def why_no_handoff(fabric: Fabric, source: int, target: int) -> str:
    """Return in one sentence why two nodes of different carriers do not meet."""
    first, last = fabric.node_carrier[source], fabric.node_carrier[target]
    common = _meet(fabric, first, last)
    if not common:
        return f"{first} and {last} have no exchange in common and no transit"
    here, there = fabric.node_site[source], fabric.node_site[target]
    if not any(here in near.sites for near, _ in common):
        return f"{first} announces {here} at no exchange where {last} has a port"
    if not any(there in far.sites for _, far in common):
        return f"{last} announces {there} at no exchange where {first} has a port"
    if not list(_direct(fabric, source, target)):
        return f"no exchange announces both {here} ({first}) and {there} ({last})"
    return f"every exchange of {first} and {last} is cut off"

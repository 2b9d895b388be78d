"""Paths between two carriers: where they hand over, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netplan.latency.parts import Latency
from netplan.routing.igp import UNREACHED, IpPath, access_tails, ip_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netplan.routing.fabric import Fabric
    from netplan.routing.handoffs import Handoff
    from netplan.routing.igp import Igp
    from netplan.topology.network import Network

Policy = Literal["hot_potato", "cold_potato", "least_latency", "least_cost"]
POLICIES: tuple[Policy, ...] = ("hot_potato", "cold_potato", "least_latency", "least_cost")


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
class Crossing:
    """One way from a node of one network to a node of another: its handoffs in order.

    One handoff where the two networks meet themselves, two by way of a transit network.
    """

    source: int
    target: int
    handoffs: tuple[Handoff, ...]

    @property
    def ends(self) -> tuple[tuple[int, int], ...]:
        """First and last node row of the leg within each network."""
        into = [self.source, *(handoff.far.node for handoff in self.handoffs)]
        out = [*(handoff.near.node for handoff in self.handoffs), self.target]
        return tuple(zip(into, out, strict=True))

    @property
    def exchanges(self) -> tuple[str, ...]:
        """The exchanges crossed, in order."""
        return tuple(handoff.exchange for handoff in self.handoffs)

    @property
    def handoff_ms(self) -> float:
        """Delay of all handoffs, ms one-way."""
        return sum(handoff.handoff_ms for handoff in self.handoffs)


def policy_of(network: Network) -> Policy:
    """Return the policy that the network's settings name."""
    name = network.settings.exchange_policy
    return next(policy for policy in POLICIES if policy == name)


def meet(fabric: Fabric, first: str, second: str) -> tuple[Handoff, ...]:
    """Return the handoffs from one carrier to another at every exchange of both, in order."""
    return fabric.meetings.get((first, second), ())


def direct_crossings(fabric: Fabric, source: int, target: int) -> Iterator[Crossing]:
    """Yield the single handoffs allowed: each port must announce its own end's site."""
    here, there = fabric.node_site[source], fabric.node_site[target]
    for handoff in meet(fabric, fabric.node_carrier[source], fabric.node_carrier[target]):
        if here in handoff.near.sites and there in handoff.far.sites:
            yield Crossing(source, target, (handoff,))


def transit_crossings(fabric: Fabric, source: int, target: int) -> Iterator[Crossing]:
    """Yield the double handoffs that the transit table allows, in either direction of a row."""
    here, there = fabric.node_site[source], fabric.node_site[target]
    first, last = fabric.node_carrier[source], fabric.node_carrier[target]
    for row in fabric.network["transit"].rows():
        if {row["for"], row["to"]} != {first, last}:
            continue
        for into in meet(fabric, first, row["carrier"]):
            if here not in into.near.sites:
                continue
            for out in meet(fabric, row["carrier"], last):
                if there in out.far.sites:
                    yield Crossing(source, target, (into, out))


def _legs(igp: Igp, crossing: Crossing) -> tuple[IpPath, ...] | None:
    """Return the paths of a crossing's legs, or None when one of them is cut."""
    legs = [ip_path(igp, start, end) for start, end in crossing.ends]
    if any(leg is None for leg in legs):
        return None
    return tuple(leg for leg in legs if leg is not None)


def _total(fabric: Fabric, crossing: Crossing, legs: tuple[IpPath, ...]) -> Latency:
    """Return the latency of a whole crossing with its access tails."""
    total = access_tails(fabric, crossing.source, crossing.target)
    for leg in legs:
        total = total + leg.latency
    return total + Latency(handoff_ms=crossing.handoff_ms)


def _key(igp: Igp, crossing: Crossing, policy: Policy) -> tuple[float, float] | None:
    """Return what ``policy`` ranks a crossing by, the least first; None: a leg or exchange is cut.

    Latencies are compared in whole picoseconds, so that rounding decides no tie.
    """
    if not igp.closed.isdisjoint(crossing.exchanges):
        return None
    costs = [igp.cost(start, end) for start, end in crossing.ends]
    if UNREACHED in costs:
        return None
    if policy == "least_latency":
        legs = _legs(igp, crossing)
        return (round(_total(igp.fabric, crossing, legs).one_way_ms, 9), 0.0) if legs else None
    if policy == "least_cost":
        return sum(costs), costs[0]
    return (costs[0], sum(costs[1:])) if policy == "hot_potato" else (costs[-1], costs[0])


def choose_crossing(
    igp: Igp,
    source: int,
    target: int,
    *,
    policy: Policy = "hot_potato",
    prefer: Sequence[str] = (),
) -> Crossing | None:
    """Return the crossing the source's network uses, or None when none is allowed and reachable.

    ``hot_potato`` leaves the source's network at the least IGP cost, ``cold_potato`` enters the
    target's as near to the target as can be, ``least_latency`` minimises the latency and
    ``least_cost`` the IGP cost of the whole path. The exchanges of ``prefer`` come before all
    others, in its order, whatever the policy says. Ties fall to the other end's cost, then to
    the order of the exchanges table. Transit is used only where no direct handoff is.
    """
    rank = {exchange: place for place, exchange in enumerate(prefer)}
    for options in (direct_crossings, transit_crossings):
        ranked: list[tuple[tuple[int, ...], tuple[float, float], int, Crossing]] = []
        for number, crossing in enumerate(options(igp.fabric, source, target)):
            key = _key(igp, crossing, policy)
            if key is not None:
                liked = tuple(rank.get(name, len(rank)) for name in crossing.exchanges)
                ranked.append((liked, key, number, crossing))
        if ranked:
            return min(ranked, key=lambda item: item[:3])[3]
    return None


def internet_path(
    igp: Igp,
    source: int,
    target: int,
    *,
    policy: Policy = "hot_potato",
    prefer: Sequence[str] = (),
) -> InterPath | None:
    """Return the path between nodes of two carriers, or None when they do not meet."""
    crossing = choose_crossing(igp, source, target, policy=policy, prefer=prefer)
    if crossing is None:
        return None
    legs = _legs(igp, crossing)
    if legs is None:
        return None
    return InterPath(legs, crossing.exchanges, _total(igp.fabric, crossing, legs))


def why_no_handoff(fabric: Fabric, source: int, target: int) -> str:
    """Return in one sentence why two nodes of different carriers do not meet."""
    first, last = fabric.node_carrier[source], fabric.node_carrier[target]
    common = meet(fabric, first, last)
    if not common:
        return f"{first} and {last} have no exchange in common and no transit"
    here, there = fabric.node_site[source], fabric.node_site[target]
    if not any(here in handoff.near.sites for handoff in common):
        return f"{first} announces {here} at no exchange where {last} has a port"
    if not any(there in handoff.far.sites for handoff in common):
        return f"{last} announces {there} at no exchange where {first} has a port"
    if not list(direct_crossings(fabric, source, target)):
        return f"no exchange announces both {here} ({first}) and {there} ({last})"
    return f"every exchange of {first} and {last} is cut off"

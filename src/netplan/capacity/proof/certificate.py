"""The check of a plan: applies its changes and counts everything again, apart from the model."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.proof.crossings import Open, Ways
from netplan.capacity.proof.fibre import broken_links, crowded
from netplan.capacity.proof.freely import most_of_demand
from netplan.capacity.proof.ledger import Prices, entries
from netplan.capacity.proof.recount import Recount, node_rows
from netplan.capacity.proof.verdicts import COLUMNS, Verdict
from netplan.errors import InputError
from netplan.routing.demands import Demands, demands_in
from netplan.topology.changes import apply_change

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pandas as pd

    from netplan.capacity.plan import Plan
    from netplan.capacity.settings import ExpandSettings
    from netplan.topology.network import Network

TOLERANCE = 1e-6
SAME_MS = 1e-4
"""Latencies nearer to each other than this are the same latency, ms."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the checks look at: networks before and after, and the year's traffic on the latter.

    ``legs`` are (source node, target node, Gbit/s) within one carrier each; ``lost_gbps`` is
    what has no path before and after.
    """

    before: Recount
    after: Recount
    plan: Plan
    asked: ExpandSettings
    demands: Demands
    legs: list[tuple[int, int, float]]
    lost_gbps: tuple[float, float]


def _legs(
    count: Recount, demands: Demands, policy: str
) -> tuple[list[tuple[int, int, float]], float]:
    """Return the legs of all demands and the Gbit/s that have no path."""
    ways, now = Ways.of(count.network), Open(count)
    legs: dict[tuple[int, int], float] = {}
    lost = 0.0
    for source, target, volume in zip(
        demands.source, demands.target, demands.volume_gbps.tolist(), strict=True
    ):
        found = now.chosen(ways, source, target, policy=policy)
        lost += 0.0 if found else volume
        for leg in found.legs if found else ():
            legs[leg] = legs.get(leg, 0.0) + volume
    return [(*leg, volume) for leg, volume in legs.items()], lost


def certify(network: Network, plan: Plan, *, settings: ExpandSettings) -> pd.DataFrame:
    """Return one row for each check of ``plan`` against the ``network`` it was made for.

    Columns: check, name_en, name_zh, value, limit, unit, passed, detail_en, detail_zh. A plan
    that cannot be applied fails the first check and gets no others.
    """
    import pandas as pd

    try:
        after = apply_change(network, plan.change)
    except (InputError, KeyError) as error:
        broken = Verdict("applies", 0.0, 1.0, passed=False, detail=str(error))
        return pd.DataFrame([broken.cells()], columns=list(COLUMNS))
    demands = demands_in(network, settings.year)
    count = Recount.of(after)
    legs, lost = _legs(count, demands, settings.policy)
    old = Recount.of(network)
    _, lost_before = _legs(old, demands, settings.policy)
    seen = Evidence(old, count, plan, settings, demands, legs, (lost_before, lost))
    verdicts = [Verdict("applies", 1.0, 1.0, passed=True)]
    for check in (_money, _structure, _egress, _latency, _demand):
        verdicts += check(seen)
    return pd.DataFrame([verdict.cells() for verdict in verdicts], columns=list(COLUMNS))


def _money(seen: Evidence) -> Iterator[Verdict]:
    """Check what the changes cost, counted from them, against the plan's sum and the budget."""
    before, asked = seen.before.network, seen.asked
    prices = Prices(before, asked.year, asked.module)
    listed = entries(prices, before, seen.after.network)
    counted = sum(entry.cny for entry in listed if entry.cny == entry.cny)
    spend, budget = seen.plan.summary.spend_cny, asked.budget_cny
    slack = 1.0 + TOLERANCE * abs(budget)
    yield Verdict("spend", counted, spend, passed=abs(counted - spend) <= slack)
    yield Verdict("budget", counted, budget, passed=counted <= budget + slack)
    partial = [entry.item for entry in listed if not entry.whole]
    parts = ", ".join(partial)
    yield Verdict("whole_modules", len(partial), 0, passed=not partial, detail=parts)


def _structure(seen: Evidence) -> Iterator[Verdict]:
    """Check that circuits run from node to node over built fibre, and that waves have room."""
    after, asked = seen.after.network, seen.asked
    known = set(broken_links(seen.before.network))
    broken = [link for link in broken_links(after) if link not in known]
    yield Verdict("joined", len(broken), 0, passed=not broken, detail=", ".join(broken))
    old = crowded(seen.before.network, asked.year, module=asked.module)
    new = crowded(after, asked.year, module=asked.module)
    worse = sorted(key for key, waves in new.items() if waves > old.get(key, 0))
    detail = ", ".join(
        f"{segment} {carrier} +{new[segment, carrier]}" for segment, carrier in worse
    )
    excess = max((new[key] for key in worse), default=0)
    yield Verdict("waves", excess, 0, passed=not worse, detail=detail)


def _egress(seen: Evidence) -> Iterator[Verdict]:
    """Check the capacity that crosses the home border, each direction."""
    sites, home = list(seen.after.network["nodes"]["site"]), set(seen.asked.home)
    total = sum(
        span.capacity_gbps
        for span in seen.after.spans
        if span.alive and (sites[span.a] in home) != (sites[span.b] in home)
    )
    target = seen.asked.egress_target_gbps
    yield Verdict("egress", total, target, passed=total >= target - TOLERANCE)


def _latency(seen: Evidence) -> Iterator[Verdict]:
    """Check the weighted latency by fresh shortest paths: as planned, and not below the bound."""
    network, asked = seen.after.network, seen.asked

    def least_ms(count: Recount, target: str) -> float:
        return _least_ms(count, asked.hub, target, asked.carriers)

    reached = [target for target in asked.targets if least_ms(seen.before, target) < inf]
    least = {target: least_ms(seen.after, target) for target in reached}
    size = dict.fromkeys(reached, 1.0)
    if asked.weights == "population":
        size = {t: float(network["sites"].value(t, "population")) for t in reached}
    elif asked.weights == "demand":
        size = _traffic_with(seen, reached)
    if not sum(size.values()):
        size = dict.fromkeys(reached, 1.0)
    found = sum(size[t] * least[t] for t in reached) / max(sum(size.values()), TOLERANCE)
    planned, bound = seen.plan.summary.objective_ms, seen.plan.summary.bound_ms
    yield Verdict("latency", found, planned, passed=abs(found - planned) <= SAME_MS)
    yield Verdict("latency_bound", found, bound, passed=found >= bound - SAME_MS)


def _least_ms(count: Recount, hub: str, target: str, counted: Collection[str]) -> float:
    """Return the least latency between two sites over one carrier, access cable included.

    Only carriers in ``counted`` count; all where it is empty.
    """
    nodes = count.network["nodes"]
    carriers, tails = list(nodes["carrier"]), nodes["access_km"]
    best, done = inf, set()
    for start in node_rows(count.network, hub):
        for end in node_rows(count.network, target):
            pair = carriers[start], carriers[end]
            # A carrier with several nodes at a site is entered at the first.
            other = bool(counted) and pair[0] not in counted
            if pair[0] != pair[1] or pair in done or other:
                continue
            done.add(pair)
            tail_ms = float(tails[start] + tails[end]) * 0.0049
            best = min(best, count.slowest_ms(start, end) + tail_ms)
    return best


def _traffic_with(seen: Evidence, targets: list[str]) -> dict[str, float]:
    """Return the Gbit/s between the hub and each target, both directions."""
    nodes, size = seen.before.network["nodes"], dict.fromkeys(targets, 0.0)
    site_of = dict(zip(nodes.ids, nodes["site"], strict=True))
    for source, target, volume in zip(
        seen.demands.source, seen.demands.target, seen.demands.volume_gbps, strict=True
    ):
        ends = {site_of.get(source, source), site_of.get(target, target)}
        other = ends - {seen.asked.hub}
        if len(ends) > len(other) == 1 and (site := other.pop()) in size:
            size[site] += float(volume)
    return size


def _demand(seen: Evidence) -> Iterator[Verdict]:
    """Check that the year's demand is carried: freely routed, by the IGP, and by the router."""
    limit = seen.asked.working_utilisation
    before, after = seen.lost_gbps
    yield Verdict("unserved", after, before, passed=after <= before + TOLERANCE)
    share = most_of_demand(seen.after, seen.legs, limit=limit)
    yield Verdict("free_routing", share, 1.0, passed=share >= 1.0 - TOLERANCE)
    loads = seen.after.loads(seen.legs)
    yield _utilisation("igp", seen, loads.max(axis=1, initial=0.0), limit)
    yield _utilisation("ecmp", seen, _router_loads(seen), limit)


def _router_loads(seen: Evidence) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the worse direction's load of every link by the project's ECMP router, Gbit/s."""
    from netplan.routing.ecmp import EcmpRouter
    from netplan.routing.fabric import fabric

    routing = EcmpRouter(seen.asked.policy)(fabric(seen.after.network), seen.demands)
    return np.asarray(routing.load_gbps(seen.demands.volume_gbps).max(axis=1, initial=0.0))


def _utilisation(
    check: str,
    seen: Evidence,
    loads: np.ndarray[tuple[int], np.dtype[np.float64]],
    limit: float,
) -> Verdict:
    """Return the verdict on the busiest link, naming every link beyond the limit."""
    links = seen.after.network["links"]
    share = loads / links["capacity_gbps"]
    over = [f"{links.ids[row]} {share[row]:.1%}" for row in np.flatnonzero(share > limit + 1e-6)]
    worst = float(share.max(initial=0.0))
    return Verdict(check, worst, limit, passed=not over, detail=", ".join(over))

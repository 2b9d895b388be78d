"""What a part of a plan is for beside room: egress, latency limits, and plain latency."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isnan
from typing import TYPE_CHECKING

from netplan.capacity.receipts.other import crosses
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from netplan.capacity.receipts.by_igp import Year
    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network

NOTICEABLE_MS = 1e-6


@dataclass(frozen=True, slots=True)
class Slower:
    """Something that takes longer without a part: a site or demand, ms one-way before and after.

    ``limit_ms`` is what its class allows, inf where nothing does.
    """

    name: str
    before_ms: float
    after_ms: float
    limit_ms: float = inf


def egress_gbps(network: Network, terms: Terms) -> float:
    """Return the capacity in service that crosses the border of home, Gbit/s each direction."""
    links, home = network["links"], set(terms.home)
    return float(
        sum(
            gbps
            for link, gbps, status in zip(
                links.ids, links["capacity_gbps"], links["status"], strict=True
            )
            if status == "existing" and crosses(network, link, home)
        )
    )


def egress_short(whole: Network, rest: Network, terms: Terms, *, year: int) -> float:
    """Return what ``rest`` lacks of the egress target though ``whole`` does not, Gbit/s.

    The target counts in the last year alone.
    """
    target = terms.egress_target_gbps
    if target <= 0 or year != terms.years[-1]:
        return 0.0
    short = target - egress_gbps(rest, terms)
    short -= max(target - egress_gbps(whole, terms), 0.0)
    return short if short > EPSILON_GBPS else 0.0


def newly_late(whole: Year, rest: Year, terms: Terms) -> tuple[Slower, ...]:
    """Return the demands that pass their class's one-way limit without a part alone.

    None where the terms do not hold plans to these limits.
    """
    if terms.latency != "hard":
        return ()
    classes = rest.network["classes"]
    found = []
    for number, service in enumerate(rest.demands.service):
        limit = float(classes.value(service, "max_one_way_ms")) if service in classes else inf
        limit = inf if isnan(limit) or limit <= 0 else limit
        before, after = float(whole.ms[number]), float(rest.ms[number])
        if before <= limit + NOTICEABLE_MS < after:
            found.append(Slower(rest.demands.ids[number], before, after, limit))
    return tuple(sorted(found, key=lambda each: each.limit_ms - each.after_ms))


def slower_sites(whole: Year, rest: Year) -> tuple[Slower, ...]:
    """Return the sites that are farther from the hub without a part, the worst first."""
    if rest is whole or not rest.sites:
        return ()
    pairs = zip(rest.sites, whole.site_ms.tolist(), rest.site_ms.tolist(), strict=True)
    found = [Slower(*each) for each in pairs if each[2] > each[1] + NOTICEABLE_MS]
    return tuple(sorted(found, key=lambda each: each.before_ms - each.after_ms))

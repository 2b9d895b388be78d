"""One figure for a promise or a publication: its value, its interval, and the pair to blame."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.metrics.load_tables import border_side
from netplan.metrics.pairs import Pair, measure, statistic
from netplan.topology.select import select

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netplan.latency.parts import Latency
    from netplan.metrics.states import States
    from netplan.metrics.views import Views


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its interval, the pair of sites that is worst, and how many pairs count."""

    value: float
    low: float
    high: float
    worst: tuple[str, ...] = ()
    pairs: int = 0
    unseen: int = 0


def _figure(value: float) -> Measured:
    """Return a figure without an interval."""
    return Measured(value, value, value)


def _count(number: int, missing: tuple[str, ...], of: int) -> Measured:
    """Return how many of ``of`` there are, and the sites that are missing."""
    return Measured(float(number), float(number), float(number), missing, of)


def _population(view: Views, pairs: Sequence[Pair]) -> list[float]:
    """Return the population of each pair's target."""
    sites = view.network["sites"]
    return [float(sites.value(pair.target, "population")) for pair in pairs]


def _seen(view: Views, row: Mapping[str, Any]) -> tuple[list[tuple[Pair, Latency]], int]:
    """Return the pairs a row asks for with what is seen, and how many see nothing."""
    pairs = measure(
        view,
        kind=row["view"],
        sources=row["from_set"],
        targets=row["to_set"],
        carrier=row["carrier"],
        to_carrier=row["to_carrier"],
    )
    seen = [(pair, pair.sight.latency) for pair in pairs if pair.sight is not None]
    return seen, len(pairs) - len(seen)


def _summed(
    view: Views,
    row: Mapping[str, Any],
    pairs: Sequence[Pair],
    triples: Sequence[tuple[float, float, float]],
    unseen: int,
) -> Measured:
    """Return the statistic of (value, low, high) triples, one per pair."""
    if not triples:
        return Measured(math.nan, math.nan, math.nan, (), 0, unseen)
    how, limit = row["statistic"], row.get("limit_ms", math.nan)
    weights = _population(view, pairs)
    value, low, high = (
        statistic([t[i] for t in triples], how, weights=weights, limit=limit) for i in range(3)
    )
    falling = row.get("comparator") == "at_least" and how != "share"
    if how in {"each", "max"} and falling:
        value, low, high = (min(t[i] for t in triples) for i in range(3))
    values = [t[0] for t in triples]
    worst = pairs[int(np.argmin(values) if falling else np.argmax(values))]
    # A share falls when latencies rise, so its interval turns round.
    return Measured(
        value, min(low, high), max(low, high), (worst.source, worst.target), len(pairs), unseen
    )


def latency_figure(view: Views, row: Mapping[str, Any], *, stretch: bool = False) -> Measured:
    """Return a statistic of one-way latencies in ms, or of their ratio to the geodesic bound.

    Sites at one point have no stretch: such a pair counts as not seen.
    """
    seen, unseen = _seen(view, row)
    pairs, triples = [], []
    for pair, latency in seen:
        by = view.bound_ms(pair.source, pair.target) if stretch else 1.0
        if by <= 0:
            unseen += 1
            continue
        pairs.append(pair)
        triples.append((latency.one_way_ms / by, latency.low_ms / by, latency.high_ms / by))
    return _summed(view, row, pairs, triples, unseen)


def change_figure(before: Views, after: Views, row: Mapping[str, Any]) -> Measured:
    """Return a statistic of after / before - 1 over pairs seen in both; -0.15: 15 % down.

    The interval moves the route factor in both states at once, as the fibre is the same.
    """
    was, _ = _seen(before, row)
    known = {(p.source, p.target, p.carrier, p.to_carrier): latency for p, latency in was}
    seen, unseen = _seen(after, row)
    pairs, triples = [], []
    for pair, new in seen:
        old = known.get((pair.source, pair.target, pair.carrier, pair.to_carrier))
        if old is None or old.low_ms <= 0:
            unseen += 1
            continue
        ends = (new.low_ms / old.low_ms - 1, new.high_ms / old.high_ms - 1)
        value = new.one_way_ms / old.one_way_ms - 1
        triples.append((value, min(*ends, value), max(*ends, value)))
        pairs.append(pair)
    return _summed(after, row, pairs, triples, unseen)


def egress_gbps(view: Views) -> float:
    """Return the capacity that leaves home, each direction, Gbit/s."""
    crossing = border_side(view.network) != 0
    return float(view.network["links"]["capacity_gbps"][crossing].sum())


def direct_gbps(view: Views, carrier: str = "") -> dict[str, float]:
    """Return the capacity of existing links straight from the hub, by the site they reach."""
    network = view.network
    nodes, links = network["nodes"], network["links"]
    reach: dict[str, float] = {}
    for a, b, gbps, status in zip(
        links["a"], links["b"], links["capacity_gbps"], links["status"], strict=True
    ):
        if status != "existing" or carrier not in {"", nodes.value(a, "carrier")}:
            continue
        ends = [nodes.value(a, "site"), nodes.value(b, "site")]
        if network.settings.hub in ends:
            other = ends[1] if ends[0] == network.settings.hub else ends[0]
            reach[other] = reach.get(other, 0.0) + float(gbps)
    return reach


HUB_LINK_GBPS = 400.0
"""A hub counts as directly linked from this capacity on (seed 000: seven direct 400G links)."""


def _counted(view: Views, row: Mapping[str, Any]) -> Measured:
    """Return the metrics that count capacity, sites, hubs or exchanges."""
    network, metric = view.network, row["metric"]
    if metric == "egress_gbps":
        return _figure(egress_gbps(view))
    wanted = select(network, row["to_set"])
    if metric == "exchange_count":
        return _figure(float(len(announced_sites(view, row["from_set"]) & set(wanted))))
    direct = direct_gbps(view, row["carrier"])
    if metric == "direct_sites":
        missing = tuple(site for site in wanted if site not in direct)
        return _count(len(wanted) - len(missing), missing, len(wanted))
    hubs = {network["sites"].value(site, "hub") for site in wanted}
    strong = {
        network["sites"].value(site, "hub")
        for site in wanted
        if direct.get(site, 0.0) >= HUB_LINK_GBPS
    }
    missing = tuple(site for site in wanted if network["sites"].value(site, "hub") in hubs - strong)
    return _count(len(strong), missing, len(hubs))


def announced_sites(view: Views, exchanges_at: Sequence[str]) -> frozenset[str]:
    """Return the sites that two networks or more announce at one exchange centre.

    Only centres (kind ``ixp``) in ``exchanges_at`` count: a national direct-connect point is
    none of their access nodes.
    """
    network = view.network
    kinds = dict(zip(network["exchanges"].ids, network["exchanges"]["kind"], strict=True))
    places = set(select(network, exchanges_at or ("*",)))
    by_exchange: dict[str, dict[str, int]] = {}
    for (exchange, carrier), port in view.fabric.ports.items():
        if kinds[exchange] == "ixp" and network["exchanges"].value(exchange, "site") in places:
            counts = by_exchange.setdefault(exchange, {})
            for site in port.sites:
                if (site, carrier) in view.fabric.nodes_at:
                    counts[site] = counts.get(site, 0) + 1
    return frozenset(
        site for counts in by_exchange.values() for site, networks in counts.items() if networks > 1
    )


def figure(
    states: States, now: Views, row: Mapping[str, Any], *, worst_utilisation: float = math.nan
) -> Measured:
    """Return what a row of ``targets`` comes to in the state ``now``."""
    metric = row["metric"]
    if metric == "latency_ms":
        return latency_figure(now, row)
    if metric == "stretch":
        return latency_figure(now, row, stretch=True)
    if metric == "latency_change":
        before, after = states.before_and_after(row["baseline"], now)
        return change_figure(before, after, row)
    if metric == "worst_utilisation":
        return _figure(worst_utilisation)
    return _counted(now, row)

"""The table ``latency``: every city, hub and local place, per view, carrier and state."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.metrics.names import route_name
from netplan.metrics.rings import ring_edges, ring_of, verdict
from netplan.routing.used import UsedLatency
from netplan.topology.select import select, select_known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from netplan.metrics.views import Sight, Views
    from netplan.topology.network import Network

COLUMNS = (
    "state", "view", "source", "target", "kind", "name_en", "name_zh", "province", "region", "hub",
    "carrier", "best_carrier", "one_way_ms", "low_ms", "high_ms", "rtt_ms", "ring_ms",
    "ring_position", "geodesic_km", "bound_ms", "stretch", "length_km", "route_en", "route_zh",
    "route_segments", "links", "direct_ms", "detour_ms", "amplifier_ms", "regenerator_ms",
    "transponder_ms", "node_ms", "access_ms", "ecmp_least_ms", "ecmp_mean_ms", "ecmp_greatest_ms",
    "ecmp_spread_ms", "target_ms", "verdict", "targets", "source_note", "confidence",
)  # fmt: skip


def looked_at(network: Network) -> dict[str, tuple[str, ...]]:
    """Return the sites the study looks at and their kinds: city, hub (a cluster), local.

    A place may be both city and hub. A gateway that is none of them is of kind ``gateway``.
    """
    settings = network.settings
    kinds: dict[str, tuple[str, ...]] = {}
    for kind, terms in (
        ("city", settings.cities),
        ("hub", settings.hubs),
        ("local", settings.locals),
    ):
        found = select_known(network, terms)
        if kind == "city" and not found:
            found = network["sites"].ids
        for site in found:
            if site != settings.hub:
                kinds[site] = (*kinds.get(site, ()), kind)
    for site in select_known(network, settings.gateways):
        if site != settings.hub:
            kinds.setdefault(site, ("gateway",))
    return kinds


def cities_of(network: Network) -> tuple[str, ...]:
    """Return the sites that the study takes for its cities, in order."""
    return tuple(site for site, kinds in looked_at(network).items() if "city" in kinds)


def _promises(network: Network) -> list[tuple[str, str, str, float, str]]:
    """Return the latency promises from the hub: view, site, carrier ('': any), ms, target id."""
    settings = network.settings
    return [
        (row["view"], site, row["carrier"], row["value"], row["target"])
        for row in network["targets"].rows()
        if row["metric"] == "latency_ms"
        and row["statistic"] in {"each", "max"}
        and row["comparator"] == "at_most"
        and settings.hub in select(network, row["from_set"])
        for site in select(network, row["to_set"])
    ]


def _place_cells(view: Views, target: str, kind: str) -> dict[str, Any]:
    """Return who the target is."""
    network, sites = view.network, view.network["sites"]
    return {
        "source": network.settings.hub,
        "target": target,
        "kind": kind,
        "name_en": network.name("sites", target),
        "name_zh": network.name("sites", target, language="zh"),
        "province": sites.value(target, "province"),
        "region": sites.value(target, "region"),
        "hub": sites.value(target, "hub"),
    }


def _latency_cells(view: Views, sight: Sight, target: str) -> dict[str, Any]:
    """Return the latency with its interval and ring, beside the geodesic bound."""
    network, latency = view.network, sight.latency
    bound_ms = view.bound_ms(network.settings.hub, target)
    one_way, low, high = latency.one_way_ms, latency.low_ms, latency.high_ms
    ecmp = sight.ecmp or UsedLatency(one_way, one_way, one_way)
    ring_ms, position = ring_of(one_way, low, high, ring_edges(network))
    return {
        "best_carrier": sight.carrier,
        "one_way_ms": one_way,
        "low_ms": low,
        "high_ms": high,
        "rtt_ms": 2 * one_way,
        "ring_ms": ring_ms,
        "ring_position": position,
        "geodesic_km": view.straight_km(network.settings.hub, target),
        "bound_ms": bound_ms,
        "stretch": one_way / bound_ms if bound_ms > 0 else math.nan,
        "direct_ms": min(bound_ms, latency.fibre_ms),
        "detour_ms": max(0.0, latency.fibre_ms - bound_ms),
        "amplifier_ms": latency.amplifier_ms,
        "regenerator_ms": latency.regenerator_ms,
        "transponder_ms": latency.transponder_ms,
        "node_ms": latency.node_ms,
        "access_ms": latency.access_ms,
        "ecmp_least_ms": ecmp.least_ms,
        "ecmp_mean_ms": ecmp.mean_ms,
        "ecmp_greatest_ms": ecmp.greatest_ms,
        "ecmp_spread_ms": ecmp.spread_ms,
    }


def _route_cells(network: Network, sight: Sight) -> dict[str, Any]:
    """Return the way there, by name and by id."""
    return {
        "length_km": sight.latency.length_km,
        "route_en": route_name(network, sight.sites, "en"),
        "route_zh": route_name(network, sight.sites, "zh"),
        "route_segments": ";".join(sight.segments),
        "links": ";".join(sight.links),
        **provenance(network, segments=sight.segments, links=sight.links),
    }


def _promise_cells(sight: Sight, promises: Sequence[tuple[float, str]]) -> dict[str, Any]:
    """Return the strictest promise, whether it is kept, and all that apply."""
    if not promises:
        return {"target_ms": math.nan, "verdict": "", "targets": ""}
    promise, latency = min(promises)[0], sight.latency
    return {
        "target_ms": promise,
        "verdict": verdict(
            latency.one_way_ms,
            latency.low_ms,
            latency.high_ms,
            promise=promise,
            comparator="at_most",
        ),
        "targets": ";".join(name for _, name in promises),
    }


def provenance(
    network: Network, *, segments: Sequence[str], links: Sequence[str]
) -> dict[str, str]:
    """Return the sources and the least confidence of the segments and links a path rides."""
    rows = [(network["segments"], name) for name in segments]
    rows += [(network["links"], name) for name in links]
    order = ("published", "derived", "assumed")
    levels = [str(table.value(name, "confidence")) for table, name in rows]
    notes = sorted({str(table.value(name, "source")) for table, name in rows})
    return {
        "source_note": " | ".join(notes),
        "confidence": max(levels, key=order.index, default="derived"),
    }


def _rows(view: Views, state: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one state.

    A promise by one carrier is judged on that carrier's row, any other on all rows.
    """
    network = view.network
    hub, promises = network.settings.hub, _promises(network)
    wanted = [(site, kind) for site, kinds in looked_at(network).items() for kind in kinds]
    for target, kind in wanted:
        place = _place_cells(view, target, kind)
        for name, look in (("optical", view.optical), ("ip", view.ip)):
            kept = [p for p in promises if p[:2] == (name, target)]
            for carrier in ("", *view.carriers):
                sight = look(hub, target, carrier)
                if sight is None:
                    continue
                mine = [(ms, of) for _, _, whose, ms, of in kept if whose in {"", carrier}]
                yield {
                    "state": state,
                    "view": name,
                    "carrier": carrier or "best",
                    **place,
                    **_latency_cells(view, sight, target),
                    **_route_cells(network, sight),
                    **_promise_cells(sight, mine),
                }


def latency_table(states: Mapping[str, Views]) -> pd.DataFrame:
    """Return the latency table of several states, best carrier (``best``) and each carrier.

    A place that is both city and hub has a row of each kind.
    """
    rows = [row for state, view in states.items() for row in _rows(view, state)]
    return pd.DataFrame(rows, columns=list(COLUMNS))

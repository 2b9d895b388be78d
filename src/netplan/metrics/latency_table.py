"""The table ``latency``: every city, hub and local place, per view, carrier and state."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.metrics.names import route_name
from netplan.metrics.rings import ring_edges, ring_of, verdict
from netplan.topology.select import select

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netplan.metrics.views import Sight, Views
    from netplan.topology.network import Network

COLUMNS = (
    "state", "view", "source", "target", "kind", "name_en", "name_zh", "province", "region", "hub",
    "carrier", "best_carrier", "one_way_ms", "low_ms", "high_ms", "rtt_ms", "ring_ms",
    "ring_position", "geodesic_km", "bound_ms", "stretch", "length_km", "route_en", "route_zh",
    "route_segments", "links", "direct_ms", "detour_ms", "amplifier_ms", "regenerator_ms",
    "transponder_ms", "node_ms", "access_ms", "ecmp_spread_ms", "target_ms", "verdict", "targets",
    "source_note", "confidence",
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
        found = _named(network, terms)
        if kind == "city" and not found:
            found = network["sites"].ids
        for site in found:
            if site != settings.hub:
                kinds[site] = (*kinds.get(site, ()), kind)
    for site in _named(network, settings.gateways):
        if site != settings.hub:
            kinds.setdefault(site, ("gateway",))
    return kinds


def _named(network: Network, terms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sites of a settings set; a role nobody has is an empty set here."""
    roles = {role for cell in network["sites"]["roles"] for role in cell}
    known = [t for t in terms if not t.startswith("role:") or t.removeprefix("role:") in roles]
    return select(network, known)


def _promises(network: Network) -> dict[tuple[str, str], list[tuple[float, str]]]:
    """Return the latency promises from the hub per (view, site): value in ms and target id."""
    settings = network.settings
    found: dict[tuple[str, str], list[tuple[float, str]]] = {}
    for row in network["targets"].rows():
        if row["metric"] != "latency_ms" or row["statistic"] not in {"each", "max"}:
            continue
        if settings.hub not in select(network, row["from_set"]):
            continue
        for site in select(network, row["to_set"]):
            found.setdefault((row["view"], site), []).append((row["value"], row["target"]))
    return found


def latency_row(
    view: Views, sight: Sight, *, target: str, kind: str, promises: list[tuple[float, str]]
) -> dict[str, Any]:
    """Return one row without its state, view and carrier columns."""
    network, latency = view.network, sight.latency
    source = network.settings.hub
    sites = network["sites"]
    bound_ms = view.bound_ms(source, target)
    one_way, low, high = latency.one_way_ms, latency.low_ms, latency.high_ms
    ring_ms, position = ring_of(one_way, low, high, ring_edges(network))
    promise = min((value for value, _ in promises), default=math.nan)
    judged = verdict(one_way, low, high, promise=promise, comparator="at_most")
    return {
        "source": source,
        "target": target,
        "kind": kind,
        "name_en": network.name("sites", target),
        "name_zh": network.name("sites", target, language="zh"),
        "province": sites.value(target, "province"),
        "region": sites.value(target, "region"),
        "hub": sites.value(target, "hub"),
        "best_carrier": sight.carrier,
        "one_way_ms": one_way,
        "low_ms": low,
        "high_ms": high,
        "rtt_ms": 2 * one_way,
        "ring_ms": ring_ms,
        "ring_position": position,
        "geodesic_km": view.straight_km(source, target),
        "bound_ms": bound_ms,
        "stretch": one_way / bound_ms if bound_ms > 0 else math.nan,
        "length_km": latency.length_km,
        "route_en": route_name(network, sight.sites, "en"),
        "route_zh": route_name(network, sight.sites, "zh"),
        "route_segments": ";".join(sight.segments),
        "links": ";".join(sight.links),
        "direct_ms": min(bound_ms, latency.fibre_ms),
        "detour_ms": max(0.0, latency.fibre_ms - bound_ms),
        "amplifier_ms": latency.amplifier_ms,
        "regenerator_ms": latency.regenerator_ms,
        "transponder_ms": latency.transponder_ms,
        "node_ms": latency.node_ms,
        "access_ms": latency.access_ms,
        "ecmp_spread_ms": sight.spread_ms,
        "target_ms": promise,
        "verdict": judged if promises else "",
        "targets": ";".join(name for _, name in promises),
        **provenance(network, sight),
    }


def provenance(network: Network, sight: Sight) -> dict[str, str]:
    """Return the sources and the least confidence of the segments and links a path rides."""
    rows = [(network["segments"], name) for name in sight.segments]
    rows += [(network["links"], name) for name in sight.links]
    order = ("published", "derived", "assumed")
    levels = [str(table.value(name, "confidence")) for table, name in rows]
    notes = sorted({str(table.value(name, "source")) for table, name in rows})
    return {
        "source_note": " | ".join(notes),
        "confidence": max(levels, key=order.index, default="derived"),
    }


def _rows(view: Views, state: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one state."""
    network = view.network
    hub, promises = network.settings.hub, _promises(network)
    wanted = [(site, kind) for site, kinds in looked_at(network).items() for kind in kinds]
    for target, kind in wanted:
        for name in ("optical", "ip"):
            look = view.optical if name == "optical" else view.ip
            for carrier in ("", *view.carriers):
                sight = look(hub, target, carrier)
                if sight is None:
                    continue
                row = latency_row(
                    view, sight, target=target, kind=kind, promises=promises.get((name, target), [])
                )
                yield {"state": state, "view": name, "carrier": carrier or "best", **row}


def latency_table(states: Mapping[str, Views]) -> pd.DataFrame:
    """Return the latency table of several states, best carrier (``best``) and each carrier.

    A place that is both city and hub has a row of each kind.
    """
    rows = [row for state, view in states.items() for row in _rows(view, state)]
    return pd.DataFrame(rows, columns=list(COLUMNS))

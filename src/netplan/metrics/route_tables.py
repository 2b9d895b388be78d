"""The tables of one routing: each demand with its latency and way, and each exchange port."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.routing.used import used_latency

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Routing

DEMAND_COLUMNS = (
    "demand", "source", "target", "class", "volume_gbps", "carried_gbps", "unserved_gbps",
    "why_not", "paths", "least_ms", "mean_ms", "greatest_ms", "spread_ms", "promise_ms",
    "promise", "exchanges", "links", "backup_links",
)  # fmt: skip
PORT_COLUMNS = (
    "exchange", "carrier", "capacity_gbps", "out_gbps", "in_gbps", "utilisation", "overflow_gbps",
)  # fmt: skip


def _ids(fabric: Fabric, arcs: Iterable[int]) -> tuple[str, str]:
    """Return the links and the exchanges among ``arcs``, in their order, joined by ``;``."""
    edges, links = fabric.roads.edges, fabric.network["links"].ids
    listed = list(arcs)
    ridden = dict.fromkeys(links[arc >> 1] for arc in listed if arc < 2 * edges)
    passed = dict.fromkeys(
        fabric.handoffs[arc - 2 * edges].exchange for arc in listed if arc >= 2 * edges
    )
    return ";".join(ridden), ";".join(passed)


def _way_cells(fabric: Fabric, routing: Routing, row: int) -> dict[str, Any]:
    """Return the links and exchanges a demand uses, those of its backup paths apart."""
    if routing.paths:
        paths = routing.paths[row]
        working = [arc for path in paths if path.role == "working" for arc in path.arcs]
        backup = [arc for path in paths if path.role == "backup" for arc in path.arcs]
        count: int | None = len(paths)
    else:
        working, backup, count = routing.share[[row]].tocsr().indices.tolist(), [], None
    links, exchanges = _ids(fabric, working)
    return {
        "paths": count,
        "links": links,
        "exchanges": exchanges,
        "backup_links": _ids(fabric, backup)[0],
    }


def _latency_cells(fabric: Fabric, routing: Routing, row: int, promise_ms: float) -> dict[str, Any]:
    """Return the latency over the paths used, ms one-way, and whether the promise holds."""
    found = used_latency(fabric, routing, row)
    if found is None:
        return {"promise_ms": promise_ms, "promise": ""}
    kept = "met" if found.greatest_ms <= promise_ms else "missed"
    return {
        "least_ms": found.least_ms,
        "mean_ms": found.mean_ms,
        "greatest_ms": found.greatest_ms,
        "spread_ms": found.spread_ms,
        "promise_ms": promise_ms,
        "promise": "" if math.isnan(promise_ms) else kept,
    }


def demand_table(fabric: Fabric, demands: Demands, routing: Routing) -> pd.DataFrame:
    """Return one row a demand: what is carried, its latency over the paths used, and its way.

    Latencies are one way: the least, the mean by share and the greatest of the paths used.
    ``promise`` says whether the greatest keeps the bound of the demand's class; empty without
    one. ``paths`` is empty where the router leaves the choice to every node.
    """
    classes = fabric.network["classes"]
    rows = []
    for row, name in enumerate(demands.ids):
        service, volume = demands.service[row], float(demands.volume_gbps[row])
        promise = classes.value(service, "max_one_way_ms") if service in classes else math.nan
        carried = volume * float(routing.carried[row])
        rows.append(
            {
                "demand": name,
                "source": demands.source[row],
                "target": demands.target[row],
                "class": service,
                "volume_gbps": volume,
                "carried_gbps": carried,
                "unserved_gbps": volume - carried,
                "why_not": routing.why.get(row, ""),
                **_latency_cells(fabric, routing, row, float(promise)),
                **_way_cells(fabric, routing, row),
            }
        )
    return pd.DataFrame(rows, columns=list(DEMAND_COLUMNS))


def port_table(fabric: Fabric, arc_gbps: NDArray[np.float64]) -> pd.DataFrame:
    """Return the load of every exchange port, Gbit/s: ``out`` leaves the carrier's network.

    ``arc_gbps`` is the load of every arc (``Routing.arc_gbps``); the utilisation is that of the
    worse direction.
    """
    out = dict.fromkeys(fabric.ports, 0.0)
    into = dict.fromkeys(fabric.ports, 0.0)
    for handoff in fabric.handoffs:
        load = float(arc_gbps[handoff.arc])
        out[handoff.exchange, handoff.near.carrier] += load
        into[handoff.exchange, handoff.far.carrier] += load
    rows = []
    for (exchange, carrier), port in fabric.ports.items():
        ways = out[exchange, carrier], into[exchange, carrier]
        over = max(0.0, max(ways) - port.capacity_gbps)
        used = max(ways) / port.capacity_gbps
        rows.append((exchange, carrier, port.capacity_gbps, *ways, used, over))
    return pd.DataFrame(rows, columns=list(PORT_COLUMNS))

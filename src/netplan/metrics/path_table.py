"""The table of ``netplan paths``: each path between two ends, its latency by part, and its way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.latency.parts import Latency
from netplan.latency.queueing import QueueingModel
from netplan.metrics.bounds import bound_ms, straight_km
from netplan.metrics.latency_table import provenance
from netplan.metrics.names import route_name
from netplan.routing.hairpin import home_of_path
from netplan.routing.path_latency import (
    PathQueueing,
    fibre_path_latency,
    path_latency,
    path_waits,
)
from netplan.routing.ridden import Ridden, fibre_ridden, ridden
from netplan.routing.roads import UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from netplan.routing.domains import Domains
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure
    from netplan.topology.network import Network

    Loads = NDArray[np.float64]

PARTS = (
    "fibre_ms", "amplifier_ms", "regenerator_ms", "transponder_ms", "node_ms", "access_ms",
    "handoff_ms", "queueing_ms",
)  # fmt: skip
"""The parts of a latency, which add up to it."""

NOT_OF_FIBRE = (
    "transponder_ms", "node_ms", "access_ms", "handoff_ms", "percentile", "home_ms", "hairpin_ms",
    "hairpin_km",
)  # fmt: skip
"""What bare fibre has none of."""

FIBRE_UNITS: Mapping[Measure, tuple[str, float]] = {
    **UNITS,
    "hops": ("segments", 1.0),
    "cost": ("CNY", UNITS["cost"][1]),
}
"""Unit and step of each measure over bare fibre, whose cost is that of building segments."""

COLUMNS = (
    "rank", "role", "source", "target", "measure", "cost", "cost_unit", "one_way_ms", "low_ms",
    "high_ms", *PARTS, "percentile", "jitter_ms", "overloaded", "length_km", "hops", "geodesic_km",
    "bound_ms", "stretch", "networks", "exchanges", "exchange_name_en", "exchange_name_zh",
    "home_ms", "hairpin_ms", "hairpin_km", "shared", "breaks", "route_en", "route_zh", "nodes",
    "links", "route_segments", "source_note", "confidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the paths of a table were asked for: the two ends, as written, and the measure.

    ``shared`` is what disjoint paths still share, ``breaks[k]`` the bounds that path k does not
    keep; both by name, empty where there is nothing to say.
    """

    source: str
    target: str
    measure: Measure
    shared: Sequence[str] = ()
    breaks: Sequence[str] = ()


def _latency_cells(latency: Latency, waits: PathQueueing | None, model: QueueingModel) -> Any:
    """Return latency, interval, parts and jitter.

    On an overloaded path waits have no bound: they are left empty, the total counts the rest.
    """
    lost = waits is not None and bool(waits.overloaded)
    known = waits is not None and not lost
    return {
        "one_way_ms": latency.one_way_ms,
        "low_ms": latency.low_ms,
        "high_ms": latency.high_ms,
        **{part: getattr(latency, part) for part in PARTS},
        "queueing_ms": latency.queueing_ms if known else math.nan,
        "percentile": model.percentile,
        "jitter_ms": waits.waits.jitter_ms if waits and known else math.nan,
        "overloaded": ";".join(waits.overloaded) if waits else "",
    }


def _way_cells(network: Network, way: Ridden, latency: Latency) -> dict[str, Any]:
    """Return the way by name and by id, beside the geodesic bound."""
    ends = way.sites[0], way.sites[-1]
    bound = bound_ms(network, *ends)
    return {
        "length_km": latency.length_km,
        "geodesic_km": straight_km(network, *ends),
        "bound_ms": bound,
        "stretch": latency.one_way_ms / bound if bound > 0 else math.nan,
        "networks": ";".join(way.networks),
        "exchanges": ";".join(way.exchanges),
        **{
            f"exchange_name_{lang}": " + ".join(
                network.name("exchanges", name, language=lang) for name in way.exchanges
            )
            for lang in ("en", "zh")
        },
        "route_en": route_name(network, way.sites, "en"),
        "route_zh": route_name(network, way.sites, "zh"),
        "nodes": ";".join(way.nodes),
        "links": ";".join(way.links),
        "route_segments": ";".join(way.segments),
        **provenance(network, segments=way.segments, links=way.links),
    }


def _asked_cells(
    asked: Asked, path: Path, rank: int, units: Mapping[Measure, tuple[str, float]] = UNITS
) -> dict[str, Any]:
    """Return what was asked for and how well the path does in it."""
    unit, step = units[asked.measure]
    return {
        "rank": rank,
        "role": path.role,
        "source": asked.source,
        "target": asked.target,
        "measure": asked.measure,
        "cost": path.cost * step,
        "cost_unit": unit,
        "shared": ";".join(asked.shared),
        "breaks": asked.breaks[rank - 1] if asked.breaks else "",
    }


def _hairpin_cells(
    domains: Domains, path: Path, plain: Latency, *, measure: Measure
) -> dict[str, Any]:
    """Return what the way to the exchange adds to the same with an exchange at home."""
    home = home_of_path(domains, path, measure=measure)
    if home is None:
        return {"home_ms": math.nan, "hairpin_ms": math.nan, "hairpin_km": math.nan}
    return {
        "home_ms": home.one_way_ms,
        "hairpin_ms": plain.one_way_ms - home.one_way_ms,
        "hairpin_km": plain.length_km - home.length_km,
    }


def path_table(
    domains: Domains,
    paths: Sequence[Path],
    asked: Asked,
    *,
    load_gbps: Loads | None = None,
    model: QueueingModel | None = None,
) -> pd.DataFrame:
    """Return one row for each path over links and exchanges, ranked as they come.

    Latencies are one-way, with access tails; ``load_gbps``, by arc, gives the queueing and its
    jitter, without it they are empty. ``hairpin_ms`` and ``hairpin_km`` compare with an exchange
    at the source's own site, queueing left out; empty within one network.
    """
    fabric, chosen = domains.fabric, model or QueueingModel()
    rows = []
    for rank, path in enumerate(paths, 1):
        plain = path_latency(fabric, path)
        waits = None if load_gbps is None else path_waits(fabric, path, load_gbps, model=chosen)
        total = plain
        if waits is not None and not waits.overloaded:
            total = plain + Latency(queueing_ms=waits.waits.mean_ms)
        rows.append(
            {
                **_asked_cells(asked, path, rank),
                **_latency_cells(total, waits, chosen),
                "hops": sum(arc < 2 * fabric.roads.edges for arc in path.arcs),
                **_way_cells(fabric.network, ridden(fabric, path), total),
                **_hairpin_cells(domains, path, plain, measure=asked.measure),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def fibre_path_table(fabric: Fabric, paths: Sequence[Path], asked: Asked) -> pd.DataFrame:
    """Return one row for each path over bare fibre, ranked as they come; ``hops`` are segments.

    It has the columns of ``path_table``; what fibre has not is empty.
    """
    model, rows = QueueingModel(), []
    for rank, path in enumerate(paths, 1):
        latency = fibre_path_latency(fabric, path)
        rows.append(
            {
                **_asked_cells(asked, path, rank, FIBRE_UNITS),
                **_latency_cells(latency, None, model),
                **dict.fromkeys(NOT_OF_FIBRE, math.nan),
                "hops": len(path.arcs),
                **_way_cells(fabric.network, fibre_ridden(fabric, path), latency),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))

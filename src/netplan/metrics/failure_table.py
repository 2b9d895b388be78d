"""The table ``failures``: what each scenario takes down, loses and overloads, and how far
everything then is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from netplan.compute import Progress, silent
from netplan.metrics.latency_table import looked_at
from netplan.metrics.names import scenario_name
from netplan.metrics.views import Views
from netplan.routing.igp import Igp, unit_shares

if TYPE_CHECKING:
    from netplan.failures import Sweep

COLUMNS = (
    "case", "year", "scenario", "name_en", "name_zh", "kind", "members", "links_down",
    "capacity_down_gbps", "unserved_gbps", "worst_link", "worst_utilisation", "overflow_gbps",
    "cities_lost", "mean_ms", "worst_city", "worst_city_ms",
)  # fmt: skip


def _used_links(view: Views, target: str) -> dict[str, frozenset[int]]:
    """Return per carrier the links that its paths from the hub to ``target`` use."""
    hub, at = view.network.settings.hub, view.fabric.nodes_at
    used: dict[str, frozenset[int]] = {}
    for carrier in view.carriers:
        start, end = at.get((hub, carrier)), at.get((target, carrier))
        if start is None or end is None:
            continue
        shares = unit_shares(view.igp, start, end)
        if shares is not None:
            used[carrier] = frozenset(arc >> 1 for arc in shares)
    return used


def _latencies_after(
    view: Views, used: dict[str, dict[str, frozenset[int]]], down: frozenset[int]
) -> dict[str, float]:
    """Return the best one-way IP latency of every city with ``down`` out; inf where lost.

    A carrier whose paths use none of the links keeps its latency.
    """
    hub = view.network.settings.hub
    after = Views(view.fabric, Igp(view.fabric, down), view.policy)
    result: dict[str, float] = {}
    for city, carriers in used.items():
        options = []
        for carrier, links in carriers.items():
            sight = (after if links & down else view).ip(hub, city, carrier)
            if sight is not None:
                options.append(sight.latency.one_way_ms)
        result[city] = min(options, default=math.inf)
    return result


def failure_table(
    view: Views, result: Sweep, *, case: str, year: int, progress: Progress = silent
) -> pd.DataFrame:
    """Return one row per scenario, and one ``none`` row for the network without failure.

    ``overflow_gbps`` sums what does not fit over links; ``mean_ms`` is over cities still reached.
    """
    network = view.network
    cities = [site for site, kind in looked_at(network).items() if kind == "city"]
    used = {city: _used_links(view, city) for city in cities}
    links = network["links"].ids
    rows = []
    for number in range(-1, len(result.scenarios)):
        scenario = result.scenarios[number] if number >= 0 else None
        down = result.down[number] if scenario else frozenset()
        load = result.load_gbps[number] if scenario else result.base_gbps
        worse = load.max(axis=1, initial=0.0)
        lost = result.unserved_gbps[number] if scenario else result.base_unserved_gbps
        after = _latencies_after(view, used, down)
        reached = {city: ms for city, ms in after.items() if math.isfinite(ms)}
        far = max(reached, key=lambda city: reached[city], default="")
        worst = int(np.round(worse / result.capacity_gbps, 9).argmax()) if len(links) else 0
        rows.append(
            {
                "case": case,
                "year": year,
                "scenario": scenario.id if scenario else "",
                "name_en": scenario_name(network, scenario, "en") if scenario else "no failure",
                "name_zh": scenario_name(network, scenario, "zh") if scenario else "无故障",
                "kind": scenario.kind if scenario else "none",
                "members": ";".join(scenario.members) if scenario else "",
                "links_down": len(down),
                "capacity_down_gbps": float(result.capacity_gbps[sorted(down)].sum()),
                "unserved_gbps": float(lost),
                "worst_link": links[worst] if links else "",
                "worst_utilisation": float(worse[worst] / result.capacity_gbps[worst])
                if links
                else math.nan,
                "overflow_gbps": float(np.maximum(0.0, worse - result.capacity_gbps).sum()),
                "cities_lost": len(after) - len(reached),
                "mean_ms": float(np.mean(list(reached.values()))) if reached else math.nan,
                "worst_city": far,
                "worst_city_ms": reached.get(far, math.nan),
            }
        )
        progress("latency after failures", number + 2, len(result.scenarios) + 1)
    return pd.DataFrame(rows, columns=list(COLUMNS))

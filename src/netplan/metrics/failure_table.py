"""The table ``failures``: what each scenario takes down, loses and overloads.

Beside it stands how far every city then is.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netplan.compute import Progress, silent
from netplan.failures import Hit
from netplan.metrics.latency_table import looked_at
from netplan.metrics.names import scenario_name
from netplan.metrics.views import Views
from netplan.routing.igp import Igp, unit_shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.failures import Scenario, Sweep
    from netplan.topology.network import Network

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
    view: Views, used: dict[str, dict[str, frozenset[int]]], effect: Hit
) -> dict[str, float]:
    """Return the best one-way IP latency of every city under a scenario; inf where lost.

    A carrier whose paths use none of the links keeps its latency; a protected link that is
    switched to its backup route has that route's latency.
    """
    hub, touched = view.network.settings.hub, effect.down | effect.switched
    woven = view.fabric.on_backup(effect.switched)
    after = Views(woven, Igp(woven, effect.down, view.igp), view.policy)
    result: dict[str, float] = {}
    for city, carriers in used.items():
        options = []
        for carrier, links in carriers.items():
            sight = (view if links.isdisjoint(touched) else after).ip(hub, city, carrier)
            if sight is not None:
                options.append(sight.latency.one_way_ms)
        result[city] = min(options, default=math.inf)
    return result


def _load_cells(
    view: Views, capacity: NDArray[np.float64], load: NDArray[np.float64]
) -> dict[str, Any]:
    """Return the most loaded link, its utilisation, and the load that fits no link."""
    worse = load.max(axis=1, initial=0.0)
    overflow = float(np.maximum(0.0, worse - capacity).sum())
    if not len(capacity):
        return {"worst_link": "", "worst_utilisation": math.nan, "overflow_gbps": overflow}
    # Rounded, so that equal loads summed in another order still count as equal.
    worst = int(np.round(worse / capacity, 9).argmax())
    return {
        "worst_link": view.network["links"].ids[worst],
        "worst_utilisation": float(worse[worst] / capacity[worst]),
        "overflow_gbps": overflow,
    }


def _city_cells(after: dict[str, float]) -> dict[str, Any]:
    """Return how many cities are lost, and mean and worst latency of the others, ms one-way."""
    reached = {city: ms for city, ms in after.items() if math.isfinite(ms)}
    far = max(reached, key=lambda city: reached[city], default="")
    return {
        "cities_lost": len(after) - len(reached),
        "mean_ms": float(np.mean(list(reached.values()))) if reached else math.nan,
        "worst_city": far,
        "worst_city_ms": reached.get(far, math.nan),
    }


def _scenario_cells(network: Network, scenario: Scenario | None) -> dict[str, Any]:
    """Return what fails, in words; None: nothing does."""
    if scenario is None:
        names = {"name_en": "no failure", "name_zh": "无故障"}
        return {"scenario": "", **names, "kind": "none", "members": ""}
    return {
        "scenario": scenario.id,
        "name_en": scenario_name(network, scenario, "en"),
        "name_zh": scenario_name(network, scenario, "zh"),
        "kind": scenario.kind,
        "members": ";".join(scenario.members),
    }


def failure_table(
    view: Views, result: Sweep, *, case: str, year: int, progress: Progress = silent
) -> pd.DataFrame:
    """Return one row per scenario, and one ``none`` row for the network without failure.

    ``overflow_gbps`` sums what does not fit over links; ``mean_ms`` is over cities still reached.
    """
    network, capacity = view.network, result.capacity_gbps
    cities = [site for site, kinds in looked_at(network).items() if "city" in kinds]
    used = {city: _used_links(view, city) for city in cities}
    calm = (None, Hit(frozenset(), frozenset()), result.base_gbps, result.base_unserved_gbps)
    struck = zip(result.scenarios, result.hits, result.load_gbps, result.unserved_gbps, strict=True)
    rows = []
    for done, (scenario, effect, load, lost) in enumerate([calm, *struck]):
        rows.append(
            {
                "case": case,
                "year": year,
                **_scenario_cells(network, scenario),
                "links_down": len(effect.down),
                "capacity_down_gbps": float(capacity[sorted(effect.down)].sum()),
                "unserved_gbps": float(lost),
                **_load_cells(view, capacity, load),
                **_city_cells(_latencies_after(view, used, effect)),
            }
        )
        progress("latency after failures", done + 1, len(result.scenarios) + 1)
    return pd.DataFrame(rows, columns=list(COLUMNS))

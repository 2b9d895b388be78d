"""The table ``failures``: what each scenario takes down, loses and overloads.

Beside it stands how far every city then is.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netplan.failures import Hit
from netplan.metrics.latency_table import cities_of
from netplan.metrics.names import scenario_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.failures import Scenario, Sweep
    from netplan.topology.network import Network

COLUMNS = (
    "case", "year", "scenario", "name_en", "name_zh", "kind", "members", "links_down",
    "capacity_down_gbps", "unserved_gbps", "worst_link", "worst_utilisation", "overflow_gbps",
    "cities_lost", "mean_ms", "worst_city", "worst_city_ms",
)  # fmt: skip


def _load_cells(
    network: Network, capacity: NDArray[np.float64], load: NDArray[np.float64]
) -> dict[str, Any]:
    """Return the most loaded link, its utilisation, and the load that fits no link."""
    worse = load.max(axis=1, initial=0.0)
    overflow = float(np.maximum(0.0, worse - capacity).sum())
    if not len(capacity):
        return {"worst_link": "", "worst_utilisation": math.nan, "overflow_gbps": overflow}
    # Rounded, so that equal loads summed in another order still count as equal.
    worst = int(np.round(worse / capacity, 9).argmax())
    return {
        "worst_link": network["links"].ids[worst],
        "worst_utilisation": float(worse[worst] / capacity[worst]),
        "overflow_gbps": overflow,
    }


def _city_cells(cities: Sequence[str], after_ms: NDArray[np.float64]) -> dict[str, Any]:
    """Return how many cities are lost, and mean and worst latency of the others, ms one-way."""
    after = dict(zip(cities, after_ms.tolist(), strict=True))
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


def failure_table(network: Network, result: Sweep, *, case: str, year: int) -> pd.DataFrame:
    """Return one row per scenario, and one ``none`` row for the network without failure.

    ``overflow_gbps`` sums what does not fit over links; ``mean_ms`` is over the cities that the
    sweep watched and that are still reached.
    """
    capacity = result.capacity_gbps
    columns = [row for row, site in enumerate(result.sites) if site in cities_of(network)]
    cities = [result.sites[row] for row in columns]
    calm = (
        None, Hit(frozenset(), frozenset()), result.base_gbps, result.base_unserved_gbps,
        result.base_site_ms,
    )  # fmt: skip
    struck = zip(
        result.scenarios, result.hits, result.load_gbps, result.unserved_gbps, result.site_ms,
        strict=True,
    )  # fmt: skip
    rows = [
        {
            "case": case,
            "year": year,
            **_scenario_cells(network, scenario),
            "links_down": len(effect.down),
            "capacity_down_gbps": float(capacity[sorted(effect.down)].sum()),
            "unserved_gbps": float(lost),
            **_load_cells(network, capacity, load),
            **_city_cells(cities, site_ms[columns]),
        }
        for scenario, effect, load, lost, site_ms in [calm, *struck]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))

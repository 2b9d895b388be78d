"""The table ``city_failures``: every place that a failure puts farther away or cuts off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from netplan.metrics.names import scenario_name, site_name

if TYPE_CHECKING:
    from netplan.failures import Sweep
    from netplan.topology.network import Network

CITY_FAILURE_COLUMNS = (
    "case", "year", "scenario", "kind", "scenario_en", "scenario_zh", "site", "name_en", "name_zh",
    "before_ms", "after_ms",
)  # fmt: skip

LEAST_CHANGE_MS = 1e-6
"""A latency that differs by less, a nanosecond, is the same one summed in another order."""


def city_failure_table(network: Network, sweep: Sweep, *, case: str, year: int) -> pd.DataFrame:
    """Return a row per scenario and watched site whose latency the scenario changes.

    ``before_ms`` and ``after_ms`` are the best carrier's IP latency one-way from the hub; ``inf``
    where no way is left. Scenarios that could not be computed have no rows.
    """
    before, after = np.asarray(sweep.base_site_ms), np.asarray(sweep.site_ms)
    with np.errstate(invalid="ignore"):
        moved = np.abs(after - before) > LEAST_CHANGE_MS
    places = [[site_name(network, site, lang) for lang in ("en", "zh")] for site in sweep.sites]
    rows = []
    for number, place in np.argwhere(moved).tolist():
        scenario = sweep.scenarios[number]
        said = [scenario_name(network, scenario, lang) for lang in ("en", "zh")]
        ms = float(before[place]), float(after[number, place])
        rows.append(
            (case, year, scenario.id, scenario.kind, *said, sweep.sites[place], *places[place], *ms)
        )
    return pd.DataFrame(rows, columns=list(CITY_FAILURE_COLUMNS))

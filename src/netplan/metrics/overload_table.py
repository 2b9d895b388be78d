"""The table ``overloads``: every link that is too full after a cut, scenario by scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from netplan.metrics.names import link_name, scenario_name

if TYPE_CHECKING:
    from netplan.failures import Sweep
    from netplan.topology.network import Network

COLUMNS = (
    "case", "year", "scenario", "kind", "scenario_en", "scenario_zh", "link", "name_en", "name_zh",
    "capacity_gbps", "load_ab_gbps", "load_ba_gbps", "utilisation", "overflow_gbps",
)  # fmt: skip


def overload_table(network: Network, result: Sweep, *, case: str, year: int) -> pd.DataFrame:
    """Return a row per scenario and link loaded beyond the failure limit, worst direction counted.

    Together with ``links`` (every link's own worst scenario) and ``failures`` (sums per
    scenario) this is the whole sweep but for the links that still have room.
    """
    limit = network.settings.failure_utilisation + 1e-9
    names = [
        {lang: link_name(network, x, lang) for lang in ("en", "zh")} for x in network["links"].ids
    ]
    said = [
        {lang: scenario_name(network, x, lang) for lang in ("en", "zh")} for x in result.scenarios
    ]
    used = result.utilisation
    rows = [
        (
            case,
            year,
            result.scenarios[number].id,
            result.scenarios[number].kind,
            said[number]["en"],
            said[number]["zh"],
            network["links"].ids[link],
            names[link]["en"],
            names[link]["zh"],
            float(result.capacity_gbps[link]),
            *(float(load) for load in result.load_gbps[number, link]),
            float(used[number, link]),
            float((used[number, link] - 1.0) * result.capacity_gbps[link]),
        )
        for number, link in np.argwhere(used > limit).tolist()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))

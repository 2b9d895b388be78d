"""The table ``limits``: which links keep the working limit, and which the failure limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from netplan.failures.swept import SLACK
from netplan.metrics.names import link_name
from netplan.metrics.scenario_names import said

if TYPE_CHECKING:
    from netplan.failures.digest import Digest
    from netplan.topology.network import Network

COLUMNS = (
    "case", "year", "link", "name_en", "name_zh", "capacity_gbps", "utilisation",
    "working_limit", "passes_working", "worst_utilisation", "failure_limit", "passes_failure",
    "verdict", "verdict_zh", "worst_failure", "worst_failure_en",
    "worst_failure_zh", "worst_failure_kind",
)  # fmt: skip
VERDICTS = {
    (True, True): ("passes both", "两限均满足"),
    (False, True): ("fails working only", "仅超正常限值"),
    (True, False): ("fails failure only", "仅超故障限值"),
    (False, False): ("fails both", "两限均超"),
}
"""What is said of a link, by whether it keeps the working and the failure limit."""


def limit_table(network: Network, whole: Digest, *, case: str, year: int) -> pd.DataFrame:
    """Return a row a link in service: its load without and after failure against two limits.

    ``utilisation`` without failure is held against the working limit, ``worst_utilisation``
    under the worst failure (no failure included) against the failure limit; all four are
    fractions of capacity, and a utilisation above its limit by no more than rounding keeps it.
    ``worst_failure`` is empty where no failure loads the link more than none.
    """
    settings, links = network.settings, network["links"]
    which, worst = whole.worst()
    named = said(network, whole.scenarios, which)
    base = whole.base.utilisation
    rows = []
    for row, link in enumerate(links.ids):
        if links["status"][row] != "existing":
            continue
        working = bool(base[row] <= settings.working_utilisation + SLACK)
        failure = bool(worst[row] <= settings.failure_utilisation + SLACK)
        blamed = named[int(which[row])]
        rows.append(
            (
                case,
                year,
                link,
                link_name(network, link, "en"),
                link_name(network, link, "zh"),
                float(whole.base.capacity_gbps[row]),
                float(base[row]),
                settings.working_utilisation,
                working,
                float(worst[row]),
                settings.failure_utilisation,
                failure,
                *VERDICTS[working, failure],
                blamed.id,
                blamed.en,
                blamed.zh,
                blamed.kind,
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))

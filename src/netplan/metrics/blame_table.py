"""The table ``blame``: the failures that load each link most, the worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from netplan.metrics.names import link_name
from netplan.metrics.scenario_names import DIRECTIONS, said

if TYPE_CHECKING:
    from netplan.failures.digest import Digest
    from netplan.topology.network import Network

COLUMNS = (
    "case", "year", "link", "name_en", "name_zh", "rank", "scenario", "scenario_en",
    "scenario_zh", "kind", "direction", "utilisation", "base_utilisation", "capacity_gbps",
    "overflow_gbps",
)  # fmt: skip


def blame_table(network: Network, whole: Digest, *, case: str, year: int) -> pd.DataFrame:
    """Return up to ten rows a link: the failures that load it more than no failure does.

    ``utilisation`` is a fraction of capacity, of the worse direction, which ``direction`` names:
    ``ab`` or ``ba``; ``overflow_gbps`` is what of it does not fit. Of equal failures the first
    swept comes first. A link that no failure loads more has no row.
    """
    found, base = whole.blame, whole.base
    named = said(network, whole.scenarios, found.scenario.ravel())
    calm = base.utilisation
    rows = []
    for link, place in np.argwhere(found.scenario >= 0).tolist():
        name = network["links"].ids[link]
        blamed = named[int(found.scenario[link, place])]
        used, capacity = float(found.utilisation[link, place]), float(base.capacity_gbps[link])
        rows.append(
            (
                case,
                year,
                name,
                link_name(network, name, "en"),
                link_name(network, name, "zh"),
                place + 1,
                blamed.id,
                blamed.en,
                blamed.zh,
                blamed.kind,
                DIRECTIONS[int(found.direction[link, place])],
                used,
                float(calm[link]),
                capacity,
                max(0.0, (used - 1.0) * capacity),
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))

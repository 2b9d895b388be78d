"""The table of segments that run together: candidates for shared risks, with the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from netplan.metrics.names import segment_name, site_name

if TYPE_CHECKING:
    from netplan.failures.sets import SrlgCandidates
    from netplan.topology.network import Network

COLUMNS = (
    "group", "first", "first_en", "first_zh", "second", "second_en", "second_zh", "together_km",
    "longest_km", "stretches", "least_m", "lon_deg", "lat_deg", "near_en", "near_zh", "near_km",
    "srlg",
)  # fmt: skip


def trench_table(network: Network, found: SrlgCandidates) -> pd.DataFrame:
    """Return a row for every pair of segments that may be one risk, longest together first.

    ``together_km`` adds up all stretches within reach of each other, ``lon_deg`` and ``lat_deg``
    are the middle of the longest one, near a site. ``group`` numbers the segments that pairs
    join; ``srlg`` is what declares the two already.
    """
    group = {name: number for number, names in enumerate(found.groups, 1) for name in names}
    rows = []
    for pair in found.pairs:
        names = [
            {f"{side}_{lang}": segment_name(network, name, lang) for lang in ("en", "zh")}
            for side, name in (("first", pair.first), ("second", pair.second))
        ]
        rows.append(
            {
                "group": group[pair.first],
                "first": pair.first,
                "second": pair.second,
                **names[0],
                **names[1],
                "together_km": pair.together_km,
                "longest_km": pair.longest_km,
                "stretches": pair.stretches,
                "least_m": pair.least_m,
                "lon_deg": pair.lon_deg,
                "lat_deg": pair.lat_deg,
                **{f"near_{lang}": site_name(network, pair.site, lang) for lang in ("en", "zh")},
                "near_km": pair.site_km,
                "srlg": pair.srlg,
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))

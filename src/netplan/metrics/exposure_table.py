"""The tables ``demand_exposure`` and ``site_exposure``: which failure hurts whom most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netplan.failures.exposure import LATE, LOST, LOST_WITH_END, SLOWER, UNHURT
from netplan.metrics.names import site_name
from netplan.metrics.scenario_names import said

if TYPE_CHECKING:
    from netplan.failures.digest import Digest
    from netplan.failures.exposure import Exposure
    from netplan.topology.network import Network

SHARED = (
    "base_ms", "promise_ms", "effect", "effect_en", "effect_zh", "exposed_to", "exposed_to_en",
    "exposed_to_zh", "exposed_to_kind", "after_ms", "failures_losing", "losing_by_kind",
    "losing_own_end", "failures_late", "worst_ms", "worst_failure", "worst_failure_en",
    "worst_failure_zh",
)  # fmt: skip
DEMAND_COLUMNS = ("case", "year", "demand", "source", "target", "class", "volume_gbps", *SHARED)
SITE_COLUMNS = ("case", "year", "site", "name_en", "name_zh", *SHARED)
EFFECTS = {
    LOST: ("lost", "lost", "中断"),
    LOST_WITH_END: ("lost with its end", "lost with its own end only", "仅随自身端点中断"),
    LATE: ("late", "later than promised", "超出时延承诺"),
    SLOWER: ("slower", "slower", "时延变长"),
    UNHURT: ("unhurt", "no failure hurts it", "不受任何故障影响"),
}
CUT_OFF = ("cut off", "no way even without failure", "无故障时已不可达")


def _cells(
    network: Network, whole: Digest, found: Exposure, base_ms: np.ndarray, promise_ms: np.ndarray
) -> dict[str, Any]:
    """Return the columns that demands and sites have alike."""
    rows = [*found.scenario.tolist(), *found.worst_scenario.tolist()]
    named = said(network, whole.scenarios, rows)
    most, worst = (
        [named[row] for row in group.tolist()] for group in (found.scenario, found.worst_scenario)
    )
    effects = [
        CUT_OFF if np.isinf(ms) else EFFECTS[rank]
        for rank, ms in zip(found.rank.tolist(), base_ms, strict=True)
    ]
    kinds = whole.kinds
    by_kind = [
        "; ".join(f"{kind} {n}" for kind, n in zip(kinds, row, strict=True) if n)
        for row in found.losses.tolist()
    ]
    return {
        "base_ms": base_ms,
        "promise_ms": promise_ms,
        "effect": [effect[0] for effect in effects],
        "effect_en": [effect[1] for effect in effects],
        "effect_zh": [effect[2] for effect in effects],
        "exposed_to": [one.id for one in most],
        "exposed_to_en": [one.en for one in most],
        "exposed_to_zh": [one.zh for one in most],
        "exposed_to_kind": [one.kind for one in most],
        "after_ms": found.ms,
        "failures_losing": found.losses.sum(axis=1),
        "losing_by_kind": by_kind,
        "losing_own_end": found.own,
        "failures_late": found.late,
        "worst_ms": found.worst_ms,
        "worst_failure": [one.id for one in worst],
        "worst_failure_en": [one.en for one in worst],
        "worst_failure_zh": [one.zh for one in worst],
    }


def demand_exposure_table(network: Network, whole: Digest, *, case: str, year: int) -> pd.DataFrame:
    """Return a row a demand: the failure it is most exposed to, and how many lose it.

    Lost although both ends stand beats later than its class promises beats slower; that it is
    lost with its own end is said only where nothing else hurts it. Latencies are ms one-way;
    ``after_ms`` is inf where lost, ``worst_ms`` the greatest while it is served.
    """
    names, base = whole.names, whole.base
    columns = {
        "case": case,
        "year": year,
        "demand": list(names.demands),
        "source": list(names.source),
        "target": list(names.target),
        "class": list(names.service),
        "volume_gbps": base.volume_gbps,
        **_cells(network, whole, whole.demands, base.ms, base.promise_ms),
    }
    return pd.DataFrame(columns, columns=list(DEMAND_COLUMNS))


def site_exposure_table(network: Network, whole: Digest, *, case: str, year: int) -> pd.DataFrame:
    """Return a row a watched site: the failure that hurts its way from the hub most.

    The ranking is that of demands; a site's own ends are itself and the hub. Latencies are the
    best carrier's, ms one-way from the hub.
    """
    sites, base = whole.names.sites, whole.base
    columns = {
        "case": case,
        "year": year,
        "site": list(sites),
        "name_en": [site_name(network, site, "en") for site in sites],
        "name_zh": [site_name(network, site, "zh") for site in sites],
        **_cells(network, whole, whole.sites, base.site_ms, base.site_promise_ms),
    }
    return pd.DataFrame(columns, columns=list(SITE_COLUMNS))

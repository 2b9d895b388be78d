"""The tables ``single_points`` and ``lost_together``: what one failure alone loses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netplan.failures.digest_base import TIE_DIGITS
from netplan.failures.digest_groups import lost_together, point_rows
from netplan.metrics.names import site_name
from netplan.metrics.scenario_names import SEPARATOR, said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from netplan.failures.digest import Digest
    from netplan.topology.network import Network

POINT_COLUMNS = (
    "case", "year", "scenario", "name_en", "name_zh", "kind", "beyond_gbps", "own_gbps",
    "beyond_by_class", "demands_beyond", "demands_own", "sites_beyond", "sites_beyond_en",
    "sites_beyond_zh", "sites_own",
)  # fmt: skip
TOGETHER_COLUMNS = (
    "case", "year", "failures", "failures_en", "failures_zh", "demands", "lost_gbps", "pairs",
    "sites", "sites_en", "sites_zh",
)  # fmt: skip
NO_CLASS = "-"
"""How traffic without a class is called in a list of classes."""


def _site_list(network: Network, whole: Digest, rows: Iterable[int]) -> tuple[str, str, str]:
    """Return sites as ids and by name in both languages."""
    sites = [whole.names.sites[row] for row in rows]
    named = ([site_name(network, site, lang) for site in sites] for lang in ("en", "zh"))
    english, chinese = (SEPARATOR.join(names) for names in named)
    return ";".join(sites), english, chinese


def _by_class(whole: Digest, rows: NDArray[np.int64]) -> str:
    """Return the volume of demands by class, Gbit/s, in the order of the classes."""
    total = np.bincount(
        whole.base.service[rows],
        weights=whole.base.volume_gbps[rows],
        minlength=len(whole.names.classes),
    )
    pairs = zip(whole.names.classes, total.tolist(), strict=True)
    return SEPARATOR.join(f"{name or NO_CLASS} {gbps:.6g}" for name, gbps in pairs if gbps > 0)


def single_point_table(network: Network, whole: Digest, *, case: str, year: int) -> pd.DataFrame:
    """Return the single elements that lose traffic or a site, those that lose most beyond first.

    ``beyond_gbps`` is served without failure and lost although its ends stand, ``own_gbps`` ends
    at what failed itself: no second way would save it. So are sites told apart: ``sites_own`` are
    those that failed themselves, or all where the hub did.
    """
    points, volume = whole.points, whole.base.volume_gbps
    named = said(network, whole.scenarios, points.scenario)
    rows: list[dict[str, Any]] = []
    for number, scenario in enumerate(points.scenario.tolist()):
        beyond, own = point_rows(points.demand_first, points.demand, points.demand_own, number)
        away, itself = point_rows(points.site_first, points.site, points.site_own, number)
        sites, english, chinese = _site_list(network, whole, away.tolist())
        what = named[scenario]
        rows.append(
            {
                "case": case,
                "year": year,
                "scenario": what.id,
                "name_en": what.en,
                "name_zh": what.zh,
                "kind": what.kind,
                "beyond_gbps": float(volume[beyond].sum()),
                "own_gbps": float(volume[own].sum()),
                "beyond_by_class": _by_class(whole, beyond),
                "demands_beyond": len(beyond),
                "demands_own": len(own),
                "sites_beyond": sites,
                "sites_beyond_en": english,
                "sites_beyond_zh": chinese,
                "sites_own": _site_list(network, whole, itself.tolist())[0],
            }
        )
    # Sorting is stable: of equals the first swept stays first.
    rows.sort(key=lambda row: (-round(row["beyond_gbps"], TIE_DIGITS), not row["sites_beyond"]))
    return pd.DataFrame(rows, columns=list(POINT_COLUMNS))


def _pairs(whole: Digest, rows: Iterable[int]) -> str:
    """Return the unordered pairs of ends of demands, each once, in order."""
    ends = [sorted((whole.names.source[row], whole.names.target[row])) for row in rows]
    return ";".join(dict.fromkeys("--".join(pair) for pair in ends))


def together_table(network: Network, whole: Digest, *, case: str, year: int) -> pd.DataFrame:
    """Return the groups of demands and sites that the same single failures lose.

    Only what is lost beyond the failed element's own traffic counts. ``pairs`` are the pairs of
    ends that lose traffic, joined by ``--``.
    """
    groups = lost_together(whole)
    named = said(network, whole.scenarios, [row for group in groups for row in group.scenarios])
    rows = []
    for group in groups:
        failing = [named[row] for row in group.scenarios]
        rows.append(
            (
                case,
                year,
                ";".join(one.id for one in failing),
                SEPARATOR.join(one.en for one in failing),
                SEPARATOR.join(one.zh for one in failing),
                len(group.demands),
                float(whole.base.volume_gbps[list(group.demands)].sum()),
                _pairs(whole, group.demands),
                *_site_list(network, whole, group.sites),
            )
        )
    return pd.DataFrame(rows, columns=list(TOGETHER_COLUMNS))

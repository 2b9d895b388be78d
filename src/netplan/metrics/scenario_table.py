"""The table ``failures`` from a digest, and what each failure loses of every class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netplan.failures.digest import digest
from netplan.failures.digest_base import TIE_DIGITS, measures
from netplan.metrics.latency_table import cities_of
from netplan.metrics.names import link_name, scenario_name
from netplan.metrics.scenario_names import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.failures import Sweep
    from netplan.failures.digest import Digest
    from netplan.failures.digest_figures import Figures
    from netplan.failures.scenarios import Scenario
    from netplan.topology.network import Network

COLUMNS = (
    "case", "year", "scenario", "name_en", "name_zh", "kind", "members", "links_down",
    "capacity_down_gbps", "unserved_gbps", "worst_link", "worst_utilisation", "overflow_gbps",
    "cities_lost", "mean_ms", "worst_city", "worst_city_ms", "worst_link_en", "worst_link_zh",
    "worst_direction", "own_gbps", "above_limit", "late_demands", "late_gbps", "lost_cities",
    "why_not",
)  # fmt: skip
CLASS_COLUMNS = (
    "case", "year", "scenario", "name_en", "name_zh", "class", "class_en", "class_zh",
    "unserved_gbps", "more_gbps",
)  # fmt: skip
UNCLASSED = {"en": "no class", "zh": "未分类"}
NO_FAILURE = {"en": "no failure", "zh": "无故障"}


def _what_fails(network: Network, scenario: Scenario | None) -> dict[str, Any]:
    """Return what fails, in words; None: nothing does."""
    if scenario is None:
        names = {f"name_{language}": name for language, name in NO_FAILURE.items()}
        return {"scenario": "", **names, "kind": "none", "members": ""}
    return {
        "scenario": scenario.id,
        "name_en": scenario_name(network, scenario, "en"),
        "name_zh": scenario_name(network, scenario, "zh"),
        "kind": scenario.kind,
        "members": ";".join(scenario.members),
    }


def _link_cells(network: Network, figures: Figures) -> dict[str, list[str]]:
    """Return the most loaded link of every scenario, by id and name."""
    links = network["links"].ids
    names = {
        row: {lang: link_name(network, links[row], lang) for lang in ("en", "zh")}
        for row in np.unique(figures.worst_link).tolist()
        if row >= 0
    }
    nobody = {"en": "", "zh": ""}
    rows = figures.worst_link.tolist()
    return {
        "worst_link": [links[row] if row >= 0 else "" for row in rows],
        "worst_link_en": [names.get(row, nobody)["en"] for row in rows],
        "worst_link_zh": [names.get(row, nobody)["zh"] for row in rows],
        "worst_direction": [DIRECTIONS[way] for way in figures.worst_direction.tolist()],
    }


def _city_cells(network: Network, sites: Sequence[str], figures: Figures) -> dict[str, Any]:
    """Return which cities every scenario loses, and mean and worst latency of the others."""
    wanted = set(cities_of(network))
    rows = [row for row, site in enumerate(sites) if site in wanted]
    cities, after_ms = [sites[row] for row in rows], figures.site_ms[:, rows]
    lost, reached = np.isinf(after_ms), np.isfinite(after_ms)
    known = ~np.isnan(after_ms).all(axis=1) if rows else np.ones(len(after_ms), dtype=bool)
    # Rounded, so that equal latencies summed in another order still count as equal.
    ranked = np.where(reached, np.round(after_ms, TIE_DIGITS), -np.inf)
    far = ranked.argmax(axis=1) if rows else np.zeros(len(after_ms), dtype=np.int64)
    seen = [bool(row.any()) for row in reached]
    return {
        "cities_lost": _counts(np.where(known, lost.sum(axis=1), -1)),
        "mean_ms": [
            float(row[mask].mean()) if mask.any() else np.nan
            for row, mask in zip(after_ms, reached, strict=True)
        ],
        "worst_city": [cities[n] if some else "" for n, some in zip(far, seen, strict=True)],
        "worst_city_ms": [
            float(after_ms[row, n]) if seen[row] else np.nan for row, n in enumerate(far)
        ],
        "lost_cities": [";".join(cities[n] for n in np.flatnonzero(row).tolist()) for row in lost],
    }


def _counts(values: np.ndarray) -> np.ndarray:
    """Return counts, as numbers with gaps where any was not computed."""
    return np.where(values < 0, np.nan, values) if (values < 0).any() else values


def _columns(network: Network, whole: Digest, figures: Figures) -> dict[str, Any]:
    """Return the columns that hold figures."""
    return {
        "links_down": _counts(figures.links_down),
        "capacity_down_gbps": figures.capacity_down_gbps,
        "unserved_gbps": figures.unserved_gbps,
        "own_gbps": figures.own_gbps,
        "worst_utilisation": figures.worst_utilisation,
        "overflow_gbps": figures.overflow_gbps,
        "above_limit": _counts(figures.above_limit),
        "late_demands": _counts(figures.late),
        "late_gbps": figures.late_gbps,
        **_link_cells(network, figures),
        **_city_cells(network, whole.names.sites, figures),
    }


def scenario_table(
    network: Network, whole: Digest, *, case: str, year: int, calm: bool = True
) -> pd.DataFrame:
    """Return one row per scenario, after a ``none`` row for no failure if ``calm``.

    The cities are those among the sites watched: ``mean_ms`` and ``worst_city_ms`` are one-way
    from the hub, over those still reached. ``own_gbps`` is the part of what is unserved that has
    an end at what failed itself; ``overflow_gbps`` adds up what does not fit over links;
    ``above_limit`` counts the links above the failure limit, ``late_demands`` those served later
    than promised. A scenario that was not computed says ``why_not`` and has no figures.
    """
    parts = []
    if calm:
        parts.append(([_what_fails(network, None)], [""], whole.calm_figures()))
    listed = [_what_fails(network, scenario) for scenario in whole.scenarios]
    why = [whole.why.get(row, "") for row in range(len(listed))]
    parts.append((listed, why, whole.figures))
    tables = []
    for what, reasons, figures in parts:
        cells = _columns(network, whole, figures) | {"case": case, "year": year}
        names = {column: [row[column] for row in what] for column in COLUMNS[2:7]}
        table = pd.DataFrame({**cells, **names, "why_not": reasons})
        tables.append(table[list(COLUMNS)])
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else tables[-1]


def failure_table(network: Network, result: Sweep, *, case: str, year: int) -> pd.DataFrame:
    """Return the table of a sweep that is held whole."""
    return scenario_table(network, digest(result, measures(network)), case=case, year=year)


def class_loss_table(network: Network, whole: Digest, *, case: str, year: int) -> pd.DataFrame:
    """Return what every scenario leaves unserved of each class, where that is more than before.

    ``more_gbps`` is what the failure adds to the traffic that has no way even without it.
    """
    names = {
        name: (name, *(network.name("classes", name, language=lang) for lang in ("en", "zh")))
        for name in network["classes"].ids
    } | {"": ("", UNCLASSED["en"], UNCLASSED["zh"])}
    base = whole.calm_figures().unserved_by_class[0]
    more = whole.figures.unserved_by_class - base
    rows = []
    with np.errstate(invalid="ignore"):
        hurt = np.round(more, TIE_DIGITS) > 0.0
    for number, service in np.argwhere(hurt).tolist():
        what = _what_fails(network, whole.scenarios[number])
        lost = float(whole.figures.unserved_by_class[number, service])
        said = (what["scenario"], what["name_en"], what["name_zh"])
        own = names[whole.names.classes[service]]
        rows.append((case, year, *said, *own, lost, lost - float(base[service])))
    return pd.DataFrame(rows, columns=list(CLASS_COLUMNS))

"""The table ``runout``: the month in which each link passes each limit, at each growth."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netplan.capacity.runout.answer import LIMITS, months_after
from netplan.metrics.names import link_name
from netplan.metrics.risk_likelihood import least_sure
from netplan.metrics.scenario_names import said
from netplan.metrics.scenario_table import NO_FAILURE

if TYPE_CHECKING:
    from netplan.capacity.runout import RunOut
    from netplan.topology.network import Network

COLUMNS = (
    "case", "link", "carrier", "name_en", "name_zh", "limit_kind", "limit_utilisation",
    "utilisation_now", "growth_shift", "when", "date", "months", "failure", "failure_en",
    "failure_zh", "failure_kind", "capacity_gbps", "source_note", "confidence",
)  # fmt: skip

WHEN = ("already", "in", "not before")
"""What ``when`` says: past already, in the month of ``date``, or not before its year."""


def runout_table(network: Network, found: RunOut, *, case: str) -> pd.DataFrame:
    """Return a row for every link in service, limit and growth, the earliest first.

    ``growth_shift`` is added to every demand's growth a year. ``when`` is ``already`` where the
    base year's traffic passes the limit, ``in`` the month of ``date``, or ``not before`` the
    year of ``date``. ``months`` counts from the base year's traffic, which is reached at that
    year's end. ``utilisation_now`` is the share of the capacity in use with it: steady, or under
    the worst failure. ``network`` names links and failures: the last one that ``found`` is of.
    """
    limits = dict(zip(LIMITS, (found.working, found.failure), strict=True))
    names = said(network, found.scenarios, np.unique(found.blame).tolist())
    sure = least_sure(network["demands"]["confidence"])
    rows = []
    for number in np.flatnonzero(found.in_service).tolist():
        link = _link_cells(network, found.links[number], sure)
        for kind, limit in enumerate(LIMITS):
            for shift, growth in enumerate(found.shifts):
                years = float(found.years[kind, shift, number])
                failure = names[int(found.blame[kind, shift, number])]
                rows.append(
                    {
                        "case": case,
                        **link,
                        "limit_kind": limit,
                        "limit_utilisation": limits[limit],
                        "utilisation_now": float(found.now[kind, number]),
                        "growth_shift": growth,
                        **_date_cells(found, years),
                        "failure": failure.id,
                        "failure_en": failure.en,
                        "failure_zh": failure.zh,
                        "failure_kind": failure.kind,
                        "capacity_gbps": float(found.capacity_gbps[number]),
                        "years": years,
                    }
                )
    # Those past already come by how full they are, all others by when they pass.
    rows.sort(key=lambda row: (row["years"], -round(row["utilisation_now"], 9)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _link_cells(network: Network, link: str, sure: str) -> dict[str, Any]:
    """Return what the rows of one link share; ``sure`` is how sure its traffic is."""
    links, nodes = network["links"], network["nodes"]
    return {
        "link": link,
        "carrier": nodes.value(links.value(link, "a"), "carrier"),
        "name_en": link_name(network, link, "en"),
        "name_zh": link_name(network, link, "zh"),
        "source_note": links.value(link, "source"),
        "confidence": least_sure([links.value(link, "confidence"), sure]),
    }


def _date_cells(found: RunOut, years: float) -> dict[str, Any]:
    """Return when a limit is passed: in words, as a month, and in months from now."""
    if isinf(years):
        return {"when": WHEN[2], "date": str(found.until_year + 1), "months": np.nan}
    if years == 0.0:
        return {"when": WHEN[0], "date": "", "months": 0.0}
    return {"when": WHEN[1], "date": found.date(years), "months": float(months_after(years))}


def runout_view(table: pd.DataFrame, *, language: str) -> pd.DataFrame:
    """Return the table as people read it: a row per link and limit, a date for each growth.

    Links that keep a limit at every growth are left out. The failure is the one that passes the
    limit first at the middle growth.
    """
    shifts = sorted(table["growth_shift"].unique())
    heads = {shift: f"growth {100 * shift:+g} points" for shift in shifts}
    middle = shifts[len(shifts) // 2] if shifts else 0.0
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for record in table.to_dict("records"):
        cells = {str(name): value for name, value in record.items()}
        row = rows.setdefault((cells["link"], cells["limit_kind"]), _shown(cells, language))
        shift = cells["growth_shift"]
        row[heads[shift]] = _said(cells)
        row["passes"] |= cells["when"] != WHEN[2]
        if shift == middle:
            calm = NO_FAILURE[language] if cells["limit_kind"] == LIMITS[1] else ""
            row["failure"] = cells[f"failure_{language}"] or calm
            row["order"] = cells["months"]
    kept = [row for row in rows.values() if row["passes"]]
    kept.sort(key=lambda row: (np.isnan(row["order"]), row["order"]))
    columns = ["link", "name", "limit", "now", *(heads[shift] for shift in shifts), "failure"]
    return pd.DataFrame([[row[name] for name in columns] for row in kept], columns=columns)


def _shown(cells: dict[str, Any], language: str) -> dict[str, Any]:
    """Return what one row for people begins with."""
    return {
        "link": cells["link"],
        "name": cells[f"name_{language}"],
        "limit": f"{cells['limit_kind']} {cells['limit_utilisation']:.0%}",
        "now": f"{cells['utilisation_now']:.0%}",
        "passes": False,
    }


def _said(cells: dict[str, Any]) -> str:
    """Return a date in words."""
    return cells["date"] if cells["when"] == "in" else f"{cells['when']} {cells['date']}".strip()

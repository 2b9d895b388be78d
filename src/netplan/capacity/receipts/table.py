"""Receipts as a table: one row for each line of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.capacity.receipts.scenes import listed, scenario_names
from netplan.capacity.receipts.words import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from netplan.capacity.receipts.finding import Finding
    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network

COLUMNS = (
    "step",
    "item",
    "action",
    "year",
    "needed",
    "needed_year",
    "needed_by_scenario",
    "needed_by_scenario_en",
    "needed_by_scenario_zh",
    "needed_by_demands",
    "demand_gbps",
    "without_utilisation",
    "without_link",
    "without_unserved_gbps",
    "without_cny",
    "without_kind",
    "without_note_en",
    "without_note_zh",
)
"""Columns of ``receipts``."""


def cells(
    network: Network, terms: Terms, line: Mapping[str, Any], found: Finding
) -> dict[str, Any]:
    """Return the receipt of a line of the plan; ``network`` is that of the last year."""
    harm, needed = found.harm, found.needed
    en, zh = scenario_names(network, harm.scenario) if needed else ("", "")
    note_en, note_zh = sentence(network, terms, found)
    return {
        "step": int(line["step"]),
        "item": str(line["item"]),
        "action": str(line["action"]),
        "year": int(line["year"]),
        "needed": needed,
        "needed_year": harm.year if needed else 0,
        "needed_by_scenario": harm.scenario.id if needed and harm.scenario else "",
        "needed_by_scenario_en": en,
        "needed_by_scenario_zh": zh,
        "needed_by_demands": listed(harm.demands)[0] if needed else "",
        "demand_gbps": sum(gbps for _, gbps in harm.demands) if needed else 0.0,
        "without_utilisation": harm.utilisation,
        "without_link": harm.place,
        "without_unserved_gbps": harm.unserved_gbps,
        "without_cny": found.other.cny,
        "without_kind": found.other.kind,
        "without_note_en": note_en,
        "without_note_zh": note_zh,
    }


def table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return receipts as a table, with its columns also where there are none."""
    import pandas as pd

    found = pd.DataFrame([[row[name] for name in COLUMNS] for row in rows], columns=list(COLUMNS))
    return found.astype({"needed": bool, "needed_year": int, "step": int, "year": int})

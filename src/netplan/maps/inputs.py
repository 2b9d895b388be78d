"""What a map is drawn from: one network and the study's result tables, never a solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class MapInput:
    """Today's network and the tables of a study; a table left out leaves its part of the map out.

    ``network`` is the state called today, ``plan_network`` the one after the plan. The tables
    are those of ``netplan.study``: ``latency``, ``links``, ``segments``, ``failures``,
    ``overloads``, ``city_failures``, ``risks``, ``targets``, ``proposals``, ``proposal_sites``,
    ``exchange``, ``calibration``, ``plan`` (steps) and ``certificate``.
    """

    network: Network
    plan_network: Network | None = None
    latency: pd.DataFrame | None = None
    exchange: pd.DataFrame | None = None
    links: pd.DataFrame | None = None
    failures: pd.DataFrame | None = None
    overloads: pd.DataFrame | None = None
    city_failures: pd.DataFrame | None = None
    risks: pd.DataFrame | None = None
    segments: pd.DataFrame | None = None
    targets: pd.DataFrame | None = None
    calibration: pd.DataFrame | None = None
    plan: pd.DataFrame | None = None
    certificate: pd.DataFrame | None = None
    proposals: pd.DataFrame | None = None
    proposal_sites: pd.DataFrame | None = None


def rows_of(table: pd.DataFrame | None, **wanted: object) -> list[dict[str, Any]]:
    """Return the rows of ``table`` whose columns hold the ``wanted`` values, as dicts.

    A table that is left out has no rows.
    """
    if table is None or not len(table):
        return []
    kept = table
    for column, value in wanted.items():
        kept = kept[kept[column] == value]
    return [{str(key): cell for key, cell in row.items()} for row in kept.to_dict("records")]


def number(value: object) -> float:
    """Return a cell as a float; an empty cell or a text is NaN."""
    if value is None or isinstance(value, str):
        return float("nan")
    return float(value)  # type: ignore[arg-type]


def text(value: object) -> str:
    """Return a cell as text; an empty cell is an empty text."""
    return value if isinstance(value, str) else ""

"""A named list of changes as data: history, proposals and plans are all one of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Rows = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Rows to add, cells to set and rows to retire, with what that costs and who asks for it.

    ``add``, ``set`` and ``retire`` map a table's name to rows; a row of ``set`` and ``retire``
    gives the table's key, one of ``set`` also the cells that change. ``after`` names change
    lists that must come first. Costs are of the change as a whole, at ``price_date`` prices.
    """

    id: str
    name_en: str = ""
    name_zh: str = ""
    kind: str = "proposal"
    sponsor: str = ""
    after: tuple[str, ...] = ()
    capex_cny: float = 0.0
    opex_cny_per_year: float = 0.0
    build_months: int = 0
    aims_at: tuple[str, ...] = ()
    why_en: str = ""
    why_zh: str = ""
    source: str = ""
    confidence: str = "assumed"
    add: Mapping[str, Rows] = field(default_factory=dict)
    set: Mapping[str, Rows] = field(default_factory=dict)
    retire: Mapping[str, Rows] = field(default_factory=dict)

"""A line of a plan: one thing to do, and the table that lines make."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from netplan.capacity.plan import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing to do: an action on an item, how many at which price, when, and why."""

    action: str
    item: str
    names: tuple[str, str]
    carrier: str
    quantity: int
    unit: str
    unit_cost_cny: float
    opex_cny_per_year: float
    reasons: tuple[str, str]
    source_note: str
    year: int
    order_year: int
    confidence: str = "derived"

    @property
    def capex_cny(self) -> float:
        """What it costs, CNY of the order year."""
        return self.quantity * self.unit_cost_cny


def plan_rows(lines: Sequence[Line]) -> pd.DataFrame:
    """Return lines as ``Plan.rows``, numbered in their order."""
    import pandas as pd

    records = []
    for step, line in enumerate(lines, 1):
        cells = asdict(line) | {
            "step": step,
            "capex_cny": line.capex_cny,
            "name_en": line.names[0],
            "name_zh": line.names[1],
            "reason_en": line.reasons[0],
            "reason_zh": line.reasons[1],
        }
        records.append([cells[column] for column in COLUMNS])
    return pd.DataFrame(records, columns=list(COLUMNS))

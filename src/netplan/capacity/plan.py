"""A plan: the changes to make, what each is for and costs, and how good the whole is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netplan.errors import Infeasible
from netplan.topology.change import Change

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "step",
    "action",
    "item",
    "name_en",
    "name_zh",
    "carrier",
    "quantity",
    "unit",
    "unit_cost_cny",
    "capex_cny",
    "opex_cny_per_year",
    "reason_en",
    "reason_zh",
    "source_note",
    "confidence",
)
"""Columns of ``Plan.rows``."""


_NO_PLAN = {
    "en": ("no plan:", "no plan was found within the limits"),
    "zh": ("无可行方案：", "在限定内未找到方案"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """How good a plan is.

    ``status`` is optimal (proved within the gap asked for), feasible, infeasible or unknown.
    ``objective_ms`` is the weighted one-way latency of the plan, ``before_ms`` that of today,
    ``bound_ms`` what no plan within the budget can beat, ``gap`` their distance as a share of
    the objective. ``least_cny`` is what no plan of this latency can cost less than.
    """

    status: str
    objective_ms: float
    bound_ms: float
    gap: float
    budget_cny: float
    spend_cny: float
    opex_cny_per_year: float
    before_ms: float = float("nan")
    least_cny: float = float("nan")
    weights: str = "demand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The answer to an expansion problem.

    ``change`` applied to the network gives the network to be; ``rows`` has one row for each
    thing to do, with the columns ``COLUMNS``. Without a plan, ``change`` is empty and
    ``missing_en`` and ``missing_zh`` say what is short and by how much.
    """

    change: Change = field(default_factory=lambda: Change(id="plan", kind="plan"))
    rows: pd.DataFrame
    summary: PlanSummary
    missing_en: tuple[str, ...] = ()
    missing_zh: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Tell whether there is a plan: proved optimal, or the best one found in time."""
        return self.summary.status in {"optimal", "feasible"}

    def require(self, *, language: str = "en") -> Plan:
        """Return the plan itself; Infeasible, saying what is missing, when there is none."""
        if not self.found:
            lines = self.missing_zh if language == "zh" else self.missing_en
            none, limits = _NO_PLAN[language]
            message = f"{none} {self.summary.status}\n  " + ("\n  ".join(lines) or limits)
            raise Infeasible(message)
        return self

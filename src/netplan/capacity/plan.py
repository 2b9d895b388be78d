"""A plan: the changes to make, what each is for and costs, and how good the whole is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netplan.capacity.steps import Step, merged
from netplan.errors import Infeasible
from netplan.topology.change import Change

if TYPE_CHECKING:
    import pandas as pd

Aim = Literal["latency", "cost"]

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
    "year",
    "order_year",
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
    The aim is the least weighted one-way latency within a budget, or the least cost. Of the
    first, ``objective_ms`` is the weighted latency of the plan, ``before_ms`` that of today and
    ``bound_ms`` what no plan within the budget can beat; ``least_cny`` is what no plan of this
    latency can cost less than. Of the second, ``objective_cny`` is the spend discounted to the
    first year and ``bound_cny`` what no plan that keeps the terms can cost less than. ``gap`` is
    the distance of objective and bound as a share of the objective. ``spend_cny`` is in money of
    the years of order. ``solve_s`` is how long the search took; ``interrupted`` whether somebody
    stopped it.
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
    aim: Aim = "latency"
    objective_cny: float = float("nan")
    bound_cny: float = float("nan")
    solve_s: float = 0.0
    interrupted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The answer to an expansion problem.

    ``steps`` applied to the network in the order of their years give the network to be; ``rows``
    has one row for each thing to do, with the columns ``COLUMNS``: ``year`` is from when it is in
    service, ``order_year`` when its money falls due. ``spared`` lists what no building could save
    from a failure (demand, scenario, volume_gbps); None where nothing was asked to survive.
    ``paths`` are the paths of a plan with fixed backups. Without a plan there are no steps and
    ``missing_en`` and ``missing_zh`` say what is short and by how much.
    """

    steps: tuple[Step, ...] = ()
    rows: pd.DataFrame
    summary: PlanSummary
    missing_en: tuple[str, ...] = ()
    missing_zh: tuple[str, ...] = ()
    spared: pd.DataFrame | None = None
    paths: pd.DataFrame | None = None

    @property
    def change(self) -> Change:
        """All steps as one change list called ``plan``; an empty one without steps."""
        return merged(self.steps) if self.steps else Change(id="plan", kind="plan")

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

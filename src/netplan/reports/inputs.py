"""What a report is made from: result tables and settings, computed elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pandas as pd

if TYPE_CHECKING:
    from netplan.topology.network import Network
    from netplan.topology.settings import Settings


class PlanSummary(Protocol):
    """What a report needs to know of a solved plan; ``capacity.PlanSummary`` is one."""

    @property
    def status(self) -> str:
        """Return optimal, feasible, infeasible or unknown."""

    @property
    def objective_ms(self) -> float:
        """Return the weighted mean one-way latency of the plan, ms."""

    @property
    def bound_ms(self) -> float:
        """Return the lowest value any plan could have, ms."""

    @property
    def gap(self) -> float:
        """Return (objective - bound) / objective, as a share."""

    @property
    def budget_cny(self) -> float:
        """Return what could have been spent, CNY."""

    @property
    def spend_cny(self) -> float:
        """Return what the plan spends, CNY."""

    @property
    def before_ms(self) -> float:
        """Return the same weighted mean today, ms; NaN where it is not known."""

    @property
    def least_cny(self) -> float:
        """Return what no plan of this latency can cost less than, CNY; NaN where not known."""

    @property
    def opex_cny_per_year(self) -> float:
        """Return what keeping it costs, CNY a year."""


def _empty() -> pd.DataFrame:
    """Return a table without rows or columns: its section vanishes from the report."""
    return pd.DataFrame()


@dataclass(frozen=True, kw_only=True)
class ReportInput:
    """Everything the report, the sheet, the GeoJSON and the terminal's lines are made from.

    ``network`` is today's network and ``planned`` the one after the plan (None: no plan). The
    frames have the columns of the study's result tables; an empty one takes its section with
    it. More are optional:

    - ``variants``: load variants, a row per mean utilisation and case, with columns
      ``mean_utilisation, case, year, demand_gbps, bottlenecks, worst_en, worst_zh,
      worst_utilisation, failure_en, failure_zh, unserved_gbps``;
    - ``frontier``: other plans beside the chosen one, with columns ``name_en, name_zh,
      spend_cny, mean_ms, hard_met, chosen, status, gap``;
    - ``receipts``, ``runout``, ``certificate_states``: what needs each upgrade of the plan, when
      links are full, and each failure counted again, with the columns of
      ``capacity.receipts``, ``metrics.runout_table`` and ``capacity.proof``;
    - ``questions``: what was asked, with columns ``question, asked_en, asked_zh, answer_en,
      answer_zh, where, state, source_note``.

    ``map_svg`` is a still of the map, drawn by netplan itself: it is put in as it stands.
    ``files`` names what else the study writes beside the report.
    """

    network: Network
    planned: Network | None = None
    summary: PlanSummary | None = None
    latency: pd.DataFrame = field(default_factory=_empty)
    exchange: pd.DataFrame = field(default_factory=_empty)
    links: pd.DataFrame = field(default_factory=_empty)
    failures: pd.DataFrame = field(default_factory=_empty)
    runout: pd.DataFrame = field(default_factory=_empty)
    risks: pd.DataFrame = field(default_factory=_empty)
    warnings: pd.DataFrame = field(default_factory=_empty)
    segments: pd.DataFrame = field(default_factory=_empty)
    egress: pd.DataFrame = field(default_factory=_empty)
    targets: pd.DataFrame = field(default_factory=_empty)
    calibration: pd.DataFrame = field(default_factory=_empty)
    plan: pd.DataFrame = field(default_factory=_empty)
    receipts: pd.DataFrame = field(default_factory=_empty)
    certificate: pd.DataFrame = field(default_factory=_empty)
    certificate_states: pd.DataFrame = field(default_factory=_empty)
    proposals: pd.DataFrame = field(default_factory=_empty)
    proposal_sites: pd.DataFrame = field(default_factory=_empty)
    variants: pd.DataFrame = field(default_factory=_empty)
    frontier: pd.DataFrame = field(default_factory=_empty)
    questions: pd.DataFrame = field(default_factory=_empty)
    map_svg: str = ""
    files: tuple[str, ...] = ()

    @property
    def settings(self) -> Settings:
        """Return the settings of the network."""
        return self.network.settings

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the result tables that have rows, by name, in the order of the report."""
        named = {name: getattr(self, name) for name in TABLE_ORDER}
        return {name: frame for name, frame in named.items() if len(frame)}


TABLE_ORDER = (
    "targets",
    "latency",
    "exchange",
    "links",
    "failures",
    "runout",
    "risks",
    "warnings",
    "segments",
    "egress",
    "variants",
    "plan",
    "frontier",
    "receipts",
    "certificate",
    "certificate_states",
    "proposals",
    "proposal_sites",
    "calibration",
    "questions",
)
"""The result tables in the order in which the sheet shows them."""

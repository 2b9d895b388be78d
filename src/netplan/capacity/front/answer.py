"""The front: plans in order of cost, each with what no plan of its budget can beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from netplan.capacity.plan import Plan
    from netplan.capacity.settings import ExpandSettings
    from netplan.capacity.terms import Terms

COLUMNS = (
    "point", "plan", "budget_cny", "spend_cny", "opex_cny_per_year", "weighted_ms", "bound_ms",
    "gap", "status", "segments_built", "segments", "links_opened", "links_enlarged", "modules",
    "pairs_lit", "circuits_moved",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPoint:
    """One plan of the front.

    ``asked`` is the question it answers, its budget with it, and ``terms`` what else it is held
    to, if anything: what its certificate is checked against. ``bound_ms`` is what no plan within
    that budget can beat, the best of what any search proved for it or for more money; ``gap`` is
    the distance to it as a share of the latency.
    """

    plan: Plan
    asked: ExpandSettings
    terms: Terms | None
    bound_ms: float
    gap: float

    @property
    def spend_cny(self) -> float:
        """What the plan costs to build, CNY."""
        return self.plan.summary.spend_cny

    @property
    def weighted_ms(self) -> float:
        """The weighted one-way latency of the plan, ms."""
        return self.plan.summary.objective_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Plans by rising cost and falling latency; no other plan found beats one in both.

    ``before_ms`` is today's weighted latency. ``searched`` lists every budget that a plan was
    looked for, CNY. Where there is no plan at all, ``missing_en`` and ``missing_zh`` say why.
    """

    points: tuple[FrontPoint, ...]
    before_ms: float
    searched: tuple[float, ...] = ()
    missing_en: tuple[str, ...] = ()
    missing_zh: tuple[str, ...] = ()

    def table(self) -> pd.DataFrame:
        """Return a row for each plan, the cheapest first; ``plan`` is how its files are called."""
        import pandas as pd

        rows = [_row(number, point) for number, point in enumerate(self.points, 1)]
        return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(number: int, point: FrontPoint) -> tuple[object, ...]:
    """Return one row of the table."""
    lines, summary = point.plan.rows, point.plan.summary

    def counted(action: str) -> int:
        return int(lines.loc[lines["action"] == action, "quantity"].sum())

    built = sorted(lines.loc[lines["action"] == "build_segment", "item"].tolist())
    return (
        number,
        f"plan-{number}",
        point.asked.budget_cny,
        summary.spend_cny,
        summary.opex_cny_per_year,
        summary.objective_ms,
        point.bound_ms,
        point.gap,
        summary.status,
        len(built),
        ";".join(built),
        int((lines["action"] == "open_link").sum()),
        int((lines["action"] == "add_modules").sum()),
        counted("open_link") + counted("add_modules"),
        counted("light_pair"),
        int((lines["action"] == "reroute").sum()),
    )

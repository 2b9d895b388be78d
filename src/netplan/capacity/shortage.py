"""What is missing where no plan exists, in a planner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.capacity.reasons import Reasons
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from netplan.capacity.problem import Problem
    from netplan.capacity.solver import Outcome, Shortage

Texts = tuple[str, str]


def explain(problem: Problem, outcome: Outcome) -> list[Texts]:
    """Return one line in English and Chinese for everything that is short; none with a plan."""
    if outcome.status != "infeasible":
        return []
    short = outcome.shortage
    if short is None:
        en = "no plan exists, and the least shortage was not found within the limits"
        return [(en, "无可行方案，且未能在限制内求得最小缺口")]
    lines = [*_budget(problem, short), *_egress(problem, short), *_loads(problem, short)]
    en = "no plan exists within the tolerance of the solver"
    return lines or [(en, "在求解精度内无可行方案")]


def _budget(problem: Problem, short: Shortage) -> list[Texts]:
    """Return what the budget lacks."""
    if short.budget_cny < 1.0:
        return []
    have, lack, year = problem.asked.budget_cny / 1e6, short.budget_cny / 1e6, problem.asked.year
    en = f"budget: {have:,.1f} million CNY is {lack:,.1f} million short of the least that carries "
    en += f"the demand of {year} and reaches the egress target"
    zh = f"预算：{have:,.1f}百万元，距满足{year}年需求与出口目标的最低投资尚缺{lack:,.1f}百万元"
    return [(en, zh)]


def _egress(problem: Problem, short: Shortage) -> list[Texts]:
    """Return what the egress lacks even with every spare fibre lit."""
    lack = short.egress_gbps
    if lack < EPSILON_GBPS:
        return []
    target, today = problem.asked.egress_target_gbps, problem.egress_gbps
    en = f"egress: {target:,.0f} Gbit/s is the target, {today:,.0f} there is today; {lack:,.0f} "
    en += "cannot be added on the circuits and fibre there are"
    zh = f"出口：目标{target:,.0f} Gbit/s，现有{today:,.0f}；现有电路与光纤尚缺{lack:,.0f}"
    return [(en, zh)]


def _loads(problem: Problem, short: Shortage) -> list[Texts]:
    """Return the links whose load cannot be brought within the limit, and by how much."""
    names, year = Reasons.of(problem, _nothing()).link_names, problem.asked.year
    lines = []
    for arc, lack in sorted(short.load_gbps.items(), key=lambda item: (-item[1], item[0])):
        slot = problem.slots[arc // 2]
        name = names(arc // 2)
        start = problem.fabric.node_site[slot.b if arc % 2 else slot.a]
        en = f"link {slot.link} ({name[0]}), from {start}: {lack:,.1f} Gbit/s of the demand of "
        en += f"{year} exceed the working utilisation, and there is no room for more modules"
        zh = f"链路{slot.link}（{name[1]}），自{start}：{year}年需求中{lack:,.1f} Gbit/s"
        lines.append((en, zh + "超出工作利用率上限，且无扩容余量"))
    return lines


def _nothing() -> Outcome:
    """Return an outcome in which nothing was decided."""
    from netplan.capacity.solver import Outcome

    nothing = float("nan")
    return Outcome(
        status="unknown",
        objective_ms=nothing,
        bound_ms=nothing,
        gap=nothing,
        least_cny=nothing,
    )

"""Failures gathered and ranked by what they are expected to cost in a year."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.metrics.risk_likelihood import (
    Chance,
    Element,
    any_of,
    chance_of,
    elements_of,
    rates_of,
)
from netplan.metrics.risk_loss import Loss, Yardstick

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from netplan.failures import Sweep
    from netplan.topology.network import Network

TBIT_PER_GBPS_H = 3.6
"""1 Gbit/s for an hour is 3.6 Tbit."""

BY_EXPECTED, BY_LOSS, UNCOMPUTED = "expected loss", "likelihood not given", "not computed"
LISTS = (BY_EXPECTED, BY_LOSS, UNCOMPUTED)
"""The lists a register has, each ranked by itself, in order."""

ROUNDED = 9
"""Decimals by which ranks are told apart, so that equal sums in another order tie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One row of the register: the scenario it is named after, and those of the same effect.

    ``row`` is the scenario's place in the sweep and ``also`` the others'. Expected losses are
    Tbit a year, the upper and the lower reading; NaN where the likelihood is not given.
    ``loss`` is None for a scenario that could not be computed.
    """

    row: int
    also: tuple[int, ...]
    failing: tuple[Element, ...]
    chance: Chance
    loss: Loss | None
    expected_tbit: float = math.nan
    expected_low_tbit: float = math.nan
    late_tbit: float = math.nan
    listed: str = BY_EXPECTED
    rank: int = 0


@dataclass(frozen=True, slots=True)
class _Case:
    """A scenario by itself: what fails, how likely that is and what is lost."""

    failing: tuple[Element, ...]
    chance: Chance
    loss: Loss | None


def _gather(result: Sweep, cases: Sequence[_Case]) -> list[tuple[int, ...]]:
    """Return the rows of ``result`` gathered: what takes away the same is one failure.

    A shared risk of known likelihood takes in the single cuts of its members; a member of
    several goes to the first. Otherwise failures are one where everything they take away is the
    same, they are equally places or not, and their likelihood is given or not. What takes
    nothing away stays by itself.
    """
    trench: dict[Element, int] = {}
    heads = set()
    for row, (scenario, case) in enumerate(zip(result.scenarios, cases, strict=True)):
        if scenario.kind == "srlg" and len(case.failing) > 1 and case.chance.known:
            heads.add(row)
            for element in case.failing:
                trench.setdefault(element, row)
    groups: dict[object, list[int]] = {}
    for row, case in enumerate(cases):
        if row in heads:
            key: object = ("trench", row)
        elif len(case.failing) == 1 and case.failing[0] in trench and case.loss is not None:
            key = ("trench", trench[case.failing[0]])
        elif case.loss is None or case.loss.harmless:
            key = row
        else:
            place = any(table in {"sites", "nodes"} for table, _ in case.failing)
            key = (case.loss.effect, place, case.chance.known)
        groups.setdefault(key, []).append(row)
    return [
        tuple(sorted(rows, key=lambda row: (row not in heads, row))) for rows in groups.values()
    ]


def _expected(
    head: _Case, members: Sequence[_Case], amount: Callable[[Loss], float]
) -> tuple[float, float]:
    """Return the upper and lower reading of what a shared risk and its members lose a year.

    Of the cuts of member i, f_i a year of h_i hours with loss L_i, any number f from none to
    those of the rarest member cut the whole trench, for h hours with loss L. The sum
    f h L + sum (f_i - f) h_i L_i is linear in f, so its ends are its bounds.
    """

    def of(case: _Case) -> float:
        return amount(case.loss) if case.loss else 0.0

    apart = math.fsum(each.chance.hours_per_year * of(each) for each in members)
    shared = math.fsum(head.chance.failures_per_year * each.chance.repair_h * of(each)
                       for each in members)  # fmt: skip
    whole = head.chance.hours_per_year * of(head)
    ends = (apart, apart - shared + whole)
    return max(ends) * TBIT_PER_GBPS_H, min(ends) * TBIT_PER_GBPS_H


def _risk(rows: tuple[int, ...], result: Sweep, cases: Sequence[_Case]) -> Risk:
    """Return one row of the register, not yet ranked."""
    head, *others = (cases[row] for row in rows)
    risk = Risk(
        row=rows[0], also=rows[1:], failing=head.failing, chance=head.chance, loss=head.loss
    )
    if head.loss is None:
        return replace(risk, listed=UNCOMPUTED)
    if result.scenarios[rows[0]].kind == "srlg" and head.chance.known and len(head.failing) > 1:
        lost = _expected(head, others, lambda loss: loss.lost_gbps)
        late = _expected(head, others, lambda loss: loss.late_gbps)[0]
        return replace(risk, expected_tbit=lost[0], expected_low_tbit=lost[1], late_tbit=late)
    causes = {case.failing: case.chance for case in (head, *others) if len(case.failing) == 1}
    chance = any_of(causes.values())
    a_year = chance.hours_per_year * TBIT_PER_GBPS_H
    lost_gbps, late_gbps = head.loss.lost_gbps, head.loss.late_gbps
    harmless = head.loss.harmless
    if harmless and not chance.known:
        a_year = 0.0
    expected = a_year * lost_gbps
    return replace(
        risk,
        chance=chance,
        expected_tbit=expected,
        expected_low_tbit=expected,
        late_tbit=a_year * late_gbps,
        listed=BY_EXPECTED if chance.known or harmless else BY_LOSS,
    )


def _order(risk: Risk) -> tuple[float, ...]:
    """Return what the register is sorted by; see ``risks``."""
    if risk.loss is None:
        return (LISTS.index(risk.listed), risk.row)
    known = risk.listed == BY_EXPECTED
    lost, late = risk.loss.lost_gbps, risk.loss.late_gbps
    first = (risk.expected_tbit, risk.late_tbit) if known else (lost, late)
    keys = (*first, len(risk.loss.cities_lost), lost)
    return (LISTS.index(risk.listed), *(-round(float(key), ROUNDED) for key in keys), risk.row)


def risks(
    network: Network, result: Sweep, *, rates: Mapping[Element, Chance] | None = None
) -> tuple[Risk, ...]:
    """Return the scenarios of ``result`` as risks, gathered and ranked.

    Expected loss a year = hours a year out of service x (traffic without a way + traffic beyond
    capacity), in Tbit: 1 Gbit/s for an hour is 3.6 Tbit. Ranked by it; ties by the same product
    of traffic later than promised, then by cities lost, by the loss itself, and by the order of
    the scenarios. Where the likelihood is not given, failures are ranked apart, by loss; what
    could not be computed comes last. A failure that takes nothing away costs 0, however likely.
    ``rates`` are those of ``rates_of`` where they are not passed.
    """
    rates = rates_of(network) if rates is None else rates
    measure = Yardstick.of(network, result)
    cases = []
    for row, scenario in enumerate(result.scenarios):
        failing = elements_of(network, scenario)
        loss = None if row in result.why else measure.loss(row, failing)
        cases.append(_Case(failing, chance_of(scenario, failing, rates), loss))
    found = [_risk(rows, result, cases) for rows in _gather(result, cases)]
    ranked, count = [], dict.fromkeys(LISTS, 0)
    for risk in sorted(found, key=_order):
        count[risk.listed] += 1
        ranked.append(replace(risk, rank=count[risk.listed]))
    return tuple(ranked)

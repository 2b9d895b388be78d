"""What would mend a failure: the cheapest thing in the data that helps, found by trying."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.compute import Progress, silent
from netplan.errors import InputError
from netplan.failures import sweep
from netplan.metrics.mending_prices import Prices
from netplan.metrics.mending_trials import SecondRoutes, Trial, upgrades
from netplan.metrics.risk_likelihood import elements_of
from netplan.metrics.risk_loss import excess_of
from netplan.metrics.risk_ranking import BY_EXPECTED, BY_LOSS
from netplan.topology.changes import apply_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from netplan.failures import Sweep
    from netplan.metrics.risk_ranking import Risk
    from netplan.metrics.states import States
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.topology.change import Change

NOTHING = "none"
"""The kind of mend where nothing in the data helps."""

SMALL_GBPS = 1e-6
"""A loss below this is none."""

ROUNDING = 1e-9
"""A share short of what is asked by no more than this reaches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MendSettings:
    """How mends are judged, as shares of what a failure loses beyond its own ends' traffic.

    The cheapest thing that takes away ``enough`` of it is named; where there is none, the one
    that takes away most, if that is at least ``least``. Mends are sought for the ``first`` risks
    of each list.
    """

    enough: float = 0.5
    least: float = 0.05
    first: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """What helps against a failure: kind, names, price, and what is then still lost, Gbit/s.

    ``kind`` is ``proposal``, ``more_circuits``, ``next_module``, ``second_route``,
    ``new_segment`` or ``none``; ``share`` is the part that it takes away of what a place that
    fails does not lose by itself.
    ``proposal`` is the change list that takes away most, whatever it costs, and
    ``proposal_share`` how much; '' where none takes away anything worth naming.
    """

    kind: str
    ids: tuple[str, ...] = ()
    name_en: str = "nothing in the data mends it"
    name_zh: str = "数据中没有可补救的办法"
    capex_cny: float = math.nan
    left_gbps: float = math.nan
    share: float = 0.0
    confidence: str = ""
    proposal: str = ""
    proposal_share: float = math.nan


def harms(result: Sweep) -> list[float]:
    """Return traffic without a way and beyond capacity under each scenario, Gbit/s.

    What is missing without failure is counted: two networks are compared by it.
    """
    return [
        float(lost + excess_of(load, result.capacity_gbps).sum())
        for lost, load in zip(result.unserved_gbps, result.load_gbps, strict=True)
    ]


def proposal_fabrics(states: States) -> list[tuple[Change, Fabric]]:
    """Return today's network with each change list of kind ``proposal``, one at a time."""
    today = states.today().network
    listed = [change for _, change in sorted(states.plain.changes.items())]
    return [
        (change, states.see(apply_change(today, change)).fabric)
        for change in listed
        if change.kind == "proposal" and change.id not in today.state
    ]


def _try_proposal(
    change: Change, after: Fabric, demands: Demands, result: Sweep, wanted: Sequence[Risk]
) -> dict[int, Trial]:
    """Return what ``change`` does against each risk; nothing where it is not the same failure.

    A change that retires what fails, or an end of traffic, cannot be compared.
    """
    network = after.network
    ends = {*demands.source, *demands.target}
    if any(end not in network["nodes"] and end not in network["sites"] for end in ends):
        return {}
    same = [
        risk
        for risk in wanted
        if all(name in network[table] for table, name in risk.failing)
        and len(elements_of(network, result.scenarios[risk.row])) == len(risk.failing)
    ]
    try:
        tried = sweep(after, demands, [result.scenarios[risk.row] for risk in same])
    except InputError:
        return {}
    return {
        risk.row: Trial(
            kind="proposal",
            ids=(change.id,),
            name_en=change.name_en or change.id,
            name_zh=change.name_zh or change.name_en or change.id,
            capex_cny=change.capex_cny,
            harm_gbps=harm,
            confidence=change.confidence,
        )
        for risk, harm in zip(same, harms(tried), strict=True)
    }


def _swept(fabric: Fabric, demands: Demands, trials: Sequence[Trial]) -> list[Trial]:
    """Return ``trials`` with the answers of those that a sweep must find out, in one sweep."""
    asked = [trial.scenario for trial in trials if trial.scenario is not None]
    answers = iter(harms(sweep(fabric, demands, asked)) if asked else [])
    return [
        trial if trial.scenario is None else replace(trial, harm_gbps=next(answers))
        for trial in trials
    ]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A trial, the share of the loss it takes away, and its price (inf: not given)."""

    trial: Trial
    share: float
    price: float


def _choose(trials: Iterable[Trial], risk: Risk, harm: float, settings: MendSettings) -> Mend:
    """Return the cheapest of ``trials`` that takes away enough, else the one that takes most.

    A trial without a price comes after every one with; ties go to what leaves least, then to the
    first tried.
    """
    lost, own = (risk.loss.lost_gbps, risk.loss.own_gbps) if risk.loss else (0.0, 0.0)
    if lost - own <= SMALL_GBPS:
        return Mend(kind=NOTHING, left_gbps=lost)
    judged = [
        _Judged(
            trial,
            (harm - trial.harm_gbps) / (lost - own),
            math.inf if math.isnan(trial.capex_cny) else trial.capex_cny,
        )
        for trial in trials
    ]
    enough = [each for each in judged if each.share >= settings.enough - ROUNDING]
    some = [each for each in judged if each.share >= settings.least - ROUNDING]
    if enough:
        best = min(enough, key=lambda each: (each.price, -round(each.share, 9)))
    elif some:
        best = min(some, key=lambda each: (-round(each.share, 9), each.price))
    else:
        return Mend(kind=NOTHING, left_gbps=lost)
    share = min(1.0, best.share)
    mend = Mend(
        kind=best.trial.kind,
        ids=best.trial.ids,
        name_en=best.trial.name_en,
        name_zh=best.trial.name_zh,
        capex_cny=best.trial.capex_cny,
        left_gbps=max(0.0, lost - share * (lost - own)),
        share=share,
        confidence=best.trial.confidence,
    )
    return _best_proposal(mend, judged, settings.least)


def _best_proposal(mend: Mend, judged: Sequence[_Judged], least: float) -> Mend:
    """Return ``mend`` with the proposal that takes away most, the cheaper of equals."""
    proposed = [each for each in judged if each.trial.kind == "proposal" and each.share >= least]
    if not proposed:
        return mend
    best = min(proposed, key=lambda each: (-round(each.share, 9), each.price))
    return replace(mend, proposal=best.trial.ids[0], proposal_share=min(1.0, best.share))


def mends(
    fabric: Fabric,
    demands: Demands,
    result: Sweep,
    found: Sequence[Risk],
    *,
    proposals: Sequence[tuple[Change, Fabric]] = (),
    settings: MendSettings | None = None,
    progress: Progress = silent,
) -> Mapping[int, Mend]:
    """Return by scenario row what would mend the first risks that lose traffic.

    Everything is tried under the failure itself, with the same demands: each of ``proposals``
    (a change list and the network it leads to), larger circuits on the links that are full, a
    second route on existing fibre, and one over segments that are yet to be built. Nothing else
    is invented: where none of it helps, the mend is ``none``.
    """
    settings = settings or MendSettings()
    wanted = [
        risk
        for listed in (BY_EXPECTED, BY_LOSS)
        for risk in [each for each in found if each.listed == listed][: settings.first]
        if risk.loss is not None and risk.loss.lost_gbps > SMALL_GBPS
    ]
    trials: dict[int, list[Trial]] = {risk.row: [] for risk in wanted}
    for done, (change, after) in enumerate(proposals, 1):
        for row, trial in _try_proposal(change, after, demands, result, wanted).items():
            trials[row].append(trial)
        progress("mends", done, len(proposals) + 1)
    prices = Prices.of(fabric)
    routes = SecondRoutes(prices)
    lost_gbps = result.unserved_gbps
    for risk in wanted:
        larger = upgrades(prices, result, risk, float(lost_gbps[risk.row]))
        trials[risk.row] += [*larger, *routes.trials(result, risk)]
    listed = [trial for risk in wanted for trial in trials[risk.row]]
    answers = iter(_swept(fabric, demands, listed))
    before = harms(result)
    chosen = {}
    for risk in wanted:
        own = [next(answers) for _ in trials[risk.row]]
        chosen[risk.row] = _choose(own, risk, before[risk.row], settings)
    progress("mends", 1, 1)
    return chosen

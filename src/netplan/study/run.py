"""The whole study of one network, from its tables to the answers, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from netplan.capacity.runout import run_out
from netplan.compute import Progress, silent
from netplan.failures import segment_failures
from netplan.metrics.calibration import calibration_table
from netplan.metrics.exchange_table import exchange_table
from netplan.metrics.latency_table import latency_table
from netplan.metrics.risk_register import risk_register
from netplan.metrics.runout_table import runout_table
from netplan.metrics.states import States
from netplan.metrics.targets import target_table
from netplan.metrics.warning_table import warning_table
from netplan.proposals import proposal_tables
from netplan.routing.demands import demands_in
from netplan.study.loads import Case, load_case, variant_table
from netplan.study.planning import Made, Question, make_plan
from netplan.study.results import Study
from netplan.topology.changes import apply_change

if TYPE_CHECKING:
    from netplan.metrics.views import Views
    from netplan.topology.network import Network

RUN_OUT_YEARS = 15
"""How far beyond the horizon the study looks for the year in which a link is full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySettings:
    """What may be asked beside what ``network.toml`` says: budget, and how many processes."""

    budget_cny: float | None = None
    workers: int = 1


def _make(today: Network, settings: StudySettings, progress: Progress) -> Made | None:
    """Return today's plan with its proof and receipts; None for a network without hub or module.

    What a failure cuts off whatever is built is exempt, and listed: a study goes on with it.
    Raises Infeasible for a plan that fails a check of its certificate: nothing is written then.
    """
    asked = Question(budget_cny=settings.budget_cny, spare_stranded=True, receipts=True)
    made = make_plan(today, asked, progress=progress)
    if made is not None:
        made.require(language=today.settings.language)
    return made


def _run_out(today: Views, progress: Progress) -> pd.DataFrame:
    """Return when each link of today's network is full, as it grows, under every segment cut."""
    network = today.network
    cuts = segment_failures(network)
    until = network.settings.horizon_year + RUN_OUT_YEARS
    found = run_out(network, cuts, until_year=until, progress=progress)
    return runout_table(network, found, case="today")


def _cases(
    today: Views, planned: Views | None, settings: StudySettings, progress: Progress
) -> list[Case]:
    """Return the loads today, at the horizon with nothing built, and there with the plan."""
    own = today.network.settings
    wanted = [("today", own.base_year, today), ("horizon", own.horizon_year, today)]
    if planned is not None:
        wanted.append(("plan", own.horizon_year, planned))

    def case(name: str, year: int, view: Views) -> Case:
        def tell(what: str, done: int, total: int) -> None:
            progress(f"{what}, {name} {year}", done, total)

        return load_case(view, name=name, year=year, workers=settings.workers, progress=tell)

    return [case(*each) for each in wanted]


def _seen_states(states: States, today: Views, planned: Views | None) -> dict[str, Views]:
    """Return the views the latency tables show, by the state's name."""
    tiered = states.plain.settings.tiered
    seen = {"tiered": states.named(tiered)} if tiered else {}
    seen["today"] = today
    if planned is not None:
        seen["plan"] = planned
    return seen


def run_study(
    plain: Network, *, settings: StudySettings | None = None, progress: Progress = silent
) -> Study:
    """Return the study of a network as its folder says it: every table, and the plan."""
    settings = settings or StudySettings()
    states = States(plain)
    today = states.today()
    made = _make(today.network, settings, progress)
    planned = None
    if made and made.plan.found:
        planned = states.see(apply_change(today.network, made.plan.change))
    seen = _seen_states(states, today, planned)
    progress("latency", 0, 1)
    cases = _cases(today, planned, settings, progress)
    demands = demands_in(today.network, plain.settings.horizon_year)
    proposals, proposal_sites = proposal_tables(states, demands, progress=progress)
    tables = {
        "latency": latency_table(seen),
        "exchange": exchange_table(seen),
        "links": pd.concat([case.links for case in cases], ignore_index=True),
        "failures": pd.concat([case.failures for case in cases], ignore_index=True),
        "overloads": pd.concat([case.overloads for case in cases], ignore_index=True),
        "city_failures": pd.concat([case.city_failures for case in cases], ignore_index=True),
        "runout": _run_out(today, progress),
        "risks": risk_register(states, today, cases[0].every, case="today", year=cases[0].year),
        "warnings": warning_table(today.fabric, cases[0].every.scenarios, case="today"),
        "segments": pd.concat([case.segments for case in cases], ignore_index=True),
        "egress": pd.concat([case.egress for case in cases], ignore_index=True),
        "variants": pd.concat(
            [variant_table(planned if c.name == "plan" and planned else today, c) for c in cases],
            ignore_index=True,
        ),
        "targets": target_table(
            states,
            today=today,
            plan=planned,
            worst_today=cases[1].strain,
            worst_plan=cases[-1].strain,
        ),
        "calibration": calibration_table(states),
        "proposals": proposals,
        "proposal_sites": proposal_sites,
    }
    if made:
        tables |= made.tables
    return Study(
        plain=plain,
        today=today.network,
        planned=planned.network if planned else None,
        plan=made.plan if made else None,
        tables=tables,
    )

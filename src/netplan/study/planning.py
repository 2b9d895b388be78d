"""One plan from its question to its proof: made, certified, and given its receipts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from netplan.capacity import Plan, expand_settings
from netplan.capacity.proof import prove
from netplan.capacity.receipts import receipts
from netplan.capacity.surviving import expand_surviving, surviving_terms
from netplan.capacity.terms import terms_of
from netplan.capacity.terms_check import check_terms
from netplan.capacity.upgrade import UpgradeSettings, upgrade
from netplan.compute import Progress, silent
from netplan.errors import Finding, Infeasible, InputError
from netplan.reports.plan_file import plan_file
from netplan.reports.plan_write import write_plan

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.capacity import ExpandSettings
    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a planner asks for; what is left empty is as ``network.toml`` says.

    ``aim`` is latency or cost (empty: latency where the network has a hub and a module for new
    circuits). ``survive`` names kinds of failures, none with an empty tuple. ``periods`` plans
    year by year. With ``receipts`` every line says what needs it.
    """

    aim: str = ""
    budget_cny: float | None = None
    survive: tuple[str, ...] | None = None
    routing: str = ""
    periods: bool = False
    modules: tuple[str, ...] = ()
    limits: str = "off"
    spare_stranded: bool = False
    receipts: bool = False
    gap: float = 0.005
    time_limit_s: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A plan with its terms, its certificate, and its receipts.

    ``latency`` is the question of a plan of least latency. ``checks`` has one row a check,
    ``states`` one a year and failure; ``receipts`` one a line of the plan, None where they were
    not asked for. Without a plan the tables are empty.
    """

    plan: Plan
    terms: Terms
    latency: ExpandSettings | None = None
    checks: pd.DataFrame
    states: pd.DataFrame
    receipts: pd.DataFrame | None = None

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The plan's lines, its checks and states, and receipts where there are some."""
        found = {
            "plan": self.plan.rows,
            "certificate": self.checks,
            "certificate_states": self.states,
        }
        return found if self.receipts is None else found | {"receipts": self.receipts}

    def require(self, *, language: str = "en") -> None:
        """Raise Infeasible, naming the checks that fail, for a plan that does not hold."""
        failed = self.checks[~self.checks["passed"].astype(bool)]
        if len(failed):
            lines = [
                f"{row[f'name_{language}']}: {row['value']:g} / {row['limit']:g} {row['unit']} "
                f"{row[f'detail_{language}']}".rstrip()
                for _, row in failed.iterrows()
            ]
            head = {"en": "the plan fails its own check:", "zh": "方案未通过复核："}[language]
            raise Infeasible("\n  ".join([head, *lines]))


def _terms(network: Network, question: Question) -> Terms:
    """Return the terms that a question comes to; raises InputError for what cannot be meant."""
    terms = terms_of(
        network,
        periods=question.periods,
        latency=question.limits,
        spare_stranded=question.spare_stranded,
    )
    if question.budget_cny is not None:
        terms = replace(terms, budget_cny=question.budget_cny)
    if question.survive is not None:
        terms = replace(terms, survive=question.survive)
    if question.routing:
        terms = replace(terms, routing=question.routing)  # type: ignore[arg-type]  # check_terms looks
    if question.modules:
        terms = replace(terms, modules=question.modules)
    check_terms(network, terms)
    return terms


def make_plan(network: Network, question: Question, *, progress: Progress = silent) -> Made | None:
    """Return the plan a question asks for with its proof; None where there is nothing to plan.

    A plan that does not exist is no error here: its status is infeasible, it says what is
    missing, and its certificate has no rows. Raises InputError for a question that cannot be
    meant.
    """
    own = network.settings
    latency = question.aim in {"", "latency"} and bool(own.hub and own.plan_module)
    if not latency and question.aim != "cost":
        return None
    if latency:
        _fits_latency(question)
    terms = _terms(network, question)
    progress("plan", 0, 1)
    answer = _of_latency if latency else _of_cost
    made = answer(network, terms, question)
    progress("plan", 1, 1)
    if question.receipts and made.plan.found:
        slips = receipts(network, made.plan, terms=made.terms, progress=progress)
        made = replace(made, receipts=slips)
    return made


def _fits_latency(question: Question) -> None:
    """Raise InputError for what a plan of least latency has no use for."""
    said = {
        "routing": question.routing,
        "periods": "periods" if question.periods else "",
        "limits": "" if question.limits == "off" else question.limits,
    }
    what = "goes with --aim cost; the plan of least latency is for one year, by the IGP's routing"
    findings = [Finding(f"--{name}", 0, "", what) for name, value in said.items() if value]
    if findings:
        where = "expand"
        raise InputError(where, findings)


def _of_latency(network: Network, terms: Terms, question: Question) -> Made:
    """Return the plan of least latency within the budget, and both its certificates."""
    budget = terms.budget_cny if terms.budget_cny != float("inf") else 0.0
    asked = expand_settings(
        network, budget_cny=budget, gap=question.gap, time_limit_s=question.time_limit_s
    )
    held = surviving_terms(asked, terms)
    plan = expand_surviving(network, settings=asked, terms=terms)
    if not plan.found:
        return _empty(plan, held)
    proof = prove(network, plan, terms=held, latency=asked)
    return Made(plan=plan, terms=held, latency=asked, checks=proof.checks, states=proof.states)


def _of_cost(network: Network, terms: Terms, question: Question) -> Made:
    """Return the plan of least cost under the terms, and its certificate."""
    asked = UpgradeSettings(terms=terms, gap=question.gap, time_limit_s=question.time_limit_s)
    plan = upgrade(network, settings=asked)
    if not plan.found:
        return _empty(plan, terms)
    proof = prove(network, plan, terms=terms)
    return Made(plan=plan, terms=terms, checks=proof.checks, states=proof.states)


def _empty(plan: Plan, terms: Terms) -> Made:
    """Return what is said of a plan that does not exist."""
    nothing = pd.DataFrame({"check": [], "passed": []})
    return Made(plan=plan, terms=terms, checks=nothing, states=nothing)


def write_made(
    made: Made, network: Network, folder: Path, *, language: str = "en", keep: tuple[Path, ...] = ()
) -> None:
    """Write a plan and its proof as ``folder``, whole or not at all.

    ``network`` is the one it was made for; ``keep`` names folders that are never replaced.
    Raises Infeasible for a plan that fails a check of its certificate: it is not written.
    """
    made.require(language=language)
    tables = {name: table for name, table in made.tables.items() if name != "plan"}
    whole = plan_file(network, made.plan, terms=made.terms, latency=made.latency, tables=tables)
    write_plan(whole, folder, network=network, language=language, keep=keep)

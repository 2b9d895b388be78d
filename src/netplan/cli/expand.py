"""The command that plans what to build: ``expand``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from netplan.cli.answers import read_state
from netplan.cli.expand_options import (
    Best,
    Budget,
    Gap,
    Limits,
    Modules,
    Periods,
    PlanOutput,
    Promised,
    Routed,
    Slips,
    Spare,
    Survive,
    TimeLimit,
    kinds,
    split,
)
from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Folder, Format, Lang, State
from netplan.cli.progress import shown_progress
from netplan.cli.tables import print_table

if TYPE_CHECKING:
    from netplan.capacity import Plan, PlanSummary
    from netplan.study.planning import Made


def expand(
    folder: Folder,
    *,
    aim: Best = None,
    budget: Budget = None,
    survive: Survive = None,
    routing: Routed = None,
    periods: Periods = False,
    modules: Modules = "",
    limits: Promised = Limits.off,
    spare_stranded: Spare = False,
    receipts: Slips = False,
    gap: Gap = 0.005,
    time_limit: TimeLimit = 120.0,
    output: PlanOutput = None,
    state: State = "",
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """What to build, where, when and for how much, with the bound and the certificate."""
    with guarded(debug=debug), shown_progress() as progress:
        from netplan.study.planning import Question, make_plan, write_made

        network = read_state(folder, state)
        question = Question(
            aim=aim.value if aim else "",
            budget_cny=budget,
            survive=kinds(survive),
            routing=routing.value if routing else "",
            periods=periods,
            modules=split(modules),
            limits=limits.value,
            spare_stranded=spare_stranded,
            receipts=receipts,
            gap=gap,
            time_limit_s=time_limit,
        )
        made = make_plan(network, question, progress=progress)
        language = lang.value if lang else network.settings.language
        _answer(made, language, form)
        if made is not None and output is not None:
            write_made(made, network, output, language=language, keep=(folder,))
            typer.echo(f"wrote {output}", err=True)


def _answer(made: Made | None, language: str, form: Format) -> None:
    """Print a plan that holds; end with exit code 1, saying what is missing, where none does."""
    if made is None:
        typer.echo("nothing to plan: network.toml sets no hub or no plan_module")
        return
    made.plan.require(language=language)
    made.require(language=language)
    _show(made, language, form)


def _show(made: Made, language: str, form: Format) -> None:
    """Print a plan's lines under what is proved of it."""
    columns = ["year", "action", f"name_{language}", "quantity", "unit", "capex_cny"]
    print_table(made.plan.rows, columns, form=form, title=_title(made.plan.summary))
    if form is not Format.table:
        return
    checks = made.checks
    typer.echo(
        f"certificate: {int(checks['passed'].sum())} of {len(checks)} checks passed", err=True
    )
    if made.plan.spared is not None and len(made.plan.spared):
        count = len(made.plan.spared)
        typer.echo(f"{count:,} demands and failures are exempt: no building helps", err=True)


def _title(summary: PlanSummary) -> str:
    """Return status, bound, gap and money in one line."""
    # "optimal" would be the solver's word for "within the gap asked for".
    proof = "proved within" if summary.status == "optimal" else "stopped at a limit, within"
    spend = f"CNY {summary.spend_cny / 1e6:,.1f} M of {summary.budget_cny / 1e6:,.1f} M"
    if summary.aim == "latency":
        reached = f"{summary.objective_ms:.3f} ms one-way, bound {summary.bound_ms:.3f}"
    else:
        reached = (
            f"CNY {summary.objective_cny / 1e6:,.2f} M discounted, "
            f"bound {summary.bound_cny / 1e6:,.2f} M"
        )
    return f"{proof} {summary.gap:.2%} of optimal: {reached}, {spend}"


def say_missing(plan: Plan | None, language: str) -> None:
    """End with exit code 1, saying what is missing, when what was asked has no plan."""
    if plan is not None and not plan.found:
        plan.require(language=language)

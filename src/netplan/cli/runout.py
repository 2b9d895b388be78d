"""The command that says when links run out of room: ``runout``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli.answers import read_state
from netplan.cli.failure_options import Fail, Seed
from netplan.cli.failures import scenarios_asked
from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Folder, Format, Lang, State
from netplan.cli.progress import shown_progress
from netplan.cli.tables import print_table
from netplan.errors import Finding, InputError, near

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from netplan.capacity.runout import RunOut
    from netplan.capacity.steps import Step
    from netplan.topology.network import Network

PERCENT = 100.0

Growth = Annotated[
    str, typer.Option("--growth", help="Points added to every growth a year; several with commas.")
]
Until = Annotated[int, typer.Option("--until", help="Last year looked at.")]
Planned = Annotated[
    Path | None, typer.Option("--plan", help="Folder of a plan, whose years are built.")
]
Steps = Annotated[
    list[str] | None,
    typer.Option("--step", help="YEAR:CHANGE, a change list in service from then. Repeatable."),
]


def runout(
    folder: Folder,
    *,
    fail: Fail = "segments",
    growth: Growth = "-5,0,5",
    until: Until = 2045,
    plan: Planned = None,
    step: Steps = None,
    seed: Seed = 0,
    state: State = "",
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Say in which month each link passes its limits, steady and under its worst failure."""
    with guarded(debug=debug), shown_progress() as progress:
        from netplan.capacity.runout import epochs_of, run_out
        from netplan.metrics.runout_table import runout_table

        network = read_state(folder, state)
        shifts, bad = _shifts(growth)
        steps, worse = _steps(step or [], network)
        if bad or worse:
            raise InputError(network.settings.name, [*bad, *worse])
        steps += _planned(plan, network) if plan else ()
        epochs = epochs_of(network, steps=steps, until_year=until)
        asked = scenarios_asked(epochs[-1].network, fail, seed=seed)
        found = run_out(
            network, asked.scenarios,
            growth_shifts=shifts, until_year=until, epochs=epochs, progress=progress,
        )  # fmt: skip
        for number, why in found.why.items():
            typer.echo(f"{found.scenarios[number].id}: not computed, {why}", err=True)
        last = epochs[-1].network
        table = runout_table(last, found, case="/".join(network.state))
        language = lang.value if lang else network.settings.language
        _print(table, found, language=language, form=form)


def _print(table: pd.DataFrame, found: RunOut, *, language: str, form: Format) -> None:
    """Print every row for programs; for people a row a limit, and how many are passed."""
    if form is not Format.table:
        print_table(table, list(table.columns), form=form, title="")
        return
    from netplan.metrics.runout_table import runout_view

    view, links = runout_view(table, language=language), int(found.in_service.sum())
    title = f"run-out dates; the traffic of {found.base_year} is that of its end"
    print_table(view, list(view.columns), form=form, title=title)
    typer.echo(
        f"{len(view):,} of {2 * links:,} limits ({links:,} links, two each) are passed by the "
        f"end of {found.until_year}",
        err=True,
    )


def _shifts(text: str) -> tuple[list[float], list[Finding]]:
    """Return percentage points written with commas as shares, and what is wrong with them."""
    found, findings = set[float](), []
    for word in text.split(","):
        try:
            found.add(float(word) / PERCENT)
        except ValueError:
            what = f"must be numbers with commas, such as -5,0,5, is {word!r}"
            findings.append(Finding("--growth", 0, "", what))
    return sorted(found), findings


def _steps(words: Sequence[str], network: Network) -> tuple[list[Step], list[Finding]]:
    """Return ``YEAR:CHANGE`` texts as steps, and what is wrong with them."""
    from netplan.capacity.steps import Step

    found, findings = list[Step](), []
    for word in words:
        year, _, name = word.partition(":")
        if not (year.isascii() and year.isdigit()):
            what = f"must be YEAR:CHANGE, such as 2028:{name or 'plan'}, is {word!r}"
            findings.append(Finding("--step", 0, "", what))
        elif name not in network.changes:
            what = f"no change list {name!r}{near(name, sorted(network.changes))}"
            findings.append(Finding("--step", 0, "", what))
        else:
            found.append(Step(year=int(year), change=network.changes[name], spend_cny=0.0))
    return found, findings


def _planned(plan: Path, network: Network) -> tuple[Step, ...]:
    """Return the steps of a plan; raises InputError for one that was made for another state."""
    from netplan.reports.plan_read import read_plan

    made = read_plan(plan)
    if (made.network, made.state) != (network.settings.name, network.state):
        here, there = "/".join(network.state), "/".join(made.state)
        what = (
            f"was made for {made.network} in state {there or 'as its tables stand'}, this is "
            f"{network.settings.name} in {here or 'as its tables stand'}; choose with --state"
        )
        raise InputError(network.settings.name, [Finding("--plan", 0, "", what)])
    return made.plan.steps

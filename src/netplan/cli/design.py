"""The command that solves a planning problem of SNDlib: ``design``."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Format, Output
from netplan.cli.tables import print_table

if TYPE_CHECKING:
    from netplan.capacity.models import ModelAnswer, ModelProblem

COLUMNS = ("model", "status", "objective", "bound", "gap_percent", "seconds")
PERCENT = 100.0


def design(
    file: Annotated[Path, typer.Argument(help="SNDlib network, native text or XML.")],
    *,
    model: Annotated[
        str, typer.Option("--model", help="Code such as U-U-M-N-C-A-N-N, or a model's file.")
    ],
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=0.1, help="Stop the search after so many seconds.")
    ] = 120.0,
    gap: Annotated[
        float, typer.Option("--gap", min=0.0, help="Stop within this share of the best.")
    ] = 1e-6,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="For the search's random choices.")
    ] = 0,
    output: Output = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Buy capacity and route all demands at least cost, as a planning problem of SNDlib asks."""
    with guarded(debug=debug):
        from netplan.capacity.design import SearchSettings
        from netplan.capacity.models import problem_of, solve_model
        from netplan.io.formats.sndlib_model import read_model

        began = time.monotonic()
        problem = problem_of(read_model(file, model))
        settings = SearchSettings(gap=gap, time_limit_s=time_limit, seed=seed)
        answer = solve_model(problem, settings=settings)
        _print(file, problem, answer, seconds=time.monotonic() - began, form=form)
        if output is not None and answer.found:
            _write(output, file, problem, answer)
            typer.echo(f"wrote {output}", err=True)
        if not answer.found:
            typer.echo(answer.why or "no plan was found within the time limit", err=True)
            raise typer.Exit(1)
        if answer.status == "feasible":
            ended = "Ctrl-C" if answer.interrupted else "the time limit"
            typer.echo(f"ended by {ended}: the best plan so far, with its gap", err=True)


def _print(
    file: Path, problem: ModelProblem, answer: ModelAnswer, *, seconds: float, form: Format
) -> None:
    """Print what was found and what is proved of it."""
    import pandas as pd

    bound = answer.bound if math.isfinite(answer.bound) else math.nan
    row = (problem.code, answer.status, answer.objective, bound, PERCENT * answer.gap, seconds)
    table = pd.DataFrame([row], columns=COLUMNS)
    print_table(table, COLUMNS, form=form, title=f"{file.stem}: cheapest plan")


def _write(output: Path, file: Path, problem: ModelProblem, answer: ModelAnswer) -> None:
    """Write capacities and routing into a folder that appears whole or not at all."""
    from netplan.capacity.models.tables import capacity_table, routing_table
    from netplan.io.replace import replace_folder
    from netplan.reports import write_csv

    with replace_folder(output, keep=(file,)) as folder:
        write_csv(folder / "capacities.csv", capacity_table(answer))
        write_csv(folder / "routing.csv", routing_table(problem, answer))

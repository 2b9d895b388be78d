"""The command that breaks things one after the other: ``sweep``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from netplan.cli.answers import read_state
from netplan.cli.failure_options import (
    COLUMNS,
    Fail,
    Into,
    JournalFile,
    Loads,
    On,
    Seed,
    Show,
    Shown,
    Year,
)
from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Folder, Format, Lang, State, Workers
from netplan.cli.progress import shown_progress
from netplan.cli.tables import print_table

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.cli.options import Language
    from netplan.compute import Engine, Progress
    from netplan.failures.sets import FailureSet
    from netplan.sweeps.job import SweepEnd, SweepJob
    from netplan.topology.network import Network

STOPPED = 130
LONG = 2500
"""From so many scenarios on a folder's sweep keeps a journal without being asked."""


def scenarios_asked(network: Network, spec: str, *, seed: int) -> FailureSet:
    """Return what is to fail: what ``spec`` says, or every standard failure of the network.

    What a reader must know of the set goes to the error stream.
    """
    from netplan.failures.sets import FailureSet, failure_set, standard_spec

    asked = spec or standard_spec(network)
    found = failure_set(network, asked, seed=seed) if asked else FailureSet(())
    for note in found.notes:
        typer.echo(f"{note.about}: {note.text}", err=True)
    return found


def sweep(
    folder: Folder,
    *,
    fail: Fail = "",
    seed: Seed = 0,
    year: Year = 0,
    state: State = "",
    show: Show = Shown.failures,
    output: Into = None,
    loads: Loads = False,
    journal: JournalFile = None,
    workers: Workers = 1,
    on: On = "",
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Break everything in turn: what is lost, what overloads, what is late, and which failure."""
    if loads and output is None:
        message = "writes a file, so it needs -o FOLDER"
        raise typer.BadParameter(message, param_hint="--loads")
    with guarded(debug=debug), shown_progress() as progress:
        from netplan.compute import engine_of
        from netplan.sweeps.job import run_sweep

        engine = engine_of(workers=workers, address=on)
        network = read_state(folder, state)
        asked = scenarios_asked(network, fail, seed=seed)
        job = _job(network, asked, year=year, loads=loads, engine=engine, journal=journal)
        if output is not None:
            end = _written(job, output, folder, progress)
        else:
            end = run_sweep(job, progress=progress)
            _print(job, end, show=show, language=lang, form=form)
        if end.stopped:
            typer.echo(f"a part only: {end.stopped}", err=True)
            raise typer.Exit(STOPPED)


def _job(
    network: Network,
    asked: FailureSet,
    *,
    year: int,
    loads: bool,
    engine: Engine,
    journal: Path | None,
) -> SweepJob:
    """Return what is to be swept: every place the study looks at is watched."""
    from netplan.failures import Sweeper
    from netplan.failures.digest_base import measures
    from netplan.failures.journey import Journey
    from netplan.metrics.latency_table import looked_at
    from netplan.routing.demands import demands_in
    from netplan.routing.fabric import fabric
    from netplan.sweeps.job import SweepJob

    when, woven = year or network.settings.base_year, fabric(network)
    sweeper = Sweeper.of(woven, demands_in(network, when), sites=tuple(looked_at(network)))
    return SweepJob(
        fabric=woven,
        journey=Journey(sweeper, measures(network), loads),
        scenarios=asked.scenarios,
        case="/".join(network.state),
        year=when,
        engine=engine,
        journal=journal,
    )


def _written(job: SweepJob, output: Path, folder: Path, progress: Progress) -> SweepEnd:
    """Run a sweep and write it to ``output``; raises OutputError where that may not be replaced.

    A long one keeps a journal beside the folder until it is done, so that the same command goes
    on after any end.
    """
    from netplan.io import replace_folder
    from netplan.sweeps.job import write_sweep

    beside = output.with_name(f"{output.name}.journal")
    own = job.journal is None and len(job.scenarios) >= LONG
    job = replace(job, journal=beside) if own else job
    with replace_folder(output, keep=(folder,)) as fresh:
        end = write_sweep(job, fresh, progress=progress)
        if end.digest is None:
            raise KeyboardInterrupt(end.stopped)
    if own and not end.stopped:
        beside.unlink(missing_ok=True)
    typer.echo(f"wrote {end.done:,} failures to {output}")
    return end


def _print(
    job: SweepJob, end: SweepEnd, *, show: Shown, language: Language | None, form: Format
) -> None:
    """Print one table of a sweep, the worst failures first."""
    from netplan.sweeps.job import sweep_table

    if end.digest is None:
        raise KeyboardInterrupt(end.stopped)
    table = sweep_table(show.value, job, end.digest)
    if show is Shown.failures:
        table = table.sort_values(
            ["unserved_gbps", "overflow_gbps"], ascending=False, kind="stable", na_position="first"
        )
    name = language.value if language else job.network.settings.language
    columns = [column.format(name) for column in COLUMNS.get(show, ())]
    columns = columns or [c for c in table.columns if c not in {"case", "year"}]
    print_table(table, columns, form=form, title=f"{show.value} with the demands of {job.year}")

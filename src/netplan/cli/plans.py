"""Commands that plan, compare and draw: plan, propose, map."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli.expand import say_missing
from netplan.cli.expand_options import Budget
from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Folder, Format, Lang, Output, Workers
from netplan.cli.progress import say_first_time, shown_progress
from netplan.cli.tables import print_table

if TYPE_CHECKING:
    from netplan.study import Study

Basemap = Annotated[
    Path | None,
    typer.Option("--basemap", help="An official map to draw under it (GeoJSON with its caption)."),
]

Style = Annotated[
    Path | None, typer.Option("--style", help="A map style to draw with (TOML, see maps/).")
]


def _study(folder: Path, *, budget: float | None, workers: int) -> Study:
    """Return the study of a folder, its progress shown."""
    from netplan.io import read_network
    from netplan.study import StudySettings, run_study

    network = read_network(folder)
    say_first_time()
    settings = StudySettings(budget_cny=budget, workers=workers)
    with shown_progress() as progress:
        return run_study(network, settings=settings, progress=progress)


def plan(
    folder: Folder,
    *,
    output: Output = None,
    budget: Budget = None,
    lang: Lang = None,
    basemap: Basemap = None,
    workers: Workers = 1,
    debug: Debug = False,
) -> None:
    """Run the whole study and write its tables, sheet, report and map into one folder."""
    with guarded(debug=debug):
        started = time.monotonic()
        study = _study(folder, budget=budget, workers=workers)
        from netplan.study import write_study

        target = output or Path("out") / folder.resolve().name
        language = lang.value if lang else study.plain.settings.language
        with shown_progress() as progress:
            lines = write_study(
                study,
                target,
                language=language,
                basemap=basemap,
                keep=(folder,),
                progress=progress,
            )
        took = time.monotonic() - started
        lines[-1] = f"{lines[-1]}    {target}/    {int(took // 60)} min {int(took % 60)} s"
        typer.echo("\n".join(lines))
        say_missing(study.plan, language)


def propose(
    folder: Folder, *, lang: Lang = None, form: As = Format.table, debug: Debug = False
) -> None:
    """Every proposal in changes/ before and after, side by side and ranked."""
    with guarded(debug=debug), shown_progress() as progress:
        from netplan.io import read_network
        from netplan.metrics.states import States
        from netplan.proposals import proposal_tables
        from netplan.routing.demands import demands_in

        plain = read_network(folder)
        states = States(plain)
        demands = demands_in(states.today().network, plain.settings.horizon_year)
        table, _ = proposal_tables(states, demands, progress=progress)
        language = lang.value if lang else plain.settings.language
        columns = [
            "rank", "proposal", f"name_{language}", "capex_cny", "mean_before_ms",
            "mean_after_ms", "best_gain_site", "best_gain_ms", "targets_met", "targets_lost",
        ]  # fmt: skip
        print_table(table, columns, form=form, title="proposals, mean ms one-way to all cities")


def map_(
    folder: Folder,
    *,
    output: Output = None,
    lang: Lang = None,
    basemap: Basemap = None,
    style: Style = None,
    debug: Debug = False,
) -> None:
    """Draw the map of a study as one file that needs no network."""
    with guarded(debug=debug):
        study = _study(folder, budget=None, workers=1)
        from netplan.maps import map_html, read_style
        from netplan.study.write import map_input

        language = lang.value if lang else study.plain.settings.language
        look = read_style(style) if style else None
        page = map_html(map_input(study), language=language, style=look, basemap=basemap)
        target = output or Path("map.html")
        target.write_text(page, encoding="utf-8", newline="\n")
        typer.echo(f"wrote {target}")

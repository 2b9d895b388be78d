"""The command that looks for cables in one trench: ``trenches``."""

from __future__ import annotations

from typing import Annotated

import typer

from netplan.cli.answers import read_state
from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Folder, Format, Lang, State
from netplan.cli.tables import print_table

COLUMNS = (
    "group", "first_{}", "second_{}", "together_km", "least_m", "near_{}", "near_km", "lon_deg",
    "lat_deg", "srlg",
)  # fmt: skip


def trenches(
    folder: Folder,
    *,
    within: Annotated[
        float, typer.Option("--within-m", help="How near two cables run to each other, m.")
    ] = 100.0,
    over: Annotated[
        float, typer.Option("--over-km", help="For how long at least they do so, km.")
    ] = 5.0,
    state: State = "",
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Offer segments whose surveyed lines run side by side as shared risks, and say where."""
    with guarded(debug=debug):
        from netplan.failures.sets import srlg_candidates
        from netplan.metrics.trench_table import trench_table

        network = read_state(folder, state)
        found = srlg_candidates(network, within_m=within, over_km=over)
        table = trench_table(network, found)
        name = lang.value if lang else network.settings.language
        columns = [column.format(name) for column in COLUMNS]
        title = f"segments within {within:g} m of each other for more than {over:g} km"
        print_table(table, columns, form=form, title=title)
        typer.echo(
            f"{found.surveyed:,} segments have a surveyed line; {found.schematic:,} do not, and "
            "are in no pair, whatever is true of them",
            err=True,
        )

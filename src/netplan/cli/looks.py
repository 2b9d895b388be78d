"""Commands that look closely at a network: ``paths`` between two places, ``inspect`` its shape."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli import path_options as options
from netplan.cli.answers import read_state
from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Folder, Format, Lang, State
from netplan.cli.tables import print_table

if TYPE_CHECKING:
    import pandas as pd

    from netplan.cli.path_answers import PathAnswer
    from netplan.topology.network import Network


class Show(StrEnum):
    """The tables of ``inspect``."""

    summary = "summary"
    weak = "weak"
    sites = "sites"
    edges = "edges"
    cuts = "cuts"


def paths(
    folder: Folder,
    a: options.From,
    b: options.To,
    *,
    by: options.By = options.Measured.latency,
    count: options.Count = 1,
    overlap: options.Overlap = 1.0,
    disjoint: options.Disjoint = None,
    max_ms: options.MaxMs = None,
    max_hops: options.MaxHops = None,
    via: options.Via = None,
    avoid: options.Avoid = None,
    free: options.Free = None,
    handover: options.Handover = options.Handing.any,
    prefer: options.Prefer = None,
    view: options.Over = options.View.ip,
    carrier: options.Carrier = "",
    down: options.Down = None,
    year: options.Year = 0,
    state: State = "",
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Show the paths between two places: latency by part, networks, exchanges, hairpin, way."""
    with guarded(debug=debug):
        from netplan.cli.path_answers import PathQuery, answer

        network = read_state(folder, state)
        query = PathQuery(
            a=a, b=b, measure=by.value, count=count, overlap=overlap,
            disjoint=disjoint.value if disjoint else None, max_ms=max_ms, max_hops=max_hops,
            via=tuple(via or ()), avoid=tuple(avoid or ()), free_gbps=free,
            handover=handover.value, prefer=tuple(prefer or ()),
            optical=view is options.View.optical, carrier=carrier, down=tuple(down or ()),
            year=year or network.settings.base_year,
        )  # fmt: skip
        _print_paths(
            answer(network, query), lang.value if lang else network.settings.language, form
        )


def _print_paths(found: PathAnswer, language: str, form: Format) -> None:
    """Print paths side by side, or as rows; without any say why, with exit code 1."""
    from netplan.cli.path_cards import path_cards

    if found.table is None:
        typer.echo(f"{found.asked}: {found.why_not}", err=True)
        raise typer.Exit(1)
    table = path_cards(found.table, language) if form is Format.table else found.table
    print_table(table, list(table.columns), form=form, title=found.title(language))
    if found.note:
        typer.echo(found.note, err=True)


def inspect(
    folder: Folder,
    *,
    show: Annotated[Show, typer.Option("--show", help="The table to print.")] = Show.summary,
    graph: Annotated[
        str, typer.Option("--graph", help="fibre, or a carrier's id; else all of them.")
    ] = "",
    state: State = "",
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Show where the fibre and each carrier's links are weak: single points, least cuts, load.

    summary: each graph in numbers; weak: every segment, link and site whose loss alone cuts
    something off, and what; sites and edges: how much runs over each, and what hangs on what;
    cuts: the least cuts of the cut tree, by number and by capacity.
    """
    with guarded(debug=debug):
        from netplan.metrics.inspect_table import inspect_table

        network = read_state(folder, state)
        _check_graph(network, graph)
        table = inspect_table(network, show.value, graph=graph)
        language = lang.value if lang else network.settings.language
        hub = network.settings.hub
        place = network.name("sites", hub, language=language) if hub else ""
        seen = f", cut off as seen from {place}" if place else ""
        print_table(table, _read(table, language), form=form, title=f"{show.value}{seen}")


def _check_graph(network: Network, graph: str) -> None:
    """Raise InputError for a graph that is not there."""
    from netplan.errors import Finding, InputError, near
    from netplan.metrics.inspect_table import graph_names

    known = graph_names(network)
    if graph and graph not in known:
        what = f"no graph {graph!r}{near(graph, known)}; there are {', '.join(known)}"
        raise InputError(network.settings.name, [Finding("--graph", 0, "", what)])


def _read(table: pd.DataFrame, language: str) -> list[str]:
    """Return the columns that people read: names in one language, nothing that is empty."""
    other = "_en" if language == "zh" else "_zh"
    named = [column for column in table.columns if not column.endswith(other)]
    return [
        column for column in named if not ((table[column].isna()) | (table[column] == "")).all()
    ] or named

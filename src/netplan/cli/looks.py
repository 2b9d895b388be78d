"""Commands that look closely at a network: ``paths`` between two places, ``inspect`` its shape."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli.answers import read_state
from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Folder, Format, Lang, State
from netplan.cli.tables import print_table

if TYPE_CHECKING:
    import pandas as pd

    from netplan.topology.network import Network


class Measured(StrEnum):
    """What a path may be shortest by."""

    latency = "latency"
    optical = "optical"
    length = "length"
    hops = "hops"
    igp = "igp"
    cost = "cost"


class Apart(StrEnum):
    """What disjoint paths do not share."""

    link = "link"
    segment = "segment"
    srlg = "srlg"
    site = "site"


class Handing(StrEnum):
    """Where paths hand over between networks."""

    any = "any"
    hot_potato = "hot_potato"
    cold_potato = "cold_potato"
    least_latency = "least_latency"
    least_cost = "least_cost"


class View(StrEnum):
    """Over what paths are sought."""

    ip = "ip"
    optical = "optical"


class Show(StrEnum):
    """The tables of ``inspect``."""

    summary = "summary"
    weak = "weak"
    sites = "sites"
    edges = "edges"
    cuts = "cuts"


Names = list[str] | None
Count = Annotated[int, typer.Option("-k", "--count", min=1, help="How many paths.")]
Overlap = Annotated[
    float,
    typer.Option("--overlap", min=0, max=1, help="Share of a path that an earlier one may have."),
]
Via = Annotated[Names, typer.Option("--via", help="A site or node to pass. Repeatable.")]
Avoid = Annotated[
    Names,
    typer.Option(
        "--avoid",
        help="site:, province:, region:, carrier:, srlg:, segment: or link:NAME. Repeatable.",
    ),
]
Prefer = Annotated[Names, typer.Option("--prefer", help="An exchange to prefer. Repeatable.")]
Down = Annotated[
    Names, typer.Option("--down", help="A link or segment out of service. Repeatable.")
]


def paths(
    folder: Folder,
    a: Annotated[str, typer.Argument(help="Site or node to start from.")],
    b: Annotated[str, typer.Argument(help="Site or node to reach.")],
    *,
    by: Annotated[Measured, typer.Option("--by", help="Shortest by what.")] = Measured.latency,
    count: Count = 1,
    overlap: Overlap = 1.0,
    disjoint: Annotated[
        Apart | None, typer.Option("--disjoint", help="Paths that share no such thing.")
    ] = None,
    max_ms: Annotated[
        float | None, typer.Option("--max-ms", min=0, help="Greatest latency, ms one-way.")
    ] = None,
    max_hops: Annotated[
        int | None, typer.Option("--max-hops", min=0, help="Greatest number of links.")
    ] = None,
    via: Via = None,
    avoid: Avoid = None,
    free: Annotated[
        float | None, typer.Option("--free", min=0, help="Gbit/s that must be free all the way.")
    ] = None,
    handover: Annotated[
        Handing, typer.Option("--handover", help="Exchanges to use: any, or a policy's.")
    ] = Handing.any,
    prefer: Prefer = None,
    view: Annotated[View, typer.Option("--view", help="ip, or optical: bare fibre.")] = View.ip,
    carrier: Annotated[str, typer.Option("--carrier", help="Whose fibre, in view optical.")] = "",
    down: Down = None,
    year: Annotated[int, typer.Option("--year", help="Year of the demands; else the first.")] = 0,
    state: State = "",
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Show the paths between two places: latency by part, networks, exchanges, hairpin, way."""
    with guarded(debug=debug):
        from netplan.cli.path_answers import PathQuery, answer
        from netplan.cli.path_cards import path_cards

        network = read_state(folder, state)
        query = PathQuery(
            a=a, b=b, measure=by.value, count=count, overlap=overlap,
            disjoint=disjoint.value if disjoint else None, max_ms=max_ms, max_hops=max_hops,
            via=tuple(via or ()), avoid=tuple(avoid or ()), free_gbps=free,
            handover=handover.value, prefer=tuple(prefer or ()), optical=view is View.optical,
            carrier=carrier, down=tuple(down or ()), year=year or network.settings.base_year,
        )  # fmt: skip
        language = lang.value if lang else network.settings.language
        found = answer(network, query)
        if found.table is None:
            typer.echo(f"{a} - {b}: {found.why_not}", err=True)
            raise typer.Exit(1)
        title = found.title(language)
        if form is Format.table:
            cards = path_cards(found.table, language)
            print_table(cards, list(cards.columns), form=form, title=title)
        else:
            print_table(found.table, list(found.table.columns), form=form, title=title)
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

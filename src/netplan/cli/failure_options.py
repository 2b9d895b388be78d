"""Arguments and options of the commands that ask what failures do."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Fail = Annotated[
    str,
    typer.Option(
        "--fail",
        help="What fails: segments, links, members, srlgs, corridors, sites, exchanges, areas, "
        "scenarios, pairs:KIND, random:KIND:K:COUNT, weighted:KIND:K:COUNT, "
        "circle:LON,LAT,KM, corridor:NAME; several with commas. Else all there is of segments, "
        "srlgs, sites, exchanges, areas and scenarios.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", help="Seed of random and weighted draws.")]
Year = Annotated[int, typer.Option("--year", help="Year of the demands; else the first.")]
On = Annotated[
    str, typer.Option("--on", help="Address of a Dask scheduler to compute on, tcp://HOST:PORT.")
]
JournalFile = Annotated[
    Path | None,
    typer.Option("--journal", help="File that keeps what is done; the same command goes on."),
]
Into = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="Folder for every table of the sweep, as CSV."),
]
Loads = Annotated[
    bool,
    typer.Option("--loads", help="With -o: the load of every link after every failure too."),
]


class Shown(StrEnum):
    """What of a sweep is printed."""

    failures = "failures"
    classes = "classes"
    links = "links"
    limits = "limits"
    demands = "demands"
    sites = "sites"
    points = "points"
    together = "together"


Show = Annotated[Shown, typer.Option("--show", help="Which table is printed.")]

COLUMNS: dict[Shown, tuple[str, ...]] = {
    Shown.failures: (
        "scenario", "name_{}", "links_down", "unserved_gbps", "worst_link", "worst_utilisation",
        "overflow_gbps", "late_gbps", "cities_lost", "mean_ms", "worst_city", "worst_city_ms",
    ),
}  # fmt: skip
"""Columns on a terminal; a table that is not listed is printed whole."""

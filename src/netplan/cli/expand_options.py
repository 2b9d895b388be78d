"""Options of the command that plans what to build."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Aim(StrEnum):
    """What a plan is the best at."""

    latency = "latency"
    cost = "cost"


class Routing(StrEnum):
    """How traffic flows in a plan of least cost."""

    free = "free"
    backups = "backups"
    ecmp = "ecmp"


class Limits(StrEnum):
    """What the latency limits of the classes are to a plan."""

    off = "off"
    hard = "hard"
    priced = "priced"


Budget = Annotated[
    float | None, typer.Option("--budget", min=0, help="CNY to spend; else the network's own.")
]
Best = Annotated[
    Aim | None,
    typer.Option(
        "--aim",
        help="latency: the least to the cities and hubs within the budget; cost: the least "
        "money for which everything fits. Else latency where the network has a hub.",
    ),
]
Survive = Annotated[
    str | None,
    typer.Option(
        "--survive",
        help="Failures to stand: segments, links, srlgs, sites, ...; several with commas; "
        "'-' for none. Else the network's own.",
    ),
]
Routed = Annotated[
    Routing | None,
    typer.Option("--routing", help="With --aim cost: how traffic flows. Else the network's."),
]
Periods = Annotated[
    bool, typer.Option("--periods", help="With --aim cost: year by year, as in periods.csv.")
]
Modules = Annotated[
    str, typer.Option("--modules", help="With --aim cost: modules to buy, with commas.")
]
Promised = Annotated[
    Limits, typer.Option("--limits", help="With --aim cost: what the classes' limits are.")
]
Spare = Annotated[
    bool,
    typer.Option(
        "--spare-stranded",
        help="Exempt demands that a failure cuts off whatever is built, and list them.",
    ),
]
Slips = Annotated[
    bool, typer.Option("--receipts", help="Say for every line what needs it (takes longer).")
]
Gap = Annotated[float, typer.Option("--gap", min=0, help="Stop within this share of the best.")]
TimeLimit = Annotated[
    float, typer.Option("--time-limit", min=1, help="Stop the search after so many seconds.")
]
PlanOutput = Annotated[
    Path | None, typer.Option("-o", "--output", help="Folder for the plan and its proof.")
]


def split(text: str) -> tuple[str, ...]:
    """Return what stands between commas.

    >>> split("100G, 400G,")
    ('100G', '400G')
    """
    return tuple(part.strip() for part in text.split(",") if part.strip())


def kinds(text: str | None) -> tuple[str, ...] | None:
    """Return kinds of failures; none for '-', None where nothing was said.

    >>> kinds("segments,srlgs"), kinds("-"), kinds(None)
    (('segments', 'srlgs'), (), None)
    """
    if text is None:
        return None
    return () if text.strip() == "-" else split(text)

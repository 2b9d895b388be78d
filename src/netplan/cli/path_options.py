"""Options of ``paths``, each with its help, so that the command itself stays readable."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


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


Names = list[str] | None
Number = float | None

From = Annotated[str, typer.Argument(help="Site or node to start from.")]
To = Annotated[str, typer.Argument(help="Site or node to reach.")]
By = Annotated[Measured, typer.Option("--by", help="Shortest by what.")]
Count = Annotated[int, typer.Option("-k", "--count", min=1, help="How many paths.")]
Overlap = Annotated[
    float,
    typer.Option("--overlap", min=0, max=1, help="Share of a path that an earlier one may have."),
]
Disjoint = Annotated[
    Apart | None, typer.Option("--disjoint", help="Paths that share no such thing.")
]
MaxMs = Annotated[Number, typer.Option("--max-ms", min=0, help="Greatest latency, ms one-way.")]
MaxHops = Annotated[int | None, typer.Option("--max-hops", min=0, help="Greatest number of links.")]
Via = Annotated[Names, typer.Option("--via", help="A site or node to pass. Repeatable.")]
Avoid = Annotated[
    Names,
    typer.Option(
        "--avoid",
        help="site:, province:, region:, carrier:, srlg:, segment: or link:NAME. Repeatable.",
    ),
]
Free = Annotated[
    Number, typer.Option("--free", min=0, help="Gbit/s that must be free all the way.")
]
Handover = Annotated[
    Handing, typer.Option("--handover", help="Exchanges to use: any, or a policy's.")
]
Prefer = Annotated[Names, typer.Option("--prefer", help="An exchange to prefer. Repeatable.")]
Over = Annotated[View, typer.Option("--view", help="ip, or optical: bare fibre.")]
Carrier = Annotated[str, typer.Option("--carrier", help="Whose fibre, in view optical.")]
Down = Annotated[
    Names, typer.Option("--down", help="A link or segment out of service. Repeatable.")
]
Year = Annotated[int, typer.Option("--year", help="Year of the demands; else the first.")]

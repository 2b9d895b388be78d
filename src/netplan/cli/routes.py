"""The command that routes all demands: ``route``."""

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

    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Routing
    from netplan.routing.routers import Router


class Show(StrEnum):
    """What of a routing is printed."""

    links = "links"
    demands = "demands"
    exchanges = "exchanges"


LINK_COLUMNS = (
    "link", "name_{}", "capacity_gbps", "load_ab_gbps", "load_ba_gbps", "utilisation",
    "overflow_gbps", "bottleneck",
)  # fmt: skip
DEMAND_COLUMNS = (
    "demand", "class", "volume_gbps", "carried_gbps", "least_ms", "mean_ms", "greatest_ms",
    "promise", "exchanges", "links", "why_not",
)  # fmt: skip
PORT_COLUMNS = (
    "exchange", "carrier", "capacity_gbps", "out_gbps", "in_gbps", "utilisation", "overflow_gbps",
)  # fmt: skip

RouterName = Annotated[str, typer.Option("--router", help="How demands are routed; see the docs.")]
Setting = Annotated[
    list[str] | None,
    typer.Option("--set", help="A setting of the router, KEY=VALUE; a list is a;b. Repeatable."),
]
LEAST_LOST = 1e-9
"""A part of the volume below this is rounding, not traffic that was lost."""

Down = Annotated[
    list[str] | None, typer.Option("--down", help="A link or segment out of service. Repeatable.")
]


def route(
    folder: Folder,
    *,
    router: RouterName = "ecmp",
    settings: Setting = None,
    show: Annotated[Show, typer.Option("--show", help="The table to print.")] = Show.links,
    down: Down = None,
    year: Annotated[int, typer.Option("--year", help="Year of the demands; else the first.")] = 0,
    state: State = "",
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Route all demands: loads and bottlenecks, each demand's latency and way, exchange ports.

    Routers: ecmp (the IGP with equal-cost paths), shortest, k-shortest, disjoint, constrained,
    segment-routing, explicit, and the optimum as a bound: least-max-utilisation, most-carried,
    least-latency.
    """
    with guarded(debug=debug):
        from netplan.routing.demands import demands_in
        from netplan.routing.fabric import fabric
        from netplan.routing.out_of_service import links_out
        from netplan.routing.routers import router_named
        from netplan.routing.routers.settings import settings_of

        network = read_state(folder, state)
        when = year or network.settings.base_year
        woven, demands = fabric(network), demands_in(network, when)
        chosen = router_named(router, settings_of(network, router, settings or []))
        found, proof = _routed(chosen, woven, demands, links_out(network, down or []))
        language = lang.value if lang else network.settings.language
        frame, columns = _table(woven, demands, found, show=show, year=when)
        summary, partial = _summary(demands, found)
        title = f"{router}, {show.value} with the demands of {when}: {summary}{proof}"
        shown = [column.format(language) for column in columns]
        print_table(frame, shown, form=form, title=title)
        if partial:  # beside the answer, so that CSV and JSON are marked too
            typer.echo(partial, err=True)


def _routed(
    router: Router, woven: Fabric, demands: Demands, out: frozenset[int]
) -> tuple[Routing, str]:
    """Return the routing, and of an optimal one what it reaches and what is proved."""
    from netplan.routing.routers.optimum import Optimal

    if not isinstance(router, Optimal):
        return router(woven, demands, down=out), ""
    found = router.bounded(woven, demands, down=out)
    reached, unit = found.optimum, router.unit
    proof = f"; optimum {reached.objective:,.6g} {unit}, bound {reached.bound:,.6g}"
    return found.routing, f"{proof}, gap {reached.gap:.1e}"


def _table(
    woven: Fabric, demands: Demands, found: Routing, *, show: Show, year: int
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the table asked for and the columns of it that people read."""
    from netplan.failures import calm
    from netplan.metrics.load_tables import link_table
    from netplan.metrics.route_tables import demand_table, port_table

    if show is Show.demands:
        return demand_table(woven, demands, found), DEMAND_COLUMNS
    if show is Show.exchanges:
        ports = port_table(woven, found.arc_gbps(demands.volume_gbps))
        return ports.sort_values("utilisation", ascending=False), PORT_COLUMNS
    case = "/".join(woven.network.state)
    links = link_table(woven, calm(woven, demands, found), case=case, year=year)
    return links.sort_values("utilisation", ascending=False), LINK_COLUMNS


def _summary(demands: Demands, found: Routing) -> tuple[str, str]:
    """Return how much is carried, and in a second line what is not, if anything."""
    volume = demands.volume_gbps
    unserved = found.unserved_gbps(volume)
    lost, whole = float(unserved.sum()), float(volume.sum())
    carried = f"{whole - lost:,.2f} of {whole:,.2f} Gbit/s carried"
    if lost <= LEAST_LOST * whole:
        return carried, ""
    count = int((unserved > LEAST_LOST * volume).sum())
    return carried, (
        f"partial: {lost:,.2f} Gbit/s of {count:,} demands are not carried; --show demands says why"
    )

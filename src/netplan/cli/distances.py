"""The command that says how far everything is from one place: ``latency``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli.answers import read_state
from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Folder, Format, Lang, State
from netplan.cli.tables import print_table
from netplan.errors import Finding, InputError, near

if TYPE_CHECKING:
    import pandas as pd

    from netplan.metrics.views import Views
    from netplan.topology.network import Network


class View(StrEnum):
    """Along what latency is counted."""

    optical = "optical"
    ip = "ip"
    internet = "internet"


RINGS = (
    "target", "name_{}", "kind", "best_carrier", "one_way_ms", "low_ms", "high_ms", "ring_ms",
    "ring_position", "bound_ms", "stretch", "route_{}",
)  # fmt: skip
PARTS = (
    "target", "best_carrier", "one_way_ms", "direct_ms", "detour_ms", "amplifier_ms",
    "regenerator_ms", "transponder_ms", "node_ms", "access_ms", "length_km", "ecmp_least_ms",
    "ecmp_mean_ms", "ecmp_greatest_ms", "ecmp_spread_ms",
)  # fmt: skip
CROSSINGS = (
    "target", "from_carrier", "to_carrier", "one_way_ms", "low_ms", "high_ms", "exchange",
    "handoff_ms", "home_ms", "hairpin_ms", "hairpin_km", "route_{}", "why_not",
)  # fmt: skip


def hub_or(network: Network, site: str) -> str:
    """Return ``site``, or the network's hub when it is empty; raises InputError for neither."""
    name = site or network.settings.hub
    if name not in network["sites"]:
        known = network["sites"].ids
        what = f"no site {name!r}{near(name, known)}" if name else "no hub is set; give --from SITE"
        raise InputError(network.settings.name, [Finding("sites.csv", 0, "site", what)])
    return name


def latency(
    folder: Folder,
    *,
    source: Annotated[str, typer.Option("--from", help="Site to look from; else the hub.")] = "",
    view: Annotated[
        View, typer.Option("--view", help="Bare fibre, a carrier's routers, or between carriers.")
    ] = View.ip,
    carrier: Annotated[str, typer.Option("--carrier", help="A carrier; else the best.")] = "best",
    parts: Annotated[
        bool, typer.Option("--parts", help="What the latency is made of, and its ECMP spread.")
    ] = False,
    state: State = "",
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Show how far every city and hub is, in ms one way, over which fibre, made of what."""
    with guarded(debug=debug):
        from dataclasses import replace

        from netplan.metrics.views import views
        from netplan.topology.network import Network

        network = read_state(folder, state)
        here = replace(network.settings, hub=hub_or(network, source))
        language = lang.value if lang else here.language
        seen = views(Network(here, network.tables, network.changes, network.state))
        name = "/".join(network.state) or "tables"
        table = _table(seen, name, view=view, carrier=carrier)
        if table.empty:
            message = (
                f"{network.settings.name}: nothing is seen in view {view.value} by {carrier!r}"
            )
            typer.echo(message, err=True)
            raise typer.Exit(1)
        columns = CROSSINGS if view is View.internet else PARTS if parts else RINGS
        place = network.name("sites", here.hub, language=language)
        title = f"{place}, {view.value} view, ms one-way"
        shown = [column.format(language) for column in columns]
        # Amplifiers take tenths of a microsecond each.
        decimals = 4 if parts else 2
        print_table(table, shown, form=form, title=title, decimals=decimals)


def _table(seen: Views, name: str, *, view: View, carrier: str) -> pd.DataFrame:
    """Return the table of a view, nearest first; ``best`` is every pair between carriers."""
    from netplan.metrics.exchange_table import exchange_table
    from netplan.metrics.latency_table import latency_table

    if view is View.internet:
        table = exchange_table({name: seen})
        if carrier != "best":
            table = table[table["from_carrier"] == carrier]
    else:
        table = latency_table({name: seen})
        table = table[(table["view"] == view.value) & (table["carrier"] == carrier)]
    return table.sort_values("one_way_ms")

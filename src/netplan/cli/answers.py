"""Commands that answer one question: check, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli.guard import guarded
from netplan.cli.options import Debug, Folder, State
from netplan.cli.progress import say_first_time
from netplan.errors import InputError

if TYPE_CHECKING:
    from netplan.topology.network import Network


def read_state(folder: Path, state: str) -> Network:
    """Return the network of ``folder`` in ``state``: '' for today, '-' for its tables alone.

    Raises InputError for a change list that the folder does not have.
    """
    from netplan.errors import Finding, near
    from netplan.io import read_network
    from netplan.topology.changes import in_state

    plain = read_network(folder)
    say_first_time()
    name = {"": plain.settings.today, "-": ""}.get(state, state)
    if name and name not in plain.changes:
        what = f"no change list {name!r}{near(name, sorted(plain.changes))}"
        raise InputError(str(folder), [Finding("changes", 0, "", what)])
    return in_state(plain, name)


def check(folder: Folder, *, debug: Debug = False) -> None:
    """Read a network and say everything that is wrong with it at once."""
    with guarded(debug=debug):
        from netplan.io import read_network
        from netplan.topology.graphs import bridges

        network = read_network(folder)
        counts = ", ".join(f"{len(t):,} {name}" for name, t in network.tables.items() if len(t))
        typer.echo(f"{folder}: fine; {counts}, {len(network.changes):,} change lists")
        cuts = bridges(network)
        typer.echo(f"segments without a way round: {', '.join(cuts) or 'none'}")


GRAPHS = (".graphml", ".json")


def export(
    folder: Folder,
    *,
    to: Annotated[
        Path, typer.Option("--to", help="File to write: .gpkg for a GIS, .graphml, .json.")
    ],
    carrier: Annotated[
        str, typer.Option("--carrier", help="A carrier's links as a graph, instead of all fibre.")
    ] = "",
    state: State = "",
    debug: Debug = False,
) -> None:
    """Write the network for other programs: a GeoPackage, or a graph of fibre or links."""
    if to.suffix not in {".gpkg", *GRAPHS}:
        message = f"{to.name!r} must end in .gpkg, .graphml or .json"
        raise typer.BadParameter(message, param_hint="--to")
    with guarded(debug=debug):
        from netplan.errors import Finding, near
        from netplan.topology.frames import write_frames
        from netplan.topology.graphs import write_graph

        network = read_state(folder, state)
        known = network["carriers"].ids
        if carrier and carrier not in known:
            what = f"no carrier {carrier!r}{near(carrier, known)}"
            raise InputError(str(folder), [Finding("carriers.csv", 0, "carrier", what)])
        if to.suffix in GRAPHS:
            write_graph(network, to, carrier=carrier)
        else:
            write_frames(network, to)
        typer.echo(f"wrote {to}")

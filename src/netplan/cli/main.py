"""``netplan``: every command by name. Heavy packages load only in the command that needs them."""

from __future__ import annotations

from typing import Annotated

import typer

from netplan import __version__
from netplan.cli import answers, plans
from netplan.cli.guard import utf8_output

app = typer.Typer(
    name="netplan",
    help="Latency, bottlenecks and upgrades of a backbone. All latencies are one-way.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        typer.echo(f"netplan {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Latency, bottlenecks and upgrades of a backbone. All latencies are one-way."""


app.command()(plans.plan)
app.command()(answers.check)
app.command()(answers.export)
app.command()(answers.latency)
app.command()(answers.route)
app.command()(answers.sweep)
app.command()(plans.expand)
app.command()(plans.propose)
app.command("map")(plans.map_)


def main() -> None:
    """Run the command line."""
    utf8_output()
    app()

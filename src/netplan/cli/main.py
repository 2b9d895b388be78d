"""``netplan``: every command by name. Heavy packages load only in the command that needs them."""

from __future__ import annotations

from typing import Annotated

import typer

from netplan import __version__
from netplan.cli import (
    answers,
    design,
    distances,
    expand,
    failure_answers,
    failures,
    front,
    looks,
    plans,
    receipts,
    routes,
    runout,
    starts,
    trenches,
    verify,
)
from netplan.cli.guard import utf8_output

app = typer.Typer(
    name="netplan",
    help="Latency, bottlenecks and upgrades of a backbone. All latencies are one-way.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help: drawn by rich it takes twice as long to appear.
    rich_markup_mode=None,
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


app.command()(starts.new)
app.command()(starts.convert)
app.command()(plans.plan)
app.command()(answers.check)
app.command()(answers.export)
app.command()(distances.latency)
app.command()(looks.paths)
app.command()(looks.inspect)
app.command()(routes.route)
app.command()(failures.sweep)
app.command()(failure_answers.risks)
app.command()(trenches.trenches)
app.command()(failure_answers.availability)
app.command()(failure_answers.recovery)
app.command()(expand.expand)
app.command()(verify.verify)
app.command()(receipts.receipts)
app.command()(front.front)
app.command()(runout.runout)
app.command()(design.design)
app.command()(plans.propose)
app.command("map")(plans.map_)


def main() -> None:
    """Run the command line."""
    utf8_output()
    app()

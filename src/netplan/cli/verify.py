"""The command that repeats a plan's certificate: ``verify``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Format, Lang
from netplan.cli.plan_network import plan_network
from netplan.cli.progress import shown_progress
from netplan.cli.tables import print_table
from netplan.errors import Finding, InputError

if TYPE_CHECKING:
    from netplan.capacity.proof import Certificate
    from netplan.reports.plan_file import PlanFile
    from netplan.topology.network import Network

PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
"""A network's name that may be looked for as a folder: one that leads nowhere else."""


def verify(
    plan: Annotated[Path, typer.Argument(help="Folder of a plan, as netplan expand -o wrote it.")],
    *,
    network: Annotated[
        Path | None,
        typer.Option(
            "--network",
            help="Network folder it was made for; else the one of its name here or in topology/.",
        ),
    ] = None,
    states: Annotated[
        bool, typer.Option("--states", help="Print every state of every year, not the checks.")
    ] = False,
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """Count a plan again, apart from what made it: money, waves, and every demand and failure."""
    with guarded(debug=debug), shown_progress() as progress:
        from netplan.capacity.proof import prove
        from netplan.reports.plan_read import read_plan

        made = read_plan(plan)
        here = plan_network(made, network or _folder(made))
        _say_less(made, here)
        certificate = prove(
            here, made.plan, terms=made.terms, latency=made.latency, progress=progress
        )
        language = lang.value if lang else here.settings.language
        _show(certificate, language, form, states=states)
    if not certificate.passed:
        raise typer.Exit(1)


def _folder(made: PlanFile) -> Path:
    """Return the folder of the network that a plan names; InputError where there is none."""
    if PLAIN.fullmatch(made.network):
        for folder in (Path(made.network), Path("topology") / made.network):
            if (folder / "network.toml").is_file():
                return folder
    what = f"no folder of network {made.network!r} here or in topology/; say --network FOLDER"
    msg = "verify"
    raise InputError(msg, [Finding("plan.toml", 0, "network", what)])


def _say_less(made: PlanFile, network: Network) -> None:
    """Say which failures the network asks to survive that the plan does not promise."""
    asked = [kind for kind in network.settings.survive if kind not in made.terms.survive]
    if asked:
        kinds = ", ".join(asked)
        typer.echo(f"note: the network asks to survive {kinds}; this plan does not", err=True)


def _show(certificate: Certificate, language: str, form: Format, *, states: bool) -> None:
    """Print the checks, or all states, and the words that sum them up."""
    words = certificate.words[language == "zh"]
    if states:
        columns = list(certificate.states.columns)
        print_table(certificate.states, columns, form=form, title=words, decimals=3)
    else:
        columns = ["passed", f"name_{language}", "value", "limit", "unit", f"detail_{language}"]
        print_table(certificate.checks, columns, form=form, title=words)
    if form is not Format.table:
        typer.echo(words, err=True)

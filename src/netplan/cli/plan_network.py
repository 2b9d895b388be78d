"""The network that a plan's folder was made for, in the state it was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from netplan.errors import Finding, InputError, near

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.reports.plan_file import PlanFile
    from netplan.topology.network import Network


def plan_network(made: PlanFile, folder: Path) -> Network:
    """Return the network in ``folder`` with the change lists that stood before the plan.

    Tables that have changed since are said on the terminal. Raises InputError for change lists
    that the folder does not have.
    """
    from netplan.io import read_network
    from netplan.reports.plan_file import drift
    from netplan.topology.changes import apply_change

    network = read_network(folder)
    known = sorted(network.changes)
    findings = [
        Finding("plan.toml", 0, "state", f"no change list {name!r}{near(name, known)}")
        for name in made.state
        if name not in network.changes
    ]
    if findings:
        raise InputError(folder.name, findings)
    for name in made.state:
        network = apply_change(network, network.changes[name])
    for finding in drift(made, network):
        typer.echo(f"note: {finding}", err=True)
    return network

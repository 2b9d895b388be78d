"""Commands that a planner starts with: new, convert."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli.guard import guarded
from netplan.cli.options import Debug

if TYPE_CHECKING:
    from netplan.topology.network import Network

SHEET = ".xlsx"


def _counts(network: Network) -> str:
    """Return how many rows each table has, in words."""
    return ", ".join(f"{len(t):,} {name}" for name, t in network.tables.items() if len(t))


def new(
    target: Annotated[
        Path, typer.Argument(help="Folder to write, or a workbook: a name that ends in .xlsx.")
    ],
    *,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Write TARGET.xlsx, not a folder.")] = False,
    debug: Debug = False,
) -> None:
    """Write a template to fill in: a small example network, every column explained."""
    book = xlsx or target.suffix.lower() == SHEET
    if book and target.suffix.lower() != SHEET:
        target = target.with_name(target.name + SHEET)
    with guarded(debug=debug):
        from netplan.io.fresh import write_new
        from netplan.io.template import example, write_template
        from netplan.io.workbook_sheets import workbook_bytes

        if book:
            write_new(target, workbook_bytes(example()))
        else:
            write_template(target)
        typer.echo(f"wrote {target}: an example with {_counts(example())}")
        where = "sheet #readme" if book else f"{target / 'README.md'}"
        typer.echo(f"put your rows in place of the example's ({where} explains each column), then:")
        typer.echo(f"  netplan check {target}")


def _list_formats(wanted: bool) -> None:
    """Print the formats that can be read, and stop."""
    if wanted:
        from netplan.io.formats import FORMATS

        for name, form in FORMATS.items():
            typer.echo(f"{name:<12} {form.title} ({', '.join(form.suffixes)})")
        raise typer.Exit


def _check_usage(source: Path, target: Path, form: str) -> None:
    """Refuse, as wrong usage, an unknown format and a target that looks like another file."""
    from netplan.errors import near
    from netplan.io.formats import FORMATS

    if form and form not in FORMATS:
        message = f"{form!r} is none of {', '.join(FORMATS)}{near(form, list(FORMATS))}"
        raise typer.BadParameter(message, param_hint="--from")
    if form and source.is_dir():
        message = f"{source} is a folder, and read as a netplan network"
        raise typer.BadParameter(message, param_hint="--from")
    others = {suffix for known in FORMATS.values() for suffix in known.suffixes} - {SHEET}
    if target.suffix.lower() in others:
        message = f"{target.name!r} must be a folder, or a workbook that ends in {SHEET}"
        raise typer.BadParameter(message, param_hint="TARGET")


def convert(
    source: Annotated[Path, typer.Argument(help="File in a format that is known, or a folder.")],
    target: Annotated[
        Path, typer.Argument(help="New netplan folder, or a workbook: a name ending in .xlsx.")
    ],
    *,
    form: Annotated[
        str, typer.Option("--from", help="Format of SOURCE; else told by its name and content.")
    ] = "",
    _listed: Annotated[
        bool,
        typer.Option(
            "--list", callback=_list_formats, is_eager=True, help="Name the formats and stop."
        ),
    ] = False,
    debug: Debug = False,
) -> None:
    """Turn a network in another format into a netplan folder or workbook; say what is lost."""
    with guarded(debug=debug):
        from netplan.io import write_network
        from netplan.io.fresh import new_folder, write_new
        from netplan.io.source import read_source
        from netplan.io.workbook_rows import rounded
        from netplan.io.workbook_sheets import workbook_bytes

        _check_usage(source, target, form)
        reading = read_source(source, form=form)
        lost = list(reading.lost)
        if target.suffix.lower() == SHEET:
            write_new(target, workbook_bytes(reading.network))
            lost += rounded(reading.network)
        else:
            with new_folder(target) as folder:
                write_network(reading.network, folder)
        changes = len(reading.network.changes)
        typer.echo(f"wrote {target}: {_counts(reading.network)}, {changes:,} change lists")
        typer.echo("not kept:" if lost else "not kept: nothing, all of it is there")
        for sentence in lost:
            typer.echo(f"  {sentence}")

"""The command that says why each line of a plan is there: ``receipts``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netplan.cli.guard import guarded
from netplan.cli.options import As, Debug, Format, Lang
from netplan.cli.plan_network import plan_network
from netplan.cli.progress import shown_progress
from netplan.cli.tables import print_table
from netplan.errors import Finding, InputError, near

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from netplan.compute import Progress
    from netplan.reports.plan_file import PlanFile
    from netplan.topology.network import Network


def receipts(
    plan: Annotated[Path, typer.Argument(help="Folder of a plan, as netplan expand -o wrote it.")],
    *,
    item: Annotated[
        list[str] | None,
        typer.Option("--item", help="A link, segment or port of the plan, in full. Repeatable."),
    ] = None,
    network: Annotated[
        Path | None,
        typer.Option(
            "--network", help="Folder of the network before the plan: counts the receipts anew."
        ),
    ] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=0, help="Seconds to look for other ways.")
    ] = 60.0,
    lang: Lang = None,
    form: As = Format.table,
    debug: Debug = False,
) -> None:
    """What needs each upgrade of a plan, and what leaving it out would cost."""
    with guarded(debug=debug), shown_progress() as progress:
        from netplan.reports.plan_read import read_plan

        made = read_plan(plan)
        here = plan_network(made, network) if network else None
        table = _receipts(made, here, time_limit, progress)
        chosen = _chosen(table, item or [])
        language = lang.value if lang else here.settings.language if here else "en"
        _show(chosen, language, form, sentences=bool(item))


def _receipts(
    made: PlanFile, network: Network | None, time_limit_s: float, progress: Progress
) -> pd.DataFrame:
    """Return the receipts of a plan: counted on ``network``, else as its folder has them."""
    if network is not None:
        from netplan.capacity.receipts import receipts as counted

        return counted(
            network, made.plan, terms=made.terms, progress=progress, time_limit_s=time_limit_s
        )
    table = made.table("receipts")
    if "without_note_en" not in table:
        what = "the folder has none; say --network FOLDER to count them"
        where = "receipts"
        raise InputError(where, [Finding("receipts.csv", 0, "", what)])
    return table


def _chosen(table: pd.DataFrame, items: Sequence[str]) -> pd.DataFrame:
    """Return the rows of ``items``, all without any; InputError for what is not in the plan."""
    known = sorted(set(table["item"]))
    findings = [
        Finding("--item", 0, "", f"the plan has no line for {name!r}{near(name, known)}")
        for name in items
        if name not in known
    ]
    if findings:
        where = "receipts"
        raise InputError(where, findings)
    return table[table["item"].isin(list(items))] if items else table


def _show(table: pd.DataFrame, language: str, form: Format, *, sentences: bool) -> None:
    """Print receipts as sentences, or as a table."""
    if sentences and form is Format.table:
        for note in table[f"without_note_{language}"]:
            typer.echo(note)
        return
    columns = [
        "step", "year", "action", "item", f"needed_by_scenario_{language}", "demand_gbps",
        "without_utilisation", "without_link", "without_unserved_gbps", "without_cny",
        "without_kind",
    ]  # fmt: skip
    needed = int(table["needed"].sum()) if len(table) else 0
    print_table(
        table, columns, form=form, title=f"{needed} of {len(table)} lines are needed by the terms"
    )

"""A plan as a folder: what it promises, its steps as change lists, its proof, and its papers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from netplan.errors import InputError
from netplan.io import OutputError, replace_folder
from netplan.io.plans import frame_text
from netplan.io.plans_changes import step_text
from netplan.reports.plan_features import upgrade_geojson
from netplan.reports.plan_materials import bill_of_materials
from netplan.reports.plan_read import read_plan
from netplan.reports.plan_toml import CHANGES, COLUMNS_OF, PLAN_FILE, plan_toml
from netplan.reports.plan_workbook import write_plan_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.reports.plan_file import PlanFile
    from netplan.topology.network import Network

MATERIALS: Final = "bill_of_materials"
BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Byte order mark: a spreadsheet reads a CSV without it as if it were in another encoding."""


def write_plan(
    made: PlanFile,
    folder: Path,
    *,
    network: Network,
    language: str = "en",
    keep: tuple[Path, ...] = (),
) -> None:
    """Write a plan as ``folder``, whole or not at all; ``read_plan`` returns it again.

    ``network`` is the one it was made for. An older plan there is replaced; anything else is
    not, nor is a folder that holds one of ``keep``: OutputError. Infeasible for a plan that
    does not exist. What could not be read again is not written: OutputError says why.
    """
    made.plan.require(language=language)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / PLAN_FILE).is_file():
        message = f"{folder}: is no plan (no {PLAN_FILE} in it); choose a new folder"
        raise OutputError(message)
    with replace_folder(folder, keep=keep) as fresh:
        fill_plan(made, fresh, network=network, language=language)
        _read_back(fresh, folder)


def fill_plan(made: PlanFile, folder: Path, *, network: Network, language: str = "en") -> None:
    """Write the files of a plan into ``folder``, which is there and empty.

    Equal plans give equal bytes. Ids never become names of files: a step's file is its year.
    """
    frames = {"plan": made.plan.rows, **made.tables}
    kept = {"spared": made.plan.spared, "paths": made.plan.paths}
    frames |= {name: frame for name, frame in kept.items() if frame is not None}
    texts = {name: frame_text(frame) for name, frame in frames.items()}
    materials = bill_of_materials(network, made.plan)
    head = plan_toml(made, {name: kinds for name, (_, kinds) in texts.items()})
    _write(folder / PLAN_FILE, head)
    (folder / CHANGES).mkdir()
    for step in made.plan.steps:
        # To whoever takes it into a network's own changes/ a step is a proposal like any other.
        change = replace(step.change, kind="proposal")
        _write(folder / CHANGES / f"{step.year:d}.toml", step_text(change))
    for name, (text, _) in texts.items():
        if not COLUMNS_OF.fullmatch(name) or name == MATERIALS:
            message = f"{name!r}: is no name of a plan's own table"
            raise ValueError(message)
        _write(folder / f"{name}.csv", BOM + text)
    _write(folder / f"{MATERIALS}.csv", BOM + frame_text(materials)[0])
    _write(folder / "plan.geojson", upgrade_geojson(network, made.plan))
    write_plan_workbook(
        folder / "plan.xlsx", made, network=network, materials=materials, language=language
    )


def _write(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 with its own line ends."""
    try:
        path.write_bytes(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        message = f"{path.name}: cannot be written: {error.object[error.start]!r} is no character"
        raise OutputError(message) from error


def _read_back(fresh: Path, folder: Path) -> None:
    """Refuse a plan that could not be read again."""
    try:
        read_plan(fresh)
    except InputError as error:
        found = "\n  ".join(map(str, error.findings))
        message = f"{folder}: cannot be written so that it reads back:\n  {found}"
        raise OutputError(message) from error

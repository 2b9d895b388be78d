"""What `netplan new` writes: each table and setting explained by the schema, and an example."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import fields
from typing import TYPE_CHECKING

import openpyxl
import pytest

from netplan.io import OutputError, read_network
from netplan.io.fresh import new_folder, write_new
from netplan.io.template import UNUSED, example, settings_template, template_files, write_template
from netplan.io.template_columns import default_text, told, value_text
from netplan.io.template_settings import MEANINGS, settings_columns
from netplan.schema import TABLES
from netplan.topology.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Book
    from netplan.topology.network import Network

COLUMNS = [
    pytest.param(table, column, id=f"{table}.{column.name}")
    for table, schema in TABLES.items()
    for column in schema.columns
]


def test_the_folder_reads_back_as_the_example(
    tmp_path: Path, alike: Callable[[Network, Network], bool]
) -> None:
    write_template(tmp_path / "plan")
    assert alike(read_network(tmp_path / "plan"), example())


def test_the_example_is_a_small_network_of_two_carriers_that_meet() -> None:
    network = example()
    assert network["sites"].ids == ("north", "mid", "south")
    assert network["carriers"].ids == ("red", "blue")
    assert len(network["exchange_ports"]) == 2
    assert {row["confidence"] for row in network["links"].rows()} == {"assumed"}


def test_every_table_has_a_file_with_all_its_columns() -> None:
    texts = template_files(example())
    for name, schema in TABLES.items():
        path = f"{name}.csv" if len(example()[name]) else f"{UNUSED}/{name}.csv"
        header = next(csv.reader(io.StringIO(texts[path])))
        assert tuple(header) == schema.names
    assert len(texts) == len(TABLES) + 2


def test_equal_calls_write_equal_bytes() -> None:
    assert template_files(example()) == template_files(example())


def test_the_page_in_the_folder_explains_every_column() -> None:
    page = template_files(example())["README.md"]
    for name, schema in TABLES.items():
        section = page.split(f"\n## {name}.csv")[1].split("\n## ")[0]
        for column in schema.columns:
            assert f"| `{column.name}` | {column.unit} | {value_text(column)} |" in section
            assert f"| {column.meaning} |" in section


def test_settings_say_meaning_and_default_and_only_what_differs_is_set() -> None:
    text = settings_template(example().settings)
    assert Settings(**read(text)) == example().settings
    for column in settings_columns():
        lines = text.splitlines()
        (at,) = (n for n, line in enumerate(lines) if re.match(rf"(# )?{column.name} = ", line))
        assert column.meaning in lines[at - 1]
        assert default_text(column) in lines[at - 1]


def read(text: str) -> dict[str, object]:
    """Return the keys of a TOML text, lists as tuples."""
    data = tomllib.loads(text)
    return {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}


def test_every_key_behind_a_comment_is_its_default() -> None:
    text = settings_template(Settings(name="x"))
    bare = "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line)
    assert Settings(**read(bare)) == Settings(name="x")


def test_every_setting_has_its_meaning_in_the_order_of_the_settings() -> None:
    assert list(MEANINGS) == [field.name for field in fields(Settings)]
    assert [column.name for column in settings_columns()] == list(MEANINGS)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_of_the_workbook_says_unit_meaning_and_default(
    opened: openpyxl.Workbook, table: str, column: object
) -> None:
    schema = TABLES[table]
    place = next(n for n, known in enumerate(schema.columns, 1) if known is column)
    known = schema.columns[place - 1]
    sheet = opened[table]
    head, note = sheet.cell(1, place), sheet.cell(2, place)
    assert head.value == known.name
    assert head.comment is not None
    assert head.comment.text == told(known)
    assert note.value == f"# {told(known)}"
    for text in (known.unit, known.meaning, default_text(known)[1:]):
        assert text in head.comment.text
    orange = head.fill.fgColor.rgb == "FFFCE4D6"
    assert orange is known.required
    offered = {str(v.sqref).split(":")[0]: v for v in sheet.data_validations.dataValidation}
    cell = sheet.cell(3, place).coordinate
    if known.kind == "choice":
        assert offered[cell].formula1 == f'"{",".join(known.choices)}"'
    elif known.kind == "id" and known.refers:
        assert offered[cell].formula1 == f"{known.refers}!$A$3:$A$1048576"
    else:
        assert (cell in offered) is (known.kind == "flag")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """Return the template workbook as another program opens it."""
    from netplan.io.workbook_sheets import workbook_bytes

    path = tmp_path_factory.mktemp("template") / "net.xlsx"
    path.write_bytes(workbook_bytes(example()))
    return openpyxl.load_workbook(path)


def test_ids_that_are_offered_stand_in_the_first_column() -> None:
    for schema in TABLES.values():
        for column in schema.columns:
            if column.refers:
                target = TABLES[column.refers]
                assert target.key == (target.columns[0].name,)


def test_the_header_stays_in_sight_and_needed_sheets_stand_out(opened: openpyxl.Workbook) -> None:
    for name, schema in TABLES.items():
        sheet = opened[name]
        assert sheet.freeze_panes == "B3"
        assert (sheet.sheet_properties.tabColor is not None) is schema.required


def test_the_sheet_of_settings_names_each_with_its_meaning(book: Book) -> None:
    sheet = openpyxl.load_workbook(book.path)["network"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    for column in settings_columns():
        assert rows[column.name][4] == column.meaning
        assert default_text(column) in str(rows[column.name][3])
    assert rows["name"][1] == "example"
    assert rows["language"][1] is None


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("plan", "file", "link"):
        with pytest.raises(OutputError, match="is there already"):
            write_template(tmp_path / name)
        with pytest.raises(OutputError, match="is there already"):
            write_new(tmp_path / name, b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link", "plan"]
    assert (tmp_path / "file").read_text() == "mine"


def test_an_empty_folder_is_filled_and_stays_the_folder_it_is(tmp_path: Path) -> None:
    target = tmp_path / "plan"
    target.mkdir()
    number = target.stat().st_ino
    write_template(target)
    assert target.stat().st_ino == number
    assert read_network(target).settings.name == "example"
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


@pytest.mark.parametrize("there", [True, False])
def test_what_fails_half_way_leaves_nothing(tmp_path: Path, *, there: bool) -> None:
    target = tmp_path / "new" / "plan"
    if there:
        target.mkdir(parents=True)

    def fail() -> None:
        with new_folder(target) as folder:
            (folder / "sites.csv").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    left = sorted(path.name for path in tmp_path.rglob("*"))
    assert left == (["new", "plan"] if there else [])

"""A network written into a workbook reads back as it was, byte for byte the same each time."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netplan.errors import InputError
from netplan.io import check_network, read_network
from netplan.io.template import example
from netplan.io.workbook import read_workbook
from netplan.io.workbook_rows import rounded
from netplan.io.workbook_sheets import workbook_bytes
from netplan.schema import TABLES
from netplan.topology.network import Network
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Book

    Alike = Callable[[Network, Network], bool]

HOSTILE = (
    "=1+1",
    "@SUM(A1)",
    "{{7*7}}",
    "<img src=x onerror=alert(1)>",
    "<r><t>x</t></r>",
    "<r>&broken</r>",
    "<r></r>",
    "_x0041_",
    "007",
    "1e5",
    "TRUE",
    "#REF!",
    "'quoted",
    " blank before",
    "blank after ",
    "2020-01-02",
    "-",
    "网络 😀",
)


def named(network: Network, name: str) -> Network:
    """Return ``network`` with its first site called ``name``."""
    rows = [dict(row) for row in network["sites"].rows()]
    rows[0]["name_en"] = name
    return network.replace(Table.of("sites", rows))


def through(network: Network, path: Path) -> Network:
    """Return ``network`` as it is read back from a workbook."""
    path.write_bytes(workbook_bytes(network))
    return read_workbook(path)


def test_the_hand_worked_network_comes_back_with_tables_settings_and_change_lists(
    root: Path, tmp_path: Path, alike: Alike
) -> None:
    square = read_network(root / "topology" / "square")
    assert square.changes
    assert alike(square, through(square, tmp_path / "square.xlsx"))


def test_the_reference_network_comes_back(root: Path, tmp_path: Path, alike: Alike) -> None:
    network = read_network(root / "topology" / "zhongwei")
    assert rounded(network) == ()
    assert alike(network, through(network, tmp_path / "net.xlsx"))


def test_equal_networks_give_equal_bytes(root: Path) -> None:
    square = read_network(root / "topology" / "square")
    assert workbook_bytes(square) == workbook_bytes(square)
    assert workbook_bytes(example()) == workbook_bytes(example())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_the_text_that_it_is(text: str, tmp_path: Path, alike: Alike) -> None:
    network = named(example(), text)
    again = through(network, tmp_path / "net.xlsx")
    assert again["sites"]["name_en"][0] == text
    assert alike(network, again)


def test_no_text_of_the_data_becomes_a_formula_or_a_link() -> None:
    network = named(example(), '=HYPERLINK("http://x.example")')
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(network))) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == len(TABLES) + 2
        assert not any(re.search(rb"<f[\s/>]", parts.read(name)) for name in sheets)
        assert not any(b"<hyperlink" in parts.read(name) for name in sheets)


PRINTED = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda text: text.strip() and "x005F_" not in text)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=PRINTED,
    volume=st.floats(0, 1e9, allow_subnormal=False),
    cost=st.integers(1, 2**62),
)
def test_any_name_volume_and_cost_come_back(
    name: str, volume: float, cost: int, tmp_path: Path
) -> None:
    network = named(example(), name)
    demands = [dict(row) for row in network["demands"].rows()]
    links = [dict(row) for row in network["links"].rows()]
    demands[0]["volume_gbps"], links[0]["igp_cost"] = volume, cost
    network = network.replace(Table.of("demands", demands), Table.of("links", links))
    again = through(network, tmp_path / "net.xlsx")
    assert again["sites"]["name_en"][0] == name
    assert again["links"]["igp_cost"][0] == cost
    assert again["demands"]["volume_gbps"][0] == pytest.approx(volume, rel=1e-15)
    exact = again["demands"]["volume_gbps"].tolist()[0] == volume
    assert exact is (rounded(network) == ())


def test_a_setting_that_is_empty_on_purpose_stays_empty(tmp_path: Path) -> None:
    network = example()
    asked = replace(
        network.settings, hubs=(), home=("north", "mid"), mean_utilisation_variants=(0.3, 0.5)
    )
    network = Network(asked, network.tables, network.changes)
    assert through(network, tmp_path / "net.xlsx").settings == asked


def test_digits_that_a_sheet_does_not_hold_are_said() -> None:
    rows = [dict(row) for row in example()["demands"].rows()]
    rows[1]["volume_gbps"] = 0.1 + 0.2
    network = example().replace(Table.of("demands", rows))
    (said,) = rounded(network)
    assert said == (
        "1 number in demands, volume_gbps: digits beyond the 16th, as of 0.30000000000000004"
    )


def test_what_no_cell_can_hold_is_refused_with_its_place() -> None:
    with pytest.raises(InputError) as raised:
        workbook_bytes(named(example(), "x" * 32_768))
    assert [str(finding) for finding in raised.value.findings] == [
        "sites.csv row 1, name_en: has 32,768 characters, a cell of a workbook holds 32,767"
    ]
    with pytest.raises(InputError, match="holds 'x005F_', which a workbook cannot keep"):
        workbook_bytes(named(example(), "_x005F_"))


def test_a_workbook_saved_by_another_program_reads_the_same(book: Book, alike: Alike) -> None:
    # openpyxl writes every part anew, as a spreadsheet program does.
    book.edit(lambda _: None)
    assert alike(read_workbook(book.path), example())


def test_every_command_takes_a_workbook_in_the_place_of_a_folder(book: Book, alike: Alike) -> None:
    network = read_network(book.path)
    assert alike(network, example())
    assert check_network(network) == []


def test_sheets_follow_the_schema_with_a_column_each(book: Book) -> None:
    sheets = openpyxl.load_workbook(book.path)
    assert sheets.sheetnames == ["#readme", "network", *TABLES]
    for name, schema in TABLES.items():
        assert tuple(cell.value for cell in sheets[name][1]) == schema.names

"""What is written reads back equal, and what was not changed keeps every byte."""

from __future__ import annotations

import dataclasses
import math
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netplan.io import OutputError, read_network, table_text, write_change, write_network
from netplan.io.changes import read_change
from netplan.io.tables import read_table
from netplan.schema import TABLES, Column
from netplan.topology.change import Change
from netplan.topology.changes import apply_change
from netplan.topology.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Folder
    from netplan.topology.network import Network


def same(first: Network, second: Network) -> bool:
    """Tell whether two networks hold the same settings and cells, NaN being equal to NaN."""
    rows = [
        [[str(cell) for row in network[name].rows() for cell in row.values()] for name in TABLES]
        for network in (first, second)
    ]
    return first.settings == second.settings and rows[0] == rows[1]


def test_an_unchanged_network_keeps_every_byte_of_its_tables(
    folder: Folder, tmp_path: Path
) -> None:
    # Explicit defaults, blanks, quotes that are not needed and CRLF are the author's business.
    folder.write(
        "carriers.csv",
        'carrier,kind,source,confidence\r\n"red",carrier,x,assumed\r\nblue, carrier ,x,assumed\r\n',
    )
    write_network(read_network(folder.path), tmp_path / "out")
    for path in folder.path.glob("*.csv"):
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()
    assert {p.name for p in (tmp_path / "out").iterdir()} == {p.name for p in folder.path.iterdir()}


def test_a_written_network_reads_back_equal_with_its_change_lists(
    folder: Folder, tmp_path: Path
) -> None:
    network = read_network(folder.path)
    write_network(network, tmp_path / "out")
    again = read_network(tmp_path / "out")
    assert same(network, again)
    assert again.changes == network.changes


def test_a_changed_network_is_written_in_its_new_state(folder: Folder, tmp_path: Path) -> None:
    network = read_network(folder.path)
    changed = apply_change(network, network.changes["direct"])
    bare = dataclasses.replace(changed, changes={})
    write_network(
        dataclasses.replace(bare, settings=dataclasses.replace(bare.settings, today="")),
        tmp_path / "out",
    )
    again = read_network(tmp_path / "out")
    assert again["links"].ids == ("r1", "r2", "b1", "r3")
    assert same(dataclasses.replace(again, settings=changed.settings), changed)
    assert (tmp_path / "out" / "links.csv").read_text() == (
        "link,a,b,segments,capacity_gbps,technology,source,confidence\n"
        "r1,red-xian,red-zhengzhou,xa-zz,400,400G,made up,assumed\n"
        "r2,red-zhengzhou,red-wuhan,zz-wh,400,400G,made up,assumed\n"
        "b1,blue-xian,blue-yan,xa-ya,800,400G,made up,assumed\n"
        "r3,red-xian,red-wuhan,xa-zz;zz-wh,400,400G,made up,assumed\n"
    )


def test_a_folder_that_holds_something_is_not_written_into(folder: Folder) -> None:
    network = read_network(folder.path)
    with pytest.raises(OutputError, match="must be new or empty"):
        write_network(network, folder.path)


def test_a_place_that_cannot_be_written_is_an_error_without_a_trace(
    folder: Folder, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_network(read_network(folder.path), tmp_path / "file" / "out")


ID = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters=";,"), min_size=1, max_size=8
)
TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp"]), max_size=12
).filter(lambda text: not text or not text.isspace())


def cells(column: Column) -> st.SearchStrategy[Any]:
    """Return valid values of ``column``, its default and "not given" among them."""
    low = column.least if column.least is not None else -1e6
    low = column.above if column.above is not None else low
    high = column.most if column.most is not None else low + 1e6
    given_value: dict[str, st.SearchStrategy[Any]] = {
        "id": ID,
        "text": TEXT,
        "choice": st.sampled_from(column.choices or ("",)),
        "flag": st.booleans(),
        "integer": st.integers(int(low), int(high)),
        "number": st.floats(low, high, exclude_min=column.above is not None),
        "list": st.lists(st.sampled_from(column.choices) if column.choices else ID, max_size=3).map(
            tuple
        ),
    }
    value = given_value[column.kind]
    if column.required:
        return value.filter(lambda cell: cell not in ("", ()))
    if column.default is not None:
        return value | st.just(column.default)
    return value | st.just(float("nan")) if column.kind == "number" else value


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=20)
@given(data=st.data())
def test_any_table_of_valid_cells_reads_back_equal(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    schema = TABLES[name]
    row = st.fixed_dictionaries({column.name: cells(column) for column in schema.columns})
    table = Table.of(name, data.draw(st.lists(row, min_size=1, max_size=4)))
    path = tmp_path_factory.mktemp("table") / f"{name}.csv"
    path.write_bytes(table_text(table).encode())
    part = read_table(path, schema)
    assert part.findings == ()
    assert part.table is not None
    for wanted, got in zip(table.rows(), part.table.rows(), strict=True):
        for column in schema.columns:
            value = wanted[column.name]
            if column.default and value == "":
                value = column.default  # an empty text cannot be told from one left out
            assert str(got[column.name]) == str(value)


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_survives_a_change_list(text: str) -> None:
    change = Change(id="x", source="s", why_en=text, retire={"links": ({"link": text},)})
    data = tomllib.loads(write_change(change))
    assert data.get("why_en", "") == text
    assert data["retire"]["links"] == [{"link": text}]


def test_a_row_taken_whole_from_a_table_can_be_written_as_a_change(
    folder: Folder, tmp_path: Path
) -> None:
    # Defaults such as a cost of 0 mean "not given" and would break the bounds of their column.
    network = read_network(folder.path)
    row = next(network["links"].rows())
    segment = {"segment": "xa-zz", "length_km": math.nan, "repair_h": 4.0}
    change = Change(
        id="plan",
        source="plan",
        add={"links": (row | {"link": "new"},)},
        set={"segments": (segment,)},
    )
    (tmp_path / "plan.toml").write_text(write_change(change), encoding="utf-8")
    again, findings = read_change(tmp_path / "plan.toml")
    assert findings == []
    applied = apply_change(network, again)
    assert applied["links"].value("new", "igp_cost") == 0
    assert applied["links"].value("new", "regenerators") == -1
    assert math.isnan(applied["segments"].value("xa-zz", "length_km"))
    assert applied["segments"].value("xa-zz", "repair_h") == 4.0

"""What planners type into sheets: read when it is meant plainly, else said with its place."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from netplan.io.workbook import read_workbook

if TYPE_CHECKING:
    from conftest import Book

# In the sheet links, row 3 is the first row of data: A is link, C is b, E is capacity_gbps.
CAPACITY = "sheet links row 3, capacity_gbps"


def test_the_example_has_no_finding(book: Book) -> None:
    assert book.problems() == []


@pytest.mark.parametrize("value", [400, 400.0, "400", " 400 ", "4e2"])
def test_a_number_is_a_number_however_it_was_typed(book: Book, value: object) -> None:
    book.put("links!E3", value)
    assert read_workbook(book.path)["links"]["capacity_gbps"][0] == 400


def test_an_id_that_looks_like_a_number_is_its_digits(book: Book) -> None:
    book.put("links!A3", 7.0)
    assert read_workbook(book.path)["links"].ids[0] == "7"


@pytest.mark.parametrize(("value", "read"), [(True, True), (False, False), ("true", True)])
def test_a_truth_is_read_from_a_tick_or_a_word(book: Book, value: object, read: object) -> None:
    book.put("sites!M3", value)
    assert read_workbook(book.path)["sites"]["confirmed"][0] == read


def test_a_date_in_a_column_of_text_is_written_out(book: Book) -> None:
    book.put("exchanges!F3", dt.datetime(2020, 1, 2), style="yyyy-mm-dd")  # noqa: DTZ001
    assert read_workbook(book.path)["exchanges"]["since"][0] == "2020-01-02"


BAD = [
    pytest.param(
        "links!A3",
        dt.date(2026, 1, 2),
        "sheet links row 3, link: must not be a date, is 2026-01-02; format the cell as text and "
        "type it again",
        id="an id that a spreadsheet took for a date",
    ),
    pytest.param(
        "links!E3",
        dt.date(2026, 1, 2),
        f"{CAPACITY}: must not be a date, is 2026-01-02; format the cell as a number and type it "
        "again (link red-nm)",
        id="a number that is a date",
    ),
    pytest.param(
        "links!E3",
        dt.time(3, 4),
        f"{CAPACITY}: must not be a time, is 03:04:00; format the cell as a number and type it "
        "again (link red-nm)",
        id="a number that is a time",
    ),
    pytest.param(
        "links!E3", True, f"{CAPACITY}: must be a number, is 'true' (link red-nm)", id="a truth"
    ),
    pytest.param(
        "links!E3",
        "4,000",
        f"{CAPACITY}: must be a number, is '4,000'; write it without separators (link red-nm)",
        id="separators",
    ),
    pytest.param(
        "links!E3",
        "#REF!",
        f"{CAPACITY}: holds the spreadsheet's error #REF!; correct its formula (link red-nm)",
        id="an error",
    ),
    pytest.param(
        "links!E3",
        "=200+200",
        f"{CAPACITY}: holds a formula whose value is not saved; open it in a spreadsheet and save "
        "it, or type the value (link red-nm)",
        id="a formula never computed",
    ),
    pytest.param(
        "links!A3",
        " red-nm",
        "sheet links row 3, link: must not begin or end with a blank, is ' red-nm'",
        id="a blank before an id",
    ),
    pytest.param(
        "links!C3",
        "red-mida",
        "sheet links row 3, b: no node 'red-mida'; did you mean 'red-mid'?",
        id="a misspelt id",
    ),
    pytest.param(
        "links!A4",
        "red-nm",
        "sheet links row 4, link: 'red-nm' is in row 3 already; each row needs its own",
        id="an id twice, both by the sheet's own rows",
    ),
    pytest.param(
        "links!E1",
        "capacity_gps",
        "sheet links: no column 'capacity_gps' in this table; did you mean 'capacity_gbps'?",
        id="a misspelt column",
    ),
    pytest.param(
        "links!E2", "mine", "sheet links row 2: begin every cell of a note with #", id="a note"
    ),
    pytest.param(
        "links!S3", "mine", "sheet links row 3: must have 17 cells like the header, has 19",
        id="a remark beside the table",
    ),
    pytest.param(
        "links!A10",
        "mine",
        "sheet links row 8: is blank, as all rows to 9 are; delete them",
        id="a gap",
    ),
    pytest.param(
        "network!B1", "values", "sheet network: the required column 'value' is missing",
        id="no values",
    ),
    pytest.param(
        "network!A7",
        "homes",
        "sheet network row 7, homes: no such key; did you mean 'home'?",
        id="a misspelt setting",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "finding"), BAD)
def test_a_bad_cell_is_said_with_sheet_row_and_column(
    book: Book, place: str, value: object, finding: str
) -> None:
    book.put(place, value)
    assert finding in book.problems()


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("budget_cny", "many", "must be a number, is 'many'"),
        ("base_year", 2026.5, "must be a whole number, is '2026.5'"),
        ("hub", "nort", "no site 'nort'; did you mean 'north'?"),
        ("exchange_policy", "hot", "must be one of hot_potato, cold_potato, least_latency"),
        ("mean_utilisation_variants", "0.3;x", "must be a number, is 'x'"),
    ],
)
def test_a_bad_setting_is_said_with_its_row(book: Book, key: str, value: object, what: str) -> None:
    rows: dict[str, int] = {}

    def spoil(sheets: Any) -> None:
        rows.update({cell.value: cell.row for cell in sheets["network"]["A"]})
        sheets["network"].cell(rows[key], 2).value = value

    book.edit(spoil)
    (problem,) = book.problems()
    assert problem.startswith(f"sheet network row {rows[key]}, {key}: {what}")


def test_all_findings_come_at_once(book: Book) -> None:
    def spoil(sheets: Any) -> None:
        sheets["links"]["E3"] = -4
        sheets["links"]["E5"] = "x"
        sheets["sites"]["D3"] = 200
        sheets["network"]["A7"] = "citys"
        sheets["modules"].title = "modulles"

    book.edit(spoil)
    found = book.problems()
    for place in (
        "sheet links row 3, capacity_gbps: must be above 0, is -4 (link red-nm)",
        "sheet links row 5, capacity_gbps: must be a number, is 'x' (link red-ms-2)",
        "sheet sites row 3, lon_deg: must be from -180 to 180 deg, is 200 (site north)",
        "sheet network row 7, citys: no such key; did you mean 'cities'?",
        "sheet modulles: no such table; did you mean 'modules'?; notes go into a sheet '#notes'",
    ):
        assert place in found


def test_merged_cells_and_hidden_sheets_are_said_and_what_is_in_them_is_still_read(
    book: Book,
) -> None:
    def spoil(sheets: Any) -> None:
        sheets["links"].merge_cells("A9:B9")
        sheets["links"].sheet_state = "hidden"
        sheets.create_sheet("secret").sheet_state = "veryHidden"

    book.edit(spoil)
    assert book.problems() == [
        "sheet links: is hidden; show it, or delete it",
        "sheet links: must have no merged cells, A9:B9 is merged; split it and fill each cell",
        "sheet secret: is hidden; show it, or delete it",
    ]


def test_notes_are_not_read(book: Book) -> None:
    def spoil(sheets: Any) -> None:
        sheets.create_sheet("#my sums")["A1"] = "anything"
        sheets["links"]["A8"] = "# rows below are from the second survey"
        del sheets["sites"], sheets["#readme"]
        sheets.create_sheet("sites")
        for row in (("site", "lon_deg", "lat_deg", "roles", "source", "confidence"),
                    ("north", 10, 52, "hub", "x", "assumed"),
                    ("mid", 11.5, 50.5, "city", "x", "assumed"),
                    ("south", 10, 49, "cluster", "x", "assumed")):  # fmt: skip
            sheets["sites"].append(row)

    book.edit(spoil)
    assert read_workbook(book.path)["sites"].ids == ("north", "mid", "south")


def test_a_table_that_must_be_there_needs_its_sheet_and_a_row(book: Book) -> None:
    def spoil(sheets: Any) -> None:
        del sheets["sites"]
        sheets["nodes"].delete_rows(3, 20)

    book.edit(spoil)
    found = book.problems()
    assert "sheet sites: is missing; it needs a header row and at least one row below it" in found
    assert "sheet nodes: has no rows below its header; add one" in found


def test_optional_tables_may_have_no_rows_or_no_sheet(book: Book) -> None:
    def spoil(sheets: Any) -> None:
        del sheets["srlgs"], sheets["periods"]
        sheets["targets"].delete_rows(3, 20)

    book.edit(spoil)
    assert book.problems() == []
    assert len(read_workbook(book.path)["targets"]) == 0


def change_lines(*lines: str, name: str = "more") -> list[tuple[str, str]]:
    """Return the rows of a sheet of change lists."""
    return [("change", "line"), *((name, line) for line in lines)]


GOOD_CHANGE = change_lines(
    'source = "x"', "", "[[set.links]]", 'link = "red-nm"', "capacity_gbps = 800"
)


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        (GOOD_CHANGE, ""),
        (
            change_lines('source = "x"', "[[set.links]]", 'link = "red-nn"', "capacity_gbps = 8"),
            "changes/more.toml row 1, set.links: no row 'red-nn'; did you mean 'red-ns'?",
        ),
        (
            change_lines("source = "),
            "changes/more.toml: is not TOML: Invalid value (at end of document)",
        ),
        (
            change_lines('source = "x"', name="../up"),
            "sheet changes row 2, change: must be fit for the name of a file, is '../up'",
        ),
        (
            [("change", "text"), ("more", 'source = "x"')],
            "sheet changes: must have the columns change and line",
        ),
    ],
    ids=["good", "a misspelt id", "no TOML", "a path for a name", "another header"],
)
def test_change_lists_are_read_from_their_lines(
    book: Book, rows: list[tuple[str, str]], finding: str
) -> None:
    def spoil(sheets: Any) -> None:
        sheet = sheets.create_sheet("changes")
        for row in rows:
            sheet.append(row)

    book.edit(spoil)
    assert book.problems() == ([finding] if finding else [])

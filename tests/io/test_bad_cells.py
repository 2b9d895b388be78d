"""A cell, row or header that cannot be read: where it is, what it holds, what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Folder

CELLS = {
    "a latitude of 137": (
        "sites.csv",
        "34.34",
        "137",
        "sites.csv row 1, lat_deg: must be from -90 to 90 deg, is 137 (site xian)",
    ),
    "degrees and minutes": (
        "sites.csv",
        "108.94",
        "108°56'",
        """sites.csv row 1, lon_deg: must be a number, is "108°56'" (site xian)""",
    ),
    "a decimal comma": (
        "sites.csv",
        "108.94",
        '"108,94"',
        (
            "sites.csv row 1, lon_deg: must be a number, is '108,94'; write a decimal point "
            "(site xian)"
        ),
    ),
    "a thousands separator": (
        "links.csv",
        "800",
        '"1,800"',
        (
            "links.csv row 3, capacity_gbps: must be a number, is '1,800'; "
            "write it without separators (link b1)"
        ),
    ),
    "an underscore": (
        "links.csv",
        "800",
        "1_800",
        (
            "links.csv row 3, capacity_gbps: must be a number, is '1_800'; "
            "write it without separators (link b1)"
        ),
    ),
    "full-width digits": (
        "links.csv",
        "800",
        "\uff18\uff10\uff10",
        "links.csv row 3, capacity_gbps: must be a number, is '\uff18\uff10\uff10' (link b1)",
    ),
    "no number": (
        "links.csv",
        "800",
        "nan",
        "links.csv row 3, capacity_gbps: must be a finite number, is 'nan' (link b1)",
    ),
    "infinity": (
        "links.csv",
        "800",
        "-Inf",
        "links.csv row 3, capacity_gbps: must be a finite number, is '-Inf' (link b1)",
    ),
    "a number too large for a float": (
        "links.csv",
        "800",
        "1e999",
        "links.csv row 3, capacity_gbps: must be a finite number, is '1e999' (link b1)",
    ),
    "negative capacity": (
        "links.csv",
        "800",
        "-400",
        "links.csv row 3, capacity_gbps: must be above 0, is -400 (link b1)",
    ),
    "no capacity at all": (
        "links.csv",
        "800",
        "",
        "links.csv row 3, capacity_gbps: must be given, is empty (link b1)",
    ),
    "blanks for a required cell": (
        "links.csv",
        "800",
        "  ",
        "links.csv row 3, capacity_gbps: must be given, is empty (link b1)",
    ),
    "half a fibre pair": (
        "fibre_pairs.csv",
        "xa-ya,blue,2",
        "xa-ya,blue,2.5",
        (
            "fibre_pairs.csv row 3, pairs: must be a whole number, is '2.5' "
            "(segment xa-ya, carrier blue)"
        ),
    ),
    "a whole number of 30 digits": (
        "fibre_pairs.csv",
        "xa-ya,blue,2",
        "xa-ya,blue," + "9" * 30,
        (
            f"fibre_pairs.csv row 3, pairs: must be a whole number, is '{'9' * 30}' "
            "(segment xa-ya, carrier blue)"
        ),
    ),
    "an unknown choice": (
        "segments.csv",
        "candidate",
        "candidat",
        (
            "segments.csv row 4, status: must be one of existing, planned, candidate, "
            "is 'candidat'; did you mean 'candidate'? (segment xa-wh)"
        ),
    ),
    "an unknown role in a list": (
        "sites.csv",
        "city;hub",
        "city;hbu",
        (
            "sites.csv row 1, roles: must be one of city, hub, cluster, gateway, junction, local, "
            "is 'hbu'; did you mean 'hub'? (site xian)"
        ),
    ),
    "an empty item in a list": (
        "sites.csv",
        "city;hub",
        "city;;hub",
        (
            "sites.csv row 1, roles: must hold no empty item between semicolons, "
            "is 'city;;hub' (site xian)"
        ),
    ),
    "a control character in an id": (
        "sites.csv",
        "xian,Xi",
        "xi\x07an,Xi",
        "sites.csv row 1, site: must not hold the control character U+0007, is 'xi\\x07an'",
    ),
    "a bidi override in an id": (
        "sites.csv",
        "xian,Xi",
        "xi\u202ean,Xi",
        "sites.csv row 1, site: must not hold the control character U+202E, is 'xi\\u202ean'",
    ),
    "an invisible character in an id": (
        "sites.csv",
        "xian,Xi",
        "xi\u200ban,Xi",
        "sites.csv row 1, site: must not hold the invisible character U+200B, is 'xi\\u200ban'",
    ),
    "a blank before an id": (
        "sites.csv",
        "xian,Xi",
        " xian,Xi",
        "sites.csv row 1, site: must not begin or end with a blank, is ' xian'",
    ),
    "a bidi override in a name": (
        "sites.csv",
        "Wuhan",
        "\u202ewuhan",
        (
            "sites.csv row 3, name_en: must not hold the control character U+202E, "
            "is '\\u202ewuhan' (site wuhan)"
        ),
    ),
    "a line break in a name": (
        "sites.csv",
        "Wuhan",
        '"Wu\nhan"',
        (
            "sites.csv row 3, name_en: must not hold a line break (is a quote left open?), "
            "is 'Wu\\nhan' (site wuhan)"
        ),
    ),
    "a confidence of one's own": (
        "modules.csv",
        "assumed",
        "certain",
        (
            "modules.csv row 1, confidence: must be one of published, derived, assumed, "
            "is 'certain' (module 400G)"
        ),
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "line"), CELLS.values(), ids=CELLS)
def test_a_bad_cell_is_one_finding(
    folder: Folder, file: str, old: str, new: str, line: str
) -> None:
    assert folder.edit(file, old, new).problems() == [line]


ROWS = {
    "a row too short": ("xx,Xx", "sites.csv row 5: must have 9 cells like the header, has 2"),
    "a row too long": (
        "xx,Xx,1,2,3,,city,atlas,published,more",
        "sites.csv row 5: must have 9 cells like the header, has 10",
    ),
    "an id that is there": (
        "xian,Again,108,34,5,shaanxi,city,atlas,published",
        "sites.csv row 5, site: 'xian' is in row 1 already; each row needs its own",
    ),
}


@pytest.mark.parametrize(("row", "line"), ROWS.values(), ids=ROWS)
def test_a_bad_row_is_one_finding(folder: Folder, row: str, line: str) -> None:
    assert folder.append("sites.csv", row).problems() == [line]


def test_a_blank_row_counts_and_those_at_the_end_do_not(folder: Folder) -> None:
    folder.edit("sites.csv", "\nwuhan", "\n\nwuhan").edit("sites.csv", ",30.59,", ",200,")
    folder.append("sites.csv", ",,,,,,,,\n\n  ")
    assert folder.problems() == [
        "sites.csv row 3: is blank; delete it",
        "sites.csv row 4, lat_deg: must be from -90 to 90 deg, is 200 (site wuhan)",
    ]


def test_a_key_of_two_columns_is_compared_as_one(folder: Folder) -> None:
    folder.append("fibre_pairs.csv", "xa-zz,red,4,80,1,made up,assumed")
    folder.append("fibre_pairs.csv", "xa-zz,blue,4,80,1,made up,assumed")
    assert folder.problems() == [
        "fibre_pairs.csv row 5, carrier: 'xa-zz red' is in row 1 already; each row needs its own",
    ]


HEADERS = {
    "an unknown column": (
        "position_km",
        "positon_km",
        ["sites.csv: no column 'positon_km' in this table; did you mean 'position_km'?"],
    ),
    "a missing column": (
        "lat_deg",
        "population",
        ["sites.csv: the required column 'lat_deg' is missing"],
    ),
    "a doubled column": (
        "position_km",
        "lat_deg",
        ["sites.csv: column 'lat_deg' is there twice"],
    ),
    "a column without a name": ("position_km", "", ["sites.csv: column 5 has no name"]),
    "a misspelt required column": (
        "lat_deg",
        "lat",
        [
            "sites.csv: no column 'lat' in this table; did you mean 'lat_deg'?",
            "sites.csv: the required column 'lat_deg' is missing",
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "lines"), HEADERS.values(), ids=HEADERS)
def test_a_bad_header_says_so_once(folder: Folder, old: str, new: str, lines: list[str]) -> None:
    assert folder.edit("sites.csv", old, new).problems() == lines


@pytest.mark.parametrize(("mark", "called"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_named(folder: Folder, mark: str, called: str) -> None:
    text = (folder.path / "carriers.csv").read_text()
    folder.write("carriers.csv", text.replace(",", mark))
    assert folder.problems() == [
        f"carriers.csv: must have its columns separated by commas, not {called}"
    ]


@pytest.mark.parametrize("cell", ['"Wuhan', '"Wu"han', '"Wu""han'])
def test_a_quote_out_of_place_is_found_where_it_stands(folder: Folder, cell: str) -> None:
    (line,) = folder.edit("sites.csv", "Wuhan", cell).problems()
    assert line.startswith("sites.csv row 3: is not CSV: ")
    assert line.endswith("; is a quote missing or not doubled?")


def test_a_header_without_end_is_one_finding(folder: Folder) -> None:
    folder.write("classes.csv", "class," + "x," * 100_000 + "source\ngold\n")
    assert folder.problems()[0] == ("classes.csv: has 100,002 columns, this table has at most 10")


def test_ten_thousand_bad_cells_are_twenty_lines_and_a_count(folder: Folder) -> None:
    row = "{},xian,wuhan,gold,many,assumed\n"
    text = "demand,source,target,class,volume_gbps,confidence\n"
    folder.write("demands.csv", text + "".join(row.format(f"d{n}") for n in range(10_000)))
    lines = folder.problems()
    assert len(lines) == 21
    assert lines[0] == ("demands.csv row 1, volume_gbps: must be a number, is 'many' (demand d0)")
    assert lines[20] == "demands.csv row 21, volume_gbps: and 9,980 more from here on"

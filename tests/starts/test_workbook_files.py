"""Files that are no workbook, or a hostile one: one clear finding, quickly, never a traceback."""

from __future__ import annotations

import random
import re
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Book

LINKS = "xl/worksheets/sheet10.xml"
STRINGS = "xl/sharedStrings.xml"
DAMAGED = r"net\.xlsx: is damaged or no workbook: a part of it cannot be read \(\w+\)"


def test_the_sheet_of_links_is_the_part_that_these_tests_spoil(book: Book) -> None:
    with zipfile.ZipFile(book.path) as parts:
        assert parts.read(LINKS).count(b"<v>400</v>") == 1


def cut(book: Book) -> None:
    """Leave half of the file."""
    content = book.path.read_bytes()
    book.path.write_bytes(content[: len(content) // 2])


def flip(book: Book) -> None:
    """Spoil bytes inside a part, so that its checksum is wrong."""
    content = bytearray(book.path.read_bytes())
    content[3000:3003] = bytes(255 - byte for byte in content[3000:3003])
    book.path.write_bytes(bytes(content))


def other_zip(book: Book) -> None:
    """Put another archive in the place of the workbook."""
    with zipfile.ZipFile(book.path, "w") as archive:
        archive.writestr("notes.txt", "x")


def bomb(book: Book) -> None:
    """Add a part that unpacks to 200 MB."""
    with zipfile.ZipFile(book.path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.xml", b" " * (200 * 1024**2))


def many(book: Book) -> None:
    """Add ten thousand parts."""
    with zipfile.ZipFile(book.path, "a") as archive:
        for number in range(10_000):
            archive.writestr(f"xl/media/{number}", b"")


def twice(book: Book) -> None:
    """Add a second part of the same name, which readers disagree about."""
    with zipfile.ZipFile(book.path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(LINKS, b"<worksheet/>")


def entities(book: Book) -> None:
    """Let an entity grow in the texts."""
    book.part(STRINGS, lambda xml: xml.replace(
        b"<sst", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst', 1
    ).replace(b"<t>site</t>", b"<t>&b;</t>", 1))  # fmt: skip


def outside(book: Book) -> None:
    """Let an entity name a file of the machine."""
    book.part(STRINGS, lambda xml: xml.replace(
        b"<sst", b'<!DOCTYPE x [<!ENTITY a SYSTEM "net.xlsx">]><sst', 1
    ).replace(b"<t>site</t>", b"<t>&a;</t>", 1))  # fmt: skip


def no_number(book: Book) -> None:
    """Write what is no number as one."""
    book.part(LINKS, lambda xml: xml.replace(b"<v>400</v>", b"<v>NaN</v>"))


def no_sheet(book: Book) -> None:
    """Leave a sheet's part empty."""
    book.part(LINKS, lambda _: b"")


def far_row(book: Book) -> None:
    """Number a row beyond what any sheet has."""
    book.part(LINKS, lambda xml: xml.replace(b'<row r="7"', b'<row r="2000000000"'))


def wide_rows(book: Book) -> None:
    """Put a cell into the last column of a thousand rows, each a row of 16,384 cells."""
    row = b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>'
    rows = b"".join(row % (number, number) for number in range(8, 1008))
    book.part(LINKS, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


@pytest.mark.parametrize(
    ("spoil", "finding"),
    [
        (cut, "net.xlsx: is cut short or damaged: its list of parts cannot be read"),
        (flip, DAMAGED),
        (other_zip, r"net.xlsx: is a zip archive and no workbook; save it as an Excel workbook"),
        (bomb, r"net.xlsx: must unpack to at most 128 MB, says 20\d MB"),
        (many, r"net.xlsx: must have at most 10,000 parts, has 10,\d\d\d"),
        (twice, "net.xlsx: is damaged: a part of it is there twice"),
        (entities, DAMAGED),
        (outside, DAMAGED),
        (no_number, DAMAGED),
        (no_sheet, DAMAGED),
        (far_row, "net.xlsx: must have at most 1,048,576 rows in a sheet"),
        (wide_rows, "net.xlsx: must have at most 8,000,000 cells"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_spoilt_file_is_one_finding(
    book: Book, spoil: Callable[[Book], None], finding: str
) -> None:
    spoil(book)
    started = time.monotonic()
    (problem,) = book.problems()
    assert re.match(finding, problem), problem
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (b"", "net.xlsx: is no workbook; save it as an Excel workbook (.xlsx)"),
        (b"site,lon_deg\n", "net.xlsx: is no workbook; save it as an Excel workbook (.xlsx)"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000),
            "net.xlsx: is encrypted, or an old .xls; save it as .xlsx without a password",
        ),
        (
            b"PK\x03\x04" + bytes(2000),
            "net.xlsx: is cut short or damaged: its list of parts cannot be read",
        ),
    ],
    ids=["empty", "a CSV file", "encrypted", "the beginning alone"],
)
def test_a_file_of_another_kind_is_named(book: Book, content: bytes, finding: str) -> None:
    book.path.write_bytes(content)
    assert book.problems() == [finding]


def test_a_workbook_that_is_not_there_or_a_folder_is_a_finding(book: Book) -> None:
    book.path.unlink()
    assert book.problems() == ["net.xlsx: is missing"]
    book.path.mkdir()
    assert book.problems() == ["net.xlsx: must be a file"]


def test_a_size_that_a_sheet_states_of_itself_is_not_believed(book: Book) -> None:
    for size in (b"A1:XFD1048576", b"A1"):
        book.part(LINKS, lambda xml, size=size: re.sub(
            rb'<dimension ref="[^"]*"', b'<dimension ref="' + size + b'"', xml
        ))  # fmt: skip
        assert book.problems() == []


def test_a_cell_in_the_last_row_is_found_without_a_million_findings(book: Book) -> None:
    book.part(LINKS, lambda xml: xml.replace(b'<row r="7"', b'<row r="1048576"').replace(
        b'r="A7"', b'r="A1048576"'
    ))  # fmt: skip
    assert book.problems() == [
        "sheet links row 7: is blank, as all rows to 1048575 are; delete them"
    ]


def test_any_damage_is_findings_or_a_network(book: Book) -> None:
    whole = book.path.read_bytes()
    chance = random.Random(3)  # noqa: S311 - damage, not secrets
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        book.path.write_bytes(
            bytes(content[: chance.choice((len(content), chance.randrange(9999)))])
        )
        assert all(problem for problem in book.problems())

"""Files that are missing, binary, huge, in another encoding, or no files at all."""

from __future__ import annotations

import errno
import os
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from netplan.errors import InputError
from netplan.io import read_network

if TYPE_CHECKING:
    from conftest import Folder


def test_a_folder_that_is_not_there_suggests_one_that_is(folder: Folder) -> None:
    missing = folder.path.with_name("smal")
    with pytest.raises(InputError) as caught:
        read_network(missing)
    assert str(caught.value) == (
        f"{missing}: 1 problem\n  smal: there is no such folder; did you mean 'small'?"
    )


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "net").write_text("x")
    with pytest.raises(InputError, match=r"net: must be a folder of tables, is a file"):
        read_network(tmp_path / "net")


def test_an_empty_folder_lacks_what_every_network_needs(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_network(tmp_path)
    assert [str(finding) for finding in caught.value.findings] == [
        "network.toml: is missing",
        "nodes.csv: is missing",
        "segments.csv: is missing",
        "sites.csv: is missing",
    ]


@pytest.mark.parametrize("name", ["network.toml", "sites.csv", "nodes.csv", "segments.csv"])
def test_a_required_file_that_is_missing_is_the_only_finding(folder: Folder, name: str) -> None:
    (folder.path / name).unlink()
    assert folder.problems() == [f"{name}: is missing"]


def test_a_table_that_others_refer_to_is_missed_once_per_column(folder: Folder) -> None:
    (folder.path / "classes.csv").unlink()
    assert folder.problems() == [
        "demands.csv, class: no class 'gold', because there is no classes.csv"
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_finding(folder: Folder, content: bytes) -> None:
    assert folder.write("sites.csv", content).problems() == [
        "sites.csv: is empty; it needs a header row and at least one row below it"
    ]


def test_a_header_without_rows_is_an_empty_table(folder: Folder) -> None:
    folder.write("classes.csv", "class,name_en,source,confidence\n")
    folder.write("sites.csv", "site,lon_deg,lat_deg,source,confidence\n")
    assert folder.problems() == [
        "classes.csv: has no rows below its header; add one, or delete the file",
        "sites.csv: has no rows below its header; add one",
    ]


ENCODINGS = {
    "GB18030": (
        "武汉".encode("gb18030"),
        (
            "sites.csv row 3: must be UTF-8, byte 202 (0xce) is not; "
            "it reads as GB18030: convert it with iconv -f GB18030 -t UTF-8"
        ),
    ),
    "Latin-1": (
        "Wühan".encode("latin-1"),
        "sites.csv row 3: must be UTF-8, byte 203 (0xfc) is not; save the file as UTF-8",
    ),
    "a lone continuation byte": (
        b"Wu\x80han",
        "sites.csv row 3: must be UTF-8, byte 204 (0x80) is not; save the file as UTF-8",
    ),
    "a surrogate in UTF-8": (
        b"\xed\xa0\x80",
        "sites.csv row 3: must be UTF-8, byte 202 (0xed) is not; save the file as UTF-8",
    ),
    "a NUL byte": (b"Wu\0han", "sites.csv: must be text, holds a NUL byte at byte 204"),
}


@pytest.mark.parametrize(("name", "line"), ENCODINGS.values(), ids=ENCODINGS)
def test_a_wrong_encoding_names_the_byte(folder: Folder, name: bytes, line: str) -> None:
    text = (folder.path / "sites.csv").read_bytes()
    assert folder.write("sites.csv", text.replace(b"Wuhan", name)).problems() == [line]


def test_a_wrong_byte_behind_a_mark_counts_from_the_front_of_the_file(folder: Folder) -> None:
    text = (folder.path / "sites.csv").read_bytes().replace(b"Wuhan", b"W\xfchan")
    assert folder.write("sites.csv", b"\xef\xbb\xbf" + text).problems() == [
        "sites.csv row 3: must be UTF-8, byte 206 (0xfc) is not; save the file as UTF-8"
    ]


def test_utf_16_is_recognised_by_its_mark(folder: Folder) -> None:
    text = (folder.path / "sites.csv").read_text()
    folder.write("sites.csv", text.encode("utf-16"))
    assert folder.problems() == ["sites.csv: must be UTF-8, is UTF-16; save it as UTF-8"]


def test_a_gigabyte_of_zeros_is_refused_at_once_and_in_no_memory(folder: Folder) -> None:
    for name in ("sites.csv", "network.toml"):
        with (folder.path / name).open("wb") as file:
            file.truncate(1 << 30)
    tracemalloc.start()
    began = time.perf_counter()
    lines = folder.problems()
    seconds = time.perf_counter() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert lines == [
        "network.toml: must be at most 64 MB, is 1,024 MB",
        "sites.csv: must be at most 64 MB, is 1,024 MB",
    ]
    assert seconds < 5
    assert peak < 50e6


def test_zeros_within_the_limit_are_refused_at_the_first(folder: Folder) -> None:
    with (folder.path / "sites.csv").open("wb") as file:
        file.truncate(60 << 20)
    assert folder.problems() == ["sites.csv: must be text, holds a NUL byte at byte 1"]


def test_a_folder_in_place_of_a_file(folder: Folder) -> None:
    (folder.path / "links.csv").unlink()
    (folder.path / "links.csv").mkdir()
    assert folder.problems() == ["links.csv: must be a file, is a folder"]


def test_a_pipe_is_not_waited_for(folder: Folder) -> None:
    (folder.path / "links.csv").unlink()
    os.mkfifo(folder.path / "links.csv")
    assert folder.problems() == ["links.csv: must be a regular file, is a device, pipe or socket"]


def test_a_link_to_nothing_is_missing(folder: Folder) -> None:
    (folder.path / "periods.csv").symlink_to(folder.path / "nowhere.csv")
    assert folder.problems() == ["periods.csv: is missing"]


def test_a_link_in_a_circle_cannot_be_read(folder: Folder) -> None:
    (folder.path / "periods.csv").symlink_to(folder.path / "periods.csv")
    (line,) = folder.problems()
    assert line.startswith("periods.csv: cannot be read: ")


def test_a_file_that_may_not_be_read(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refuse(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path.name == "sites.csv":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    assert folder.problems() == ["sites.csv: cannot be read: Permission denied"]


def test_a_table_under_a_wrong_name_is_not_left_unread(folder: Folder) -> None:
    folder.write("transits.csv", "carrier,for,to\n").write(".hidden.csv", "x")
    assert folder.problems() == ["transits.csv: no such table; did you mean 'transit.csv'?"]


SETTINGS = {
    "an unknown key": (
        'hub = "xian"',
        'hbu = "xian"',
        ["network.toml, hbu: no such key; did you mean 'hub'?"],
    ),
    "a number for a text": ('hub = "xian"', "hub = 3", ["network.toml, hub: must be a text, is 3"]),
    "a text for a number": (
        'hub = "xian"',
        'route_factor = "1.5"',
        ["network.toml, route_factor: must be a number, is '1.5'"],
    ),
    "a truth for a number": (
        'hub = "xian"',
        "base_year = true",
        ["network.toml, base_year: must be a whole number, is True"],
    ),
    "a text for a list": (
        'home = ["province:shaanxi"]',
        'home = "province:shaanxi"',
        ["network.toml, home: must be a list, is 'province:shaanxi'"],
    ),
    "nan": (
        'hub = "xian"',
        "route_factor = nan",
        ["network.toml, route_factor: must be a finite number, is nan"],
    ),
    "no name": (
        'name = "small"',
        "",
        ["network.toml, name: must be given: a short name of the network"],
    ),
    "no TOML": (
        'hub = "xian"',
        "hub = xian",
        ["network.toml: is not TOML: Invalid value (at line 2, column 7): 'hub = xian'"],
    ),
    "several at once": (
        'hub = "xian"',
        'hub = "xain"\nlanguage = "fr"\nmean_utilisation = 35\nhorizon_year = 2020',
        [
            "network.toml, horizon_year: must not be before base_year 2026, is 2020",
            "network.toml, hub: no site 'xain'; did you mean 'xian'?",
            "network.toml, language: must be one of en, zh, is 'fr'",
            "network.toml, mean_utilisation: must be above 0 and at most 1, is 35",
        ],
    ),
    "sets that name nothing": (
        'home = ["province:shaanxi"]',
        'home = ["province:shanxi2"]\ncities = ["xian", "-xian"]',
        [
            "network.toml, cities: must name a site, 'xian; -xian' leaves none",
            "network.toml, home: 'province:shanxi2' names no site; did you mean 'shaanxi'?",
        ],
    ),
    "names that are not there": (
        'today = "direct"',
        'tiered = "drect"\nring_set = "12480"\nplan_module = "400g"',
        [
            "network.toml, plan_module: no module '400g'; did you mean '400G'?",
            "network.toml, ring_set: no ring set '12480'",
            "network.toml, tiered: no change list 'drect'; did you mean 'direct'?",
        ],
    ),
    "route factors out of order": (
        'hub = "xian"',
        "route_factor = 2\nroute_factor_low = 0.9",
        [
            "network.toml, route_factor: must lie from 0.9 (low) to 1.7 (high), is 2",
            "network.toml, route_factor_low: must be at least 1, is 0.9",
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "lines"), SETTINGS.values(), ids=SETTINGS)
def test_bad_settings(folder: Folder, old: str, new: str, lines: list[str]) -> None:
    assert folder.edit("network.toml", old, new).problems() == lines


def test_toml_nested_without_end_is_no_crash(folder: Folder) -> None:
    folder.append("network.toml", "deep = " + "[" * 100_000)
    (line,) = folder.problems()
    assert line.startswith("network.toml: is not usable TOML")

"""A plan's folder that somebody broke says everything that is wrong, by file, row and column."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netplan.errors import InputError
from netplan.reports.plan_file import plan_file
from netplan.reports.plan_read import read_plan
from netplan.reports.plan_write import write_plan
from written_plans import evidence, line_network, line_plan, terms

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a good plan."""
    made = plan_file(line_network(), line_plan(), terms=terms(), tables=evidence())
    write_plan(made, tmp_path / "plan", network=line_network())
    return tmp_path / "plan"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of a good plan that are read again, by their path in it."""
    folder = tmp_path_factory.mktemp("texts") / "plan"
    made = plan_file(line_network(), line_plan(), terms=terms(), tables=evidence())
    write_plan(made, folder, network=line_network())
    files = [path for path in folder.rglob("*") if path.suffix in {".toml", ".csv"}]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(files)}


def found(folder: Path) -> list[str]:
    """Return what is wrong with a plan's folder, a line each."""
    with pytest.raises(InputError) as caught:
        read_plan(folder)
    return [str(finding) for finding in caught.value.findings]


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Put ``new`` in place of ``old``, which is there, in a file of ``folder``."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_folder_that_is_not_there_or_no_folder(tmp_path: Path) -> None:
    assert found(tmp_path / "none") == ["none: is missing"]
    (tmp_path / "file").write_text("")
    assert found(tmp_path / "file") == ["file: must be the folder of a plan, is a file"]
    assert found(tmp_path) == ["plan.toml: is missing"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("plan.toml", "format = 1", "format = 2",
         "plan.toml, format: must be 1, the form this netplan reads, is 2"),
        ("plan.toml", "network =", "netwrok =",
         "plan.toml, netwrok: no such key; did you mean 'network'?"),
        ("plan.toml", 'routing = "free"', 'routing = "fre"',
         "plan.toml, terms.routing: must be one of free, backups, ecmp, is 'fre'; did"),
        ("plan.toml", "spare_stranded = false", "spare_stranded = 0",
         "plan.toml, terms.spare_stranded: must be true or false, is 0"),
        ("plan.toml", "years = [2027, 2029]", 'years = [2027, "2029"]',
         "plan.toml, terms.years: must be a whole number, is '2029'"),
        ("plan.toml", "years = [2027, 2029]", "", "plan.toml, terms.years: must be given"),
        ("plan.toml", "gap = 0.02", "gap = true",
         "plan.toml, summary.gap: must be a number, is True"),
        ("plan.toml", "status = ", "state = ",
         "plan.toml, summary.state: no such key; did you mean 'status'?"),
        ("plan.toml", "year = 2029", "year = 2027",
         "plan.toml row 2, steps.year: 2027 is there twice"),
        ("plan.toml", "year = 2027", "year = 2030",
         "plan.toml row 2, steps.year: must come after 2030, is 2029"),
        ("plan.toml", "year = 2027", 'year = "../../evil"',
         "plan.toml row 1, steps.year: must be a whole number, is '../../evil'"),
        ("plan.toml", "year = 2027", "year = -1",
         "plan.toml row 1, steps.year: must be a year from 1 to 9999, is -1"),
        ("plan.toml", 'change = "plan-2027"', 'change = ""',
         "plan.toml row 1, steps.change: must be given: the id of the change list"),
        ("plan.toml", "[columns.receipts]", '[columns."../receipts"]',
         "plan.toml, columns.../receipts: must be small letters and _, as it is the name"),
        ("plan.toml", '[columns.plan]\nstep = "integer"', '[columns.plan]\nstep = "whole"',
         "plan.toml, columns.plan: must give each column's kind: text, integer, number, flag"),
        ("plan.toml", '[columns.plan]\nstep = "integer"', '[columns.plan]\nstep = "text"',
         "plan.toml, columns.plan.step: must be integer or number, is 'text'"),
        ("plan.toml", "[prints]", "[[prints]]", "plan.toml, prints: must be a table [prints], is"),
        ("plan.csv", "step,action", "step,actoin",
         "plan.csv, actoin: no such column in plan.toml; did you mean 'action'?"),
        ("plan.csv", "step,action", "step,step", "plan.csv, step: is there twice"),
        ("plan.csv", "\n2,", "\ntwo,", "plan.csv row 2, step: must be a whole number, is 'two'"),
        ("plan.csv", "\n3,", "\n3,,", "plan.csv row 3: must have 17 cells, has 18"),
        ("plan.csv", "3000000,", "3e6M,",
         "plan.csv row 3, unit_cost_cny: must be a number, is '3e6M'"),
        ("certificate.csv", "true", "yes",
         "certificate.csv row 1, passed: must be true or false, is 'yes'"),
        ("changes/2027.toml", "[[set.links]]", "[[set.linsk]]",
         "changes/2027.toml, set.linsk: no such table; did you mean 'links'?"),
        ("changes/2029.toml", "capacity_gbps", "capacity_gpbs",
         "changes/2029.toml row 1, set.links.capacity_gpbs: no such column; did you mean"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_one_place_is_said(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    change(folder, file, old, new)
    assert any(line.startswith(said) for line in found(folder)), found(folder)


def test_files_that_are_missing_or_too_many_are_named_together(folder: Path) -> None:
    (folder / "changes/2029.toml").rename(folder / "changes/2031.toml")
    (folder / "plan.csv").unlink()
    (folder / "receipts.csv").write_bytes(b"\xff\xfe\0")
    assert found(folder) == [
        "changes/2029.toml: is missing",
        "changes/2031.toml: belongs to no step of plan.toml",
        "plan.csv: is missing",
        "receipts.csv: must be UTF-8, is UTF-16; save it as UTF-8",
    ]


def test_a_file_that_is_no_toml_says_where(folder: Path) -> None:
    change(folder, "plan.toml", "[summary]", "[summary")
    assert len(found(folder)) == 1
    assert "plan.toml: is not TOML" in found(folder)[0]


@given(at=st.integers(0, 10**6), file=st.integers(0, 10), byte=st.integers(0, 255))
@settings(max_examples=80)
def test_a_byte_changed_anywhere_is_a_plan_or_findings_and_no_other_error(
    tmp_path_factory: pytest.TempPathFactory,
    texts: dict[str, bytes],
    at: int,
    file: int,
    byte: int,
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    (folder / "changes").mkdir()
    hit = sorted(texts)[file % len(texts)]
    for name, content in texts.items():
        broken = bytearray(content)
        if name == hit:
            broken[at % len(broken)] = byte
        (folder / name).write_bytes(bytes(broken))
    with contextlib.suppress(InputError):
        read_plan(folder)

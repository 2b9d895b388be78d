"""Reliability figures that cannot be: all findings at once, through the reading of a folder."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from netplan.errors import InputError
from netplan.io import read_network

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "element,which,mtbf_h,cuts_per_1000km_year,availability,mttr_h,source,confidence\n"


def findings(root: Path, folder: Path, rows: str) -> list[str]:
    """Return what reading the square says with ``rows`` as its reliability figures."""
    copy = folder / "square"
    shutil.copytree(root / "topology" / "square", copy)
    (copy / "reliability.csv").write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_network(copy)
    return [str(finding) for finding in caught.value.findings]


def test_all_that_is_wrong_is_said_at_once(root: Path, tmp_path: Path) -> None:
    rows = """\
site,,,,1.5,8,made up,assumed
node,,0,,,4,made up,assumed
exchange,,100,,,-4,made up,assumed
cable,s-ww,,1,,12,made up,assumed
transponder,m40,100,,,4,made up,assumed
amplifier,,100,,0.9,4,made up,assumed
regenerator,,,,,4,made up,assumed
line_terminal,,100,,,,made up,assumed
router,,100,,,4,made up,assumed
cable,,,-1,,12,made up,assumed
"""
    assert findings(root, tmp_path, rows) == [
        "reliability.csv row 1, availability: must be at most 1, is 1.5 (element site)",
        "reliability.csv row 2, mtbf_h: must be above 0, is 0 (element node)",
        "reliability.csv row 3, mttr_h: must be at least 0, is -4 (element exchange)",
        "reliability.csv row 4, which: no segment or fibre type 's-ww'; did you mean 's-w'?",
        "reliability.csv row 5, which: no link or module 'm40'; did you mean 'm400'?",
        (
            "reliability.csv row 6, availability: must be empty where mtbf_h is given: "
            "one of the two holds (every amplifier)"
        ),
        (
            "reliability.csv row 7, mtbf_h: must be given, or availability in its place "
            "(every regenerator)"
        ),
        "reliability.csv row 8, mttr_h: must be given with mtbf_h (every line_terminal)",
        (
            "reliability.csv row 9, element: must be one of cable, amplifier, line_terminal, "
            "transponder, regenerator, node, site, exchange, is 'router'"
        ),
        "reliability.csv row 10, cuts_per_1000km_year: must be at least 0, is -1 (element cable)",
    ]


def test_rows_that_read_well_but_contradict_are_said_at_once(root: Path, tmp_path: Path) -> None:
    rows = """\
node,r-suoth,100,,,4,made up,assumed
cable,G.652.D,,1,,,made up,assumed
cable,s-w,,,,12,made up,assumed
transponder,,,1,,4,made up,assumed
exchange,ixp,100,,,4,made up,assumed
exchange,,,,0.9,,made up,assumed
site,,,,0.9,8,made up,assumed
site,,,,0.9,8,made up,assumed
site,east,,,0.9,8,made up,assumed
site,east,,,0.9,8,made up,assumed
"""
    assert findings(root, tmp_path, rows) == [
        "reliability.csv row 1, which: no node or site or tier 'r-suoth'; did you mean 'r-south'?",
        "reliability.csv row 2, mttr_h: must be given with cuts_per_1000km_year (cable G.652.D)",
        (
            "reliability.csv row 3, mtbf_h: must be given, or cuts_per_1000km_year or "
            "availability in its place (cable s-w)"
        ),
        (
            "reliability.csv row 4, cuts_per_1000km_year: must be empty, is for cables alone "
            "(every transponder)"
        ),
        "reliability.csv row 8, which: row 7 holds for every site already; say which this is for",
        "reliability.csv row 10, which: 'site east' is in row 9 already; each row needs its own",
    ]


def test_availability_of_nought_is_refused_as_it_is_no_reliability(
    root: Path, tmp_path: Path
) -> None:
    assert findings(root, tmp_path, "site,,,,0,8,made up,assumed\n") == [
        "reliability.csv row 1, availability: must be above 0, is 0 (element site)"
    ]


def test_the_networks_of_the_project_have_figures_without_findings(root: Path) -> None:
    for name in ("square", "zhongwei"):
        table = read_network(root / "topology" / name)["reliability"]
        assert {*table["element"]} >= {"cable", "amplifier", "node", "site", "exchange"}

"""Change lists that cannot be read, cannot be applied, or break a rule once they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Folder

FILE = "changes/fibre.toml"

CASES = {
    "an unknown list before it": (
        '["direct"]',
        '["drect"]',
        [f"{FILE}, after: no change list 'drect'; did you mean 'direct'?"],
    ),
    "an unknown target": (
        '["near"]',
        '["ner"]',
        [f"{FILE}, aims_at: no target 'ner'; did you mean 'near'?"],
    ),
    "segments that do not join": (
        '["xa-wh"]',
        '["xa-zz"]',
        [
            (
                f"{FILE} row 1, add.links.segments: do not join: they lead from 'xian' to "
                "'zhengzhou', not to 'wuhan' (link r4)"
            )
        ],
    ),
    "an unknown node": (
        '"red-wuhan"',
        '"red-wuhn"',
        [f"{FILE} row 1, add.links.b: no node 'red-wuhn'; did you mean 'red-wuhan'?"],
    ),
    "a row to change that is not there": (
        '[[set.segments]]\nsegment = "xa-wh"',
        '[[set.segments]]\nsegment = "xa-w"',
        [f"{FILE} row 1, set.segments: no row 'xa-w'; did you mean 'xa-wh'?"],
    ),
    "a row to add that is there, from the list before it": (
        '"r4"',
        '"r3"',
        [f"{FILE} row 1, add.links: row 'r3' is there already; use set to change it"],
    ),
    "an unknown column": (
        "lit = 1",
        "litt = 1",
        [
            (
                f"{FILE} row 1, set.fibre_pairs.litt: no such column; did you mean 'lit'? "
                "(segment xa-wh, carrier red)"
            )
        ],
    ),
    "an unknown table": (
        "[[add.links]]",
        "[[add.link]]",
        [f"{FILE}, add.link: no such table; did you mean 'links'?"],
    ),
    "one row where rows belong": (
        "[[add.links]]",
        "[add.links]",
        [f"{FILE}, add.links: must be rows, written [[add.links]]"],
    ),
    "negative capacity": (
        "capacity_gbps = 400",
        "capacity_gbps = -400",
        [f"{FILE} row 1, add.links.capacity_gbps: must be above 0, is -400 (link r4)"],
    ),
    "a text for a number": (
        "capacity_gbps = 400",
        'capacity_gbps = "400"',
        [f"{FILE} row 1, add.links.capacity_gbps: must be a number, is '400' (link r4)"],
    ),
    "infinity": (
        "capacity_gbps = 400",
        "capacity_gbps = inf",
        [f"{FILE} row 1, add.links.capacity_gbps: must be a finite number, is inf (link r4)"],
    ),
    "a fraction for a whole number": (
        "lit = 1",
        "lit = 1.0",
        [
            (
                f"{FILE} row 1, set.fibre_pairs.lit: must be a whole number, is 1.0 "
                "(segment xa-wh, carrier red)"
            )
        ],
    ),
    "a required cell left out": (
        "capacity_gbps = 400\n",
        "",
        [f"{FILE} row 1, add.links.capacity_gbps: must be given (link r4)"],
    ),
    "a list with a number": (
        '["xa-wh"]',
        '["xa-wh", 3]',
        [f"{FILE} row 1, add.links.segments: must be a list of texts, is ['xa-wh', 3] (link r4)"],
    ),
    "an unknown key": (
        "capex_cny",
        "capex",
        [f"{FILE}, capex: no such key; did you mean 'capex_cny'?"],
    ),
    "a negative cost": ("2e8", "-2e8", [f"{FILE}, capex_cny: must be at least 0, is -2e+08"]),
    "an unknown kind": (
        '"proposal"',
        '"propsal"',
        [
            (
                f"{FILE}, kind: must be one of history, proposal, variant, is 'propsal'; "
                "did you mean 'proposal'?"
            )
        ],
    ),
    "no source": (
        'source = "made up"\n',
        "",
        [f"{FILE}, source: must be given: where the change list comes from"],
    ),
    "more lit than there is": (
        "lit = 1",
        "lit = 3",
        [
            (
                f"{FILE} row 1, set.fibre_pairs.lit: must be at most the 2 pairs, is 3 "
                "(segment xa-wh, carrier red)"
            )
        ],
    ),
    "a wave on dark fibre": (
        "lit = 1",
        "lit = 0",
        [
            (
                f"{FILE} row 1, set.fibre_pairs.lit: waves in use: 1, room for 0 "
                "(80 channels x 0 lit); pairs still dark: 2 (segment xa-wh, carrier red)"
            )
        ],
    ),
    "no TOML": (
        "capex_cny = 2e8",
        "capex_cny = 2e8 CNY",
        [
            (
                f"{FILE}: is not TOML: Expected newline or end of document after a statement "
                "(at line 5, column 17): 'capex_cny = 2e8 CNY'"
            )
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "lines"), CASES.values(), ids=CASES)
def test_a_bad_change_list_names_its_file(
    folder: Folder, old: str, new: str, lines: list[str]
) -> None:
    assert folder.edit(FILE, old, new).problems() == lines


def test_lists_in_a_circle(folder: Folder) -> None:
    folder.edit("changes/direct.toml", 'kind = "history"', 'kind = "history"\nafter = ["fibre"]')
    assert folder.problems() == [
        "changes/direct.toml, after: must not lead back to 'direct' itself",
        "changes/fibre.toml, after: must not lead back to 'fibre' itself",
    ]


def test_a_list_after_itself(folder: Folder) -> None:
    folder.edit(FILE, '["direct"]', '["fibre"]')
    assert folder.problems() == ["changes/fibre.toml, after: must not lead back to 'fibre' itself"]


def test_what_a_list_breaks_elsewhere_names_the_list_and_the_row_it_breaks(folder: Folder) -> None:
    folder.append(FILE, '\n[[retire.links]]\nlink = "b1"\n[[retire.carriers]]\ncarrier = "red"')
    lines = folder.problems()
    assert (
        "changes/fibre.toml, demands.target: cannot be carried from "
        "'xian' to 'yan': no exchange of red and blue is reached by links from both ends "
        "(demand xian-yan)"
    ) in lines
    assert "changes/fibre.toml, nodes.carrier: breaks node red-wuhan: no carrier 'red'" in lines
    assert all(line.startswith("changes/fibre.toml") for line in lines)


def test_a_list_is_not_blamed_for_what_the_tables_break(folder: Folder) -> None:
    folder.edit("segments.csv", "520", "52")
    assert [line.split(",")[0] for line in folder.problems()] == ["segments.csv row 1"]


def test_a_list_of_history_is_not_asked_to_carry_today(folder: Folder) -> None:
    folder.edit("changes/direct.toml", 'kind = "history"', 'kind = "history"\nafter = ["before"]')
    folder.write(
        "changes/before.toml",
        'kind = "history"\nsource = "x"\n[[retire.links]]\nlink = "r2"\n'
        '[[retire.links]]\nlink = "r1"\n',
    )
    assert folder.problems() == []


def test_demands_are_carried_in_the_state_called_today(folder: Folder) -> None:
    folder.edit(
        "links.csv", "r2,red-zhengzhou,red-wuhan,zz-wh,400,400G,existing,made up,assumed\n", ""
    )
    assert folder.problems() == []
    folder.edit("network.toml", 'today = "direct"\n', "")
    assert [line.split(",")[0] for line in folder.problems()] == [
        "demands.csv row 1",
        "demands.csv row 3",
    ]


def test_a_bad_list_leaves_out_those_that_come_after_it(folder: Folder) -> None:
    folder.edit("changes/direct.toml", 'link = "r3"', 'lnk = "r3"')
    assert folder.problems() == [
        "changes/direct.toml row 1, add.links.link: must be given",
        "changes/direct.toml row 1, add.links.lnk: no such column; did you mean 'link'?",
    ]


def test_a_list_that_takes_away_what_the_settings_name(folder: Folder) -> None:
    folder.edit("network.toml", 'hub = "xian"', 'hub = "luoyang"')
    folder.append("sites.csv", "luoyang,Luoyang,112.45,34.62,5,henan,city,atlas,published")
    folder.append(FILE, '\n[[retire.sites]]\nsite = "luoyang"')
    assert folder.problems() == [
        "changes/fibre.toml, network.hub: no site 'luoyang'; did you mean 'yan'?"
    ]


@pytest.mark.parametrize(
    ("name", "shown"), [("a\nb", r"a\nb"), (" a", " a"), ("\u202ea", r"\u202ea")]
)
def test_the_name_of_a_list_is_an_id(folder: Folder, name: str, shown: str) -> None:
    folder.write(f"changes/{name}.toml", 'source = "x"\n')
    (line,) = folder.problems()
    assert line.startswith(f"changes/{shown}.toml: the name of a change list, its id, must not ")


def test_a_folder_in_place_of_a_list(folder: Folder) -> None:
    (folder.path / "changes" / "late.toml").mkdir()
    assert folder.problems() == ["changes/late.toml: must be a file, is a folder"]


def test_a_file_in_place_of_the_folder_of_lists(folder: Folder) -> None:
    for path in (folder.path / "changes").iterdir():
        path.unlink()
    (folder.path / "changes").rmdir()
    folder.write("changes", "x").edit("network.toml", 'today = "direct"\n', "")
    assert folder.problems() == ["changes: must be a folder of change lists, is a file"]

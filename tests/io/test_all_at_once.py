"""Everything that is wrong is said in one go, and nothing is said that only follows from it."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from netplan.errors import InputError
from netplan.io import read_network

if TYPE_CHECKING:
    from conftest import Folder


def spoil(folder: Folder) -> None:
    """Put one error of every kind into ``folder``."""
    folder.edit("network.toml", 'hub = "xian"', 'hub = "xain"\ncolour = "blue"')
    folder.edit("sites.csv", "wuhan,Wuhan,114.31,30.59", "wuhan,Wuhan,114.31,137")
    folder.append("sites.csv", "yan,Twice,109.49,36.59,5,shaanxi,city,atlas,published")
    folder.append("sites.csv", "short,row")
    folder.edit("segments.csv", "zz-wh,zhengzhou,wuhan", "zz-wh,zhengzhou,wuhn")
    folder.edit("segments.csv", "520", "52")
    folder.edit("fibre_pairs.csv", "xa-ya,blue,2", "xa-ya,blue,two")
    folder.edit("links.csv", "xa-zz,400,400G", "xa-zz,-400,400G")
    folder.append("links.csv", "b2,blue-xian,blue-yan,xa-zz,400,400G,planned,made up,assumed")
    folder.append(
        "links.csv", "r9,red-xian,red-zhengzhou,xa-zz,36000,400G,existing,made up,assumed"
    )
    folder.append("exchange_ports.csv", "ix,green,100,*,made up,assumed")
    folder.edit("exchange_ports.csv", "province:shaanxi", "province:shanxi2")
    folder.write("classes.csv", "class,source,confidence\ngold,\u00e9,assumed\n".encode("latin-1"))
    folder.write("periods.csv", "year,source,confidence\n")
    folder.write("rings.csv", b"\0" * 100)
    folder.write("demand.csv", "demand\n")
    folder.write("changes/late.toml", 'after = ["drect"]\nsource = "x"\n[[add.link]]\nlink = "x"\n')


EXPECTED = [
    "changes/late.toml, add.link: no such table; did you mean 'links'?",
    "classes.csv row 1: must be UTF-8, byte 30 (0xe9) is not; save the file as UTF-8",
    "demand.csv: no such table",
    "exchange_ports.csv row 2, scope: 'province:shanxi2' names no site; did you mean 'shaanxi'?",
    "exchange_ports.csv row 3, carrier: no carrier 'green'",
    (
        "fibre_pairs.csv row 1, lit: waves in use: 90, room for 80 (80 channels x 1 lit); "
        "pairs still dark: 3 (segment xa-zz, carrier red)"
    ),
    "fibre_pairs.csv row 3, pairs: must be a whole number, is 'two' (segment xa-ya, carrier blue)",
    "links.csv row 1, capacity_gbps: must be above 0, is -400 (link r1)",
    (
        "links.csv row 4, segments: do not join: they lead from 'xian' to 'zhengzhou', "
        "not to 'yan' (link b2)"
    ),
    "network.toml, colour: no such key",
    "network.toml, hub: no site 'xain'; did you mean 'xian'?",
    "periods.csv: has no rows below its header; add one, or delete the file",
    "rings.csv: must be text, holds a NUL byte at byte 1",
    (
        "segments.csv row 1, length_km: must be at least 422.9 km, the geodesic 432.9 km less the "
        "sites' 10 km of uncertainty, is 52 (segment xa-zz)"
    ),
    "segments.csv row 2, b: no site 'wuhn'; did you mean 'wuhan'?",
    "sites.csv row 3, lat_deg: must be from -90 to 90 deg, is 137 (site wuhan)",
    "sites.csv row 5, site: 'yan' is in row 4 already; each row needs its own",
    "sites.csv row 6: must have 9 cells like the header, has 2",
]


def test_every_error_of_every_kind_is_one_line_and_nothing_else(folder: Folder) -> None:
    spoil(folder)
    assert folder.problems() == EXPECTED


def test_reading_writes_nothing(folder: Folder) -> None:
    spoil(folder)
    before = {path: path.read_bytes() for path in folder.path.parent.rglob("*") if path.is_file()}
    folder.problems()
    after = {path: path.read_bytes() for path in folder.path.parent.rglob("*") if path.is_file()}
    assert after == before


def test_the_findings_survive_the_way_out_of_a_worker(folder: Folder) -> None:
    spoil(folder)
    with pytest.raises(InputError) as caught:
        read_network(folder.path)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert again.findings == caught.value.findings
    assert str(again) == str(caught.value)


def test_a_demand_between_networks_that_never_meet_is_said_beside_the_rest(folder: Folder) -> None:
    folder.edit("links.csv", "xa-zz,400,400G", "xa-zz,-400,400G")
    folder.edit("sites.csv", "wuhan,Wuhan,114.31,30.59", "wuhan,Wuhan,114.31,137")
    folder.edit("exchange_ports.csv", "province:shaanxi", "xian")
    assert folder.problems() == [
        (
            "demands.csv row 3, target: cannot be carried from 'red-wuhan' to 'blue-yan': "
            "no exchange of red and blue announces both 'wuhan' and 'yan' (demand red-blue)"
        ),
        "links.csv row 1, capacity_gbps: must be above 0, is -400 (link r1)",
        "sites.csv row 3, lat_deg: must be from -90 to 90 deg, is 137 (site wuhan)",
    ]


CONSEQUENCES = [
    ("nodes.csv", "red-zhengzhou,zhengzhou", "red-zhengzhou,zhengzou"),
    ("nodes.csv", "red-zhengzhou,zhengzhou,red", "red-zhengzhou,zhengzhou,rd"),
    ("links.csv", "r2,red-zhengzhou", "r2,red-zhengzou"),
    ("links.csv", "b1,blue-xian,blue-yan", "b1,blue-xian,blue-yn"),
    ("exchanges.csv", "ix,xian", "ix,xain"),
    ("exchange_ports.csv", "ix,blue", "i,blue"),
    ("carriers.csv", "red,Red", "rot,Red"),
    ("segments.csv", "xa-zz,xian", "xa-z,xian"),
]


@pytest.mark.parametrize(("file", "old", "new"), CONSEQUENCES)
def test_a_typing_error_is_not_reported_as_demands_that_find_no_path(
    folder: Folder, file: str, old: str, new: str
) -> None:
    lines = folder.edit(file, old, new).problems()
    assert lines
    assert not [line for line in lines if "cannot be carried" in line]
    assert not [line for line in lines if "waves" in line or "no fibre" in line]

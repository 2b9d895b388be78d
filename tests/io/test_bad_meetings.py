"""Rules that take several tables to break: demands, transit, risks, protection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Folder


def test_networks_that_never_meet(folder: Folder) -> None:
    (folder.path / "exchange_ports.csv").unlink()
    assert folder.problems() == [
        (
            "demands.csv row 3, target: cannot be carried from 'red-wuhan' to 'blue-yan': "
            "red and blue have no exchange in common and no transit (demand red-blue)"
        )
    ]


def test_a_network_in_two_parts_says_which_links_are_missing(folder: Folder) -> None:
    folder.edit("network.toml", 'today = "direct"\n', "")
    folder.edit("links.csv", "zz-wh,400,400G,existing", "zz-wh,400,400G,maintenance")
    assert folder.problems() == [
        (
            "demands.csv row 1, target: cannot be carried from 'red-xian' to 'red-wuhan': "
            "red has no existing links from 'red-xian' to 'red-wuhan' (demand xian-wuhan)"
        ),
        (
            "demands.csv row 3, target: cannot be carried from 'red-wuhan' to 'blue-yan': "
            "no exchange of red and blue is reached by links from both ends (demand red-blue)"
        ),
    ]


def test_a_site_of_no_network_cannot_be_the_end_of_a_demand(folder: Folder) -> None:
    folder.append("sites.csv", "luoyang,Luoyang,112.45,34.62,5,henan,city,atlas,published")
    folder.edit("demands.csv", "xian,yan", "luoyang,yan")
    assert folder.problems() == [
        (
            "demands.csv row 2, target: no carrier has a node at 'luoyang'; see nodes.csv "
            "(demand xian-yan)"
        )
    ]


THIRD = {
    "carriers.csv": "green,Green Net,made up,assumed",
    "nodes.csv": "green-wuhan,wuhan,green,core,made up,assumed",
    "exchanges.csv": "ix2,wuhan,ixp,made up,assumed",
    "demands.csv": "green-blue,green-wuhan,blue-yan,gold,1,assumed",
}
UNMET = (
    "demands.csv row 4, target: cannot be carried from 'green-wuhan' to 'blue-yan': "
    "green and blue have no exchange in common and no transit (demand green-blue)"
)


@pytest.fixture
def three(folder: Folder) -> Folder:
    """Return the folder with a third network that meets the red one alone."""
    for name, row in THIRD.items():
        folder.append(name, row)
    folder.append("exchange_ports.csv", "ix2,green,100,wuhan,made up,assumed")
    folder.append("exchange_ports.csv", "ix2,red,100,*,made up,assumed")
    return folder


def test_a_third_network_carries_only_where_a_transit_row_says_so(three: Folder) -> None:
    assert three.problems() == [UNMET]
    three.write("transit.csv", "carrier,for,to,source,confidence\nred,green,blue,deal,assumed\n")
    assert three.problems() == []


def test_a_transit_network_that_is_cut_carries_nothing(three: Folder) -> None:
    three.write("transit.csv", "carrier,for,to,source,confidence\nred,green,blue,deal,assumed\n")
    three.edit("network.toml", 'today = "direct"\n', "").edit("links.csv", "r2,", "# r2,")
    three.edit("links.csv", "zz-wh,400,400G,existing", "zz-wh,400,400G,planned")
    assert any(line.startswith("demands.csv row 4, target:") for line in three.problems())


def test_transit_needs_three_networks(folder: Folder) -> None:
    folder.write("transit.csv", "carrier,for,to,source,confidence\nred,red,blue,deal,assumed\n")
    assert folder.problems() == [
        "transit.csv row 1, to: must be three different carriers, are red, red, blue"
    ]


def test_members_of_risks_and_scenarios_must_be_there(folder: Folder) -> None:
    folder.write("srlgs.csv", "srlg,member,source,confidence\nriver,xa-zx,made up,assumed\n")
    folder.write("scenarios.csv", "scenario,member,source,confidence\nquake,wuhn,made up,assumed\n")
    none = "no segment, link, site"
    assert folder.problems() == [
        f"scenarios.csv row 1, member: {none}, exchange or node 'wuhn'; did you mean 'wuhan'?",
        f"srlgs.csv row 1, member: {none} or exchange 'xa-zx'; did you mean 'xa-zz'?",
    ]


def test_an_id_that_is_a_node_and_a_site_leaves_a_demand_unclear(folder: Folder) -> None:
    folder.append("nodes.csv", "xian,xian,blue,city,made up,assumed")
    assert folder.problems() == [
        (
            "demands.csv row 2, source: 'xian' is a node and a site; give the node another id "
            "(demand xian-yan)"
        )
    ]


def test_a_site_is_no_part_of_itself(folder: Folder) -> None:
    folder.write(
        "sites.csv",
        "site,lon_deg,lat_deg,province,parent,roles,source,confidence\n"
        "xian,108.94,34.34,shaanxi,yan,city,atlas,published\n"
        "zhengzhou,113.63,34.75,henan,,city,atlas,published\n"
        "wuhan,114.31,30.59,hubei,,city,atlas,published\n"
        "yan,109.49,36.59,shaanxi,xian,city,atlas,published\n",
    )
    assert folder.problems() == [
        "sites.csv row 1, parent: 'xian' must not be a part of itself",
        "sites.csv row 4, parent: 'yan' must not be a part of itself",
    ]


def test_published_figures_need_what_their_kind_is_judged_by(folder: Folder) -> None:
    folder.write(
        "published.csv",
        "figure,name_en,kind,state,from_set,to_set,low,high,source,confidence\n"
        "p1,a range,range,,xian,wuhan,9,8,paper,published\n"
        "p2,a point,point,drect,xian,wuhan,,,paper,published\n",
    )
    assert folder.problems() == [
        "published.csv row 1, high: must be at least low, 9, is 8 (figure p1)",
        "published.csv row 2, state: no change list 'drect'; did you mean 'direct'? (figure p2)",
        "published.csv row 2, value: must be given for a figure of kind point (figure p2)",
    ]


def test_a_protected_link_needs_a_second_route_and_its_waves_count(folder: Folder) -> None:
    folder.write("changes/fibre.toml", 'kind = "variant"\nsource = "x"\n')
    folder.write(
        "links.csv",
        "link,a,b,segments,capacity_gbps,technology,protection,backup_segments,source,confidence\n"
        "r1,red-xian,red-zhengzhou,xa-zz,400,400G,1+1,,made up,assumed\n"
        "r2,red-zhengzhou,red-wuhan,zz-wh,400,400G,1+1,xa-zz,made up,assumed\n"
        "r5,red-zhengzhou,red-xian,xa-zz,31200,400G,none,,made up,assumed\n"
        "b1,blue-xian,blue-yan,xa-ya,800,400G,none,,made up,assumed\n",
    )
    assert folder.problems() == [
        (
            "changes/direct.toml, fibre_pairs.lit: waves in use: 81, room for 80 "
            "(80 channels x 1 lit); pairs still dark: 3 "
            "(segment xa-zz, carrier red)"
        ),
        (
            "links.csv row 1, backup_segments: must be given: a link with protection 1+1 needs a "
            "second route (link r1)"
        ),
        (
            "links.csv row 2, backup_segments: do not join: they lead from 'zhengzhou' to 'xian', "
            "not to 'wuhan' (link r2)"
        ),
    ]


def test_sites_may_lie_on_one_spot(folder: Folder) -> None:
    folder.edit("sites.csv", "zhengzhou,Zhengzhou,113.63,34.75", "zhengzhou,Zhengzhou,108.94,34.34")
    assert folder.problems() == []

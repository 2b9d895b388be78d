"""Tables whose cells can all be read, and which still break a rule of networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Folder

RULES = {
    "an unknown site": (
        "segments.csv",
        "zz-wh,zhengzhou,wuhan",
        "zz-wh,zhengzhou,wuhn",
        ["segments.csv row 2, b: no site 'wuhn'; did you mean 'wuhan'?"],
    ),
    "a site where a node belongs": (
        "links.csv",
        "red-xian,red-zhengzhou",
        "xian,red-zhengzhou",
        ["links.csv row 1, a: no node 'xian'; 'xian' is a site, its nodes are red-xian, blue-xian"],
    ),
    "an unknown segment in a list": (
        "links.csv",
        "xa-zz,400",
        "xa-zz;zz-xy,400",
        ["links.csv row 1, segments: no segment 'zz-xy'; did you mean 'zz-wh'?"],
    ),
    "a segment from a site to itself": (
        "segments.csv",
        "xa-zz,xian,zhengzhou",
        "xa-zz,xian,xian",
        ["segments.csv row 1, b: must be another site than a, both are 'xian' (segment xa-zz)"],
    ),
    "a cable shorter than the straight line": (
        "segments.csv",
        "520",
        "420",
        [
            (
                "segments.csv row 1, length_km: must be at least 422.9 km, the geodesic 432.9 km "
                "less the sites' 10 km of uncertainty, is 420 (segment xa-zz)"
            )
        ],
    ),
    "a surveyed line that begins elsewhere": (
        "segments.csv",
        "108.94 34.34",
        "118.94 34.34",
        ["segments.csv row 3, geometry: must begin at 'xian', is 919.8 km away (segment xa-ya)"],
    ),
    "a surveyed line with latitude first": (
        "segments.csv",
        "108.94 34.34",
        "34.34 108.94",
        [
            (
                "segments.csv row 3, geometry: must be longitude then latitude in degrees, "
                "holds the point 34.34 108.94 (segment xa-ya)"
            )
        ],
    ),
    "another shape": (
        "segments.csv",
        "LINESTRING (108.94 34.34, 109.2 35.5, 109.49 36.59)",
        "POINT (108.94 34.34)",
        [
            (
                "segments.csv row 3, geometry: must be WKT such as "
                "LINESTRING (105.2 37.5, 106.2 38.0), is 'POINT (108.94 34.34)' (segment xa-ya)"
            )
        ],
    ),
    "segments that do not join": (
        "links.csv",
        "zz-wh,400",
        "zz-wh;xa-zz,400",
        [
            (
                "links.csv row 2, segments: do not join: 'xa-zz' (xian - zhengzhou) "
                "does not begin at 'wuhan' (link r2)"
            )
        ],
    ),
    "segments that lead elsewhere": (
        "links.csv",
        "red-zhengzhou,red-wuhan,zz-wh",
        "red-zhengzhou,red-wuhan,xa-zz",
        [
            (
                "links.csv row 2, segments: do not join: they lead from 'zhengzhou' to 'xian', "
                "not to 'wuhan' (link r2)"
            )
        ],
    ),
    "a link without segments between two sites": (
        "links.csv",
        "zz-wh,400",
        ",400",
        ["links.csv row 2, segments: must lead from 'zhengzhou' to 'wuhan', is empty (link r2)"],
    ),
    "a link there and back": (
        "links.csv",
        "zz-wh,400",
        "zz-wh;zz-wh;zz-wh,400",
        ["links.csv row 2, segments: must pass a segment once, pass 'zz-wh' twice (link r2)"],
    ),
    "an existing link on a candidate segment": (
        "links.csv",
        "red-zhengzhou,red-wuhan,zz-wh",
        "red-xian,red-wuhan,xa-wh",
        [
            (
                "links.csv row 2, segments: 'xa-wh' is candidate; a link of status existing "
                "rides existing segments alone (link r2)"
            )
        ],
    ),
    "ends of two carriers": (
        "links.csv",
        "blue-xian,blue-yan",
        "red-xian,blue-yan",
        [
            (
                "links.csv row 3, b: must be a node of red like a, 'blue-yan' is one of blue "
                "(link b1); carriers meet at exchanges alone"
            )
        ],
    ),
    "a link from a node to itself": (
        "links.csv",
        "blue-xian,blue-yan,xa-ya",
        "blue-xian,blue-xian,xa-ya",
        ["links.csv row 3, b: must be another node than a, both are 'blue-xian' (link b1)"],
    ),
    "more waves than channels": (
        "links.csv",
        "xa-ya,800",
        "xa-ya,32400",
        [
            (
                "fibre_pairs.csv row 3, lit: waves in use are 81, 80 channels x 1 lit pairs hold "
                "80; light one of 1 dark pairs (segment xa-ya, carrier blue)"
            )
        ],
    ),
    "a carrier on a segment where it has no fibre": (
        "fibre_pairs.csv",
        "xa-ya,blue",
        "xa-ya,red",
        [
            (
                "links.csv row 3, segments: blue has no fibre pair on 'xa-ya' (link b1); "
                "see fibre_pairs.csv"
            )
        ],
    ),
    "more pairs lit than there are": (
        "fibre_pairs.csv",
        "xa-ya,blue,2,80,1",
        "xa-ya,blue,2,80,3",
        [
            (
                "fibre_pairs.csv row 3, lit: must be at most the 2 pairs, is 3 "
                "(segment xa-ya, carrier blue)"
            )
        ],
    ),
    "a port without a node": (
        "exchanges.csv",
        "xian",
        "wuhan",
        [
            (
                "exchange_ports.csv row 2, carrier: blue has no node at 'wuhan', "
                "the site of exchange ix; see nodes.csv"
            )
        ],
    ),
    "a scope that names nothing": (
        "exchange_ports.csv",
        "province:shaanxi",
        "province:shanxi2",
        [
            (
                "exchange_ports.csv row 2, scope: 'province:shanxi2' names no site; "
                "did you mean 'shaanxi'?"
            )
        ],
    ),
    "a target whose set names nothing": (
        "targets.csv",
        "role:city;-xian",
        "role:cty;-xian",
        ["targets.csv row 1, to_set: 'role:cty' names no site; did you mean 'city'?"],
    ),
    "a target between nothing": (
        "targets.csv",
        "latency_ms,xian,",
        "latency_ms,,",
        [
            (
                "targets.csv row 1, from_set: must be given for metric latency_ms, statistic each "
                "(target near)"
            )
        ],
    ),
    "a target against an unknown baseline": (
        "targets.csv",
        ",20,,",
        ",20,drect,",
        [
            (
                "targets.csv row 1, baseline: no change list 'drect'; did you mean 'direct'? "
                "(target near)"
            )
        ],
    ),
    "a demand of an unknown class": (
        "demands.csv",
        "red-wuhan,gold",
        "red-wuhan,golf",
        ["demands.csv row 1, class: no class 'golf'; did you mean 'gold'?"],
    ),
    "a demand to an unknown end": (
        "demands.csv",
        "xian,yan",
        "xian,yna",
        ["demands.csv row 2, target: no node or site 'yna'; did you mean 'yan'?"],
    ),
    "a demand within one site": (
        "demands.csv",
        "xian,yan",
        "xian,blue-xian",
        [
            (
                "demands.csv row 2, target: must be elsewhere than source, both are at 'xian' "
                "(demand xian-yan)"
            )
        ],
    ),
    "a demand outside the scope of every port": (
        "exchange_ports.csv",
        "province:shaanxi",
        "xian",
        [
            (
                "demands.csv row 3, target: cannot be carried from 'red-wuhan' to 'blue-yan': "
                "no exchange of red and blue announces both 'wuhan' and 'yan' (demand red-blue)"
            )
        ],
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "lines"), RULES.values(), ids=RULES)
def test_a_broken_rule_is_one_finding(
    folder: Folder, file: str, old: str, new: str, lines: list[str]
) -> None:
    assert folder.edit(file, old, new).problems() == lines


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
            "demands.csv row 2, source: no carrier has a node at 'luoyang'; see nodes.csv "
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
    assert folder.problems() == [
        "scenarios.csv row 1, member: no segment, link or site 'wuhn'; did you mean 'wuhan'?",
        "srlgs.csv row 1, member: no segment or link 'xa-zx'; did you mean 'xa-zz'?",
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
            "changes/direct.toml, fibre_pairs.lit: breaks segment xa-zz, carrier red: waves in use "
            "are 81, 80 channels x 1 lit pairs hold 80; light one of 3 dark pairs "
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

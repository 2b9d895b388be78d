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
                "fibre_pairs.csv row 3, lit: waves in use: 81, room for 80 "
                "(80 channels x 1 lit); pairs still dark: 1 (segment xa-ya, carrier blue)"
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

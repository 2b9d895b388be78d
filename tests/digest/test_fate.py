"""What shares a fate with what, by hand and against the sweep."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings

from made_networks import grid, mesh_network, network, row
from netplan.failures import Scenario, sweep
from netplan.failures.fate import grouping, link_partners, shared_links, ways_out
from netplan.failures.fate_sites import carrier_fates, site_fates
from netplan.failures.sets.elements import links
from netplan.metrics.fate_table import (
    carrier_fate_table,
    link_partner_table,
    shared_link_table,
    site_fate_table,
    ways_out_table,
)
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network


@pytest.fixture
def town() -> Network:
    """Return hub H and city Y: all ways there ride zy, but red-3 is protected over hy.

    One shared risk, the pass, has both in it. M lies on red-2's way, and is joined by red-4.
    """
    spans = {"hz": "HZ", "hm": "HM", "mz": "MZ", "zy": "ZY", "hy": "HY"}
    links = {
        "red-1": ("rH", "rY", ("hz", "zy")),
        "red-2": ("rH", "rY", ("hm", "mz", "zy")),
        "blue-1": ("bH", "bY", ("hz", "zy")),
    }
    return network(
        settings={"hub": "H"},
        sites=grid("HMZY", name_zh="某地"),
        carriers=[
            row(carrier="red", name_en="Red", name_zh="红网"),
            row(carrier="blue", name_en="Blue"),
        ],
        nodes=[
            row(node="rH", site="H", carrier="red"),
            row(node="rY", site="Y", carrier="red"),
            row(node="rM", site="M", carrier="red"),
            row(node="bH", site="H", carrier="blue"),
            row(node="bY", site="Y", carrier="blue"),
        ],
        segments=[row(segment=s, a=e[0], b=e[1], length_km=100.0) for s, e in spans.items()],
        links=[
            *(
                row(link=name, a=a, b=b, segments=segments, capacity_gbps=100.0, igp_cost=10)
                for name, (a, b, segments) in links.items()
            ),
            row(link="red-3", a="rH", b="rY", segments=("hz", "zy"), capacity_gbps=50.0,
                igp_cost=99, protection="1+1", backup_segments=("hy",)),
            row(link="red-4", a="rM", b="rH", segments=("hm",), capacity_gbps=10.0, igp_cost=10),
        ],
        srlgs=[row(srlg="pass", member="zy"), row(srlg="pass", member="hy")],
    )  # fmt: skip


def named(elements: tuple[Scenario, ...]) -> list[str]:
    """Return elements by id."""
    return [element.id for element in elements]


def test_links_that_one_element_takes_down(town: Network) -> None:
    ids = town["links"].ids
    found = {
        tuple(named(fate.elements)): [ids[row] for row in fate.links] for fate in shared_links(town)
    }
    assert found == {
        ("hz",): ["red-1", "blue-1"],  # red-3 switches to hy
        ("hm",): ["red-2", "red-4"],
        ("zy",): ["red-1", "red-2", "blue-1"],
        ("H",): ["red-1", "red-2", "blue-1", "red-3", "red-4"],
        # The backup of red-3 lies in the pass as well.
        ("pass", "Y"): ["red-1", "red-2", "blue-1", "red-3"],
    }


def test_both_ways_out_of_a_city_share_a_cable(town: Network) -> None:
    ids = town["links"].ids
    found = [
        (w.site, w.carrier, [ids[row] for row in w.links], named(w.elements))
        for w in ways_out(town)
    ]
    red = ["red-1", "red-2", "red-3"]
    assert found == [
        ("Y", "", ["red-1", "red-2", "blue-1", "red-3"], ["pass", "H"]),
        ("Y", "red", red, ["pass", "H"]),
    ]


def test_the_links_that_go_down_with_a_link(town: Network) -> None:
    ids = town["links"].ids
    found = {
        ids[p.link]: (p.segments, [ids[r] for r in p.partners], [ids[r] for r in p.twins])
        for p in link_partners(town)
    }
    assert found == {
        "red-1": (("hz", "zy"), ["red-2", "blue-1"], ["blue-1"]),
        "red-2": (("hm", "mz", "zy"), ["red-1", "blue-1", "red-4"], []),
        "blue-1": (("hz", "zy"), ["red-1", "red-2"], ["red-1"]),
        "red-4": (("hm",), ["red-2"], ["red-2"]),
    }


def test_what_alone_parts_a_city_from_the_hub(town: Network) -> None:
    # zy leaves red-3 on its backup; the pass takes that too. M has red-4 and red's way over Y.
    found = {f.site: named(f.elements) for f in site_fates(fabric(town), ["Y", "M", "Z"])}
    assert found == {"Y": ["pass"], "M": ["hm", "red-4"], "Z": []}


def test_two_carriers_ways_share_their_cables(town: Network) -> None:
    # Red's traffic is split over red-1 and red-2, blue's rides blue-1: hz half of red's.
    (found,) = carrier_fates(fabric(town), ["Y", "M"])
    assert (found.site, found.carriers) == ("Y", ("red", "blue"))
    assert dict(zip(found.segments, found.shares, strict=True)) == {"hz": 0.5, "zy": 1.0}


def test_the_tables_say_it_in_both_languages(town: Network) -> None:
    shared = shared_link_table(town, case="today")
    assert shared.loc[0, ["elements", "links", "carriers", "capacity_gbps"]].tolist() == [
        "hz", "red-1;blue-1", "red;blue", 200.0,
    ]  # fmt: skip
    assert shared.loc[2, "links_en"] == "Red H–Y ×2; Blue H–Y"
    assert shared.loc[2, "links_zh"] == "红网 某地—某地 ×2; Blue 某地—某地"
    ways = ways_out_table(town, case="today")
    assert ways.loc[0, ["carrier_en", "carrier_zh", "elements_zh"]].tolist() == [
        "all carriers", "全部运营商", "共享风险 pass; 某地",
    ]  # fmt: skip
    partners = link_partner_table(town, case="today").set_index("link")
    assert partners.loc["red-1", ["partner_carriers", "twins_en"]].tolist() == [
        "red;blue", "Blue H–Y",
    ]  # fmt: skip
    sites = site_fate_table(fabric(town), ["Y", "Z"], case="today")
    assert sites[["site", "elements", "kinds"]].to_numpy().tolist() == [["Y", "pass", "srlg"]]
    carriers = carrier_fate_table(fabric(town), ["Y"], case="today")
    assert carriers.loc[0, ["carriers_en", "segments", "length_km", "wholly_km"]].tolist() == [
        "Red / Blue", "hz;zy", 200.0, 100.0,
    ]  # fmt: skip


def test_tables_of_nothing_have_their_columns() -> None:
    alone = mesh_network([("a", "b", 1)], settings={"hub": "A"})
    tables = [
        shared_link_table(network(sites=grid("A")), case="x"),
        ways_out_table(alone, case="x"),
        site_fate_table(fabric(alone), [], case="x"),
        carrier_fate_table(fabric(alone), ["B"], case="x"),
    ]
    assert all(table.empty and len(table.columns) > 5 for table in tables)


@settings(max_examples=60)
@given(net=networks())
def test_a_site_is_lost_alone_exactly_where_the_sweep_loses_it(net: Network) -> None:
    hub = net["sites"].ids[0]
    net = replace(net, settings=replace(net.settings, hub=hub))
    woven, sites = fabric(net), tuple(net["sites"].ids[1:])
    elements = [*grouping(net), *links(net).scenarios]
    swept = sweep(woven, demands_in(net, net.settings.base_year), elements, sites=sites)
    lost = np.isinf(swept.site_ms) & ~np.isinf(swept.base_site_ms)
    for place, fate in enumerate(site_fates(woven, sites)):
        own = {("site", fate.site), ("site", hub)}
        assert [(e.kind, e.id) for e in fate.elements] == [
            (e.kind, e.id)
            for number, e in enumerate(elements)
            if lost[number, place] and (e.kind, e.id) not in own
        ]

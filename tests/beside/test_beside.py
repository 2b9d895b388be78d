"""A network under plain ECMP, and the ways to close the gap: by hand, and recounted."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings

from made_networks import mesh_network, row
from netplan.capacity.beside import (
    OVERLOAD_COLUMNS,
    WAY_COLUMNS,
    Beside,
    BesideSettings,
    Ground,
    beside,
)
from netplan.capacity.beside.costs import other_costs
from netplan.capacity.beside.more_modules import more_modules
from netplan.capacity.beside.pinned import explicit_paths
from netplan.capacity.beside.room import lighting
from netplan.capacity.terms import Terms
from netplan.errors import InputError
from netplan.failures import links_down, segment_failures, sweep
from netplan.failures.sets import failure_set
from netplan.io.rules import check_network
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.topology.changes import apply_change
from netplan.topology.table import Table
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network

MODULES = (
    row(module="m100", capacity_gbps=100.0, reach_km=2000.0, end_capex_cny=1e6,
        regenerator_capex_cny=0.5e6),
    row(module="m400", capacity_gbps=400.0, reach_km=2000.0, end_capex_cny=1.6e6,
        regenerator_capex_cny=0.5e6),
)  # fmt: skip
TRIANGLE = [("a", "b", 1), ("a", "c", 1), ("c", "b", 1)]


def made(links: list[Any], demands: list[Any], **more: Any) -> Network:
    """Return a network of links of one m100 each."""
    net = mesh_network(links, demands=demands, modules=MODULES, **more)
    rows = [each | {"technology": "m100"} for each in net["links"].rows()]
    return net.replace(Table.of("links", rows))


def terms(**more: Any) -> Terms:
    """Return terms for 2026 alone."""
    return Terms(**{"years": (2026,), "modules": ("m100",), **more})


def ways(found: Beside) -> dict[str, dict[str, Any]]:
    """Return the ways as rows by name."""
    assert tuple(found.ways.columns) == WAY_COLUMNS
    records = found.ways.to_dict("records")
    return {each["way"]: {str(name): cell for name, cell in each.items()} for each in records}


def test_a_direct_link_overloads_though_the_way_round_is_free() -> None:
    net = made(TRIANGLE, [("a", "b", 40.0), ("a", "b", 40.0)])
    found = beside(net, terms=terms())
    assert tuple(found.overloads.columns) == OVERLOAD_COLUMNS
    # 80 on a-b with a limit of 70: 80 / 0.7 of capacity would be needed.
    (only,) = found.overloads.to_numpy().tolist()
    assert only == ["", "none", "l0", "ab", 100.0, 80.0, 0.8, 0.7, pytest.approx(80 / 0.7 - 100)]
    told = ways(found)
    assert {name: way["closes"] for name, way in told.items()} == dict.fromkeys(told, True)
    assert {name: way["changes"] for name, way in told.items()} == {
        "costs": 1,
        "paths": 1,
        "modules": 1,
    }
    assert told["paths"]["moved_gbps"] == 40.0
    # Two ends of an m100.
    assert told["modules"]["capex_cny"] == 2e6
    assert told["costs"]["worst_before"] == pytest.approx(0.8 / 0.7)
    # Of equal cost both ways: half each, 40 of 70.
    assert told["costs"]["worst_after"] == pytest.approx(0.4 / 0.7)
    # Of equal ways the slower counts: two links of 0.5903 ms (100 km of cable, two amplifiers, two
    # ends) and three nodes of 0.05 for one link and two nodes.
    assert told["costs"]["note_en"] == "mean one-way latency by volume 1.331 ms, was 0.690 ms"
    assert found.changes["costs"].set["links"] == ({"link": "l0", "igp_cost": 2, "igp_cost_ba": 2},)
    (tunnel,) = found.changes["paths"].add["tunnels"]
    assert tunnel["working"] == ("l1", "l2")
    assert tunnel["backup"] == ("l0",)


def test_the_failure_that_overloads_is_named_and_modules_hold_the_worst_of_all() -> None:
    # Cut a-b and all 120 go over c; cut a-c and a-b carries 120 + 30.
    net = made(TRIANGLE, [("a", "b", 120.0), ("a", "c", 30.0)])
    asked = terms(survive=("segments",), working_utilisation=1.0)
    found = beside(net, terms=asked)
    told = [tuple(each) for each in found.overloads[["scenario", "link", "load_gbps"]].to_numpy()]
    assert told == [
        ("", "l0", 120.0),
        ("s0", "l1", 150.0),
        ("s0", "l2", 120.0),
        ("s1", "l0", 150.0),
        ("s2", "l0", 120.0),
    ]
    more = ways(found)["modules"]
    # Each of the three is short by 20 to 50: one m100 each.
    assert (more["changes"], more["capex_cny"], more["closes"]) == (3, 6e6, True)
    # Nothing but capacity helps: 150 must leave a over what one cut leaves, 100.
    assert not ways(found)["costs"]["closes"]
    assert not ways(found)["paths"]["closes"]


def test_the_cheaper_module_type_is_taken_and_the_link_lists_what_it_is_made_of() -> None:
    net = made([("a", "b", 1)], [("a", "b", 280.0)])
    found = beside(net, terms=terms(modules=("m100", "m400")))
    # 400 in all: three m100 for 6 million, one m400 for 3.2.
    assert ways(found)["modules"]["capex_cny"] == 3.2e6
    change = found.changes["modules"]
    assert change.set["links"] == ({"link": "l0", "capacity_gbps": 500.0},)
    assert change.add["link_modules"] == (
        {"link": "l0", "module": "m100", "count": 1},
        {"link": "l0", "module": "m400", "installed_year": 2026, "count": 1},
    )
    after = apply_change(net, change)
    assert check_network(after) == check_network(net)
    assert beside(after, terms=terms()).overloads.empty
    again = beside(net, terms=terms(modules=("m100",)))
    assert again.changes["modules"].add == {}
    assert ways(again)["modules"]["changes"] == 3


def test_a_price_is_that_of_the_year_of_order() -> None:
    modules = [row(**{**MODULES[0], "cost_change_per_year": -0.5, "lead_months": 12})]
    net = made([("a", "b", 1)], [("a", "b", 80.0)])
    net = net.replace(Table.of("modules", modules))
    # In service in 2028, ordered in 2027: half of two million.
    assert ways(beside(net, terms=terms(years=(2028,))))["modules"]["capex_cny"] == 1e6


def test_waves_that_find_no_lit_pair_light_one_and_say_where_there_is_none() -> None:
    systems = [row(line_system="w1", channels=1, amplifier_capex_cny=1e5, span_km=50.0,
                   terminal_capex_cny=1e6)]  # fmt: skip
    pairs = [row(segment="s0", carrier="c", pairs=2, channels=1, lit=1)]
    more = {"line_systems": systems, "fibre_pairs": pairs}
    net = made([("a", "b", 1)], [("a", "b", 80.0)], **more)
    found = beside(net, terms=terms())
    # Two ends, and on 100 km one amplifier between two terminals.
    assert ways(found)["modules"]["capex_cny"] == 2e6 + 2e6 + 1e5
    assert found.changes["modules"].set["fibre_pairs"] == (
        {"segment": "s0", "carrier": "c", "lit": 2},
    )
    tight = made([("a", "b", 1)], [("a", "b", 180.0)], **more)
    told = ways(beside(tight, terms=terms()))["modules"]
    assert told["note_en"] == "no dark pair left on s0 (c)"
    assert told["note_zh"] == "已无空闲纤对：s0 (c)"


def test_a_link_without_any_module_on_sale_is_counted_as_open() -> None:
    net = mesh_network([("a", "b", 1)], demands=[("a", "b", 80.0)])
    told = ways(beside(net, terms=terms(modules=())))["modules"]
    assert (told["changes"], told["closes"]) == (0, False)
    assert told["note_en"] == "no module on sale for 1 links"


def test_members_of_a_bundle_are_looked_at_again_as_they_share_by_capacity() -> None:
    net = made([("a", "b", 1), ("a", "b", 1)], [("a", "b", 160.0)])
    rows = [each | {"bundle": "both"} for each in net["links"].rows()]
    net = net.replace(Table.of("links", rows))
    found = beside(net, terms=terms())
    assert ways(found)["modules"]["closes"]
    assert beside(apply_change(net, found.changes["modules"]), terms=terms()).overloads.empty


def test_a_network_enlarged_once_is_enlarged_again_when_more_is_asked_of_it() -> None:
    net = made([("a", "b", 1)], [("a", "b", 80.0)])
    net = apply_change(net, beside(net, terms=terms()).changes["modules"])
    rows = [each | {"volume_gbps": 200.0} for each in net["demands"].rows()]
    more = ways(beside(net.replace(Table.of("demands", rows)), terms=terms()))["modules"]
    assert (more["closes"], more["changes"]) == (True, 1)


def test_nothing_is_changed_where_nothing_overloads() -> None:
    net = made(TRIANGLE, [("a", "b", 60.0)])
    found = beside(net, terms=terms(survive=("segments",)))
    assert found.overloads.empty
    assert found.ways["closes"].all()
    assert found.ways["changes"].tolist() == [0, 0, 0]
    assert found.ways["capex_cny"].tolist() == [0.0, 0.0, 0.0]
    for change in found.changes.values():
        assert (dict(change.add), dict(change.set), dict(change.retire)) == ({}, {}, {})


def test_limits_that_make_no_sense_are_refused_together() -> None:
    with pytest.raises(InputError, match="4 problems"):
        BesideSettings(evaluations=-1, demands=-1, paths=0, seed=-1)
    with pytest.raises(InputError, match="segmets"):
        beside(made(TRIANGLE, []), terms=terms(survive=("segmets",)))


def test_a_network_without_fibre_pairs_has_room_everywhere() -> None:
    from collections import Counter

    net = made(TRIANGLE, [])
    assert lighting(fabric(net), Counter({("s0", "c"): 999}), year=2026).capex_cny == 0.0


ASKED = terms(survive=("segments",), working_utilisation=0.2, failure_utilisation=0.4)


def recounted(net: Network, change: Any, rows: list[dict[str, Any]]) -> np.ndarray:
    """Return loads (states, links, 2) with tunnels walked link by link, the rest swept."""
    steered = {each["demand"] for each in rows}
    table = Table.of("demands", [r for r in net["demands"].rows() if r["demand"] not in steered])
    rest = net.replace(table)
    cuts = failure_set(net, "segments").scenarios
    result = sweep(fabric(rest), demands_in(rest, 2026), cuts)
    load = np.concatenate([result.base_gbps[None], result.load_gbps])
    demands, links, nodes = demands_in(net, 2026), net["links"], net["nodes"]
    for state in range(len(load)):
        down = links_down(net, cuts[state - 1]) if state else frozenset()
        for tunnel in change.add["tunnels"]:
            number = demands.ids.index(tunnel["demand"])
            volume = float(demands.volume_gbps[number])
            for path in (tunnel["working"], tunnel["backup"]):
                names = [name for name in path if not name.startswith("exchange:")]
                if path and not down & {links.row(name) for name in names}:
                    here = demands.source[number]
                    for name in names:
                        ends = links.value(name, "a"), links.value(name, "b")
                        if here not in ends and here not in nodes:
                            here = next(e for e in ends if nodes.value(e, "site") == here)
                        elif here not in ends:
                            # Past an exchange: the other network's node at the same site.
                            site = nodes.value(here, "site")
                            here = next(e for e in ends if nodes.value(e, "site") == site)
                        back = here == ends[1]
                        load[state, links.row(name), int(back)] += volume
                        here = ends[0] if back else ends[1]
                    break
            else:
                alone = net.replace(
                    Table.of(
                        "demands",
                        [r for r in net["demands"].rows() if r["demand"] == tunnel["demand"]],
                    )
                )
                load[state] += sweep(fabric(alone), demands_in(alone, 2026), cuts).load_gbps[
                    state - 1
                ]
    return load


@given(net=networks())
@settings(max_examples=20)
def test_explicit_paths_carry_what_a_walk_over_their_links_says(net: Network) -> None:
    ground = Ground.of(net, ASKED)
    look = ground.look()
    way = explicit_paths(ground, look, demands=20, paths=4)
    assert way.look.score <= look.score
    if not way.changes:
        assert way.look.total_gbps == look.total_gbps
        return
    rows = list(way.change.add["tunnels"])
    load = recounted(net, way.change, rows)
    np.testing.assert_allclose(way.look.load_gbps, load, atol=1e-6)
    assert check_network(apply_change(net, way.change)) == check_network(net)


@given(net=networks())
@settings(max_examples=20)
def test_other_costs_are_never_worse_and_reach_what_they_say(net: Network) -> None:
    ground = Ground.of(net, ASKED)
    look = ground.look()
    way = other_costs(ground, look, evaluations=12, seed=3)
    assert way.tried <= 12
    assert way.look.score <= look.score
    after = Ground.of(apply_change(net, way.change), ASKED).look()
    assert after.score == pytest.approx(way.look.score, abs=1e-5)
    again = other_costs(ground, look, evaluations=12, seed=3)
    assert again.change == way.change


@given(net=networks())
@settings(max_examples=20)
def test_modules_close_the_gap_exactly_and_none_is_one_too_many(net: Network) -> None:
    net = net.replace(Table.of("modules", [row(**each) for each in MODULES]))
    ground = Ground.of(net, ASKED)
    way = more_modules(ground, ground.look(), terms(**dict.fromkeys(("modules",), ("m100",)),
                       survive=("segments",), working_utilisation=0.2, failure_utilisation=0.4),
                       year=2026)  # fmt: skip
    assert way.look.total_gbps == 0.0
    after = apply_change(net, way.change)
    seen = Ground.of(after, ASKED).look()
    assert seen.total_gbps == 0.0
    bundled = {link for link, name in zip(net["links"].ids, net["links"]["bundle"], strict=True)
               if name}  # fmt: skip
    for each in way.change.set.get("links", ()):
        if each["link"] not in bundled:
            number = net["links"].row(each["link"])
            assert seen.need_gbps[number] > each["capacity_gbps"] - 100.0


def test_states_without_failure_and_after_each_agree_with_a_sweep() -> None:
    net = made(TRIANGLE, [("a", "b", 120.0), ("a", "c", 30.0)])
    look = Ground.of(net, terms(survive=("segments",))).look()
    result = sweep(fabric(net), demands_in(net, 2026), segment_failures(net))
    assert look.load_gbps[0].tolist() == result.base_gbps.tolist()
    assert look.load_gbps[1:].tolist() == result.load_gbps.tolist()
    assert look.worst < inf

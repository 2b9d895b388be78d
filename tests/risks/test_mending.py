"""What would mend a failure is found by trying it, and priced from the network's own lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from made_networks import PROVENANCE, grid, mesh_network, network, row
from netplan.failures import Scenario, segment_failures, sweep
from netplan.metrics.mending import Mend, MendSettings, harms, mends, proposal_fabrics
from netplan.metrics.mending_prices import Prices, Waves
from netplan.metrics.mending_trials import doubling
from netplan.metrics.risk_ranking import risks
from netplan.metrics.risk_table import risk_table
from netplan.metrics.states import States
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.topology.change import Change
from netplan.topology.changes import apply_change
from netplan.topology.table import Table

if TYPE_CHECKING:
    from netplan.topology.network import Network

M100 = row(module="m100", capacity_gbps=100.0, end_capex_cny=10.0, regenerator_capex_cny=7.0)
M400 = row(module="m400", capacity_gbps=400.0, end_capex_cny=15.0, regenerator_capex_cny=9.0)


def mended(net: Network, **settings: Any) -> dict[str, Mend]:
    """Return by scenario id what mends each cut of ``net``, its proposals tried."""
    states = States(net)
    woven, demands = states.today().fabric, demands_in(net, net.settings.base_year)
    result = sweep(woven, demands, segment_failures(net))
    found = mends(
        woven,
        demands,
        result,
        risks(net, result),
        proposals=proposal_fabrics(states),
        settings=MendSettings(**settings),
    )
    return {result.scenarios[row].id: mend for row, mend in found.items()}


def detour(**more: Any) -> Network:
    """Return 130 Gbit/s from a to b; when l0 (200) is cut they go over c, on circuits of 100."""
    base = mesh_network(
        [("a", "b", 1), ("a", "c", 1), ("c", "b", 1)],
        demands=[("a", "b", 130.0)],
        modules=more.pop("modules", [M100, M400]),
        **more,
    )
    links = [
        each | {"technology": "m100", "capacity_gbps": 200.0 if each["link"] == "l0" else 100.0}
        for each in base["links"].rows()
    ]
    return base.replace(type(base["links"]).of("links", links))


def test_the_cheapest_thing_that_takes_away_enough_is_named() -> None:
    # Both links of the detour are short by 30: 60 in all. One m100 more on one of them costs two
    # ends, 20, and takes away half; an m400 in its place costs 30.
    mend = mended(detour())["s0"]
    assert (mend.kind, mend.ids, mend.capex_cny) == ("more_circuits", ("l1",), 20.0)
    assert (mend.share, mend.left_gbps) == (pytest.approx(0.5), pytest.approx(30.0))
    assert mend.name_en == "1 × m100 more on c A–C"


def test_more_is_bought_where_more_is_asked() -> None:
    mend = mended(detour(), enough=1.0)["s0"]
    assert (mend.kind, mend.ids, mend.capex_cny) == ("more_circuits", ("l1", "l2"), 40.0)
    assert mend.left_gbps == pytest.approx(0.0)


def test_the_next_module_is_taken_where_it_is_cheaper() -> None:
    dear = M100 | {"end_capex_cny": 50.0}
    mend = mended(detour(modules=[dear, M400]))["s0"]
    assert (mend.kind, mend.capex_cny) == ("next_module", 30.0)
    assert mend.name_en == "1 × m400 instead on c A–C"
    assert mend.name_zh == "c A—C升级为 1 × m400"


def test_regenerators_are_paid_for() -> None:
    # 100 km of cable and a reach of 40 km: two regenerators.
    short = M100 | {"reach_km": 40.0}
    mend = mended(detour(modules=[short]))["s0"]
    assert mend.capex_cny == pytest.approx(2 * 10 + 2 * 7)


def test_a_proposal_is_judged_by_what_it_does_not_by_what_it_says() -> None:
    idle = Change(id="idle", name_en="Saves it all", kind="proposal", capex_cny=1.0,
                  set={"links": ({"link": "l0", "capacity_gbps": 900.0},)})  # fmt: skip
    works = Change(id="works", name_en="Detour", name_zh="绕行", kind="proposal", capex_cny=15.0,
                   confidence="derived",
                   set={"links": ({"link": "l1", "capacity_gbps": 200.0},
                                  {"link": "l2", "capacity_gbps": 200.0})})  # fmt: skip
    net = detour(changes=[idle, works])
    mend = mended(net)["s0"]
    assert (mend.kind, mend.ids, mend.name_zh) == ("proposal", ("works",), "绕行")
    assert (mend.capex_cny, mend.share, mend.confidence) == (15.0, pytest.approx(1.0), "derived")


def test_the_proposal_that_helps_most_is_said_beside_a_cheaper_mend() -> None:
    dear = Change(id="dear", name_en="Dear", kind="proposal", capex_cny=1e6,
                  set={"links": ({"link": "l1", "capacity_gbps": 200.0},
                                 {"link": "l2", "capacity_gbps": 200.0})})  # fmt: skip
    net = detour(changes=[dear])
    mend = mended(net)["s0"]
    assert mend.kind == "more_circuits"
    assert (mend.proposal, mend.proposal_share) == ("dear", pytest.approx(1.0))
    demands = demands_in(net, 2026)
    result = sweep(fabric(net), demands, segment_failures(net))
    table = risk_table(net, result, risks(net, result), {0: mend}, case="today", year=2026)
    said = table.set_index("scenario").loc["s0"]
    assert said[["proposal", "proposal_en", "proposal_capex_cny"]].tolist() == ["dear", "Dear", 1e6]


def test_a_change_that_retires_what_fails_is_not_taken_for_a_mend() -> None:
    gone = {"links": ({"link": "l0"},), "segments": ({"segment": "s0"},)}
    away = Change(id="away", kind="proposal", capex_cny=1.0, retire=gone)
    assert mended(detour(changes=[away]))["s0"].kind == "more_circuits"


def ring(status: str = "existing", **more: Any) -> Network:
    """Return one circuit from a to b along s0, and fibre round by C that nothing rides."""
    return network(
        sites=grid("ABC"),
        carriers=[row(carrier="c")],
        nodes=[row(node=s.lower(), site=s, carrier="c") for s in "AB"],
        segments=[
            row(segment="s0", a="A", b="B", length_km=100.0),
            row(segment="s1", a="A", b="C", length_km=100.0),
            row(segment="s2", a="C", b="B", length_km=100.0, status=status, capex_cny=5000.0),
        ],
        links=[row(link="l0", a="a", b="b", segments=("s0",), capacity_gbps=100.0,
                   technology="m100")],
        demands=[row(demand="d", source="a", target="b", volume_gbps=60.0)],
        modules=[M100],
        **more,
    )  # fmt: skip


def pairs(*, lit: int = 1, pairs: int = 1, channels: int = 80) -> list[dict[str, Any]]:
    """Return the carrier's fibre on the three segments."""
    return [
        row(segment=f"s{n}", carrier="c", pairs=pairs, channels=channels, lit=lit) for n in range(3)
    ]


def test_a_second_route_on_existing_fibre_saves_what_the_cut_would_lose() -> None:
    mend = mended(ring())["s0"]
    assert (mend.kind, mend.ids) == ("second_route", ("l0",))
    assert mend.capex_cny == 20.0
    assert mend.share == pytest.approx(1.0)
    assert "1+1" in mend.name_en
    assert "1+1" in mend.name_zh


def test_a_second_route_over_a_candidate_segment_pays_for_building_it() -> None:
    mend = mended(ring(status="candidate"))["s0"]
    assert (mend.kind, mend.ids) == ("new_segment", ("s2",))
    assert mend.capex_cny == 5020.0


def test_existing_fibre_is_taken_before_new() -> None:
    assert mended(ring())["s0"].kind == "second_route"


def test_without_a_free_wave_a_pair_is_lit_and_paid() -> None:
    lines = [row(line_system="x", channels=1, amplifier_capex_cny=3.0, span_km=80.0,
                 terminal_capex_cny=4.0)]  # fmt: skip
    full = pairs(channels=1)
    full[1]["lit"], full[1]["pairs"] = 0, 1
    mend = mended(ring(fibre_pairs=full, line_systems=lines))["s0"]
    # Two ends 20; on s1 one amplifier site (100 km, spans of 80) and two terminals.
    assert mend.capex_cny == pytest.approx(20 + 3 + 2 * 4)


def test_without_fibre_that_could_be_lit_nothing_mends_it() -> None:
    full = pairs(channels=1)
    full[1]["lit"], full[1]["pairs"] = 0, 0
    mend = mended(ring(fibre_pairs=full))["s0"]
    assert (mend.kind, mend.left_gbps, mend.share) == ("none", 60.0, 0.0)
    assert mend.name_en == "nothing in the data mends it"


def test_a_bridge_with_no_fibre_round_it_is_not_given_an_invented_mend() -> None:
    net = mesh_network([("a", "b", 1)], demands=[("a", "b", 10.0)], modules=[M100])
    assert mended(net)["s0"].kind == "none"


def test_what_ends_at_a_failed_place_has_no_second_route() -> None:
    net = ring()
    woven, demands = fabric(net), demands_in(net, 2026)
    result = sweep(woven, demands, [Scenario("A", "site", ("A",), ("sites",))])
    (mend,) = mends(woven, demands, result, risks(net, result)).values()
    assert mend.kind == "none"


def test_a_place_s_own_traffic_is_not_held_against_a_mend() -> None:
    # B fails: its own 10 are gone whatever is built. What passes it, 20 from a to c, is not: an
    # m100 of its own past B takes all of that away, and is not judged by 20 of 30.
    past = Change(id="past", kind="proposal", capex_cny=5.0, add={
        "segments": ({"segment": "s9", "a": "A", "b": "C", "length_km": 9.0},),
        "links": ({"link": "l9", "a": "a", "b": "c", "segments": ("s9",), "capacity_gbps": 100.0,
                   "igp_cost": 9},)})  # fmt: skip
    net = mesh_network([("a", "b", 1), ("b", "c", 1)], changes=[past],
                       demands=[("a", "b", 10.0), ("a", "c", 20.0)])  # fmt: skip
    states, demands = States(net), demands_in(net, 2026)
    woven = states.today().fabric
    result = sweep(woven, demands, [Scenario("B", "site", ("B",), ("sites",))])
    found = risks(net, result)
    (mend,) = mends(woven, demands, result, found, proposals=proposal_fabrics(states)).values()
    assert (mend.kind, mend.share, mend.left_gbps) == (
        "proposal", pytest.approx(1.0), pytest.approx(10.0),
    )  # fmt: skip


def test_nothing_is_sought_for_a_failure_that_loses_nothing() -> None:
    net = mesh_network([("a", "b", 1), ("a", "b", 2)], demands=[("a", "b", 10.0)])
    assert mended(net) == {}


def test_only_the_first_risks_of_each_list_are_tried() -> None:
    net = mesh_network(
        [("a", "b", 1), ("a", "c", 1), ("a", "d", 1)],
        demands=[("a", "b", 10.0), ("a", "c", 20.0), ("a", "d", 40.0)],
    )
    assert set(mended(net, first=2)) == {"s2", "s1"}


def test_a_link_without_a_module_for_sale_has_no_price_and_is_not_offered() -> None:
    assert mended(detour(modules=[]))["s0"].kind == "none"


def test_room_is_counted_from_the_waves_in_use() -> None:
    net = ring(fibre_pairs=pairs(channels=2))
    prices = Prices.of(fabric(net))
    wanted: Waves = Waves({(0, "c"): 1})
    assert prices.lighting_cny(wanted) == 0.0
    assert prices.lighting_cny(Waves({(0, "c"): 2})) == float("inf")
    assert prices.lighting_cny(Waves({(0, "other"): 1})) == float("inf")
    assert Prices.of(fabric(ring())).lighting_cny(Waves({(0, "c"): 99})) == 0.0


def test_sizes_double_up_to_all() -> None:
    assert [doubling(n) for n in (0, 1, 2, 3, 4, 9)] == [
        [], [1], [1, 2], [1, 2, 3], [1, 2, 4], [1, 2, 4, 8, 9],
    ]  # fmt: skip


def lost_after(net: Network, link: str, **cells: Any) -> float:
    """Return what the cut of s0 loses once ``link`` has ``cells``, by an ordinary sweep."""
    change = Change(id="done", set={"links": ({"link": link, **cells},)})
    after = apply_change(net, change)
    result = sweep(fabric(after), demands_in(after, 2026), segment_failures(after))
    return harms(result)[0]


def test_what_is_said_to_be_left_is_what_is_left_once_it_is_done() -> None:
    larger = mended(detour())["s0"]
    done = lost_after(detour(), larger.ids[0], capacity_gbps=200.0)
    assert done == pytest.approx(larger.left_gbps)
    swapped = mended(detour(modules=[M100 | {"end_capex_cny": 50.0}, M400]))["s0"]
    done = lost_after(detour(), swapped.ids[0], capacity_gbps=400.0)
    assert done == pytest.approx(swapped.left_gbps)
    second = mended(ring())["s0"]
    done = lost_after(ring(), "l0", protection="1+1", backup_segments=("s1", "s2"))
    assert done == pytest.approx(second.left_gbps) == 0.0


def test_new_fibre_is_for_circuits_that_have_no_existing_way_round() -> None:
    # A shorter candidate cable beside the existing way round is not what a second route needs.
    net = ring()
    short = row(segment="s3", a="A", b="B", length_km=10.0, status="candidate", capex_cny=1.0)
    rows = [*net["segments"].rows(), PROVENANCE | short]
    mend = mended(net.replace(Table.of("segments", rows)))["s0"]
    assert (mend.kind, mend.capex_cny) == ("second_route", 20.0)

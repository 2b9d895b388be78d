"""Plans of small networks, worked by hand: what is built, what it costs, what it gains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from netplan.capacity import Plan, certify, expand, expand_settings
from netplan.errors import Infeasible
from netplan.topology.changes import apply_change
from plan_networks import detour, fork

if TYPE_CHECKING:
    from netplan.topology.network import Network

# One way over a direct circuit of the fork: cable at 0.0049 ms/km, an amplifier of 0.00015 ms for
# each started 80 km, two ends and two nodes of 0.05 ms.
OLD_MS = 1000 * 0.0049 + 13 * 0.00015 + 0.2
FAST_A_MS = 500 * 0.0049 + 7 * 0.00015 + 0.2
FAST_B_MS = 400 * 0.0049 + 5 * 0.00015 + 0.2
# A cable is built and a pair lit on it: amplifier sites between the ends, and two terminals.
FAST_A_CNY = 30e6 + 4 * 0.1e6 + 2 * 1e6
FAST_B_CNY = 50e6 + 3 * 0.1e6 + 2 * 1e6


def planned(network: Network, **changes: object) -> Plan:
    """Return the exact plan of a network, after its certificate has passed."""
    asked = expand_settings(network, gap=0.0, node_limit=10_000, **changes)
    plan = expand(network, settings=asked)
    if plan.summary.status == "optimal":
        certificate = certify(network, plan, settings=asked)
        assert certificate[~certificate["passed"]].empty, certificate.to_string()
    return plan


def things(plan: Plan) -> list[tuple[str, str, int]]:
    """Return action, item and quantity of every row."""
    rows = plan.rows
    return list(zip(rows["action"], rows["item"], rows["quantity"], strict=True))


@pytest.mark.parametrize(
    ("budget_cny", "built", "spend_cny", "latency_ms"),
    [
        (0.0, [], 0.0, OLD_MS),
        (FAST_A_CNY - 1e5, [], 0.0, OLD_MS),
        (FAST_A_CNY, ["fast-a"], FAST_A_CNY, (2 * FAST_A_MS + OLD_MS) / 3),
        # Enough for either, not for both: A has twice the traffic, so B's greater gain loses.
        (FAST_B_CNY + 1e6, ["fast-a"], FAST_A_CNY, (2 * FAST_A_MS + OLD_MS) / 3),
        (
            FAST_A_CNY + FAST_B_CNY,
            ["fast-a", "fast-b"],
            FAST_A_CNY + FAST_B_CNY,
            (2 * FAST_A_MS + FAST_B_MS) / 3,
        ),
    ],
)
def test_the_budget_decides_which_cables_are_built(
    budget_cny: float, built: list[str], spend_cny: float, latency_ms: float
) -> None:
    plan = planned(fork(budget_cny=budget_cny))
    rows = plan.rows[plan.rows["action"] == "build_segment"]
    assert rows["item"].tolist() == built
    assert plan.summary.status == "optimal"
    assert plan.summary.spend_cny == spend_cny
    assert plan.summary.objective_ms == pytest.approx(latency_ms, abs=1e-9)
    assert plan.summary.bound_ms == pytest.approx(latency_ms, abs=1e-9)
    assert plan.summary.before_ms == pytest.approx(OLD_MS, abs=1e-9)


def test_every_thing_to_do_has_its_row_with_cost_and_reason() -> None:
    plan = planned(fork(budget_cny=FAST_A_CNY))
    assert things(plan) == [
        ("build_segment", "fast-a", 1),
        ("light_pair", "fast-a", 1),
        ("reroute", "to-A", 1),
    ]
    assert plan.rows["capex_cny"].tolist() == [30e6, 2.4e6, 0.0]
    assert plan.rows["opex_cny_per_year"].tolist() == [3e6, 0.24e6, 0.0]
    assert plan.summary.opex_cny_per_year == pytest.approx(3.24e6)
    assert plan.rows["step"].tolist() == [1, 2, 3]
    assert plan.rows["reason_en"][0] == "carries circuits to A; shortens A 5.10 to 2.65 ms"
    assert plan.rows["reason_zh"][0] == "承载至A的电路；缩短时延：A5.10→2.65毫秒"
    assert plan.rows["reason_en"][1] == "c needs 1 waves here, lit pairs carry 0"
    assert (plan.rows["reason_zh"] != "").all()


def test_the_change_list_gives_the_network_to_be() -> None:
    after = apply_change(net := fork(budget_cny=FAST_A_CNY), planned(net).change)
    assert after["segments"].value("fast-a", "status") == "existing"
    assert after["links"].value("to-A", "segments") == ("fast-a",)
    # 10 + 1,000 km as before: moving light moves no traffic.
    assert after["links"].value("to-A", "igp_cost") == 1010
    assert after["links"].value("to-B", "segments") == ("h-b",)
    pairs = dict(zip(after["fibre_pairs"]["segment"], after["fibre_pairs"]["lit"], strict=True))
    assert pairs == {"h-a": 1, "h-b": 1, "fast-a": 1, "fast-b": 0}


@pytest.mark.parametrize(("demand", "modules"), [(70.0, 0), (70.1, 1), (140.0, 1), (210.1, 3)])
def test_modules_come_whole(demand: float, modules: int) -> None:
    # 70 % of 100 Gbit/s carry 70, of 200 carry 140, of 400 carry 280.
    plan = planned(fork(demand_a=demand, budget_cny=20e6))
    assert things(plan) == ([("add_modules", "to-A", modules)] if modules else [])
    assert plan.summary.spend_cny == modules * 2e6


def test_demand_grows_to_the_year_asked_for() -> None:
    # 60 Gbit/s that grow by half each year are 90 after one: one module more.
    net = fork(budget_cny=20e6, horizon_year=2027)
    demands = [row | {"growth_per_year": 0.5} for row in net["demands"].rows()]
    net = net.replace(type(net["demands"]).of("demands", demands))
    assert things(planned(net)) == [("add_modules", "to-A", 1)]


def test_waves_beyond_the_lit_pair_light_another() -> None:
    # Two channels a pair: three circuits of 100 Gbit/s need a second one. 9 sites and 2 ends.
    plan = planned(fork(demand_a=200.0, channels=2, budget_cny=20e6))
    assert things(plan) == [("light_pair", "h-a", 1), ("add_modules", "to-A", 2)]
    assert plan.rows["capex_cny"].tolist() == [2.9e6, 4e6]


def test_regenerators_are_paid_for_where_the_path_is_beyond_reach() -> None:
    net = fork(demand_a=100.0, budget_cny=20e6)
    modules = [row | {"reach_km": 400.0} for row in net["modules"].rows()]
    net = net.replace(type(net["modules"]).of("modules", modules))
    # 1,000 km at 400 km reach: two regenerators of half a million beside two ends of one.
    plan = planned(net)
    assert plan.summary.spend_cny == 3e6
    assert plan.rows["unit_cost_cny"].tolist() == [3e6]


def test_the_egress_target_is_reached_where_it_is_cheapest() -> None:
    plan = planned(fork(egress_target_gbps=350.0, budget_cny=20e6))
    assert plan.rows["action"].tolist() == ["add_modules"] * len(plan.rows)
    assert plan.rows["quantity"].sum() == 2
    assert plan.summary.spend_cny == 4e6
    assert "egress, whose target is 350" in plan.rows["reason_en"][0]


def test_a_direct_link_is_opened_where_it_shortens() -> None:
    plan = planned(detour(budget_cny=10e6))
    assert things(plan) == [("open_link", "plan-c-H-B", 1)]
    row = plan.change.add["links"][0]
    assert (row["a"], row["b"], row["segments"]) == ("cH", "cB", ("h-b",))
    # 10 + 500 km against 310 + 410: traffic to B leaves the old links.
    assert row["igp_cost"] == 510
    # A: 300 km, B: 500 km; of 110 Gbit/s 100 are B's.
    near, far = 300 * 0.0049 + 4 * 0.00015 + 0.2, 500 * 0.0049 + 7 * 0.00015 + 0.2
    assert plan.summary.objective_ms == pytest.approx((10 * near + 100 * far) / 110, abs=1e-9)
    assert "carries 50 Gbit/s of the demand of 2026" in plan.rows["reason_en"][0]


def test_a_link_that_the_igp_would_overload_gets_what_it_needs() -> None:
    # Everything towards B takes the new link, so it needs two modules, not one.
    plan = planned(detour(demand=100.0, budget_cny=10e6))
    assert things(plan) == [("open_link", "plan-c-H-B", 2)]
    # Without the money for it, the old links are enlarged: 110 and 100 Gbit/s need one each.
    plan = planned(detour(demand=70.0, budget_cny=2e6))
    assert things(plan) == [("open_link", "plan-c-H-B", 1)]


def test_equal_and_population_weights_can_be_asked_for() -> None:
    net = fork(budget_cny=FAST_B_CNY + 1e6)
    equal = planned(net, weights="equal")
    # Without the traffic's weight B gains more: 600 km against 500.
    assert things(equal)[0] == ("build_segment", "fast-b", 1)
    assert equal.summary.objective_ms == pytest.approx((OLD_MS + FAST_B_MS) / 2, abs=1e-9)
    people = [
        row | {"population": 9.0 if row["site"] == "A" else 1.0} for row in net["sites"].rows()
    ]
    net = net.replace(type(net["sites"]).of("sites", people))
    populous = planned(net, weights="population")
    assert populous.summary.objective_ms == pytest.approx(0.9 * FAST_A_MS + 0.1 * OLD_MS, abs=1e-9)


def test_a_missing_budget_is_named_with_what_it_lacks() -> None:
    plan = planned(fork(demand_a=210.1, budget_cny=5e6))
    assert plan.summary.status == "infeasible"
    assert len(plan.rows) == 0
    (line,) = plan.missing_en
    assert line.startswith("budget: 5.0 million CNY is 1.0 million short of the least that carries")
    assert plan.missing_zh[0].startswith("预算：5.0百万元")
    with pytest.raises(Infeasible, match=r"budget: 5\.0 million CNY is 1\.0 million short"):
        plan.require()
    with pytest.raises(Infeasible, match=r"^无可行方案：.*\n  预算：5\.0百万元"):
        plan.require(language="zh")


def test_an_egress_beyond_all_fibre_is_named_with_what_it_lacks() -> None:
    # Two pairs of two channels to each of A and B carry 800 Gbit/s, whatever is spent; the
    # cables offered carry 1,000 each.
    plan = planned(fork(channels=2, egress_target_gbps=5000.0, budget_cny=1e12))
    assert plan.summary.status == "infeasible"
    assert any(line.startswith("egress: 5,000 Gbit/s is the target, 200 there is today")
               for line in plan.missing_en)  # fmt: skip


def test_a_demand_beyond_all_fibre_names_the_link() -> None:
    net = fork(demand_b=3000.0, channels=2, budget_cny=1e12)
    plan = planned(net)
    assert plan.summary.status == "infeasible"
    # Ten channels on the cable offered carry 1,000 Gbit/s at 70 %.
    assert any(line.startswith("link to-B (H–B (c)), from H: 2,300.0 Gbit/s")
               for line in plan.missing_en), plan.missing_en  # fmt: skip


def test_a_target_that_nobody_reaches_today_does_not_count() -> None:
    # Z has no node at all; B loses its only link, and a new one is no gain to measure.
    net = fork(demand_b=0.0, budget_cny=FAST_A_CNY)
    links = [row for row in net["links"].rows() if row["link"] == "to-A"]
    plan = planned(net.replace(type(net["links"]).of("links", links)))
    assert plan.summary.objective_ms == pytest.approx(FAST_A_MS)
    assert "open_link" not in set(plan.rows["action"])


@pytest.mark.parametrize(
    "change",
    [
        # Two waves that are under repair keep their place on the cable to A.
        {"links": {"to-B": {"status": "maintenance", "segments": ("h-a",), "b": "cA"}}},
        # B's circuit is protected over A's cable; both its waves are held there.
        {"links": {"to-B": {"protection": "1+1", "backup_segments": ("h-a",)}}},
    ],
)
def test_waves_of_others_on_the_cable_count(change: dict[str, dict[str, dict[str, Any]]]) -> None:
    # A pair carries two waves: one is A's; with B's there, a second module needs another pair.
    net = fork(demand_a=100.0, demand_b=0.0, channels=2, budget_cny=20e6)
    alone = things(planned(net))
    assert alone == [("add_modules", "to-A", 1)]
    for name, cells in change.items():
        rows = [row | cells.get(row["link"], {}) for row in net[name].rows()]
        net = net.replace(type(net[name]).of(name, rows))
    plan = planned(net)
    assert things(plan) == [("light_pair", "h-a", 1), ("add_modules", "to-A", 1)]
    assert "c needs 3 waves here, lit pairs carry 2" in plan.rows["reason_en"][0]

"""Receipts on random networks say what an independent count of the same states says."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import row
from netplan.capacity.proof.standing import Year, stands_by_igp, stands_freely
from netplan.capacity.proof.strikes import strikes
from netplan.capacity.receipts import receipts
from netplan.capacity.receipts.free_looks import FreeLooks
from netplan.capacity.receipts.igp_looks import IgpLooks
from netplan.capacity.steps import Step, network_in
from netplan.capacity.terms import Terms
from netplan.routing.crossing import policy_of
from netplan.topology.change import Change
from netplan.topology.table import Table
from random_networks import networks
from receipt_cases import line, plan_of

if TYPE_CHECKING:
    from netplan.capacity.plan import Plan
    from netplan.capacity.proof.standing import Stand
    from netplan.topology.network import Network

M10 = row(
    module="m10",
    capacity_gbps=10.0,
    reach_km=9000.0,
    end_capex_cny=1e6,
    regenerator_capex_cny=0.0,
)
NEAR = 1e-6
LINK = ("link", "a", "b", "segments", "capacity_gbps", "technology", "igp_cost", "igp_cost_ba")


def terms_for(net: Network, routing: Any) -> Terms:
    """Return terms under which small networks are often too full."""
    return Terms(
        years=(2026,),
        routing=routing,
        policy=policy_of(net),
        survive=("segments",),
        working_utilisation=0.5,
        failure_utilisation=0.8,
        modules=("m10",),
    )


@st.composite
def planned(draw: st.DrawFn) -> tuple[Network, list[dict[str, Any]]]:
    """Return a network, and (link, modules, whether it is opened) that a plan adds to it."""
    net = draw(networks(carriers=2))
    links = [each | {"technology": "m10"} for each in net["links"].rows()]
    net = net.replace(Table.of("modules", [M10]), Table.of("links", links))
    there = [each["link"] for each in links if each["status"] == "existing"]
    chosen = draw(st.lists(st.sampled_from(there), max_size=4, unique=True)) if there else []
    added = [
        {"link": link, "count": draw(st.integers(1, 3)), "opened": draw(st.booleans())}
        for link in chosen
    ]
    opened = {each["link"] for each in added if each["opened"]}
    return net.replace(Table.of("links", [x for x in links if x["link"] not in opened])), [
        each | {"row": next(x for x in links if x["link"] == each["link"])} for each in added
    ]


def made(added: list[dict[str, Any]]) -> Plan:
    """Return the plan that adds modules to links, or opens links of them."""
    add, put, listed = [], [], []
    for each in added:
        gbps = 10.0 * each["count"]
        if each["opened"]:
            cells = {name: each["row"][name] for name in LINK}
            add.append(cells | {"capacity_gbps": gbps})
        else:
            put.append({"link": each["link"], "capacity_gbps": each["row"]["capacity_gbps"] + gbps})
        action = "open_link" if each["opened"] else "add_modules"
        listed.append(line(action, each["link"], 2e6, quantity=each["count"], unit="m10"))
    change = Change(
        id="plan-2026",
        add={"links": tuple(add)} if add else {},
        set={"links": tuple(put)} if put else {},
    )
    return plan_of(listed, (2026, change)) if added else plan_of([])


def stands(net: Network, plan: Plan, terms: Terms) -> dict[str, Stand]:
    """Return how every state stands with a plan, by the certificate's own count."""
    after = network_in(net, plan.steps, year=2026)
    year, found = Year.of(after, 2026, wanted=net), {}
    for strike in strikes(after, terms):
        limit = 0.8 if strike.scenario else 0.5
        if terms.routing == "free":
            found[strike.scenario] = stands_freely(year, strike, limit=limit)
        else:
            found[strike.scenario] = stands_by_igp(year, strike, limit=limit, policy=terms.policy)
    return found


@given(planned())
@settings(max_examples=60)
def test_a_line_is_needed_just_where_a_count_without_it_finds_more_wrong(
    case: tuple[Network, list[dict[str, Any]]],
) -> None:
    net, added = case
    plan, terms = made(added), terms_for(net, "ecmp")
    table = receipts(net, plan, terms=terms)
    whole = stands(net, plan, terms)
    after = network_in(net, plan.steps, year=2026)
    for number, found in enumerate(table.to_dict("records")):
        less = made([each for place, each in enumerate(added) if place != number])
        rest = stands(net, less, terms)
        ids = network_in(net, less.steps, year=2026)["links"].ids
        worse = {}
        for name, stand in rest.items():
            limit = 0.8 if name else 0.5
            before = dict(zip(after["links"].ids, whole[name].utilisation, strict=True))
            used = dict(zip(ids, stand.utilisation, strict=True))
            over = {
                link: share
                for link, share in used.items()
                if share > limit + NEAR and share > before[link] + NEAR
            }
            lost = set(stand.missing) - set(whole[name].missing)
            full = {each.rpartition(" ")[0] for each in stand.full}
            full -= {each.rpartition(" ")[0] for each in whole[name].full}
            if over or lost or full:
                worse[name] = over
        assert found["needed"] == bool(worse)
        if found["needed"]:
            name = found["needed_by_scenario"]
            assert name in worse
            stand = rest[name]
            lost = sum(
                stand.missing[pair] for pair in set(stand.missing) - set(whole[name].missing)
            )
            assert found["without_unserved_gbps"] == pytest.approx(lost, abs=NEAR)
            if found["without_link"] in worse[name]:
                share = worse[name][found["without_link"]]
                assert found["without_utilisation"] == pytest.approx(share, abs=NEAR)
        else:
            assert found["needed_by_scenario"] == ""
            assert found["needed_by_demands"] == ""
            assert found["without_cny"] == -found_capex(plan, number)


def found_capex(plan: Plan, number: int) -> float:
    """Return what a line costs."""
    return float(plan.rows["capex_cny"][number])


@given(planned())
@settings(max_examples=30)
def test_under_free_routing_too_a_count_without_the_line_agrees(
    case: tuple[Network, list[dict[str, Any]]],
) -> None:
    net, added = case
    plan, terms = made(added), terms_for(net, "free")
    whole = stands(net, plan, terms)
    kept = {name for name, stand in whole.items() if not stand.unserved_gbps > NEAR}
    table = receipts(net, plan, terms=terms)
    for number, found in enumerate(table.to_dict("records")):
        less = made([each for place, each in enumerate(added) if place != number])
        rest = stands(net, less, terms)
        broken = {
            name
            for name, stand in rest.items()
            if stand.unserved_gbps > whole[name].unserved_gbps + 0.01
        }
        if broken & kept:
            assert found["needed"]
        if found["needed"]:
            name = found["needed_by_scenario"]
            assert rest[name].unserved_gbps > 0 or found["without_utilisation"] > 0
        if not found["needed"] and kept == set(whole):
            assert not broken


@given(planned())
@settings(max_examples=6)
def test_equal_plans_have_equal_receipts(case: tuple[Network, list[dict[str, Any]]]) -> None:
    net, added = case
    plan = made(added)
    for routing in ("ecmp", "free"):
        first = receipts(net, plan, terms=terms_for(net, routing))
        again = receipts(net, plan, terms=terms_for(net, routing))
        assert first.to_csv(index=False) == again.to_csv(index=False)


@pytest.mark.parametrize("routing", ["ecmp", "free"])
@given(case=planned())
@settings(max_examples=25)
def test_another_way_that_is_found_keeps_every_state_that_the_plan_keeps(
    routing: str, case: tuple[Network, list[dict[str, Any]]]
) -> None:
    net, added = case
    plan, terms = made(added), terms_for(net, routing)
    whole = stands(net, plan, terms)
    if not added:
        return
    looks = (IgpLooks if routing == "ecmp" else FreeLooks).of(net, plan, terms)
    for number in range(len(added)):
        found = looks.finding(number, until=inf)
        if not found.needed or found.other.kind == "not found":
            continue
        less = made([each for place, each in enumerate(added) if place != number])
        gbps = {link: 10.0 * count for link, _, count in found.other.bought}
        capacity = {x["link"]: x["capacity_gbps"] for x in network_in(
            net, less.steps, year=2026)["links"].rows()}  # fmt: skip
        more = tuple({"link": x, "capacity_gbps": capacity[x] + gbps[x]} for x in gbps)
        step = Step(year=2026, change=Change(id="more", set={"links": more}), spend_cny=0.0)
        rest = stands(net, replace(less, steps=(*less.steps, step)), terms)
        saved = float(plan.rows["capex_cny"][number])
        assert found.other.cny == pytest.approx(sum(gbps.values()) / 10.0 * 2e6 - saved)
        for name, stand in rest.items():
            if not (whole[name].over or whole[name].full or whole[name].missing):
                assert not stand.over
                assert not stand.missing

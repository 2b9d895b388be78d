"""What a plan starts from is checked: modules, years, prices, and what may be opened."""

from __future__ import annotations

from typing import Any

import pytest

from netplan.failures.sets import KINDS
from netplan.failures.sets.spec import READERS
from netplan.io import check_network
from netplan.topology.checks.fibre import waves_of
from netplan.topology.checks.planning import FAILURE_KINDS, FAILURE_SETS
from netplan.topology.network import Network
from netplan.topology.settings import Settings
from netplan.topology.table import Table

MADE_UP = {"source": "made up", "confidence": "assumed"}
Rows = dict[str, list[dict[str, Any]]]


def pair_rows() -> Rows:
    """Return two cities, a fibre route between them, and a link of one 400G on it."""
    return {
        "sites": [
            {"site": "a", "lon_deg": 105.0, "lat_deg": 37.0},
            {"site": "b", "lon_deg": 106.0, "lat_deg": 37.0},
        ],
        "carriers": [{"carrier": "red"}],
        "nodes": [
            {"node": "red-a", "site": "a", "carrier": "red"},
            {"node": "red-b", "site": "b", "carrier": "red"},
        ],
        "segments": [{"segment": "ab", "a": "a", "b": "b", "length_km": 120.0}],
        "modules": [
            {"module": "100G", "capacity_gbps": 100.0},
            {"module": "400G", "capacity_gbps": 400.0},
        ],
        "links": [link()],
    }


def link(**cells: Any) -> dict[str, Any]:
    plain = {
        "link": "l",
        "a": "red-a",
        "b": "red-b",
        "segments": ("ab",),
        "capacity_gbps": 400.0,
        "technology": "400G",
    }
    return plain | cells


def batch(**cells: Any) -> dict[str, Any]:
    return {"link": "l", "module": "400G", "count": 1} | cells


def found(rows: Rows | None = None, **settings: Any) -> list[str]:
    """Return the findings of the pair of cities with ``rows`` in place of its own."""
    tables = {
        name: Table.of(name, [MADE_UP | row for row in listed])
        for name, listed in (pair_rows() | (rows or {})).items()
    }
    network = Network(Settings(name="pair", **settings), tables)
    return [str(finding) for finding in check_network(network)]


def test_the_pair_of_cities_is_sound_with_and_without_its_modules_listed() -> None:
    assert found() == []
    assert found({"link_modules": [batch()]}) == []


def test_modules_must_be_of_a_link_and_a_type_that_are_there() -> None:
    assert found({"link_modules": [batch(link="ll", module="40G")]}) == [
        "link_modules.csv row 1, link: no link 'll'; did you mean 'l'?",
        "link_modules.csv row 1, module: no module '40G'; did you mean '400G'?",
    ]


@pytest.mark.parametrize("retired", [2024, 2025])
def test_modules_go_out_of_service_after_they_came_in(retired: int) -> None:
    rows = [batch(), batch(module="100G", installed_year=2025, retire_year=retired)]
    assert found({"link_modules": rows}) == [
        (
            "link_modules.csv row 2, retire_year: must be after installed_year 2025, "
            f"is {retired} (link l, module 100G)"
        )
    ]


def test_modules_that_always_were_there_may_go_at_any_time() -> None:
    assert found({"link_modules": [batch(retire_year=2029)]}) == []


def test_a_link_has_the_capacity_of_its_modules_in_service_in_the_base_year() -> None:
    rows = [batch(count=2), batch(module="100G"), batch(module="100G", retire_year=2026)]
    rows[2]["installed_year"] = 2020
    assert found({"link_modules": rows}) == [
        (
            "links.csv row 1, capacity_gbps: must be 900, the sum of its link_modules in service "
            "in 2026, is 400 (link l)"
        )
    ]
    assert found({"link_modules": rows, "links": [link(capacity_gbps=900.0)]}) == []


def test_a_network_with_its_plan_applied_has_the_capacity_of_a_later_year() -> None:
    rows = {"link_modules": [batch(), batch(installed_year=2028, count=2)]}
    assert found(rows) == []
    assert found(rows | {"links": [link(capacity_gbps=1200.0)]}) == []
    # Beyond the horizon no plan goes.
    rows = {"link_modules": [batch(), batch(installed_year=2031, count=2)]}
    assert found(rows | {"links": [link(capacity_gbps=1200.0)]}) == [
        (
            "links.csv row 1, capacity_gbps: must be 400, the sum of its link_modules in service "
            "in 2026, is 1200 (link l)"
        )
    ]


def test_periods_stand_in_order_from_the_base_year() -> None:
    years = [{"year": year} for year in (2025, 2027, 2026, 2028, 2028)]
    assert found({"periods": years}) == [
        "periods.csv row 1, year: must not be before base_year 2026, is 2025",
        (
            "periods.csv row 3, year: must come after 2027 in the row above, is 2026: "
            "periods stand in order"
        ),
        "periods.csv row 5, year: '2028' is in row 4 already; each row needs its own",
    ]


def test_prices_are_in_the_network_s_own_currency() -> None:
    rows = pair_rows()
    rows["modules"][0]["currency"] = "CNY"
    rows["modules"][1]["currency"] = "USD"
    rows["segments"][0]["currency"] = "元"
    rows["line_systems"] = [{"line_system": "c", "currency": "cny"}]
    assert found(rows) == [
        (
            "line_systems.csv row 1, currency: must be CNY as in network.toml, or empty, "
            "is 'cny': convert the prices"
        ),
        (
            "modules.csv row 2, currency: must be CNY as in network.toml, or empty, "
            "is 'USD': convert the prices"
        ),
        (
            "segments.csv row 1, currency: must be CNY as in network.toml, or empty, "
            "is '元': convert the prices"
        ),
    ]
    assert "modules.csv row 1, currency: must be USD as in network.toml" in "\n".join(
        found(rows, currency="USD")
    )


def test_a_candidate_link_rides_what_is_there_or_may_be_built() -> None:
    rows = pair_rows()
    rows["segments"].append(
        {"segment": "ab2", "a": "a", "b": "b", "length_km": 150.0, "status": "planned"}
    )
    rows["links"].append(link(link="new", segments=("ab2",), status="candidate"))
    assert found(rows) == [
        (
            "links.csv row 2, segments: 'ab2' is planned; a candidate link rides existing or "
            "candidate segments alone (link new)"
        )
    ]
    rows["segments"][1]["status"] = "candidate"
    assert found(rows) == []


def test_a_candidate_link_over_no_segment_at_all_is_named() -> None:
    rows = pair_rows()
    rows["links"].append(link(link="new", segments=("ab0",), status="candidate"))
    assert found(rows) == ["links.csv row 2, segments: no segment 'ab0'; did you mean 'ab'?"]


def exchange_rows(**cells: Any) -> Rows:
    port = {"exchange": "x", "carrier": "red", "capacity_gbps": 400.0, "scope": ("*",)}
    return {
        "exchanges": [{"exchange": "x", "site": "a", "kind": "ixp"}],
        "exchange_ports": [port | cells],
    }


def test_a_port_that_can_grow_has_a_price_for_it() -> None:
    assert found(exchange_rows(step_gbps=100.0)) == [
        (
            "exchange_ports.csv row 1, step_capex_cny: must be given where step_gbps is, 100 "
            "(exchange x, carrier red)"
        )
    ]
    assert found(exchange_rows(step_gbps=100.0, step_capex_cny=1.0)) == []


def test_a_candidate_port_needs_a_node_of_its_carrier_at_the_exchange() -> None:
    rows = exchange_rows(carrier="blue", status="candidate", capex_cny=5.0)
    rows["carriers"] = [{"carrier": "red"}, {"carrier": "blue"}]
    assert found(rows) == [
        (
            "exchange_ports.csv row 1, carrier: blue has no node at 'a', the site of exchange x; "
            "see nodes.csv"
        )
    ]


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ({"plan_modules": ("400G", "40G")}, "plan_modules: no module '40G'; did you mean '400G'?"),
        ({"discount_rate": -0.06}, "discount_rate: must be at least 0, is -0.06"),
        ({"discount_rate": 6.0}, "discount_rate: must be at most 1, is 6: 0.06 is 6 % a year"),
        (
            {"survive": ("segments", "segment")},
            (
                "survive: no kind of failure 'segment'; did you mean 'segments'?; there are "
                "segments, links, members, srlgs, corridors, sites, exchanges, areas, scenarios, "
                "pairs, random, weighted, circle, corridor"
            ),
        ),
        ({"budget_cny": -1.0}, "budget_cny: must be at least 0, is -1"),
        (
            {"plan_routing": "ecpm"},
            "plan_routing: must be one of free, backups, ecmp, is 'ecpm'; did you mean 'ecmp'?",
        ),
    ],
)
def test_settings_of_plans_that_cannot_be_meant_are_named(
    settings: dict[str, Any], what: str
) -> None:
    assert found(None, **settings) == [f"network.toml, {what}"]


def test_sets_with_settings_of_their_own_may_be_survived() -> None:
    assert found(None, survive=("segments", "pairs:segments", "random:links:2:100")) == []


def test_the_kinds_of_failures_are_those_of_a_sweep() -> None:
    assert tuple(KINDS) == FAILURE_KINDS
    assert tuple(READERS) == FAILURE_SETS


def test_a_link_of_two_module_types_takes_one_wave_for_each_module() -> None:
    modules = [
        {"module": "100G", "capacity_gbps": 100.0, **MADE_UP},
        {"module": "400G", "capacity_gbps": 400.0, **MADE_UP},
    ]
    made_of = [
        {"link": "x", "module": "100G", "count": 3, "retire_year": 2028, **MADE_UP},
        {"link": "x", "module": "400G", "count": 2, **MADE_UP},
    ]
    tables = {
        "modules": Table.of("modules", modules),
        "link_modules": Table.of("link_modules", made_of),
    }
    network = Network(Settings(name="waves", base_year=2026, horizon_year=2030), tables)
    link = {"link": "x", "technology": "400G", "capacity_gbps": 1100.0}
    assert waves_of(network, link) == 5
    # From 2028 on the three old ones are gone, and their waves with them.
    assert waves_of(network, link | {"capacity_gbps": 800.0}) == 2
    assert waves_of(network, link | {"link": "y", "capacity_gbps": 900.0}) == 3

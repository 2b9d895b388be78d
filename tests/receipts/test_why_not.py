"""Why a request has no plan: the cut, the failure, the demand, and how much is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from made_networks import grid, network, row
from netplan.capacity.receipts import WHY_COLUMNS, why_not
from netplan.capacity.terms import Terms
from netplan.capacity.upgrade import UpgradeSettings, upgrade
from netplan.errors import InputError
from netplan.topology.table import Table
from upgrade_networks import LINE, M100, M400, towns

if TYPE_CHECKING:
    from netplan.topology.network import Network


def terms(**more: Any) -> Terms:
    """Return terms for 2026 with modules of 100 Gbit/s."""
    return Terms(**{"years": (2026,), "modules": ("m100",), **more})


def said(net: Network, asked: Terms, **more: Any) -> list[dict[str, Any]]:
    """Return the rows of why not."""
    table = why_not(net, terms=asked, **more)
    assert tuple(table.columns) == WHY_COLUMNS
    return [{str(name): cell for name, cell in each.items()} for each in table.to_dict("records")]


def test_a_cut_that_all_waves_cannot_fill_is_named_with_what_is_missing() -> None:
    # Two pairs of ten waves of 100 at a limit of 70 %: 1,400.
    (only,) = said(towns(demand=5000.0), terms())
    assert (only["kind"], only["year"], only["scenario"]) == ("cut", 2026, "")
    assert (only["places"], only["sites"], only["unit"]) == ("ab", "A", "Gbit/s")
    assert (only["needed"], only["available"], only["missing"]) == pytest.approx(
        (5000.0, 1400.0, 3600.0)
    )
    assert only["demands"] == "d (5,000 Gbit/s)"
    assert only["text_en"] == (
        "in normal operation in 2026 5,000 Gbit/s must cross A–B (c, ab), between A and the rest; "
        "with everything bought these carry 1,400 at most, 3,600 are missing (d (5,000 Gbit/s))"
    )
    assert only["text_zh"] == (
        "2026年正常运行时，5,000 Gbit/s须经A–B（c，ab）（A与其余站点之间），"
        "全部扩容后至多承载1,400，缺3,600（d（5,000 Gbit/s））"
    )


def test_the_largest_module_counts() -> None:
    assert said(towns(demand=5000.0, modules=(M100, M400)), terms(modules=("m100", "m400"))) == []


def test_a_failure_that_leaves_too_little_is_named() -> None:
    # Each cable holds 2,000 after the other is cut; both together 2,800 in normal operation.
    rows = said(towns(demand=2500.0), terms(survive=("segments",)))
    assert [(each["scenario"], each["available"]) for each in rows] == [
        ("north", pytest.approx(2000.0)),
        ("south", pytest.approx(2000.0)),
    ]
    assert all(each["missing"] == pytest.approx(500.0) for each in rows)
    assert rows[0]["scenario_en"] == "cut of A–B (north)"


def test_a_demand_that_nothing_can_save_is_named_unless_it_is_spared() -> None:
    asked = terms(survive=("sites",))
    rows = said(towns(demand=50.0), asked)
    assert [(each["kind"], each["scenario"]) for each in rows] == [("demand", "A"), ("demand", "B")]
    assert (
        "nothing that is there or may be built joins A and B: d (50 Gbit/s)" in (rows[0]["text_en"])
    )
    assert said(towns(demand=50.0), replace(asked, spare_stranded=True)) == []


def test_an_egress_that_no_fibre_reaches_says_how_far_it_gets() -> None:
    # Links A-B on the north and, new, on the south: twenty waves on each cable.
    (only,) = said(towns(demand=50.0), terms(home=("A",), egress_target_gbps=2500.0))
    assert only["kind"] == "egress"
    assert (only["needed"], only["available"], only["missing"]) == (2500.0, 2000.0, 500.0)
    assert "2,000 Gbit/s at most" in only["text_en"]


def test_a_port_that_cannot_grow_is_the_cut() -> None:
    net = network(
        settings={"base_year": 2026},
        sites=grid("AB"),
        carriers=[row(carrier="r"), row(carrier="b")],
        nodes=[
            row(node="rA", site="A", carrier="r"),
            row(node="rB", site="B", carrier="r"),
            row(node="bB", site="B", carrier="b"),
        ],
        segments=[row(segment="s", a="A", b="B", length_km=100.0)],
        fibre_pairs=[row(segment="s", carrier="r", pairs=2, channels=10, lit=1)],
        line_systems=[LINE],
        modules=[M100],
        links=[
            row(link="l", a="rA", b="rB", segments=("s",), capacity_gbps=100.0, technology="m100")
        ],
        exchanges=[row(exchange="x", site="B", kind="ixp")],
        exchange_ports=[
            row(exchange="x", carrier=carrier, capacity_gbps=50.0, scope=("*",)) for carrier in "rb"
        ],
        demands=[row(demand="d", source="rA", target="bB", volume_gbps=80.0)],
    )
    (only,) = said(net, terms())
    assert only["kind"] == "cut"
    # Both ports are too narrow, one after the other: the first is named.
    assert (only["places"], only["sites"]) == ("x r", "B")
    assert (only["needed"], only["available"], only["missing"]) == (80.0, 50.0, 30.0)
    assert "80 Gbit/s must cross the port x (r), between B and the rest" in only["text_en"]
    grown = [each | {"step_gbps": 50.0} for each in net["exchange_ports"].rows()]
    assert said(net.replace(Table.of("exchange_ports", grown)), terms()) == []


def bipartite(volume: float) -> Network:
    """Return u1, u2 each joined with v1, v2, v3 by what carries 700 each way, and four demands.

    u1 with u2, and each v with each other, want ``volume`` both ways; every path has two links.
    """
    ends = [(u, v) for u in ("U1", "U2") for v in ("V1", "V2", "V3")]
    wanted = [("U1", "U2"), ("V1", "V2"), ("V2", "V3"), ("V1", "V3")]
    return network(
        settings={"base_year": 2026},
        sites=grid(["U1", "U2", "V1", "V2", "V3"]),
        carriers=[row(carrier="c")],
        nodes=[
            row(node=f"c{site}", site=site, carrier="c") for site in ("U1", "U2", "V1", "V2", "V3")
        ],
        segments=[row(segment=f"s{a}{b}", a=a, b=b, length_km=100.0) for a, b in ends],
        fibre_pairs=[
            row(segment=f"s{a}{b}", carrier="c", pairs=1, channels=10, lit=1) for a, b in ends
        ],
        line_systems=[LINE],
        modules=[M100],
        links=[
            row(
                link=f"l{a}{b}", a=f"c{a}", b=f"c{b}", segments=(f"s{a}{b}",), capacity_gbps=100.0,
                technology="m100",
            )
            for a, b in ends
        ],
        demands=[
            row(demand=f"{a}-{b}", source=f"c{a}", target=f"c{b}", volume_gbps=volume)
            for a, b in [*wanted, *((b, a) for a, b in wanted)]
        ],
    )  # fmt: skip


def test_where_no_single_cut_is_too_narrow_links_are_weighed_together() -> None:
    # Eight demands over two links each, on twelve directions of 700: 525 each at most.
    assert said(bipartite(520.0), terms()) == []
    (only,) = said(bipartite(600.0), terms())
    # Of all twelve 9,600 against 8,400; some prices take one direction of each link alone.
    assert only["needed"] / only["available"] == pytest.approx(9600.0 / 8400.0, rel=1e-3)
    assert only["missing"] == pytest.approx(only["needed"] - only["available"])
    assert "each counted as often as it has to be passed" in only["text_en"]
    assert "按须经次数计" in only["text_zh"]


@pytest.mark.parametrize("demand", [100.0, 1300.0, 1500.0, 1900.0, 2100.0, 4000.0])
@pytest.mark.parametrize("survive", [(), ("segments",)])
def test_what_has_a_plan_has_no_obstacle(demand: float, survive: tuple[str, ...]) -> None:
    net, asked = towns(demand=demand), terms(survive=survive)
    plan = upgrade(net, settings=UpgradeSettings(terms=asked, time_limit_s=20.0))
    rows = said(net, asked)
    assert not (plan.found and rows)
    if rows:
        assert plan.summary.status == "infeasible"
        assert all(each["missing"] > 0 for each in rows)
        assert all(
            each["missing"] == pytest.approx(each["needed"] - each["available"]) for each in rows
        )


def test_lines_of_a_search_come_through_where_nothing_is_proved() -> None:
    lines = [("budget: 1 million short", "预算：缺1百万元")]
    (only,) = said(towns(demand=50.0), terms(), missing=lines)
    assert (only["kind"], only["text_en"], only["text_zh"]) == ("search", *lines[0])
    (proved,) = said(towns(demand=5000.0), terms(), missing=lines)
    assert proved["kind"] == "cut"


def test_unknown_failures_are_refused() -> None:
    with pytest.raises(InputError, match="segmets"):
        why_not(towns(), terms=terms(survive=("segmets",)))

"""Upgrades where networks meet: exchange ports are opened and enlarged, worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from made_networks import network, row
from netplan.capacity.proof.prove import prove
from netplan.capacity.steps import network_in
from netplan.capacity.terms import terms_of
from netplan.capacity.upgrade import UpgradeSettings, upgrade
from upgrade_networks import LINE, M100

if TYPE_CHECKING:
    from netplan.capacity.plan import Plan
    from netplan.topology.network import Network


def meeting(
    *, demand: float, gbps: float = 100.0, status: str = "existing", **port: Any
) -> Network:
    """Return network r from A to X and network b at X, which meet at an exchange there.

    Both links have 400 Gbit/s. ``gbps`` and ``status`` are those of b's port.
    """
    return network(
        settings={
            "base_year": 2026,
            "horizon_year": 2026,
            "working_utilisation": 0.5,
            "plan_modules": ("m100",),
        },
        sites=[
            row(site="A", lon_deg=0.0, lat_deg=0.0),
            row(site="X", lon_deg=1.0, lat_deg=0.0),
            row(site="B", lon_deg=2.0, lat_deg=0.0),
        ],
        carriers=[row(carrier="r"), row(carrier="b")],
        nodes=[
            row(node="rA", site="A", carrier="r"),
            row(node="rX", site="X", carrier="r"),
            row(node="bX", site="X", carrier="b"),
            row(node="bB", site="B", carrier="b"),
        ],
        segments=[
            row(segment="ax", a="A", b="X", length_km=100.0),
            row(segment="xb", a="X", b="B", length_km=100.0),
        ],
        fibre_pairs=[
            row(segment="ax", carrier="r", pairs=1, channels=10, lit=1),
            row(segment="xb", carrier="b", pairs=1, channels=10, lit=1),
        ],
        modules=[M100],
        line_systems=[LINE],
        links=[
            row(
                link="r1", a="rA", b="rX", segments=("ax",), capacity_gbps=400.0,
                technology="m100",
            ),
            row(
                link="b1", a="bX", b="bB", segments=("xb",), capacity_gbps=400.0,
                technology="m100",
            ),
        ],
        exchanges=[row(exchange="ix", site="X", kind="ixp")],
        exchange_ports=[
            row(exchange="ix", carrier="r", capacity_gbps=1000.0, scope=("*",)),
            row(exchange="ix", carrier="b", capacity_gbps=gbps, scope=("*",), status=status)
            | port,
        ],
        demands=[row(demand="d", source="rA", target="bB", volume_gbps=demand)],
    )  # fmt: skip


def planned(asked: Network, **terms: Any) -> Plan:
    """Return the upgrade, which must pass its certificate where there is one."""
    kept = terms_of(asked, **terms)
    plan = upgrade(asked, settings=UpgradeSettings(terms=kept, time_limit_s=10.0, gap=1e-6))
    if plan.found:
        found = prove(asked, plan, terms=kept)
        assert found.passed, found.checks[~found.checks["passed"]].to_string()
    return plan


@pytest.mark.parametrize("routing", ["free", "ecmp", "backups"])
def test_a_port_that_is_too_small_grows_by_whole_steps(routing: str) -> None:
    asked = meeting(demand=150.0, step_gbps=100.0, step_capex_cny=0.4e6)
    plan = planned(asked, routing=routing)
    # 150 / 0.5 = 300 Gbit/s through b's port of 100: two steps.
    rows = plan.rows[["action", "item", "quantity", "capex_cny"]].to_numpy().tolist()
    assert rows == [["enlarge_port", "ix b", 2, 0.8e6]]
    after = network_in(asked, plan.steps, year=2026)
    assert list(after["exchange_ports"]["capacity_gbps"]) == [1000.0, 300.0]


def test_a_candidate_port_is_opened_and_grown() -> None:
    asked = meeting(
        demand=150.0, status="candidate", capex_cny=1e6, step_gbps=250.0, step_capex_cny=0.4e6
    )
    plan = planned(asked)
    assert plan.rows[["action", "quantity", "capex_cny"]].to_numpy().tolist() == [
        ["open_port", 1, 1e6],
        ["enlarge_port", 1, 0.4e6],
    ]
    after = network_in(asked, plan.steps, year=2026)
    assert list(after["exchange_ports"]["status"]) == ["existing", "existing"]


def test_a_port_that_cannot_grow_is_named_as_what_is_short() -> None:
    plan = planned(meeting(demand=150.0))
    assert plan.summary.status == "infeasible"
    (line,) = plan.missing_en
    assert "d need 150.0 Gbit/s over ix (b)" in line
    assert "are missing" in line

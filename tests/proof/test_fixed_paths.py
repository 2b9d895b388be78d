"""A plan with fixed working and backup paths is checked path by path."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from made_networks import row
from netplan.capacity.proof import prove
from netplan.capacity.steps import Step
from netplan.topology.table import Table
from proof_cases import FIRST, TERMS, honest, rows_of, summary, works

if TYPE_CHECKING:
    from netplan.capacity.plan import Plan
    from netplan.topology.network import Network

BACKUPS = replace(TERMS, years=(2026,), year_budgets_cny=(), routing="backups", lease_pairs=2,
                  egress_target_gbps=0.0)  # fmt: skip
DIRECT, ROUND = ("plan-r-H-B",), ("h-a", "a-b")
PATHS: tuple[dict[str, Any], ...] = (
    row(demand="near", role="working", path=("rH", "rA"), links=("h-a",), exchanges=()),
    row(
        demand="near", role="backup", path=("rH", "rB", "rA"), links=("plan-r-H-B", "a-b"),
        exchanges=(),
    ),
    row(demand="far", role="working", path=("rH", "rB"), links=DIRECT, exchanges=()),
    row(demand="far", role="backup", path=("rH", "rA", "rB"), links=ROUND, exchanges=()),
    row(demand="other", role="working", path=("rH", "rB", "bB"), links=DIRECT, exchanges=("x",)),
    row(
        demand="other", role="backup", path=("rH", "rA", "rB", "bB"), links=ROUND,
        exchanges=("x",),
    ),
)  # fmt: skip


def plan_with(paths: list[dict[str, Any]]) -> Plan:
    """Return the first step of the plan worked by hand, with fixed paths."""
    return replace(
        honest(),
        steps=(Step(year=2026, change=FIRST, spend_cny=10.4e6),),
        rows=rows_of([(2026, 2026, 10.4e6)]),
        summary=summary(spend_cny=10.4e6, objective_cny=10.4e6),
        paths=pd.DataFrame(paths),
    )


def failed(paths: list[dict[str, Any]], *, net: Network | None = None, **terms: Any) -> set[str]:
    """Return the checks that fail with these paths."""
    table = prove(net or works(), plan_with(paths), terms=replace(BACKUPS, **terms)).checks
    return set(table["check"][~table["passed"]])


def test_paths_that_hold_pass_with_the_loads_worked_by_hand() -> None:
    certificate = prove(works(), plan_with(list(PATHS)), terms=BACKUPS)
    assert certificate.passed, certificate.checks.to_string()
    worst = dict(zip(certificate.states["scenario"], certificate.states["worst_utilisation"],
                     strict=True))  # fmt: skip
    # 100 of 200 on H-B; all 150 there with A's cable cut, and on H-A with B's cut.
    assert worst == {"": 0.5, "h-a": 0.75, "a-b": 0.5, "h-b": 0.75}


def test_a_demand_without_a_backup_does_not_survive() -> None:
    assert failed(list(PATHS[:3] + PATHS[4:])) == {"survives"}
    assert failed(list(PATHS[:3] + PATHS[4:]), survive=()) == set()


def test_a_demand_without_paths_is_not_carried() -> None:
    assert failed(list(PATHS[2:])) == {"working", "survives"}
    nobody = replace(plan_with(list(PATHS)), paths=None)
    table = prove(works(), nobody, terms=BACKUPS).checks
    assert set(table["check"][~table["passed"]]) == {"working", "survives"}


@pytest.mark.parametrize(
    "cells",
    [
        {"links": ("a-b",)},
        {"links": ()},
        {"links": ("h-a", "a-b")},
        {"path": ("rH",)},
        {"path": ("rH", "nowhere")},
        {"path": ("rA", "rH")},
        {"exchanges": ("x",)},
        {"links": ("plan-r-H-A",)},
    ],
)
def test_a_path_that_does_not_hold_together_is_none(cells: dict[str, Any]) -> None:
    forged = [{**PATHS[0], **cells}, *PATHS[1:]]
    # A cut of B's cable takes the backup, which is all that is left.
    assert failed(forged) == {"working", "survives"}


def test_a_backup_on_the_cable_of_its_working_path_saves_nothing() -> None:
    same = [PATHS[0], {**PATHS[0], "role": "backup"}, *PATHS[2:]]
    assert failed(same) == {"survives"}


def test_a_working_path_beyond_its_class_limit_is_late() -> None:
    demands = [r | {"class": "fast"} for r in works()["demands"].rows()]
    classes = [row(class_="fast", max_one_way_ms=2.0, source="t", confidence="assumed")]
    net = works().replace(Table.of("demands", demands), Table.of("classes", classes))
    # H-A is 300 km and H-B 500 km of cable: 2 ms keep the first only.
    certificate = prove(net, plan_with(list(PATHS)), terms=replace(BACKUPS, latency="hard"))
    late = certificate.checks.set_index("check").loc["late"]
    assert not late["passed"]
    assert late["value"] == pytest.approx(100.0)
    assert "rH - rB: 60.0 Gbit/s, 2." in late["detail_en"]
    assert failed(list(PATHS), net=net, latency="off") == set()

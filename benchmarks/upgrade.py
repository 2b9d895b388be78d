"""Upgrades of topology/zhongwei as a planner asks for them: gap and time, stated as they are."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from design_models import cpu_seconds
from netplan.capacity.terms import terms_of
from netplan.capacity.upgrade import UpgradeSettings, upgrade
from netplan.io import read_network
from netplan.topology.changes import in_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.topology.network import Network

REFERENCE = Path(__file__).parents[1] / "topology" / "zhongwei"
MINUTES = (2.0, 10.0)


@dataclass(frozen=True, slots=True)
class UpgradeRow:
    """How far a search came: millions of CNY discounted, proved bound, gap, and CPU time."""

    job: str
    routing: str
    limit_s: float
    seconds: float
    cpu_s: float
    status: str
    objective_mcny: float
    bound_mcny: float
    gap: float
    modules: int


def today(folder: Path = REFERENCE) -> Network:
    """Return the reference network in its state of today."""
    plain = read_network(folder)
    return in_state(plain, plain.settings.today)


def measured(network: Network, *, limit_s: float, job: str, **terms: Any) -> UpgradeRow:
    """Return how far one search came within ``limit_s``."""
    asked = terms_of(network, spare_stranded=True, **terms)
    wall, cpu = time.perf_counter(), cpu_seconds()
    plan = upgrade(network, settings=UpgradeSettings(terms=asked, time_limit_s=limit_s))
    found = plan.summary
    bought = plan.rows[plan.rows["action"].isin(["add_modules", "open_link"])]
    return UpgradeRow(
        job=job,
        routing=asked.routing,
        limit_s=limit_s,
        seconds=time.perf_counter() - wall,
        cpu_s=cpu_seconds() - cpu,
        status=found.status,
        objective_mcny=found.objective_cny / 1e6,
        bound_mcny=found.bound_cny / 1e6,
        gap=found.gap,
        modules=int(bought["quantity"].sum()),
    )


def upgrade_rows(*, minutes: tuple[float, ...] = MINUTES) -> Iterator[UpgradeRow]:
    """Yield the survivable plan of 2030 and the five-year plan, unreduced, by routing and limit.

    Every cut of a segment is survived; demands that no building can save are spared. The
    five-year plan keeps the budgets of ``periods.csv``.
    """
    network = today()
    jobs = (
        ("2030, every segment cut survived", {"periods": False}),
        ("2026-2030, every segment cut survived, yearly budgets", {"periods": True}),
    )
    for job, terms in jobs:
        for routing in ("free", "ecmp"):
            for limit in minutes:
                yield measured(network, limit_s=60 * limit, job=job, routing=routing, **terms)


def smoke_rows() -> Iterator[UpgradeRow]:
    """Yield one quick row: the square, no failure."""
    network = read_network(REFERENCE.parent / "square")
    yield measured(network, limit_s=5.0, job="the square", survive=(), egress_target_gbps=0.0)


def lines(rows: Iterator[UpgradeRow]) -> Iterator[str]:
    """Yield rows as a table in Markdown."""
    yield "| job | routing | limit s | s | CPU s | status | M CNY | bound | gap | modules |"
    yield "|---|---|---:|---:|---:|---|---:|---:|---:|---:|"
    for row in rows:
        yield (
            f"| {row.job} | {row.routing} | {row.limit_s:.0f} | {row.seconds:.1f} "
            f"| {row.cpu_s:.1f} | {row.status} | {row.objective_mcny:.3f} | {row.bound_mcny:.3f} "
            f"| {row.gap:.2%} | {row.modules} |"
        )


if __name__ == "__main__":
    for line in lines(upgrade_rows()):
        print(line, flush=True)

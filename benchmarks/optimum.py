"""T8 to T12: the optimum by trees, beside the whole program in HiGHS, GLOP and PDLP.

Seconds are of CPU time, because solvers thread; wall times stand in the contender's name. An
answer must lie between netplan's bound and its objective, or within the solver's own tolerance
of them, before its time is believed.

    python benchmarks/optimum.py --small
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.optimum import Optimum, least_latency, least_max_utilisation
from optimum_data import Instance, folder, kdl, made, repetita, sndlib
from optimum_peers import by_highs, by_ortools, whole
from rows import Row, show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LIMIT_S = 60.0
KDL_LIMIT_S = 300.0
OVER_BEST = 1.1
OF_LIMIT = 0.9
FAILURES = 12
PEERS: tuple[tuple[str, float], ...] = (
    ("HiGHS simplex", 1e-6),
    ("HiGHS interior point", 1e-6),
    ("GLOP", 1e-6),
    ("PDLP 1e-4", 1e-2),
)


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer with the CPU and wall time that it took, s."""

    answer: float | None
    cpu_s: float
    wall_s: float


def timed(function: Callable[[], float | None], *, runs: int) -> Timed:
    """Return the answer and the medians over ``runs`` runs."""
    cpu, wall, answer = [], [], None
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        answer = function()
        wall.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - used)
    return Timed(answer, float(np.median(cpu)), float(np.median(wall)))


def asked(name: str, case: Instance, cap: float | None, limit_s: float) -> float | None:
    """Return what one peer answers, building its program included."""
    program = whole(case, cap=cap)
    if name.startswith("HiGHS"):
        return by_highs(program, "simplex" if name.endswith("simplex") else "ipm", limit_s)
    return by_ortools(program, name.split(maxsplit=1)[0].lower(), limit_s)


def beside(
    target: str,
    job: str,
    case: Instance,
    mine: tuple[Optimum, Timed],
    *,
    cap: float | None = None,
    peers: Sequence[tuple[str, float]] = PEERS,
    must: float,
    limit_s: float = LIMIT_S,
) -> list[Row]:
    """Return netplan's row and a row of each peer; the best of these carries the target.

    Raises ValueError when a peer's answer is not netplan's.
    """
    best, own = mine
    gap = f"proved within {best.gap:.1e}"
    rows = [Row(target, job, f"netplan (wall {own.wall_s:.3g} s)", own.cpu_s, 1.0, None, gap, None)]
    for name, tolerance in peers:
        found = timed(lambda name=name: asked(name, case, cap, limit_s), runs=1)
        ratio = found.cpu_s / own.cpu_s
        label = f"{name}, whole LP (wall {found.wall_s:.3g} s)"
        if found.answer is None:
            late = found.wall_s > OF_LIMIT * limit_s
            why = f"over {limit_s:.0f} s" if late else "gave up"
            label, said = f"{name}, whole LP: {why}", "no answer"
        else:
            scale = tolerance * abs(best.objective)
            if not best.bound - scale <= found.answer <= best.objective + scale:
                message = f"{job}: {name} says {found.answer}, netplan {best.objective}"
                raise ValueError(message)
            said = f"objective, differs by {abs(found.answer / best.objective - 1):.1e}"
        rows.append(Row(target, job, label, found.cpu_s, ratio, None, said, None))
    return with_target(rows, must)


def with_target(rows: list[Row], must: float) -> list[Row]:
    """Put the target on the fastest peer that gave an answer, or on the first if none did."""
    answered = [row for row in rows[1:] if row.same != "no answer"] or rows[1:]
    hardest = min(answered, key=lambda row: row.ratio)
    return [replace(row, must=must) if row is hardest else row for row in rows]


def least(case: Instance, *, runs: int, gap: float = 1e-4) -> tuple[Optimum, Timed]:
    """Return netplan's least greatest utilisation and its time, kernels compiled before."""
    best = least_max_utilisation(case.problem, gap=gap)
    job = timed(lambda: least_max_utilisation(case.problem, gap=gap).objective, runs=runs)
    return best, job


def fastest(case: Instance, *, runs: int, limit_s: float = LIMIT_S) -> list[Row]:
    """Return the rows of T12: least latency at 1.1 times the best utilisation."""
    cap = OVER_BEST * least_max_utilisation(case.problem).objective

    def solve() -> Optimum:
        found = least_latency(case.problem, case.latency_ms, utilisation=cap)
        if not isinstance(found, Optimum):
            message = f"{case.name}: 1.1 times the best utilisation must be possible"
            raise TypeError(message)
        return found

    best, job = solve(), f"least latency at 1.1 x best utilisation, {case.name}"
    mine = (best, timed(lambda: solve().objective, runs=runs))
    return beside("T12", job, case, mine, cap=cap, must=2.0, limit_s=limit_s)


def after_failures(case: Instance, *, runs: int, count: int = FAILURES) -> list[Row]:
    """Return the rows of T11: trees kept, beside a start from nothing, over sampled failures."""
    before = least_max_utilisation(case.problem)
    links = np.random.default_rng(0).permutation(case.problem.graph.arcs // 2)[:count]
    kept, anew, worst = [], [], 0.0
    for link in links:
        capacity = case.problem.capacity_gbps.copy()
        capacity[[2 * link, 2 * link + 1]] = 0.0
        failed = replace(case.problem, capacity_gbps=capacity)
        warm = timed(lambda p=failed: least_max_utilisation(p, start=before).objective, runs=runs)
        cold = timed(lambda p=failed: least_max_utilisation(p).objective, runs=runs)
        worst = max(worst, abs(warm.answer / cold.answer - 1))
        kept.append(warm.cpu_s)
        anew.append(cold.cpu_s)
    if worst > 2e-4:  # noqa: PLR2004 - both are within 1e-4 of the optimum
        message = f"{case.name}: kept trees differ from a start from nothing by {worst}"
        raise ValueError(message)
    job = f"after one link failure, trees kept, {case.name}, mean of {len(links)} failures"
    mine, other = float(np.mean(kept)), float(np.mean(anew))
    same = f"objective, differs by {worst:.1e}"
    return [
        Row("T11", job, "netplan", mine, 1.0, None, same, None),
        Row("T11", job, "netplan from nothing", other, other / mine, 5.0, same, None),
    ]


def large(*, runs: int) -> list[Row]:
    """Return the rows of T10: Kdl to 1e-3 beside PDLP."""
    case = kdl()
    mine = least(case, runs=runs, gap=1e-3)
    job = f"least greatest utilisation to 1e-3, Kdl, {case.problem.demands:,} demands"
    pdlp = [PEERS[-1]]
    return beside("T10", job, case, mine, peers=pdlp, must=7.0, limit_s=KDL_LIMIT_S)


def run(*, small: bool, runs: int) -> list[Row]:
    """Return all rows; those of a made network where ``small``."""
    if small:
        case = made()
        job = f"least greatest utilisation, {case.name}"
        rows = beside("T8", job, case, least(case, runs=runs), must=25.0, limit_s=LIMIT_S)
        return rows + fastest(case, runs=runs) + after_failures(case, runs=runs, count=3)
    if not folder().is_dir():
        message = f"T8 to T12 need outside data, which is not at {folder()}"
        raise FileNotFoundError(message)
    rows = []
    for target, case, must in (
        ("T8", repetita("Cogentco"), 25.0),
        ("T9", sndlib("germany50"), 4.0),
        ("T9", sndlib("ta2"), 4.0),
    ):
        job = f"least greatest utilisation to 1e-4, {case.name}, {case.problem.demands:,} demands"
        rows += beside(target, job, case, least(case, runs=runs), must=must)
        rows += fastest(case, runs=runs)
    rows += after_failures(repetita("Cogentco"), runs=runs)
    return rows + large(runs=runs)


if __name__ == "__main__":
    show(run, __doc__, runs=3)

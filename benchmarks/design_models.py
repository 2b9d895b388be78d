"""T15 and T16: models of SNDlib with all flows in one program, beside HiGHS and SCIP alone.

Seconds are of CPU time, of this process and the ones that search for it; limits are wall time.
The peers get the same program as netplan begins with, wants merged, without its cuts and plans.

    python benchmarks/design_models.py --small
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from netplan.capacity.design import SearchSettings
from netplan.capacity.models import ModelDemand, ModelLink, ModelProblem, problem_of, solve_model
from netplan.capacity.models.form import form_of
from netplan.capacity.models.program import whole_program
from netplan.io.formats.sndlib_model import read_model
from netplan.lp import search
from optimum_data import folder
from rows import Row, show

LIMIT_S = 60.0
T15_PUBLISHED, T15_WITHIN = 25_148_941.0, 0.02
T16_PUBLISHED, T16_SECONDS = 46_244_642.4, 3.0
PEERS = ("highs", "scip")
PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a contender found: objective and bound, and the CPU and wall time it took, s."""

    objective: float
    bound: float
    cpu_s: float
    wall_s: float


def cpu_seconds() -> float:
    """Return the CPU time of this process and all below it, those that ended included."""
    spent: dict[int, float] = {}
    below: dict[int, list[int]] = {}
    ticks = os.sysconf("SC_CLK_TCK")
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            number = int(entry.name)
            below.setdefault(int(words[1]), []).append(number)
            spent[number] = sum(map(int, words[11:15])) / ticks
    total, waiting = 0.0, [os.getpid()]
    while waiting:
        number = waiting.pop()
        total += spent.get(number, 0.0)
        waiting += below.get(number, [])
    return total


def of_netplan(problem: ModelProblem, *, limit_s: float, gap: float = 1e-6) -> Found:
    """Return what netplan finds."""
    used, begun = cpu_seconds(), time.perf_counter()
    answer = solve_model(problem, settings=SearchSettings(time_limit_s=limit_s, gap=gap))
    wall = time.perf_counter() - begun
    return Found(answer.objective, answer.bound, cpu_seconds() - used, wall)


def of_peer(problem: ModelProblem, backend: str, *, limit_s: float) -> Found:
    """Return what a solver alone finds on the whole program."""
    used, begun = cpu_seconds(), time.perf_counter()
    program = whole_program(problem, form_of(problem)).program
    found = search(program, time_limit_s=limit_s, backend=backend)
    settled = problem.settled_cost
    wall = time.perf_counter() - begun
    spent = cpu_seconds() - used
    return Found(found.objective + settled, found.bound + settled, spent, wall)


def rows_of(
    target: str, job: str, problem: ModelProblem, *, best: float, limit_s: float
) -> tuple[list[Row], Found]:
    """Return netplan's row and the peers', and what netplan found.

    Raises ValueError where bounds and objectives contradict each other.
    """
    mine = of_netplan(problem, limit_s=limit_s)
    others = {name: of_peer(problem, name, limit_s=limit_s) for name in PEERS}
    every = [mine, *others.values()]
    highest = max(found.bound for found in every)
    lowest = min(found.objective for found in every if np.isfinite(found.objective))
    if highest > lowest * (1 + 1e-5):
        message = f"{job}: a bound of {highest} lies above a plan of {lowest}"
        raise ValueError(message)
    rows = [_row((target, job, "netplan"), mine, mine, best)]
    for name, found in others.items():
        label = {"highs": "HiGHS", "scip": "SCIP"}[name] + " alone"
        rows.append(_row((target, job, label), found, mine, best))
    return rows, mine


def _row(of: tuple[str, str, str], found: Found, mine: Found, best: float) -> Row:
    """Return the row ``of`` target, job and contender: its time, how near plan and bound are."""
    if not np.isfinite(found.objective):
        said = f"no plan, bound {found.bound:,.1f}"
    else:
        off = PERCENT * (found.objective / best - 1)
        gap = PERCENT * (found.objective - found.bound) / found.objective
        said = f"{found.objective:,.1f}, {off:+.2f} % of the published; gap {gap:.2f} %"
    target, job, who = of
    name = f"{who} (wall {found.wall_s:.3g} s)"
    return Row(target, job, name, found.cpu_s, found.cpu_s / mine.cpu_s, None, said, None)


def made(side: int = 3) -> ModelProblem:
    """Return a grid of explicit levels with routing costs, for a quick run without outside data."""
    chance = np.random.default_rng(0)
    node = np.arange(side * side).reshape(side, side)
    ends = [*zip(node[:, :-1].ravel(), node[:, 1:].ravel(), strict=True)]
    ends += [*zip(node[:-1].ravel(), node[1:].ravel(), strict=True)]
    links = tuple(
        ModelLink(
            id=f"L{n}", a=int(a), b=int(b), routing_cost=1.0, modules=((20.0, 30.0), (80.0, 70.0))
        )
        for n, (a, b) in enumerate(ends)
    )
    pairs = [(int(a), int(b)) for a in node.ravel() for b in node.ravel() if a < b]
    demands = tuple(
        ModelDemand(id=f"D{n}", source=a, target=b, value=float(chance.integers(1, 9)))
        for n, (a, b) in enumerate(pairs)
    )
    nodes = tuple(f"N{n}" for n in node.ravel())
    return ModelProblem(
        nodes=nodes, links=links, demands=demands, code="made", capacities="explicit"
    )


def sndlib_model(name: str, code: str) -> ModelProblem:
    """Return a model of the collection."""
    return problem_of(read_model(folder() / "sndlib" / name / f"{name}.txt", code))


def run(*, small: bool, runs: int) -> list[Row]:
    """Return all rows; those of a made network where ``small``."""
    del runs
    # The first search of a process starts another one, and kernels are compiled or loaded.
    warm = of_netplan(made(2), limit_s=LIMIT_S)
    for name in PEERS:
        of_peer(made(2), name, limit_s=LIMIT_S)
    if small:
        best = of_netplan(made(), limit_s=10.0).objective
        return rows_of("T15", "made grid, explicit levels", made(), best=best, limit_s=10.0)[0]
    del warm
    if not folder().is_dir():
        message = f"T15 and T16 need outside data, which is not at {folder()}"
        raise FileNotFoundError(message)
    job = f"cost266 U-U-E-N-C-A-N-N, plan after {LIMIT_S:.0f} s"
    problem = sndlib_model("cost266", "U-U-E-N-C-A-N-N")
    rows, mine = rows_of("T15", job, problem, best=T15_PUBLISHED, limit_s=LIMIT_S)
    allowed = T15_PUBLISHED * (1 + T15_WITHIN)
    said = f"ratio: {allowed:,.0f} over netplan's plan"
    ratio = allowed / mine.objective
    limit = f"the published plan + {PERCENT * T15_WITHIN:g} %"
    rows.append(Row("T15", job, limit, LIMIT_S, ratio, 1.0, said, None))
    job = "atlanta D-B-M-N-C-A-N-N, proved optimal"
    problem = sndlib_model("atlanta", "D-B-M-N-C-A-N-N")
    more, mine = rows_of("T16", job, problem, best=T16_PUBLISHED, limit_s=LIMIT_S)
    said = f"proved within {(mine.objective - mine.bound) / mine.objective:.1e}"
    ratio = T16_SECONDS / mine.cpu_s
    more.append(Row("T16", job, "the time allowed", T16_SECONDS, ratio, 1.0, said, None))
    return rows + more


if __name__ == "__main__":
    show(run, __doc__, runs=1)

"""T14, T17 and T18: modules alone, without failures and surviving every link, beside one program.

Seconds are of CPU time, of this process and the ones that search for it; limits are wall time.
The peer is HiGHS on one whole program with the flows of every state. Where netplan proves its
answer, the peer gets as many times its time as the target says, and is then stopped: a ratio of
that size is "at least".

    python benchmarks/design_survive.py --small
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from design_models import Found, of_netplan, of_peer
from netplan.capacity.models import ModelDemand, ModelLink, ModelProblem, problem_of
from netplan.io.formats.sndlib_model import read_model
from optimum_data import folder
from rows import Row, show

FASTER = 30.0
STOPPED = 0.9
PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Job:
    """A model, what its answer must be, and within which time, s, and gap.

    ``best`` is the objective known from outside; ``within`` how far from it the answer may lie.
    """

    target: str
    name: str
    code: str
    best: float
    seconds: float
    gap: float = 1e-6
    within: float = 1e-6


JOBS = (
    Job("T14", "germany50", "U-U-M-N-C-A-N-N", 628_490.0, 60.0, gap=0.025, within=0.01),
    Job("T17", "polska", "U-U-M-N-C-A-N-U", 35_473.0, 1.0),
    Job("T17", "atlanta", "U-U-M-N-C-A-N-U", 147_440_000.0, 1.0),
    Job("T17", "france", "U-U-M-N-C-A-N-U", 33_400.0, 2.0),
    Job("T18", "germany50", "U-U-M-N-C-A-N-U", np.nan, 150.0, gap=0.05),
)


def rows_of(job: Job, problem: ModelProblem, *, limit_s: float) -> list[Row]:
    """Return netplan's row and that of the whole program.

    Raises ValueError where bounds and objectives contradict each other, or a proved answer is
    not the one known from outside.
    """
    mine = of_netplan(problem, limit_s=limit_s, gap=job.gap)
    proved = job.gap <= 1e-6 and _gap(mine) <= 1e-6  # noqa: PLR2004
    if proved and abs(mine.objective / job.best - 1) > job.within:
        message = f"{job.name}: {mine.objective} is not the {job.best} known from outside"
        raise ValueError(message)
    longest = FASTER * mine.wall_s if proved else limit_s
    peer = of_peer(problem, "highs", limit_s=longest)
    highest, lowest = max(mine.bound, peer.bound), np.nanmin([mine.objective, peer.objective])
    if highest > lowest * (1 + 1e-5):
        message = f"{job.name}: a bound of {highest} lies above a plan of {lowest}"
        raise ValueError(message)
    title = f"modules, {job.name} {job.code}"
    stopped = peer.wall_s > STOPPED * longest and _gap(peer) > job.gap
    label = f"HiGHS, one program (wall {peer.wall_s:.3g} s{', stopped' if stopped else ''})"
    ratio, must = peer.cpu_s / mine.cpu_s, FASTER if proved else None
    name = f"netplan (wall {mine.wall_s:.3g} s; target {job.seconds:g} s)"
    return [
        Row(job.target, title, name, mine.cpu_s, 1.0, None, _said(mine, job.best), None),
        Row(job.target, title, label, peer.cpu_s, ratio, must, _said(peer, job.best), None),
    ]


def _gap(found: Found) -> float:
    """Return the relative gap of what was found; infinite without a plan."""
    if not np.isfinite(found.objective):
        return np.inf
    return (found.objective - found.bound) / abs(found.objective)


def _said(found: Found, best: float) -> str:
    """Return how good a plan is."""
    if not np.isfinite(found.objective):
        return f"no plan, bound {found.bound:,.0f}"
    off = f", {PERCENT * (found.objective / best - 1):+.2f} % of the known" if best > 0 else ""
    return f"{found.objective:,.0f}{off}; gap {PERCENT * _gap(found):.2f} %"


def made(vertices: int = 6) -> ModelProblem:
    """Return a ring with chords, to survive every link, for a quick run without outside data."""
    chance = np.random.default_rng(0)
    ends = [(one, (one + 1) % vertices) for one in range(vertices)]
    ends += [(one, (one + 2) % vertices) for one in range(vertices // 2)]
    links = tuple(
        ModelLink(id=f"L{n}", a=a, b=b, modules=((10.0, float(chance.integers(3, 9))),))
        for n, (a, b) in enumerate(ends)
    )
    demands = tuple(
        ModelDemand(id=f"D{a}-{b}", source=a, target=b, value=float(chance.integers(1, 9)))
        for a in range(vertices)
        for b in range(a)
    )
    nodes = tuple(f"N{n}" for n in range(vertices))
    return ModelProblem(nodes=nodes, links=links, demands=demands, code="made", survival="rerouted")


def run(*, small: bool, runs: int) -> list[Row]:  # noqa: ARG001 - each search is long enough
    """Return all rows; those of a made network where ``small``."""
    if small:
        of_netplan(made(), limit_s=20.0)
        best = of_peer(made(), "highs", limit_s=20.0).objective
        return rows_of(Job("T17", "made", "survivable", best, 1.0), made(), limit_s=20.0)
    if not folder().is_dir():
        message = f"T14, T17 and T18 need outside data, which is not at {folder()}"
        raise FileNotFoundError(message)
    # Kernels are compiled before anything is timed.
    of_netplan(made(), limit_s=20.0)
    rows = []
    for job in JOBS:
        network = folder() / "sndlib" / job.name / f"{job.name}.txt"
        problem = problem_of(read_model(network, job.code))
        # The figures known are of modules alone; atlanta's file has routing costs as well.
        links = tuple(replace(link, routing_cost=0.0) for link in problem.links)
        rows += rows_of(job, replace(problem, links=links), limit_s=max(job.seconds, 30.0))
    return rows


if __name__ == "__main__":
    show(run, __doc__, runs=1)

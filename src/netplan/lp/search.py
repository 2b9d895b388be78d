"""A mixed-integer search that ends on time: in a process of its own, which can be killed.

A solver looks at its clock where it pleases; one that is deep in a large linear program or in its
presolve overruns its limit, and takes what it has found with it when it is killed. Here values
and bounds come over a line while they are found. What was measured stands in
``docs/decisions/0011-searches-that-stop-on-time.md``.
"""

from __future__ import annotations

import math
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.errors import SolverError
from netplan.lp.program import Program, Solution
from netplan.lp.search_nursery import SearchDied, search_process
from netplan.lp.search_words import TRUSTED, Job, News
from netplan.lp.solve import answer_at_sight

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.lp.program import Status
    from netplan.lp.search_nursery import SearchProcess
    from netplan.lp.search_words import Floats, Searcher

    OnFound = Callable[[float, float], None]

# Solvers obey their own limit nearly always, and then end with more to tell.
GRACE_SECONDS = 0.3
DRAIN_SECONDS = 5.0
TRIES = 3
LONGEST_WAIT_SECONDS = 3600.0


def search(
    program: Program,
    *,
    time_limit_s: float,
    gap: float = 1e-6,
    start: Floats | None = None,
    backend: Searcher | None = None,
    node_limit: int | None = None,
    seed: int = 0,
    on_found: OnFound | None = None,
) -> Solution:
    """Minimise ``program`` in a process of its own, for ``time_limit_s`` (may be inf) at most.

    The solver (HiGHS unless ``backend`` says otherwise) is told the limit; 0.3 s after it the
    process is killed, and the solution is the best that had come by then, with the bound proved
    by then. ``start`` holds values of an earlier solution; where they fit the program, the answer
    is never worse (but for a share of 1e-5). ``gap``, ``node_limit`` and ``seed`` are those of
    ``solve``, and so is the answer where ``time_limit_s`` does not strike: equal calls give equal
    answers.

    ``on_found(objective, bound)`` hears of better solutions and bounds, here in the calling
    process; the objective is inf while there is no solution. Ctrl-C ends the search too: the
    solution is the best so far, ``interrupted``.

    Values count only where they keep bounds, rows and whole numbers to 1e-5 (rows in units of
    their greatest coefficient), after whole numbers are rounded. The first search of a program
    run takes half a second more, in which the solver is loaded; that is not part of the limit.
    Raises SolverError when the solver fails, or dies before it has found anything.

    >>> from netplan.lp import Builder
    >>> builder = Builder()
    >>> x = builder.columns("x", 1, cost=1.0, integer=True)
    >>> row = builder.rows("least", 1, [(0, x, 1.0)], lower=1.5)
    >>> search(builder.program(), time_limit_s=10).objective
    2.0
    """
    if (answer := answer_at_sight(program)) is not None:
        return answer
    best = _Best(program, gap, program.row_units())
    if start is not None:
        best.hear(News(values=start))
    if time_limit_s <= 0:
        return best.solution()
    job = Job(
        program=program,
        seconds=time_limit_s,
        gap=gap,
        start=start if start is None or np.isfinite(start).all() else None,
        node_limit=node_limit,
        seed=seed,
    )
    try:
        _run(job, backend or "highs", best, on_found)
    except KeyboardInterrupt:
        return replace(best.solution(), interrupted=True)
    return best.solution()


@dataclass(slots=True)
class _Best:
    """The best values so far, what they cost, and the highest bound so far."""

    program: Program
    gap: float
    units: Floats
    found: tuple[float, Floats] = (math.inf, np.empty(0))
    bound: float = -math.inf
    status: Status | None = None
    duals: Floats | None = None

    def hear(self, news: News) -> bool:
        """Take in what is new and say whether anything was."""
        before = self.found[0], self.bound
        # Taken together, or not at all when Ctrl-C comes in between.
        believed = news.values is not None and self._believe(news.values, last=news.last)
        self.bound = max(self.bound, news.bound)
        if news.status in {"infeasible", "unbounded"} or (news.status == "optimal" and believed):
            self.status, self.duals = news.status, news.duals
        return (self.found[0], self.bound) != before

    def _believe(self, values: Floats, *, last: bool) -> bool:
        """Keep ``values`` if they are better, and say whether they hold at all.

        The ``last`` ones are exact, and may so cost a little more than when they were found.
        """
        whole = self.program.integer
        # Adding 0 makes -0 a plain 0.
        kept = np.where(whole, np.round(values), values) + 0.0
        if not self.program.violation(kept, row_units=self.units) <= TRUSTED:
            return False
        objective = float(self.program.cost @ kept)
        known = self.found[0]
        slack = TRUSTED * max(1.0, abs(known)) if last and math.isfinite(known) else 0.0
        if objective < known + slack:
            self.found = objective, kept
        return True

    def solution(self) -> Solution:
        """Return what is known by now."""
        objective, values = self.found
        if self.status == "unbounded":
            return Solution(status="unbounded")
        if not values.size:
            return Solution(status=self.status or "unknown", bound=self.bound)
        bound = min(self.bound, objective)
        gap = (objective - bound) / max(abs(objective), 1e-9)
        done = self.status == "optimal" or gap <= self.gap
        return Solution(
            status="optimal" if done else "feasible",
            values=values,
            objective=objective,
            bound=bound,
            gap=gap,
            duals=np.empty(0) if self.duals is None else self.duals,
        )


def _run(job: Job, backend: Searcher, best: _Best, on_found: OnFound | None) -> None:
    """Have a process search, and fill ``best``; SolverError when it fails."""
    for _ in range(TRIES):
        with search_process(backend) as process:
            try:
                news = _news(process, job, best, on_found)
            except SearchDied as error:
                if not process.begun:
                    # Someone has killed it while it waited.
                    continue
                if best.found[1].size:
                    return
                message = "the search process died; is there enough memory?"
                raise SolverError(message) from error
        if news is not None and news.failed:
            raise SolverError(news.failed)
        return
    message = f"{TRIES} search processes died before they began"
    raise SolverError(message)


def _news(process: SearchProcess, job: Job, best: _Best, on_found: OnFound | None) -> News | None:
    """Hear the process until its last news or its time is over; SearchDied when it dies."""
    deadline = time.monotonic() + job.seconds + GRACE_SECONDS
    process.send(job)
    news = _listen(process, best, deadline, on_found)
    process.done = news is not None
    if news is None:
        process.kill()
        with suppress(SearchDied):
            return _listen(process, best, time.monotonic() + DRAIN_SECONDS, None)
    return news


def _listen(
    process: SearchProcess, best: _Best, deadline: float, on_found: OnFound | None
) -> News | None:
    """Hear news until the last, or None at the ``deadline``; SearchDied when it dies."""
    while (left := deadline - time.monotonic()) > 0:
        news = process.hear(min(left, LONGEST_WAIT_SECONDS))
        if news is None:
            continue
        if best.hear(news) and on_found is not None:
            on_found(best.found[0], best.bound)
        if news.last:
            return news
    return None

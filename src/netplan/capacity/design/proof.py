"""The proof: the whole-number program again and again, until its answer passes in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.design.master import Effort, best_within, near
from netplan.capacity.design.primal import passes
from netplan.capacity.design.root import Contradiction

if TYPE_CHECKING:
    from netplan.capacity.design.known import Known

_FAILED = 6
_SHARE = 0.5
"""The part of the gap asked for that one whole-number program may leave."""


def prove(known: Known, *, rounds: int | None = None, node_limit: int | None = None) -> bool:
    """Solve the whole-number program and test its answer, until the gap asked for is reached.

    With ``rounds`` or ``node_limit`` it is a trial, which may end before; tell whether the gap is
    reached. Raises Contradiction when there is no choice at all.
    """
    answer = known.relaxation.solve()
    if answer.status == "infeasible":
        raise Contradiction
    numbers, done = near(known, answer.values), 0
    while not known.done and (rounds is None or done < rounds):
        done += 1
        effort = Effort(
            gap=_SHARE * known.settings.gap, node_limit=node_limit, apart=node_limit is None
        )
        start = known.best if known.best.size else None
        solution, numbers = best_within(known, numbers, effort, start=start)
        if solution.status == "infeasible":
            if known.best.size:
                # Nothing is better than what is known: rounding alone says that it is not there.
                known.prove(known.objective)
                break
            raise Contradiction
        known.prove(solution.bound)
        if not solution.found or (node_limit is not None and solution.status != "optimal"):
            return known.done
        before = known.pool.lower.size
        if passes(known, solution.values, most=_FAILED):
            known.found(solution.values)
            if solution.status == "optimal":
                # Within the gap of this program, and nothing else can be added to it.
                break
        elif known.stuck(solution.values):
            # The same program would give the same answer: what is proved so far is all there is.
            break
        numbers = np.union1d(numbers, np.arange(before, known.pool.lower.size))
    return known.done

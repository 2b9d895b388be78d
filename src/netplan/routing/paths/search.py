"""The set of paths that shares least, then costs least: branch and bound over what is shared.

Sharing no risk (rather than no link) is NP-hard in general (Hu 2003, "Diverse routing in optical
mesh networks"), so the search is exact but may be stopped. A state bars risks from each path and
says which may be repeated. The shortest path of each under its bars is a bound from below, and
the answer of the state where no risk comes up more often than it may. Where one does, one of its
users must do without it, or it may be repeated once more: these are the branches. The cheapest
flow (``flows``) is a second bound.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.routing.paths.problem import Barred, Key, Option, Problem


@dataclass(frozen=True, slots=True, order=True)
class State:
    """Which risks each path must do without, and which may be repeated, as often as listed.

    Paths are alike, so their bars are kept in order: two states that only swap paths are one.
    """

    barred: tuple[tuple[int, ...], ...]
    repeated: tuple[int, ...]

    def without(self, place: int, risk: int) -> State:
        """Return the state in which the path in ``place`` does without ``risk`` too."""
        bars = list(self.barred)
        bars[place] = tuple(sorted({*bars[place], risk}))
        return State(tuple(sorted(bars)), self.repeated)

    def repeating(self, *risks: int) -> State:
        """Return the state in which each of ``risks`` may be used once more."""
        return State(self.barred, tuple(sorted((*self.repeated, *risks))))


@dataclass(frozen=True, slots=True)
class Answer:
    """The best set found; ``proved``: no set shares less, or as much at less cost.

    ``states`` is how many states were looked at.
    """

    options: tuple[Option, ...]
    proved: bool
    states: int


def least_shared(problem: Problem, *, most_states: int) -> Answer | None:
    """Return the paths of ``problem`` with least repeated risks, then least cost.

    After ``most_states`` states it returns the best found so far. None: there is no path at all.
    """
    shortest = problem.shortest(frozenset())
    if shortest is None:
        return None
    best = (shortest,) * problem.count
    if not shortest.risks:
        return Answer(best, proved=True, states=0)
    root = State(((),) * problem.count, ()).repeating(*_unavoidable(problem, shortest))
    heap: list[tuple[Key, State]] = []
    seen, states = {root}, 0
    best = _push(problem, heap, root, best)
    while heap:
        bound, state = heappop(heap)
        if bound >= problem.key(best):
            break
        if states >= most_states:
            return Answer(_in_order(best), proved=False, states=states)
        states += 1
        for branch in _branches(problem, state):
            if branch not in seen:
                seen.add(branch)
                best = _push(problem, heap, branch, best)
    return Answer(_in_order(best), proved=True, states=states)


def _in_order(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return paths by cost, then by arcs."""
    return tuple(sorted(options, key=lambda option: (option.cost, option.arcs)))


def _unavoidable(problem: Problem, shortest: Option) -> Iterator[int]:
    """Yield every risk that all paths have, as often as it must be repeated."""
    for risk in sorted(shortest.risks):
        if problem.shortest(frozenset({risk})) is None:
            yield from [risk] * (problem.count - 1)


def _shortest(problem: Problem, state: State) -> tuple[Option, ...] | None:
    """Return the shortest path of each under its bars, or None where one has no path."""
    options = [problem.shortest(frozenset(bars)) for bars in state.barred]
    if any(option is None for option in options):
        return None
    return tuple(option for option in options if option is not None)


def _push(
    problem: Problem,
    heap: list[tuple[Key, State]],
    state: State,
    best: tuple[Option, ...],
) -> tuple[Option, ...]:
    """Put ``state`` on ``heap`` with its bound if it may lead to less; return the best set known.

    Both bounds come with a set of paths, which may be better than ``best``.
    """
    alone = _shortest(problem, state)
    charge = problem.weighed(state.repeated)
    if alone is None or (charge, sum(option.cost for option in alone)) >= problem.key(best):
        return best
    bound = charge, sum(option.cost for option in alone)
    best = min(best, alone, key=problem.key)
    flow = problem.flow(_barred_for_all(state), state.repeated)
    if flow is None:
        return best
    if flow.paths:
        best = min(best, tuple(map(problem.option, flow.paths)), key=problem.key)
    bound = max(bound, (charge + flow.charge, flow.cost))
    if bound < problem.key(best):
        heappush(heap, (bound, state))
    return best


def _barred_for_all(state: State) -> Barred:
    """Return the risks that every path does without."""
    first, *others = map(frozenset, state.barred)
    return first.intersection(*others)


def _branches(problem: Problem, state: State) -> Iterator[State]:
    """Yield the states that the answers of ``state`` fall into; none where it is answered."""
    options = _shortest(problem, state)
    if options is None:
        return
    allowed = Counter(state.repeated)
    uses = Counter(risk for option in options for risk in option.risks)
    over = [risk for risk, count in sorted(uses.items()) if count > 1 + allowed[risk]]
    if not over:
        return
    risk = max(over, key=lambda one: (_rise(problem, state, options, one), -one))
    for place, option in enumerate(options):
        if risk in option.risks:
            yield state.without(place, risk)
    yield state.repeating(risk)


def _rise(problem: Problem, state: State, options: tuple[Option, ...], risk: int) -> Key:
    """Return how much the least rise of the bound is when one path does without ``risk``.

    The first of the two tells whether no path can do without it at all.
    """
    rises = []
    for bars, option in zip(state.barred, options, strict=True):
        if risk in option.risks:
            other = problem.shortest(frozenset({*bars, risk}))
            if other is not None:
                rises.append(other.cost - option.cost)
    return (0, min(rises)) if rises else (1, 0)

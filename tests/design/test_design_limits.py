"""Limits of time and of arithmetic: a search ends on time, and what it says is never wrong."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.design.small_designs import Small, design_of, fits

from netplan.capacity.design import SearchSettings, design, fit, short_of
from netplan.capacity.design.lifting import lifted
from netplan.capacity.design.rows import rows_of
from netplan.capacity.design.separation import Separator
from netplan.errors import SolverError

if TYPE_CHECKING:
    from netplan.capacity.design.fit import Fit
    from netplan.lp.master import Priced

RING = Small(
    4,
    ((0, 1, 10.0, 1.0), (1, 2, 10.0, 1.0), (2, 3, 10.0, 1.0), (3, 0, 10.0, 1.0)),
    ((0, 2, 10.0), (1, 3, 10.0)),
    9,
)
SOLVES = 7
COMPLETE = Small(5, tuple((a, b, 1.0, 1.0) for a in range(5) for b in range(a)), ((0, 4, 6.0),), 9)


def mesh(vertices: int, seed: int) -> Small:
    """Return a ring with as many chords again, modules of 10, and demands between all vertices."""
    chance = np.random.default_rng(seed)
    ends = [(one, (one + 1) % vertices) for one in range(vertices)]
    ends += [tuple(chance.choice(vertices, 2, replace=False).tolist()) for _ in range(vertices)]
    demands = [
        (one, other, float(chance.integers(1, 9)))
        for one in range(vertices)
        for other in range(one)
    ]
    prices = chance.integers(50, 99, len(ends)).tolist()
    links = tuple((a, b, 10.0, float(price)) for (a, b), price in zip(ends, prices, strict=True))
    return Small(vertices, links, tuple(demands), 400)


@pytest.mark.parametrize("begun", [True, False])
def test_a_search_of_many_states_ends_on_time_with_what_is_known(begun: bool) -> None:  # noqa: FBT001
    problem = design_of(mesh(14, 5), survive=True)
    most = problem.program.upper
    design(problem, settings=SearchSettings(time_limit_s=0.2))
    began = time.monotonic()
    found = design(
        problem, start=most if begun else None, settings=SearchSettings(time_limit_s=1.0)
    )
    assert time.monotonic() - began < 3.0
    assert found.status in ({"feasible"} if begun else {"feasible", "unknown"})
    # How far it came depends on the machine; what is proved must hold of the optimum.
    assert 0.0 <= found.bound <= design(problem).objective
    if begun:
        assert found.bound <= found.objective <= float(problem.program.cost @ most)
        assert short_of(problem, found.values) is None


def test_a_limit_that_has_passed_at_once_still_gives_the_bound_of_the_program() -> None:
    problem = design_of(mesh(12, 1), survive=True)
    found = design(problem, start=problem.program.upper, settings=SearchSettings(time_limit_s=1e-3))
    assert found.status in {"feasible", "unknown"}
    assert found.bound <= float(problem.program.cost @ problem.program.upper)


def test_a_choice_that_fits_to_the_last_bit_is_told_to_fit() -> None:
    # Four disjoint ways of two hops, and the link itself: 6 Gbit/s need every bit of 1 + 5 * 1.
    problem = design_of(COMPLETE, survive=False)
    tight = np.where([set(link[:2]) & {0, 4} != set() for link in COMPLETE.links], 1.5, 0.0)
    assert fits(problem, tight) == (short_of(problem, tight) is None)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_tight_fractions_are_told_at_every_scale(scale: float) -> None:
    # A third of each of three demands over each of three ways fills everything.
    links = tuple((0, way, scale / 3.0, 1.0) for way in (1, 2, 3))
    links += tuple((way, 4, scale / 3.0, 1.0) for way in (1, 2, 3))
    small = Small(5, links, tuple((0, 4, scale / 7.0) for _ in range(7)), 9)
    separator = Separator(design_of(small, survive=False))
    assert separator.test(0, np.ones(6)).fits
    verdict = separator.test(0, np.full(6, 1.0 - 1e-4))
    assert (verdict.fits, verdict.told) == (False, True)
    # Both hops of every way are full: each lacks 1e-4.
    assert verdict.excess == pytest.approx(2e-4 * scale, rel=1e-3)


def test_a_state_that_cannot_be_told_costs_neither_plan_nor_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = design_of(RING, survive=True)
    monkeypatch.setattr(fit.Fit, "_judged", _open)
    found = design(problem, settings=SearchSettings(time_limit_s=2.0))
    # The optimum is 8 by hand; nothing can be shown to fit, and cuts around vertices still prove.
    assert found.status == "unknown"
    assert 0.0 < found.bound <= 8.0


def _open(self: Fit, excess: float, best: fit.Verdict, most: np.ndarray) -> fit.Verdict:
    """Tell nothing of a state."""
    del self, excess, most
    return fit.Verdict(False, best.price, 0.0)  # noqa: FBT003


def test_a_solver_that_gives_out_costs_neither_plan_nor_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = design_of(RING, survive=True)
    asked = []

    def broken(self: Fit, *, dual: bool = False) -> Priced:
        asked.append(self)
        if len(asked) > SOLVES:
            message = "HiGHS ended with Unknown"
            raise SolverError(message)
        return solve(self, dual=dual)

    solve = fit.Fit._solve
    monkeypatch.setattr(fit.Fit, "_solve", broken)
    found = design(problem, start=np.full(4, 3.0), settings=SearchSettings(time_limit_s=2.0))
    assert len(asked) > SOLVES
    assert (found.status, found.objective) in {("feasible", 12.0), ("optimal", 8.0)}
    assert 0.0 < found.bound <= 8.0


def test_only_the_direction_that_is_full_counts_as_missing() -> None:
    # Each direction is a link of its own: 15 Gbit/s one way meet a module of 10, not two of them.
    problem = design_of(Small(2, ((0, 1, 10.0, 1.0),), ((0, 1, 15.0),), 1), survive=False)
    short = short_of(problem, np.ones(1))
    assert short is not None
    assert (short.needed_gbps, short.room_gbps, short.missing_gbps) == (15.0, 10.0, 5.0)


def test_prices_where_nothing_is_installed_are_as_low_as_distances_allow() -> None:
    # 0 - 1 - 2 - 3 with room on the middle link only, and a link 0 - 3 without any.
    links = ((0, 1, 1.0, 1.0), (1, 2, 1.0, 1.0), (2, 3, 1.0, 1.0), (0, 3, 1.0, 1.0))
    problem = design_of(Small(4, links, ((0, 1, 1.0), (0, 3, 1.0)), 9), survive=True)
    rows = rows_of(problem)
    bare = np.array([True, False, True, True])
    price = np.array([1.0, 0.0, 0.5, 0.0])
    # From 0 at prices of 1 it is 1 to all others; what leads on from there needs no price.
    assert lifted(problem, problem.states[0], rows, price, bare).tolist() == [1.0, 0.0, 0.0, 1.0]
    # What is down keeps no distance short and is not priced.
    assert lifted(problem, problem.states[4], rows, price, bare).tolist() == [1.0, 0.0, 1.0, 0.0]

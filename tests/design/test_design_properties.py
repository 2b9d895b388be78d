"""Small random designs: equal to the best of all choices, and no inequality cuts one off."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.design.small_designs import Small, cheapest, choices, design_of, fits

from netplan.capacity.design import SearchSettings, design, short_of


@st.composite
def smalls(draw: st.DrawFn) -> Small:
    """Draw a ring of 3 or 4 vertices with a chord or two, and one to three demands."""
    vertices = draw(st.integers(3, 4))
    ends = [(one, (one + 1) % vertices) for one in range(vertices)]
    ends += draw(st.lists(st.sampled_from([(0, 2), (1, 3 % vertices)]), max_size=1))
    size = st.sampled_from([5.0, 10.0])
    links = tuple((a, b, draw(size), float(draw(st.integers(1, 9)))) for a, b in ends if a != b)
    pairs = st.tuples(st.integers(0, vertices - 1), st.integers(0, vertices - 1))
    wanted = draw(st.lists(pairs.filter(lambda each: each[0] != each[1]), min_size=1, max_size=3))
    demands = tuple((a, b, float(draw(st.integers(1, 12)))) for a, b in wanted)
    return Small(vertices, links, demands, 3, draw(st.booleans()))


@given(smalls(), st.booleans())
@settings(max_examples=25, deadline=None)
def test_the_design_is_the_cheapest_of_all_choices(small: Small, survive: bool) -> None:  # noqa: FBT001
    problem = design_of(small, survive=survive)
    least, found = cheapest(small, problem), design(problem)
    if least is None:
        assert found.status == "infeasible"
        assert found.short is not None
        assert found.short.missing_gbps > 0
    else:
        assert found.status == "optimal"
        assert abs(found.objective - least) < 1e-6
        assert fits(problem, found.values)
        assert short_of(problem, found.values) is None


@given(smalls())
@settings(max_examples=15, deadline=None)
def test_no_inequality_cuts_off_a_choice_that_fits(small: Small) -> None:
    problem = design_of(small, survive=True)
    cuts = design(problem).cuts
    assert cuts is not None
    table = np.array(choices(small))
    broken = (table @ cuts.matrix.T.toarray() < cuts.lower - 1e-6).any(axis=1)
    assert not any(fits(problem, each) for each in table[broken][:: max(1, broken.sum() // 60)])


@given(smalls(), st.floats(0.3, 0.9))
@settings(max_examples=10, deadline=None)
def test_a_tighter_limit_is_never_cheaper(small: Small, limit: float) -> None:
    roomy = Small(small.vertices, small.links, small.demands, 40, small.shared)
    wide = design(design_of(roomy, survive=True))
    tight = design(design_of(roomy, survive=True, limit=limit))
    assert tight.objective >= wide.objective - 1e-6
    assert tight.bound >= wide.bound - 1e-6


@given(smalls())
@settings(max_examples=5, deadline=None)
def test_equal_calls_give_equal_bytes(small: Small) -> None:
    problem = design_of(small, survive=True)
    one, two = (design(problem, settings=SearchSettings(seed=3)) for _ in range(2))
    assert one.values.tobytes() == two.values.tobytes()
    assert (one.status, one.bound) == (two.status, two.bound)
    assert one.cuts is not None
    assert two.cuts is not None
    assert one.cuts.lower.tobytes() == two.cuts.lower.tobytes()

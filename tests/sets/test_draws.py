"""Draws at random: distinct, seeded, and as likely as they are said to be."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_networks import grid, network, row
from netplan.errors import InputError
from netplan.failures.availability import elements
from netplan.failures.sets import failure_set
from netplan.failures.sets.draws import distinct
from netplan.failures.sets.unavailability import (
    by_reliability,
    cable_cuts,
    segment_unavailability,
)
from netplan.failures.sets.weighted import by_odds
from netplan.io import read_network

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.topology.network import Network


def unlikely(seen: int, draws: int, chance: float) -> bool:
    """Tell whether a count is five standard deviations off: once in two million by chance."""
    return abs(seen - draws * chance) > 5 * math.sqrt(draws * chance * (1 - chance)) + 1


@given(data=st.data(), n=st.integers(1, 9), seed=st.integers(0, 99))
def test_draws_are_sets_of_k_different_elements_and_no_two_are_the_same(
    data: st.DataObject, n: int, seed: int
) -> None:
    k = data.draw(st.integers(1, n))
    count = data.draw(st.integers(1, math.comb(n, k)))
    rows = distinct(n, k, count, np.random.default_rng(seed)).tolist()
    assert len({tuple(row) for row in rows}) == len(rows) == count
    assert all(sorted(set(row)) == row and 0 <= row[0] <= row[-1] < n for row in rows)


@pytest.mark.parametrize("count", [1, 10])  # drawn one by one, and shuffled from all
def test_every_set_is_as_likely_as_any_other(count: int) -> None:
    draws = 4000
    generator = np.random.default_rng(7)
    seen = Counter(
        tuple(row) for _ in range(draws) for row in distinct(6, 3, count, generator).tolist()
    )
    assert set(seen) == set(combinations(range(6), 3))
    assert not [s for s, times in seen.items() if unlikely(times, draws, count / 20)]


@given(odds=st.lists(st.floats(1e-6, 10), min_size=1, max_size=6), data=st.data())
def test_weighted_draws_are_sets_of_k_different_rows(
    odds: list[float], data: st.DataObject
) -> None:
    k = data.draw(st.integers(1, len(odds)))
    rows = by_odds(np.array(odds), k, 20, np.random.default_rng(1)).tolist()
    assert all(len(row) == k and sorted(set(row)) == row for row in rows)


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_weighted_draws_come_as_often_as_exactly_these_are_down(k: int) -> None:
    down = np.array([0.5, 0.1, 0.02, 0.3, 0.004])
    weight = {
        some: math.prod(u if row in some else 1 - u for row, u in enumerate(down))
        for some in combinations(range(len(down)), k)
    }
    whole = sum(weight.values())
    draws = 40_000
    rows = by_odds(down / (1 - down), k, draws, np.random.default_rng(3)).tolist()
    seen = Counter(map(tuple, rows))
    assert not [s for s in weight if unlikely(seen[s], draws, weight[s] / whole)]


def test_draws_of_many_elements_do_not_overflow() -> None:
    rows = by_odds(np.full(2000, 1e-9), 900, 2, np.random.default_rng(1))
    assert rows.shape == (2, 900)
    assert (np.diff(rows, axis=1) > 0).all()


@pytest.fixture
def plant() -> Network:
    """Return a triangle of segments that are cut 0, 1 and 2 times a year; one is not known."""
    fibre = {"ab": ("AB", 0.0), "bc": ("BC", 4.0), "ca": ("CA", 8.0), "dark": ("CA", None)}
    given_h = {"repair_h": 24.0, "length_km": 250.0}
    return network(
        sites=grid("ABC"),
        carriers=[row(carrier="c")],
        nodes=[row(node=s.lower(), site=s, carrier="c") for s in "ABC"],
        segments=[
            row(segment=key, a=ends[0], b=ends[1], **given_h)
            | ({} if cuts is None else {"cuts_per_1000km_year": cuts})
            for key, (ends, cuts) in fibre.items()
        ],
        links=[
            row(link="one", a="b", b="c", segments=("bc",), capacity_gbps=1.0),
            row(link="two", a="b", b="a", segments=("bc", "ca"), capacity_gbps=1.0),
            row(link="safe", a="b", b="c", segments=("bc",), capacity_gbps=1.0, protection="1+1",
                backup_segments=("ab", "ca")),
            row(link="same", a="b", b="a", segments=("bc", "ca"), capacity_gbps=1.0,
                protection="1+1", backup_segments=("bc", "dark")),
        ],
    )  # fmt: skip


def test_unavailability_by_cuts_is_mttr_over_mtbf_and_mttr(plant: Network) -> None:
    # 250 km at 4 cuts per 1,000 km and year: one cut a year of 24 h; at 8 twice that.
    one, two = 24 / (8766 + 24), 48 / (8766 + 48)
    down = segment_unavailability(plant)
    assert [down[key] for key in ("ab", "bc", "ca")] == pytest.approx([0.0, one, two], rel=1e-12)
    assert math.isnan(down["dark"])


def test_a_link_is_down_while_no_route_of_it_is_whole(plant: Network) -> None:
    one, two = 24 / (8766 + 24), 48 / (8766 + 48)
    share = cable_cuts(plant)
    assert share("links", "one") == pytest.approx(one)
    assert share("links", "two") == pytest.approx(1 - (1 - one) * (1 - two))
    assert share("links", "safe") == pytest.approx(one * two)
    assert math.isnan(share("links", "same"))
    assert share("members", "one") == share("links", "one")
    assert math.isnan(share("sites", "A"))


def test_what_is_never_down_and_what_has_no_figures_is_never_drawn(plant: Network) -> None:
    found = failure_set(plant, "weighted:segments:1:3000")
    names = Counter(scenario.members[0] for scenario in found.scenarios)
    assert set(names) == {"bc", "ca"}
    assert not unlikely(names["ca"], 3000, 2 / 3)  # the odds are cuts x hours, exactly 1 to 2
    [note] = found.notes
    assert (note.about, note.code) == ("weighted:segments:1:3000", "no figures")
    assert note.text == "1 of 4 segments have no unavailability and are never drawn: dark"


def test_a_draw_that_comes_again_has_a_number(plant: Network) -> None:
    scenarios = failure_set(plant, "weighted:segments:2:3").scenarios
    assert [scenario.id for scenario in scenarios] == ["bc+ca", "bc+ca#2", "bc+ca#3"]
    assert {scenario.kind for scenario in scenarios} == {"draw"}


def test_unavailability_may_be_given(plant: Network) -> None:
    asked: list[tuple[str, str]] = []

    def share(kind: str, element: str) -> float:
        asked.append((kind, element))
        return {"A": 0.5, "B": 0.0}.get(element, math.nan)

    found = failure_set(plant, "weighted:sites:1:2", unavailability=share)
    assert [scenario.members for scenario in found.scenarios] == [("A",), ("A",)]
    assert asked == [("sites", "A"), ("sites", "B"), ("sites", "C")]


@pytest.mark.parametrize("share", [1.0, 1.5, -0.1, math.inf])
def test_an_unavailability_that_cannot_be_is_refused(plant: Network, share: float) -> None:
    with pytest.raises(InputError) as caught:
        failure_set(plant, "weighted:sites:1:2", unavailability=lambda _, __: share)
    assert [finding.what for finding in caught.value.findings] == [
        f"the unavailability of {site} must be at least 0 and below 1, is {share:.12g}"
        for site in "ABC"
    ]


def test_k_is_held_against_what_can_be_down_at_all(plant: Network) -> None:
    with pytest.raises(InputError, match="k must be at most 2, the number of segments with an"):
        failure_set(plant, "weighted:segments:3:1")


def test_a_seed_gives_the_same_draws_and_another_seed_others(reference: Network) -> None:
    spec = "random:segments:3:50,weighted:links:2:50"
    first, again, other = (failure_set(reference, spec, seed=seed) for seed in (4, 4, 5))
    assert repr(first) == repr(again)
    assert first.scenarios != other.scenarios


def test_draws_do_not_depend_on_the_rest_of_the_spec(reference: Network) -> None:
    alone = failure_set(reference, "random:segments:2:30").scenarios
    beside = failure_set(reference, "links, random:segments:2:30 ,random:links:2:30").scenarios
    assert beside[425:455] == alone


def test_the_table_of_reliability_counts_equipment_and_places(root: Path) -> None:
    square = read_network(root / "topology" / "square")
    known, share = elements(square), by_reliability(square)
    down = dict(zip(zip(known.kind, known.ids, strict=True), known.unavailability, strict=True))
    assert share("sites", "south") == down["site", "south"] > 0.0
    assert share("segments", "s-e") == down["segment", "s-e"] > 0.0
    for name, segments in zip(square["links"].ids, square["links"]["segments"], strict=True):
        if ("link", name) in down:
            whole = math.prod(1.0 - down["segment", segment] for segment in segments)
            expected = 1.0 - whole * (1.0 - down["link", name])
            assert share("links", name) == pytest.approx(expected, rel=1e-12)
            assert share("members", name) == share("links", name)
    assert math.isnan(share("srlgs", "bridge"))
    drawn = failure_set(square, "weighted:segments:1:4000", seed=2).scenarios
    count = Counter(scenario.members[0] for scenario in drawn)
    odds = {name: u / (1.0 - u) for (kind, name), u in down.items() if kind == "segment"}
    for segment, often in count.items():
        assert not unlikely(often, 4000, odds[segment] / sum(odds.values()))

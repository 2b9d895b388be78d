"""A digest is the same however its scenarios were cut into batches, and says what a sweep says."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netplan.failures import Scenario
from netplan.failures.digest import digest, merge, merged
from netplan.failures.digest_bytes import DigestError, from_bytes, to_bytes
from netplan.failures.digest_figures import Figures
from netplan.failures.exposure import LATE, LOST, LOST_WITH_END, SLOWER, UNHURT
from random_sweeps import SWEEPS, made_measures, part, seeded_sweep

if TYPE_CHECKING:
    from netplan.failures import Sweep
    from netplan.failures.digest import Digest

ASKED = made_measures()
WRITTEN = to_bytes(digest(seeded_sweep(1, scenarios=2), ASKED))


def cut(sweep: Sweep, data: st.DataObject) -> list[Digest]:
    """Return the digests of a sweep cut at random places, empty batches included."""
    count = len(sweep.scenarios)
    places = data.draw(st.lists(st.integers(0, count), max_size=6))
    edges = [0, *sorted(places), count]
    return [digest(part(sweep, first, last), ASKED) for first, last in pairwise(edges)]


@settings(max_examples=100)
@given(sweep=SWEEPS, data=st.data())
def test_merging_any_batches_gives_the_bytes_of_one_pass(sweep: Sweep, data: st.DataObject) -> None:
    assert to_bytes(merged(cut(sweep, data))) == to_bytes(digest(sweep, ASKED))


@settings(max_examples=60)
@given(sweep=SWEEPS, data=st.data())
def test_merging_is_associative(sweep: Sweep, data: st.DataObject) -> None:
    first, second, third = (*cut(sweep, data), *cut(sweep, data), *cut(sweep, data))[:3]
    left = merge(merge(first, second), third)
    right = merge(first, merge(second, third))
    assert to_bytes(left) == to_bytes(right)


@settings(max_examples=100)
@given(sweep=SWEEPS)
def test_bytes_are_read_back_as_they_were_written(sweep: Sweep) -> None:
    written = to_bytes(digest(sweep, ASKED))
    again = from_bytes(written)
    assert to_bytes(again) == written
    assert again.scenarios == tuple(sweep.scenarios)
    assert dict(again.why) == dict(sweep.why)


@settings(max_examples=200)
@given(sweep=SWEEPS)
def test_the_worst_of_every_link_is_that_of_the_sweep(sweep: Sweep) -> None:
    kept = [row for row in range(len(sweep.scenarios)) if row not in sweep.why]
    which, worst = digest(sweep, ASKED).worst()
    for link, capacity in enumerate(sweep.capacity_gbps):
        used = [sweep.base_gbps[link].max() / capacity]
        used += [sweep.load_gbps[row, link].max() / capacity for row in kept]
        first = int(np.round(used, 9).argmax())
        assert which[link] == (-1 if first == 0 else kept[first - 1])
        assert worst[link] == used[first]
    expected, most = sweep.worst()
    np.testing.assert_array_equal(which, expected)
    np.testing.assert_array_equal(worst, most)


@settings(max_examples=100)
@given(sweep=SWEEPS)
def test_the_ten_worst_are_the_first_ten_of_a_sorted_list(sweep: Sweep) -> None:
    found = digest(sweep, ASKED).blame
    for link, capacity in enumerate(sweep.capacity_gbps):
        calm = round(sweep.base_gbps[link].max() / capacity, 9)
        used = {
            row: round(sweep.load_gbps[row, link].max() / capacity, 9)
            for row in range(len(sweep.scenarios))
            if row not in sweep.why
        }
        expected = sorted((-u, row) for row, u in used.items() if u > calm)[:10]
        assert found.scenario[link].tolist() == [row for _, row in expected] + [-1] * (
            10 - len(expected)
        )
        for place, (_, row) in enumerate(expected):
            ab, ba = sweep.load_gbps[row, link]
            assert found.utilisation[link, place] == max(ab, ba) / capacity
            assert found.direction[link, place] == int(ba - ab > 1e-6)


def worst_for(sweep: Sweep, number: int) -> tuple[int, int]:
    """Return the rank and scenario that a demand is most exposed to, asked one by one."""
    promise = 5.0 if sweep.demands.service[number] == "gold" else np.inf
    best = (UNHURT, 0.0, 0)
    for row, scenario in enumerate(sweep.scenarios):
        if row in sweep.why or sweep.base_lost[number]:
            continue
        ms = round(float(sweep.latency_ms[row, number]), 9)
        ends = (sweep.demands.source[number], sweep.demands.target[number])
        own = any(f"n{site[1:]}" in ends for site in scenario.named("sites"))
        if sweep.lost[row, number]:
            rank, ms = (LOST_WITH_END if own else LOST), 0.0
        elif ms <= round(float(sweep.base_ms[number]), 9):
            continue
        else:
            rank = LATE if ms > promise else SLOWER
        best = max(best, (rank, ms, -row))
    return best[0], -best[2] if best[0] else -1


@settings(max_examples=150)
@given(sweep=SWEEPS)
def test_lost_beats_late_beats_slower_for_every_demand(sweep: Sweep) -> None:
    found = digest(sweep, ASKED).demands
    for number in range(len(sweep.demands)):
        assert (found.rank[number], found.scenario[number]) == worst_for(sweep, number)
        lost = [
            scenario.kind
            for row, scenario in enumerate(sweep.scenarios)
            if row not in sweep.why and sweep.lost[row, number] and not sweep.base_lost[number]
        ]
        kinds = dict.fromkeys(scenario.kind for scenario in sweep.scenarios)
        assert found.losses[number].tolist() == [lost.count(kind) for kind in kinds]


@given(sweep=SWEEPS)
def test_figures_add_up_over_links_and_demands(sweep: Sweep) -> None:
    found = digest(sweep, ASKED).figures
    for row in range(len(sweep.scenarios)):
        if row in sweep.why:
            assert found.above_limit[row] == found.late[row] == found.worst_link[row] == -1
            assert np.isnan(found.overflow_gbps[row])
            continue
        used = sweep.load_gbps[row].max(axis=1, initial=0.0)
        over = np.maximum(used - sweep.capacity_gbps, 0)
        assert found.overflow_gbps[row] == pytest.approx(over.sum())
        assert found.above_limit[row] == (over > 1e-6).sum()
        assert found.unserved_by_class[row].sum() == pytest.approx(found.unserved_gbps[row])
        assert np.isinf(found.site_ms[row]).sum() == np.isinf(sweep.site_ms[row]).sum()
        gold = np.array(sweep.demands.service) == "gold"
        late = gold & (sweep.latency_ms[row] > 5) & ~sweep.lost[row]
        assert found.late[row] == late.sum()
        assert found.late_gbps[row] == pytest.approx(sweep.demands.volume_gbps[late].sum())


def test_digests_of_different_sweeps_are_not_merged() -> None:
    one, other = (digest(seeded_sweep(seed, scenarios=2), ASKED) for seed in (1, 2))
    with pytest.raises(ValueError, match=r"capacity_gbps.*differ"):
        merge(one, other)
    with pytest.raises(ValueError, match="no digest"):
        merged([])


@pytest.mark.parametrize("spoil", ["empty", "text", "cut", "flipped", "pickle"])
def test_bytes_that_are_no_digest_are_refused(spoil: str) -> None:
    good = to_bytes(digest(seeded_sweep(1, scenarios=3), ASKED))
    middle = good.index(b"segment") if b"segment" in good else len(good) // 2
    bad = {
        "empty": b"",
        "text": b"PK no zip at all",
        "cut": good[: len(good) // 2],
        "flipped": good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :],
        "pickle": b"\x80\x04\x95\x00.",
    }[spoil]
    with pytest.raises(DigestError, match="sweep again"):
        from_bytes(bad)


def test_the_bytes_of_another_version_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netplan.failures.digest_bytes.FORMAT", 99)
    later = to_bytes(digest(seeded_sweep(1, scenarios=3), ASKED))
    monkeypatch.undo()
    with pytest.raises(DigestError, match="format 99, not 1: sweep again"):
        from_bytes(later)


@settings(max_examples=300)
@given(place=st.integers(0, 2**20), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed_or_changes_nothing(place: int, bit: int) -> None:
    spoiled = bytearray(WRITTEN)
    spoiled[place % len(spoiled)] ^= 1 << bit
    try:
        again = from_bytes(bytes(spoiled))
    except DigestError:
        return
    assert to_bytes(again) == WRITTEN


def test_no_text_of_a_scenario_breaks_the_bytes() -> None:
    sweep = seeded_sweep(4, scenarios=2)
    names = ("\ud800 \x00 </script>", "=1+1;\n\"'")
    hostile = tuple(Scenario(name, name, (name,), ("sites",)) for name in names)
    again = from_bytes(to_bytes(digest(replace(sweep, scenarios=hostile), ASKED)))
    assert again.scenarios == hostile


def test_twenty_thousand_scenarios_take_a_few_numbers_each() -> None:
    chunk = seeded_sweep(3, scenarios=500, links=120, demands=100, sites=10)
    once = digest(chunk, ASKED)
    gc.collect()
    tracemalloc.start()
    try:
        whole = merged(once for _ in range(40))
        gc.collect()
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(whole.scenarios) == 20_000
    columns = (getattr(whole.figures, name) for name in Figures.__dataclass_fields__)
    assert sum(column.nbytes for column in columns) <= 20_000 * 8 * (14 + 3 + 10)
    for name in ("blame", "demands", "sites", "base"):
        mine, first = getattr(whole, name), getattr(once, name)
        for field in type(mine).__dataclass_fields__:
            assert getattr(mine, field).shape == getattr(first, field).shape
    # The loads and latencies of 20,000 scenarios are 55 MB; what is kept is the figures, the rows
    # of scenarios and the single points, and on the way no more than two halves of that beside it.
    assert kept < 12e6, kept
    assert peak < 30e6, peak

"""Engines: the same outcomes in the same order, however many work and whoever of them dies."""

from __future__ import annotations

import math
import operator
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

import compute_jobs
from netplan.compute import EngineLost, Outcome, engine_of, processes, serial
from netplan.compute.batches import MOST_ITEMS, Batch, Cutter, Reply
from netplan.compute.outcomes import attempt, pack, unpack
from netplan.compute.stream import AHEAD, stream
from netplan.errors import Finding, InputError, NetplanError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from netplan.compute import Engine

ENGINES = [serial(), processes(1), processes(2), processes(3)]


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_outcomes_and_their_order_are_the_same_on_every_engine(engine: Engine) -> None:
    outcomes = list(engine.map(partial(pow, 3), range(700)))
    assert [outcome.get() for outcome in outcomes] == [3**k for k in range(700)]


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_no_items_give_no_outcomes(engine: Engine) -> None:
    assert list(engine.map(abs, [])) == []


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_an_exception_is_the_outcome_of_its_item_and_of_no_other(engine: Engine) -> None:
    outcomes = list(engine.map(math.sqrt, [4.0, -1.0, 9.0]))
    assert [outcome.value for outcome in outcomes] == [2.0, None, 3.0]
    assert [bool(outcome.why) for outcome in outcomes] == [False, True, False]
    assert outcomes[1].why.startswith("ValueError: ")
    with pytest.raises(ValueError, match=r"math domain error|nonnegative"):
        outcomes[1].get()


def test_what_cannot_be_sent_is_its_items_failure_in_words() -> None:
    outcomes = list(processes(2).map(compute_jobs.awkward, range(4)))
    assert [outcome.value for outcome in outcomes] == [None, None, 2, 3]
    assert outcomes[0].why == "AwkwardError: this and that"
    assert outcomes[0].why == next(serial().map(compute_jobs.awkward, [0])).why
    assert outcomes[1].why.startswith("the answer does not pickle: ")


def test_an_error_of_netplan_speaks_for_itself_and_keeps_its_findings() -> None:
    error = InputError("here", [Finding("a.csv", 1, "x", "is no number")])
    outcome = unpack(pack(Outcome(None, error)))
    assert outcome.why == "here: 1 problem\n  a.csv row 1, x: is no number"
    assert isinstance(outcome.error, InputError)
    assert outcome.error.findings == error.findings


def test_ctrl_c_is_no_failure_of_an_item() -> None:
    def stop(_item: int) -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt(stop, 1)


def test_a_job_that_does_not_pickle_is_refused_in_one_sentence() -> None:
    with pytest.raises(NetplanError, match="the job does not pickle"):
        list(processes(2).map(lambda number: number, [1]))


def test_a_job_that_workers_cannot_read_ends_at_once(tmp_path: Path) -> None:
    reader = compute_jobs.CountedReading(tmp_path / "nowhere")
    with pytest.raises(EngineLost, match="cannot read the job: FileNotFoundError"):
        list(processes(2).map(reader, [1]))


def test_the_function_is_read_once_in_each_process(tmp_path: Path) -> None:
    reader = compute_jobs.CountedReading(tmp_path)
    outcomes = list(processes(2).map(reader, range(300)))
    assert [outcome.value for outcome in outcomes] == list(range(300))
    marks = [path.name.partition("-")[0] for path in tmp_path.iterdir()]
    assert 1 <= len(marks) <= 2
    assert len(set(marks)) == len(marks)


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    deadly = frozenset({0, 57, 58, 199})
    function = partial(compute_jobs.dies_once, folder=tmp_path, deadly=deadly)
    outcomes = list(processes(2).map(function, range(200)))
    assert [outcome.why for outcome in outcomes if outcome.why] == []
    assert [outcome.value for outcome in outcomes] == [k * k for k in range(200)]
    assert {int(path.name) for path in tmp_path.iterdir()} == deadly


def test_an_item_that_kills_every_worker_is_given_up_and_the_others_are_not() -> None:
    function = partial(compute_jobs.dies_always, deadly=5)
    outcomes = list(processes(2).map(function, range(40)))
    assert [k for k, outcome in enumerate(outcomes) if outcome.why] == [5]
    assert outcomes[5].why == (
        "the worker that computed it ended 3 times, the last one killed by SIGKILL; "
        "is there enough memory?"
    )


def test_items_are_drawn_as_they_are_needed() -> None:
    drawn = 0

    def items() -> Iterator[float]:
        nonlocal drawn
        for _ in range(1000):
            drawn += 1
            # Longer than a batch should take, so that each is a batch of its own.
            yield 0.06

    outcomes = processes(2).map(time.sleep, items())
    for yielded in range(1, 8):
        next(outcomes)
        assert drawn <= yielded + AHEAD * 2
    outcomes.close()
    assert drawn < 20


def test_a_long_stream_never_has_more_under_way_than_the_bound() -> None:
    drawn, most, yielded = 0, 0, 0

    def items() -> Iterator[int]:
        nonlocal drawn
        for k in range(30_000):
            drawn += 1
            yield -k

    for yielded, outcome in enumerate(processes(2).map(abs, items()), 1):
        assert outcome.value == yielded - 1
        most = max(most, drawn - yielded)
    assert yielded == 30_000
    assert most <= AHEAD * 2 * MOST_ITEMS


def test_an_abandoned_stream_ends_its_workers_in_the_middle_of_their_work() -> None:
    start = time.monotonic()
    outcomes = processes(2).map(time.sleep, [0.0, 60.0, 60.0])
    next(outcomes)
    outcomes.close()
    assert time.monotonic() - start < 20


def test_settings_name_the_engine() -> None:
    assert engine_of() == serial()
    assert engine_of(workers=0) == serial()
    assert engine_of(workers=3) == processes(3)
    with pytest.raises(NetplanError, match=r"choose one: 2 processes here, or .*tcp://a:1"):
        engine_of(workers=2, address="tcp://a:1")


def test_a_batch_grows_at_most_twofold_and_shrinks_at_once() -> None:
    cutter = Cutter(iter(range(1000)))
    sizes = []
    for seconds_an_item in (0.001, 0.001, 0.001, 0.02, 1.0):
        batch = cutter.cut()
        assert batch is not None
        count = len(batch.items)
        sizes.append(count)
        cutter.learn(Reply(batch, [b""] * count, seconds_an_item * count))
    assert sizes == [1, 2, 4, 8, 2]
    assert cutter.size == 1


class Scripted:
    """A crew of one that answers in this process, and breaks where its script says."""

    deaths_allowed = 2
    size = 1

    def __init__(self, deaths: dict[tuple[int, ...], int]) -> None:
        """Die as often as ``deaths`` says on a batch that holds all of these items."""
        self.deaths = deaths
        self.log: list[tuple[int, ...]] = []
        self.hand: Batch | None = None

    @property
    def held(self) -> int:
        """One while a batch waits for its reply."""
        return int(self.hand is not None)

    def has_room(self) -> bool:
        """Tell whether no batch waits."""
        return self.hand is None

    def give(self, batch: Batch) -> None:
        """Take a batch."""
        self.hand = batch

    def replies(self, *, block: bool) -> list[Reply]:
        """Answer the batch, or die of it."""
        assert block
        batch, self.hand = self.hand, None
        assert batch is not None
        self.log.append(batch.items)
        for key, times in self.deaths.items():
            if times and set(key) <= set(batch.items):
                self.deaths[key] = times - 1
                return [Reply(batch, died="killed")]
        packed = [pack(attempt(operator.neg, item)) for item in batch.items]
        return [Reply(batch, packed, 1e-6)]


def test_after_a_death_the_items_of_the_batch_are_tried_one_by_one() -> None:
    crew = Scripted({(4,): 9})
    outcomes = list(stream(crew, range(8)))
    assert [outcome.value for outcome in outcomes] == [0, -1, -2, -3, None, -5, -6, -7]
    assert outcomes[4].why == "killed"
    # 1, 2, 4 items; the third batch, 3 to 6, dies; each alone, the deadly one twice.
    assert crew.log[:3] == [(0,), (1, 2), (3, 4, 5, 6)]
    assert sorted(crew.log[3:]) == [(3,), (4,), (4,), (5,), (6,), (7,)]


def test_a_death_in_company_gives_no_innocent_item_up() -> None:
    crew = Scripted({(3, 5): 1, (3,): 1})
    assert [outcome.value for outcome in stream(crew, range(8))] == [-k for k in range(8)]

"""Progress on a terminal: what is done, and a time left that resumed items do not distort."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from rich.progress import Progress as Bars

from netplan.cli import progress

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = """
import time
from netplan.cli.progress import shown_progress
with shown_progress() as tell:
    for done in range(6):
        tell("failures", done, 6)
        time.sleep(0.2)
"""


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        """Begin at noon."""
        self.now = 43_200.0

    def monotonic(self) -> float:
        """Return the time in seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock that progress looks at."""
    made = Clock()
    monkeypatch.setattr(progress, "time", made)
    return made


@pytest.fixture
def bars(clock: Clock) -> Bars:
    """Return bars that show nothing and look at the same clock."""
    quiet = Console(quiet=True)
    return Bars(
        console=quiet, get_time=clock.monotonic, speed_estimate_period=progress.RATE_SECONDS
    )


def run(tell: Callable[[str, int, int], None], clock: Clock, steps: range, seconds: float) -> None:
    """Finish one item after another, each in ``seconds``."""
    for done in steps:
        clock.now += seconds
        tell("failures", done, 1000)


def test_the_time_left_is_that_of_the_items_left(bars: Bars, clock: Clock) -> None:
    tell = progress.told_to(bars)
    tell("failures", 0, 1000)
    run(tell, clock, range(1, 101), 2.0)
    assert bars.tasks[0].completed == 100
    assert bars.tasks[0].time_remaining == pytest.approx(900 * 2.0, rel=0.01)


def test_items_that_a_journal_had_do_not_count_as_fast(bars: Bars, clock: Clock) -> None:
    tell = progress.told_to(bars)
    tell("failures", 900, 1000)
    run(tell, clock, range(901, 911), 60.0)
    assert bars.tasks[0].time_remaining == pytest.approx(90 * 60.0, rel=0.01)


def test_items_of_microseconds_change_the_bar_ten_times_a_second(bars: Bars, clock: Clock) -> None:
    changes = []
    update = bars.update
    bars.update = lambda *words, **named: (changes.append(clock.now), update(*words, **named))  # type: ignore[method-assign,assignment,func-returns-value]
    tell = progress.told_to(bars)
    tell("failures", 0, 1000)
    run(tell, clock, range(1, 1001), 0.001)
    assert 9 <= len(changes) <= 11
    assert bars.tasks[0].completed == 1000


def test_each_kind_of_work_has_its_own_bar(bars: Bars, clock: Clock) -> None:
    tell = progress.told_to(bars)
    tell("plan", 0, 1)
    tell("failures", 3, 10)
    clock.now += 1
    tell("plan", 1, 1)
    assert [(task.description, task.completed) for task in bars.tasks] == [
        ("plan", 1),
        ("failures", 3),
    ]


def said_on(stderr: int) -> str:
    """Run the program with this error stream; return what it prints elsewhere."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        check=True,
        timeout=60,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "100"},
    )
    return ended.stdout


def test_a_terminal_sees_the_work_and_the_time_left() -> None:
    ours, theirs = pty.openpty()
    try:
        assert said_on(theirs) == ""
        shown = os.read(ours, 1_000_000).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert "failures" in shown
    assert "left" in shown
    assert "/6" in shown


def test_what_is_no_terminal_sees_nothing() -> None:
    ours, theirs = os.pipe()
    with os.fdopen(ours) as end:
        assert said_on(theirs) == ""
        os.close(theirs)
        assert end.read() == ""

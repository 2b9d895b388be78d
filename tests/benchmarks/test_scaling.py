"""The scaling series stops a step that takes too long, says so, and goes on with the others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import scaling

if TYPE_CHECKING:
    import pytest

QUICK = ("check: every rule", "fabric: circuits, roads, handoffs")


def test_every_step_of_a_size_is_measured_with_its_memory() -> None:
    points = scaling.one_size(25, QUICK)
    assert [found.step for found in points] == list(QUICK)
    assert all(found.sites == 25 and found.note == "" for found in points)
    assert all(found.seconds > 0 and found.peak_mb > 10 for found in points)
    assert points[0].answer == 0  # no rule is broken


def test_a_step_over_the_limit_is_stopped_and_the_next_still_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scaling, "LIMIT_S", 1e-4)
    points = scaling.one_size(25, QUICK)
    assert [found.step for found in points] == list(QUICK)
    assert {found.note for found in points} <= {"over 0 s, stopped", ""}
    assert points[0].note == "over 0 s, stopped"
    assert math.isnan(points[0].seconds)


def test_a_process_that_fails_says_its_last_words_for_every_step() -> None:
    points = scaling.one_size(25, ("no such step",))
    assert [(found.step, found.note) for found in points] == [
        ("no such step", "failed: KeyError: 'no such step'")
    ]

"""Running a function over items: the same answers in the same order, however many work."""

from __future__ import annotations

import pytest

from netplan.compute import run


def square(number: int) -> int:
    """Return the square; a function at module level, so that it pickles."""
    return number * number


def fail_at_three(number: int) -> int:
    """Return the number unless it is 3."""
    if number == 3:
        message = "three"
        raise ValueError(message)
    return number


@pytest.mark.parametrize("workers", [0, 1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 7, 40])
def test_answers_and_order_do_not_depend_on_workers(workers: int, count: int) -> None:
    items = list(range(count))
    assert run(abs, items, workers=workers) == items


def test_progress_is_told_once_for_each_answer() -> None:
    seen: list[tuple[str, int, int]] = []
    run(square, [3, 1, 2], what="squares", progress=lambda *step: seen.append(step))
    assert seen == [("squares", 1, 3), ("squares", 2, 3), ("squares", 3, 3)]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_reaches_the_caller(workers: int) -> None:
    function = int if workers > 1 else fail_at_three
    items = ["1", "x"] if workers > 1 else [1, 2, 3]
    with pytest.raises(ValueError, match=r"three|invalid literal"):
        run(function, items, workers=workers)

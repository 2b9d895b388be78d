"""Blocks of columns and rows become the matrix that their numbers say."""

from __future__ import annotations

import numpy as np
import pytest

from netplan.lp import Builder


def test_blocks_are_stacked_in_order_with_their_names() -> None:
    builder = Builder()
    x = builder.columns("x", 2, cost=1.0, upper=[3.0, 4.0])
    y = builder.columns("y", 1, lower=-1.0, integer=True)
    first = builder.rows("first", 2, [([0, 1], x, 2.0), ([0, 1], y, [5.0, 6.0])], upper=9.0)
    last = builder.rows("last", 1, [(0, x, 1.0)], lower=1.0, upper=1.0)
    program = builder.program()
    assert program.matrix.toarray().tolist() == [[2, 0, 5], [0, 2, 6], [1, 1, 0]]
    assert program.cost.tolist() == [1, 1, 0]
    assert program.lower.tolist() == [0, 0, -1]
    assert program.upper.tolist() == [3, 4, np.inf]
    assert program.integer.tolist() == [False, False, True]
    assert program.row_lower.tolist() == [-np.inf, -np.inf, 1]
    assert program.row_upper.tolist() == [9, 9, 1]
    assert (first.tolist(), last.tolist()) == ([0, 1], [2])
    assert program.blocks == (("x", slice(0, 2)), ("y", slice(2, 3)))
    assert program.row_blocks == (("first", slice(0, 2)), ("last", slice(2, 3)))
    assert builder.width == 3


def test_terms_that_meet_add_up_and_rows_can_be_extended() -> None:
    builder = Builder()
    x = builder.columns("x", 1)
    row = builder.rows("sum", 1, [(0, x, 1.0), (0, x, 2.0)])
    slack = builder.columns("slack", 1)
    builder.extend(row, slack, -1.0)
    assert builder.program().matrix.toarray().tolist() == [[3, -1]]


def test_another_cost_leaves_the_rest_as_it_is() -> None:
    builder = Builder()
    builder.columns("x", 2, cost=1.0)
    assert builder.program(cost=np.array([0.0, 5.0])).cost.tolist() == [0, 5]
    assert builder.program().cost.tolist() == [1, 1]


def test_a_block_of_the_wrong_length_is_refused() -> None:
    builder = Builder()
    with pytest.raises(ValueError, match="broadcast"):
        builder.columns("x", 3, cost=[1.0, 2.0])


def test_nothing_at_all_is_an_empty_program() -> None:
    assert Builder().program().shape == (0, 0)

"""The program where every link's need is known, as under a routing that capacity does not move."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from netplan.capacity.upgrade.model import Model
    from netplan.capacity.upgrade.question import Question
    from netplan.lp import Program

    Floats = NDArray[np.float64]


def with_needs(
    asked: Question, made: Model, needs: Sequence[Floats], opened: Collection[int]
) -> Program:
    """Return the program of ``made`` with the ways ``opened`` alone, each link at its need.

    For every way and port and year t: stock + sum of gbps x n by year t >= need, Gbit/s. A way
    that is opened has a module at least from the first year in which it can be had.
    """
    from scipy.sparse import csr_matrix, vstack

    chosen = set(opened)
    blocks, lower = [made.program.matrix], [made.program.row_lower]
    for base, gbps, need in zip(made.base, made.gbps, needs, strict=True):
        lack = need - base
        for way in chosen:
            lack[way] = max(lack[way], 2 * EPSILON_GBPS)
        rows = np.flatnonzero(lack > EPSILON_GBPS)
        blocks.append(csr_matrix(gbps[rows]))
        lower.append(lack[rows])
    matrix = vstack(blocks, format="csr")
    upper = made.program.upper.copy()
    for offer, column in zip(asked.offers, made.columns.modules.tolist(), strict=True):
        if asked.ways[offer.way].kind != "existing" and offer.way not in chosen:
            upper[column] = 0.0
    row_lower = np.concatenate(lower)
    more = np.full(row_lower.size - made.program.row_upper.size, np.inf)
    return replace(
        made.program,
        matrix=matrix,
        row_lower=row_lower,
        row_upper=np.concatenate([made.program.row_upper, more]),
        upper=upper,
        row_blocks=(),
    )

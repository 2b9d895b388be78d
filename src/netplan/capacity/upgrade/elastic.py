"""The question with its egress and budgets broken at a price: what is short at the least."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.upgrade.columns import MILLION

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from netplan.capacity.upgrade.ground import Ground

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float64]

SHORT_EGRESS_CNY = 1e8
"""What a missing Gbit/s of egress counts beside a missing yuan: more than capacity costs, so that
money is short first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elastic:
    """A ground whose cheapest plan is the least shortage.

    ``egress`` and ``budgets`` number the columns that say by how much, in Gbit/s and millions of
    CNY.
    """

    ground: Ground
    egress: Numbers
    budgets: Numbers


def elastic(ground: Ground) -> Elastic:
    """Return the question in which only what is short costs anything.

    Minimise the budgets' overspend + 100 million CNY x Gbit/s of egress that is missing.
    """
    made = ground.made
    builder = made.builder
    egress = builder.columns("egress_short", made.egress.size)
    budgets = builder.columns("budget_short", made.budgets.size)
    builder.extend(made.egress, egress, 1.0)
    builder.extend(made.budgets, budgets, -1.0)
    costs = np.zeros(builder.width)
    costs[egress] = SHORT_EGRESS_CNY / MILLION
    costs[budgets] = 1.0
    program = builder.program(cost=costs)
    wide = replace(
        made, program=program, gbps=tuple(_wider(gbps, builder.width) for gbps in made.gbps)
    )
    return Elastic(ground=replace(ground, made=wide), egress=egress, budgets=budgets)


def _wider(gbps: csr_array, width: int) -> csr_array:
    """Return the same matrix with columns that add nothing behind."""
    from scipy.sparse import csr_array

    return csr_array((gbps.data, gbps.indices, gbps.indptr), shape=(gbps.shape[0], width))

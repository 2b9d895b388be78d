"""What the two sides of a search tell each other: a job one way, news the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from netplan.lp.program import Program, Status

    Floats = NDArray[np.float64]

Searcher = Literal["highs", "scip"]

# Solvers keep rows to 1e-6 before whole numbers are rounded; rounding adds as much a column.
TRUSTED = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A program, values to begin from, and when to stop: ``seconds`` from now, gap or nodes."""

    program: Program
    seconds: float
    gap: float = 1e-6
    start: Floats | None = None
    node_limit: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Values found, a bound proved, or how a search ended: by ``status``, or ``failed`` with why.

    A ``bound`` of -inf and values of None say nothing new.
    """

    bound: float = float("-inf")
    values: Floats | None = None
    duals: Floats | None = None
    status: Status | None = None
    failed: str = ""

    @property
    def last(self) -> bool:
        """Whether nothing comes after it."""
        return self.status is not None or bool(self.failed)

"""How a design is sought, and what is found: a choice, its bound, and where it falls short."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]

DesignStatus = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """When a search may stop: at this relative gap or after this time; ``seed`` is the solver's.

    ``gap`` is (objective - bound) / objective. Raises ValueError for a gap below 0 or a time
    limit that is not above 0.
    """

    gap: float = 1e-6
    time_limit_s: float = np.inf
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the ranges."""
        if not self.gap >= 0:
            message = f"gap must be 0 or above, is {self.gap}"
            raise ValueError(message)
        if not self.time_limit_s > 0:
            message = f"time_limit_s must be above 0, is {self.time_limit_s}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Inequalities ``matrix @ x >= lower`` that every choice which can be routed keeps."""

    matrix: csr_array
    lower: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What was known after ``time_s`` seconds of a search: proved bound and best objective."""

    time_s: float
    bound: float
    objective: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """Why no choice will do, or why one does not: a state, and a cut of design links in it.

    Demands ``demands`` (rows of the stage's flow) need ``needed_gbps`` over the design links
    ``links``, and these can carry ``room_gbps`` at most; ``missing_gbps`` is their difference.
    ``weights`` are by link: capacity counts that often (all 1 for a plain cut). Where the
    program itself has no answer whatever the traffic, or the time ended before a state was found
    that shows it, ``state`` is -1.
    """

    state: int
    demands: tuple[int, ...]
    links: tuple[int, ...]
    weights: tuple[float, ...]
    needed_gbps: float
    room_gbps: float

    @property
    def missing_gbps(self) -> float:
        """How much room is missing, Gbit/s."""
        return self.needed_gbps - self.room_gbps


@dataclass(frozen=True, slots=True, kw_only=True)
class Designed:
    """The best choice found, and what is proved of it.

    ``optimal`` means proved within the gap asked for, ``feasible`` that a limit or the user
    ended the search first, ``unknown`` the same without any choice. ``values`` has one value a
    column of the program (empty without any), ``bound`` holds for every choice, ``gap`` is
    (objective - bound) / abs(objective). ``cuts`` can be handed to a later search of the same
    design with other costs, bounds or rows of the program.
    """

    status: DesignStatus
    values: Floats = field(default_factory=lambda: np.empty(0))
    objective: float = float("nan")
    bound: float = float("-inf")
    gap: float = float("nan")
    cuts: Cuts | None = None
    trail: tuple[Moment, ...] = ()
    interrupted: bool = False
    short: Short | None = None

    @property
    def found(self) -> bool:
        """Whether there is a choice to use."""
        return self.status in {"optimal", "feasible"}

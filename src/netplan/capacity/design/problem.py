"""What a survivable design is: a program over what may be bought, and where traffic must fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from netplan.lp.program import Program
    from netplan.routing.optimum import FlowProblem

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One period: its demands, and what is installed on every design link by a choice of columns.

    Installed capacity is ``base_gbps + gbps @ x`` by design link, ``gbps`` of shape (links,
    columns of the program) with entries of 0 or above. Of ``flow``, capacities are not looked
    at, and it must have no ``shared`` capacities: make these design links.
    """

    flow: FlowProblem
    base_gbps: Floats
    gbps: csr_array

    def installed_gbps(self, values: Floats) -> Floats:
        """Return what is installed on every design link with these values of the columns."""
        return np.asarray(self.base_gbps + self.gbps @ values, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A condition of the network in which traffic must fit: a failure, or none.

    Design links ``down`` carry nothing; the others carry at most ``limit`` times what is
    installed in stage number ``stage``. Demands ``spared`` (rows of its flow) need no service.
    """

    id: str
    stage: int = 0
    down: tuple[int, ...] = ()
    limit: float = 1.0
    spared: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Minimise ``program``, such that in every state all demands not spared can be routed.

    ``program`` may have any columns and rows of its own (fixed charges, waves, budgets).
    ``arc_link[arc]`` is the design link of each arc of the flows' graph, -1 where an arc is never
    a limit. Arcs of one design link share its capacity where ``shared[link]``, else each of them
    has it for itself. All stages have the same graph. Raises ValueError when shapes do not fit
    or a number is out of range.
    """

    program: Program
    arc_link: Ints
    shared: Flags
    stages: tuple[Stage, ...]
    states: tuple[State, ...]

    def __post_init__(self) -> None:
        """Check shapes and ranges, and freeze the arrays."""
        for wrong, message in (*_of_links(self), *_of_stages(self), *_of_states(self)):
            if wrong:
                raise ValueError(message)
        for array in (self.arc_link, self.shared, *(each.base_gbps for each in self.stages)):
            array.flags.writeable = False

    @property
    def links(self) -> int:
        """The number of design links."""
        return int(self.shared.size)


def _of_links(design: Design) -> list[tuple[bool, str]]:
    """Return what may be wrong with the links, and what to say of it."""
    link, links = design.arc_link, design.links
    return [
        (
            bool(link.size and (link.min() < -1 or link.max() >= links)),
            f"arc_link must be from -1 to {links - 1}",
        ),
    ]


def _of_stages(design: Design) -> list[tuple[bool, str]]:
    """Return what may be wrong with the stages, and what to say of it."""
    shape = (design.links, design.program.shape[1])
    arcs = design.arc_link.size
    faults = [(not design.stages, "there must be at least one stage")]
    for number, stage in enumerate(design.stages):
        place = f"stage {number}: "
        graph = stage.flow.graph
        base = stage.base_gbps
        faults += [
            (graph.arcs != arcs, f"{place}the graph must have {arcs} arcs"),
            (bool(stage.flow.shared), f"{place}shared capacities must be design links"),
            (base.shape != shape[:1], f"{place}base_gbps must have {shape[0]} values"),
            (not (np.isfinite(base) & (base >= 0)).all(), f"{place}base_gbps must be 0 or above"),
            (stage.gbps.shape != shape, f"{place}gbps must have the shape {shape}"),
            (bool((stage.gbps.data < 0).any()), f"{place}gbps must be 0 or above"),
        ]
    return faults


def _of_states(design: Design) -> list[tuple[bool, str]]:
    """Return what may be wrong with the states, and what to say of it."""
    faults = [(not design.states, "there must be at least one state")]
    for state in design.states:
        known = 0 <= state.stage < len(design.stages)
        demands = design.stages[state.stage].flow.demands if known else 0
        faults += [
            (not known, f"state {state.id}: there is no stage {state.stage}"),
            (not 0 < state.limit < np.inf, f"state {state.id}: limit must be above 0"),
            (_beyond(state.down, design.links), f"state {state.id}: a link down is not there"),
            (known and _beyond(state.spared, demands), f"state {state.id}: a demand is not there"),
        ]
    return faults


def _beyond(numbers: tuple[int, ...], end: int) -> bool:
    """Tell whether a number is not from 0 to ``end - 1``."""
    return any(not 0 <= number < end for number in numbers)

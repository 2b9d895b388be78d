"""What the optimum answers with: the value reached, what is proved, and the flow itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from netplan.routing.optimum.columns import Columns

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """A flow, the value it reaches, and the best value that any flow could reach.

    ``objective`` is the greatest utilisation (a part, 1.0 is full), the Gbit/s carried, or the
    volume-weighted one-way latency summed over demands (Gbit/s times the unit of latency).
    ``bound`` is proved from the prices alone: no routing whatever is better. ``gap`` is their
    distance over the objective. ``utilisation`` is the greatest over arcs and shared capacities.
    ``carried[demand]`` is the part served, 0 to 1; ``reachable`` whether any path is there.
    ``price[arc]`` and ``shared_price`` say what one Gbit/s of load costs there, in the
    objective's unit, 0 where capacity does not bind; ``rounds`` how often trees were sought.
    ``columns`` holds the flow as trees: see ``shares`` and ``paths_taken``.
    """

    objective: float
    bound: float
    gap: float
    utilisation: float
    load_gbps: Floats
    carried: Floats
    reachable: Flags
    price: Floats
    shared_price: Floats
    rounds: int
    columns: Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class TooTight:
    """The answer when no flow keeps a cap on utilisation: what it takes, and where.

    ``least`` is a flow of least greatest utilisation; its bound is above the cap ``utilisation``.
    ``binding`` are the arcs with a price there, ``binding_shared`` such shared capacities: while
    none of them grows, the cap cannot be kept. ``excess_gbps[arc]`` is by how much that flow
    exceeds the cap at each arc.
    """

    utilisation: float
    least: Optimum
    binding: tuple[int, ...]
    binding_shared: tuple[int, ...]
    excess_gbps: Floats

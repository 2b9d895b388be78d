"""What breaks in a year without a part of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from netplan.failures.scenarios import Scenario

Kind = Literal["lost", "link", "port", "egress", "late", "none"]
"""What is broken: demands without any path, a link or port beyond its limit, the egress target,
a class's latency limit; or nothing."""

TRACE = 1e-3
"""A demand that carries less than this part of the largest is not named."""

Carried = tuple[tuple[str, float], ...]
"""Demands by id, each with Gbit/s, the largest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """The worst state of a year without a part of the plan.

    ``scenario`` is the failure, None in normal operation. ``place`` is the link (or the exchange
    and carrier of a port) that is the fullest of its ``limit`` there, '' where nothing is loaded;
    ``load_gbps`` and ``capacity_gbps`` are those of its worse direction. ``unserved_gbps`` counts
    demands that have a path with the plan and none without; ``short_gbps`` is what the egress
    lacks. ``demands`` are those that need the part.
    """

    kind: Kind = "none"
    year: int
    scenario: Scenario | None = None
    place: str = ""
    load_gbps: float = 0.0
    capacity_gbps: float = 0.0
    limit: float = 1.0
    unserved_gbps: float = 0.0
    short_gbps: float = 0.0
    demands: Carried = ()

    @property
    def utilisation(self) -> float:
        """Share of the place's capacity that is in use."""
        return self.load_gbps / self.capacity_gbps if self.capacity_gbps else 0.0

    @property
    def badness(self) -> tuple[float, float]:
        """How bad it is: what is unserved, then how much of its limit the place uses."""
        return self.unserved_gbps, self.utilisation / self.limit


def ranked(ids: tuple[str, ...], gbps: list[float]) -> Carried:
    """Return the demands that carry something, the largest first, equals in their own order.

    Less than a thousandth of the largest is a trace that a search for the best split leaves.

    >>> ranked(("a", "b", "c"), [1.0, 0.0, 2.0])
    (('c', 2.0), ('a', 1.0))
    """
    trace = max(TRACE * max(gbps, default=0.0), EPSILON_GBPS)
    pairs = [(name, value) for name, value in zip(ids, gbps, strict=True) if value > trace]
    return tuple(sorted(pairs, key=lambda pair: -pair[1]))

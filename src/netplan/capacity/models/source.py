"""What is asked of whoever hands over a model: rows of links and demands, and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Row(Protocol):
    """A row of a file: an id, and where it stands."""

    @property
    def id(self) -> str:
        """The id."""

    @property
    def row(self) -> int:
        """The line of the file."""


class NodeRow(Row, Protocol):
    """A node."""


class LinkRow(Row, Protocol):
    """A link between two nodes, its costs, and modules as (capacity, cost)."""

    @property
    def a(self) -> str:
        """The id of one end."""

    @property
    def b(self) -> str:
        """The id of the other end."""

    @property
    def installed(self) -> float:
        """Capacity that is there."""

    @property
    def installed_cost(self) -> float:
        """What that costs."""

    @property
    def routing_cost(self) -> float:
        """The cost of a unit of flow."""

    @property
    def setup_cost(self) -> float:
        """The cost of having the link."""

    @property
    def modules(self) -> tuple[tuple[float, float], ...]:
        """Capacity and cost of what can be bought."""


class DemandRow(Row, Protocol):
    """A demand; its volume is a number of routing units."""

    @property
    def source(self) -> str:
        """The id of the node where it begins."""

    @property
    def target(self) -> str:
        """The id of the node where it ends."""

    @property
    def volume_gbps(self) -> float:
        """The number of units."""


class WayRow(Protocol):
    """How a demand may be routed."""

    @property
    def unit(self) -> float:
        """The capacity that a unit takes."""

    @property
    def hops(self) -> float:
        """The greatest number of links of a path; inf for any."""

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Admissible paths by the ids of their links."""


class NetworkRows(Protocol):
    """A network: its rows, ``ways`` with one entry a demand."""

    @property
    def places(self) -> Sequence[NodeRow]:
        """The nodes."""

    @property
    def links(self) -> Sequence[LinkRow]:
        """The links."""

    @property
    def demands(self) -> Sequence[DemandRow]:
        """The demands."""

    @property
    def ways(self) -> Sequence[WayRow]:
        """How they may be routed."""


class ModelSource(Protocol):
    """A network under a model, such as ``netplan.io.formats.sndlib_model`` reads it."""

    @property
    def file(self) -> str:
        """The name of the model's file."""

    @property
    def network(self) -> NetworkRows:
        """The network."""

    @property
    def settings(self) -> Mapping[str, str]:
        """The word of each setting."""

    @property
    def rows(self) -> Mapping[str, int]:
        """The line of each setting."""

    @property
    def code(self) -> str:
        """The letters of the settings."""

"""The segments that a policy steers traffic by, and the texts that name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netplan.errors import near

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netplan.topology.network import Network

Kind = Literal["node", "link", "exchange"]
Element = tuple[Kind, str]
_TABLES: Mapping[Kind, str] = {"node": "nodes", "link": "links", "exchange": "exchanges"}


@dataclass(frozen=True, slots=True)
class Segment:
    """One instruction of a segment list.

    A ``node`` (prefix SID) is gone to by the IGP, over all paths of equal cost; a ``link``
    (adjacency SID) is taken itself; an ``exchange`` (EPE SID: egress peer engineering) hands
    over to the other network. ``end`` is the node row where it ends, ``arc`` the arc of a link
    or a handoff, -1 for a node.
    """

    kind: Kind
    name: str
    end: int
    arc: int = -1

    def __str__(self) -> str:
        """Return the segment as a policy names it, whatever else has the same id.

        >>> str(Segment("link", "l1", 0, 2))
        'link:l1'
        """
        return f"{self.kind}:{self.name}"


def element(
    network: Network, text: str, *, kinds: Sequence[Kind] = ("node", "link", "exchange")
) -> Element | None:
    """Return what a text names: ``node:``, ``link:`` or ``exchange:`` and an id, or an id alone.

    An id alone is looked for among the tables of ``kinds`` in order. None: it names nothing.

    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.network import Network
    >>> element(Network(Settings(name="none"), {}), "node:a") is None
    True
    """
    prefix, _, name = text.partition(":")
    for kind in kinds:
        if kind == prefix and name in network[_TABLES[kind]]:
            return kind, name
    for kind in kinds:
        if text in network[_TABLES[kind]]:
            return kind, text
    return None


def unknown(
    network: Network, text: str, *, kinds: Sequence[Kind] = ("node", "link", "exchange")
) -> str:
    """Return in words that a text names nothing, and the nearest id there is."""
    known = [name for kind in kinds for name in network[_TABLES[kind]].ids]
    prefix, _, name = text.partition(":")
    kind = f"{', '.join(kinds[:-1])} or {kinds[-1]}"
    return f"no {kind} {text!r}{near(name if prefix in _TABLES else text, known)}"

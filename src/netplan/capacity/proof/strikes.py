"""What a failure takes away, read off the tables: links, exchanges and nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netplan.failures.sets import failure_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.capacity.terms import Terms
    from netplan.failures.scenarios import Scenario
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Strike:
    """A state to stand: its name and kind, and what is out of use in it.

    Link rows ``down``, exchanges ``closed``, node rows ``dead``, segments ``cut``. The state
    without any failure has no name.
    """

    scenario: str = ""
    kind: str = "working"
    down: frozenset[int] = frozenset()
    closed: frozenset[str] = frozenset()
    dead: frozenset[int] = frozenset()
    cut: frozenset[str] = frozenset()


def strike_of(network: Network, scenario: Scenario, *, links: Sequence[dict[str, Any]]) -> Strike:
    """Return what ``scenario`` takes away from the network whose ``links`` have these rows.

    A link is lost with itself, with a node or site it ends at, and with a segment of its route;
    the latter not where 1+1 protection has a backup route without any failed segment. At a
    failed site nodes and exchanges are lost; fibre passes through.
    """
    nodes, exchanges = network["nodes"], network["exchanges"]
    sites = set(scenario.named("sites"))
    lost_nodes = set(scenario.named("nodes"))
    lost, cut = set(scenario.named("links")), set(scenario.named("segments"))
    dead = {
        row
        for row, (node, site) in enumerate(zip(nodes.ids, nodes["site"], strict=True))
        if node in lost_nodes or site in sites
    }
    gone = {nodes.ids[row] for row in dead}
    closed = {
        name
        for name, site in zip(exchanges.ids, exchanges["site"], strict=True)
        if name in scenario.named("exchanges") or site in sites
    }
    down = set()
    for row, link in enumerate(links):
        saved = (
            link["protection"] == "1+1"
            and bool(link["backup_segments"])
            and cut.isdisjoint(link["backup_segments"])
        )
        torn = not saved and not cut.isdisjoint(link["segments"])
        if torn or link["link"] in lost or {link["a"], link["b"]} & gone:
            down.add(row)
    fibre = cut & set(network["segments"].ids)
    return Strike(
        scenario.id, scenario.kind, frozenset(down), frozenset(closed), frozenset(dead),
        frozenset(fibre),
    )  # fmt: skip


def strikes(network: Network, terms: Terms) -> tuple[Strike, ...]:
    """Return every state that ``terms`` promise for the network of a year, unfailed first.

    Raises InputError for kinds of failures that the network does not have.
    """
    found = [Strike()]
    if terms.survive:
        listed = failure_set(network, ",".join(terms.survive)).scenarios
        links = list(network["links"].rows())
        found += [strike_of(network, scenario, links=links) for scenario in listed]
    return tuple(found)

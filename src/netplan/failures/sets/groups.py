"""Elements that a table says fail together: SRLGs and named scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.failures.scenarios import MEMBERS, Scenario
from netplan.failures.sets.answer import FailureSet, Note, SetError
from netplan.failures.sets.elements import existing

if TYPE_CHECKING:
    from netplan.topology.network import Network


def _grouped(network: Network, table: str, kind: str) -> FailureSet:
    """Return a scenario for each group of ``table``, of those members that are there today.

    A member that is in several tables fails in each of them. A group of which nothing exists
    yet is left out, with a note.
    """
    there = {name: set(existing(network, name)) for name in MEMBERS}
    groups: dict[str, list[tuple[str, str]]] = {}
    for group, member in zip(network[table].ids, network[table]["member"].tolist(), strict=True):
        found = groups.setdefault(group, [])
        found += [(member, name) for name in MEMBERS if member in there[name]]
    scenarios, empty = [], []
    for group, found in groups.items():
        if found:
            ids, among = zip(*dict.fromkeys(found), strict=True)
            scenarios.append(Scenario(group, kind, ids, among))
        else:
            empty.append(group)
    if groups and not scenarios:
        message = f"no member of any of the {len(groups)} {table} is there today"
        raise SetError([message])
    text = f"left out, as none of their members is there today: {', '.join(empty)}"
    return FailureSet(tuple(scenarios), (Note(table, "left out", text),) if empty else ())


def srlgs(network: Network) -> FailureSet:
    """Return the failure of every shared risk: all its members at once."""
    return _grouped(network, "srlgs", "srlg")


def scenarios(network: Network) -> FailureSet:
    """Return the scenarios that the network's own ``scenarios`` table names."""
    return _grouped(network, "scenarios", "scenario")

"""All rules of a network: in its tables, in its state of today, after each change list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from netplan.errors import Finding, InputError, near
from netplan.io.lengths import geometry_ends, lengths
from netplan.topology.changes import apply_change
from netplan.topology.checks import Fault, Memo, carried, network_faults

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from netplan.topology.change import Change
    from netplan.topology.network import Network

_Key = tuple[str, tuple[Any, ...], str]


def rule_faults(
    network: Network,
    *,
    paths: bool = True,
    blind: Collection[str] = (),
    vague: Collection[str] = (),
    memo: Memo | None = None,
) -> list[Fault]:
    """Return every broken rule of one state of a network; ``network_faults`` says the settings."""
    faults = network_faults(network, paths=paths, blind=blind, vague=vague, memo=memo)
    if not {"sites", "segments"} & {*blind, *vague}:
        faults += [*lengths(network), *geometry_ends(network)]
    return sorted(faults)


def check_network(network: Network) -> list[Finding]:
    """Return every broken rule of ``network`` in the state it is in, as findings by table and row.

    Pure: nothing is read or written. Change lists are not applied; ``check_changes`` does that.
    """
    return [fault.finding() for fault in rule_faults(network)]


def _order(change: Change, network: Network) -> list[Finding]:
    """Return what is wrong with the lists that ``change`` names: those before, and its targets."""
    file, findings = f"changes/{change.id}.toml", []
    known = sorted(network.changes)
    for name in change.after:
        if name not in network.changes:
            others = [other for other in known if other != change.id]
            what = f"no change list {name!r}{near(name, others)}"
            findings.append(Finding(file, 0, "after", what))
    if change.id in _before(change, network):
        what = f"must not lead back to {change.id!r} itself"
        findings.append(Finding(file, 0, "after", what))
    added = [row for other in network.changes.values() for row in other.add.get("targets", ())]
    targets = [*network["targets"].ids, *(str(row.get("target", "")) for row in added)]
    findings += [
        Finding(file, 0, "aims_at", f"no target {name!r}{near(name, targets)}")
        for name in change.aims_at
        if name not in targets
    ]
    return findings


def _before(change: Change, network: Network) -> set[str]:
    """Return the ids of all change lists that must come before ``change``."""
    found: set[str] = set()
    waiting = list(change.after)
    while waiting:
        name = waiting.pop()
        if name not in found and name in network.changes:
            found.add(name)
            waiting += network.changes[name].after
    return found


def _key(fault: Fault, network: Network) -> _Key:
    """Return what stays the same of a fault when rows move: table, key and column."""
    if fault.table not in network.tables or not fault.row:
        return fault.table, (), fault.column
    table = network[fault.table]
    key = tuple(table[name][fault.row - 1 : fault.row].tolist()[0] for name in table.schema.key)
    return fault.table, key, fault.column


def _blamed(fault: Fault, key: _Key, change: Change, network: Network) -> Finding:
    """Return a fault that ``change`` brings about as a finding at the change's own row, if any."""
    file = f"changes/{change.id}.toml"
    names = network[fault.table].schema.key if fault.table in network.tables else ()
    for verb, tables in (("add", change.add), ("set", change.set)):
        for number, row in enumerate(tables.get(fault.table, ()), 1):
            if names and tuple(row.get(name) for name in names) == key[1]:
                return Finding(file, number, f"{verb}.{fault.table}.{fault.column}", fault.what)
    label = ", ".join(f"{name} {value}" for name, value in zip(names, key[1], strict=False))
    what = fault.what if label in fault.what else f"breaks {label}: {fault.what}"
    return Finding(file, 0, f"{fault.table}.{fault.column}", what)


@dataclass(slots=True)
class _States:
    """States of a network by the change lists applied, each checked once."""

    faults: dict[tuple[str, ...], set[_Key]] = field(default_factory=dict)
    memo: Memo = field(default_factory=dict)

    def known(self, network: Network) -> set[_Key]:
        """Return the keys of all faults of a state."""
        if network.state not in self.faults:
            self.faults[network.state] = {
                _key(f, network) for f in rule_faults(network, memo=self.memo)
            }
        return self.faults[network.state]

    def new(self, change: Change, start: Network) -> Iterator[Finding]:
        """Yield what ``change`` breaks beyond what is broken before it is applied to ``start``."""
        before = start
        try:
            for earlier in change.after:
                before = apply_change(before, start.changes[earlier])
        except InputError:
            return  # the list that cannot be applied has its own findings
        try:
            after = apply_change(before, change)
        except InputError as error:
            yield from error.findings
            return
        old = self.known(before)
        # History leads to today, and only there must every demand find its path.
        for fault in rule_faults(after, paths=change.kind != "history", memo=self.memo):
            key = _key(fault, after)
            if key not in old:
                yield _blamed(fault, key, change, after)


def _today(network: Network, usable: Mapping[str, Change]) -> Network | None:
    """Return the network as the settings call today, or None when that cannot be built."""
    name = network.settings.today
    if not name:
        return network
    try:
        return apply_change(network, usable[name]) if name in usable else None
    except InputError:
        return None


def _uncarried(today: Network, base: Network) -> Iterator[Finding]:
    """Yield a finding for each demand that finds no path today, at its row in ``base``."""
    rows = {key: number for number, key in enumerate(base["demands"].ids, 1)}
    for fault in carried(today):
        row = rows.get(today["demands"].ids[fault.row - 1], 0)
        yield Finding("demands.csv", row, fault.column, fault.what)


def check_changes(network: Network, *, broken: Collection[str] = ()) -> list[Finding]:
    """Return what is wrong with change lists: their order, their rows, the rules they break.

    Demands must find a path in the state that the settings call today. A history list is
    applied to the tables, any other to today's state. A list is not applied when it, or one
    before it, is in ``broken`` or has an unknown or circular ``after``.
    """
    findings: list[Finding] = []
    loose = set(broken)
    for change in network.changes.values():
        order = _order(change, network)
        findings += order
        if any(finding.column == "after" for finding in order):
            loose.add(change.id)
    usable = {
        name: change
        for name, change in network.changes.items()
        if not loose & {name, *_before(change, network)}
    }
    today = _today(network, usable)
    if today is not None:
        findings += _uncarried(today, network)
    states = _States()
    for change in usable.values():
        start = network if change.kind == "history" or today is None else today
        if change.id not in start.state:
            findings += states.new(change, start)
    return findings

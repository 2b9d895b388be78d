"""Applying a list of changes to a network: history, proposals and plans alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.errors import Finding, InputError, near
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.topology.change import Change
    from netplan.topology.network import Network


def _key(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the values of the key columns of ``row``."""
    return tuple(row.get(name) for name in table.schema.key)


def _changed_table(table: Table, change: Change, findings: list[Finding]) -> Table:
    """Return ``table`` with the rows of ``change`` added, set and retired."""
    name = table.schema.name
    rows = {_key(table, row): row for row in table.rows()}
    # In demands ``source`` is where traffic starts.
    note = "source_note" if "source_note" in table.schema.names else "source"

    def known(row: Mapping[str, Any], number: int, verb: str) -> bool:
        key = _key(table, row)
        if key in rows:
            return True
        text = " ".join(map(str, key))
        hint = near(text, [" ".join(map(str, k)) for k in rows])
        findings.append(
            Finding(f"changes/{change.id}.toml", number, f"{verb}.{name}", f"no row {text!r}{hint}")
        )
        return False

    for number, row in enumerate(change.retire.get(name, ()), 1):
        if known(row, number, "retire"):
            del rows[_key(table, row)]
    for number, row in enumerate(change.set.get(name, ()), 1):
        if known(row, number, "set"):
            rows[_key(table, row)] = rows[_key(table, row)] | dict(row)
    for number, row in enumerate(change.add.get(name, ()), 1):
        key = _key(table, row)
        if key in rows:
            text = " ".join(map(str, key))
            what = f"row {text!r} is there already; use set to change it"
            findings.append(Finding(f"changes/{change.id}.toml", number, f"add.{name}", what))
        provenance = {note: change.source, "confidence": change.confidence}
        rows[key] = provenance | dict(row)
    return Table.of(name, rows.values())


def apply_change(network: Network, change: Change) -> Network:
    """Return ``network`` with ``change`` applied after those it comes ``after``.

    A change that the network's state already holds is not applied twice. Raises InputError when
    a row to set or retire does not exist, or one to add does.

    >>> from netplan.topology.change import Change
    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> empty = Network(Settings(name="empty"), {})
    >>> after = apply_change(empty, Change(id="start", add={"carriers": ({"carrier": "red"},)}))
    >>> after["carriers"].ids, after.state, empty["carriers"].ids
    (('red',), ('start',), ())
    """
    if change.id in network.state:
        return network
    for earlier in change.after:
        network = apply_change(network, network.changes[earlier])
    findings: list[Finding] = []
    touched = sorted({*change.add, *change.set, *change.retire})
    tables = [_changed_table(network[name], change, findings) for name in touched]
    if findings:
        raise InputError(network.settings.name, findings)
    return network.replace(*tables, state=(*network.state, change.id))


def in_state(network: Network, change_id: str) -> Network:
    """Return ``network`` with the change list called ``change_id`` applied; '' changes nothing."""
    return apply_change(network, network.changes[change_id]) if change_id else network

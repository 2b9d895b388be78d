"""The network with some of the ways open, as its routers would see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from netplan.capacity.upgrade.question import Question
    from netplan.topology.network import Network


def opened_network(
    asked: Question,
    opened: Collection[int],
    *,
    ports: Collection[int] = (),
    gbps: Mapping[int, float] | None = None,
) -> Network:
    """Return the whole network with the links there are and the ways ``opened`` in service alone.

    Of candidate ports those in ``ports`` (rows) are there. ``gbps`` are capacities of ways, which
    say in what proportion the members of a bundle share. Row numbers stay those of the ways.
    """
    whole, chosen, known = asked.whole.network, set(opened), gbps or {}
    rows = []
    for number, row in enumerate(whole["links"].rows()):
        there = asked.ways[number].kind in {"existing", "idle"} or number in chosen
        cells: dict[str, Any] = {} if there else {"status": "planned"}
        if known.get(number):
            cells["capacity_gbps"] = known[number]
        rows.append(row | cells)
    shut = {port.row for port in asked.ports if port.candidate} - set(ports)
    listed = [
        row | {"status": "candidate"} if number in shut else row
        for number, row in enumerate(whole["exchange_ports"].rows())
    ]
    return whole.replace(Table.of("links", rows), Table.of("exchange_ports", listed))

"""The network of a year with a part of the plan left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.capacity.receipts.left_out import MODULES
from netplan.capacity.runout.epochs import aged
from netplan.topology.table import Table
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.capacity.receipts.left_out import LeftOut, Part
    from netplan.topology.network import Network

Row = dict[str, Any]

PATH = ("segments", "regenerators", "igp_cost", "igp_cost_ba")
"""Columns of ``links`` that say where a circuit lies."""


def network_without(network: Network, here: Network, left: LeftOut, *, year: int) -> Network:
    """Return what ``here``, the network of ``year`` with the whole plan, is without ``left``.

    A link without any module is out of service (``planned``), what is not built or opened is a
    candidate again, a circuit that does not move stays on the fibre it has in ``network``, which
    is that before the plan.
    """
    parts = [part for part in left.parts if part.year <= year]
    actions = {part.action for part in parts}
    tables = []
    if actions & {*MODULES, "reroute"}:
        tables += [_links(network, here, parts), _modules(here, parts)]
    if "build_segment" in actions:
        tables.append(_segments(here, parts))
    if "light_pair" in actions:
        tables.append(_pairs(here, parts))
    if actions & {"open_port", "enlarge_port"}:
        tables.append(_ports(network, here, parts))
    return aged(here.replace(*tables), year)


def _only(parts: Iterable[Part], *actions: str) -> list[Part]:
    """Return the parts of these actions."""
    return [part for part in parts if part.action in actions]


def _links(before: Network, here: Network, parts: list[Part]) -> Table:
    """Return the links with less capacity, out of service, or back on their fibre."""
    size = here["modules"].value
    gone: dict[str, float] = {}
    for part in parts:
        if part.modular:
            gbps = part.count * float(size(part.unit, "capacity_gbps"))
            gone[part.item] = gone.get(part.item, 0.0) + gbps
    shut = {part.item for part in _only(parts, "open_link") if not part.modular}
    back = {part.item for part in _only(parts, "reroute")}
    old = {row["link"]: row for row in before["links"].rows()}
    rows = []
    for row in here["links"].rows():
        link, cells = row["link"], dict[str, Any]()
        if link in back:
            cells |= {name: old[link][name] for name in PATH}
        left = row["capacity_gbps"] - gone.get(link, 0.0)
        if link in gone and left > EPSILON_GBPS:
            cells["capacity_gbps"] = left
        elif link in gone or link in shut:
            cells["status"] = "planned"
        rows.append(row | cells)
    return Table.of("links", rows)


def _modules(here: Network, parts: list[Part]) -> Table:
    """Return the modules that links list, without those left out."""
    gone: dict[tuple[str, str, int], int] = {}
    for part in parts:
        if part.modular:
            key = part.item, part.unit, part.year
            gone[key] = gone.get(key, 0) + part.count
    rows = []
    for row in here["link_modules"].rows():
        count = row["count"] - gone.get((row["link"], row["module"], row["installed_year"]), 0)
        if count > 0:
            rows.append(row | {"count": count})
    return Table.of("link_modules", rows)


def _segments(here: Network, parts: list[Part]) -> Table:
    """Return the segments with those left out as candidates again."""
    gone = {part.item for part in _only(parts, "build_segment")}
    rows = here["segments"].rows()
    return Table.of(
        "segments",
        [row | {"status": "candidate"} if row["segment"] in gone else row for row in rows],
    )


def _pairs(here: Network, parts: list[Part]) -> Table:
    """Return the fibre pairs with fewer of them lit."""
    gone: dict[tuple[str, str], int] = {}
    for part in _only(parts, "light_pair"):
        key = part.item, part.carrier
        gone[key] = gone.get(key, 0) + part.count
    rows = [
        row | {"lit": max(row["lit"] - gone.get((row["segment"], row["carrier"]), 0), 0)}
        for row in here["fibre_pairs"].rows()
    ]
    return Table.of("fibre_pairs", rows)


def _ports(before: Network, here: Network, parts: list[Part]) -> Table:
    """Return the exchange ports with those left out as candidates, or not grown."""
    shut = {(part.exchange, part.carrier) for part in _only(parts, "open_port")}
    fewer: dict[tuple[str, str], int] = {}
    for part in _only(parts, "enlarge_port"):
        key = part.exchange, part.carrier
        fewer[key] = fewer.get(key, 0) + part.count
    step = {
        (row["exchange"], row["carrier"]): row["step_gbps"]
        for row in before["exchange_ports"].rows()
    }
    rows = []
    for row in here["exchange_ports"].rows():
        key = row["exchange"], row["carrier"]
        less = fewer.get(key, 0) * step.get(key, 0.0)
        rows.append(
            row
            | {"capacity_gbps": row["capacity_gbps"] - less}
            | ({"status": "candidate"} if key in shut else {})
        )
    return Table.of("exchange_ports", rows)

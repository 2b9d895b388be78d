"""Circuits that a plan may open, move or enlarge, as one columnar table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, isnan
from typing import TYPE_CHECKING, Literal

from netplan.capacity.prices import price_factor
from netplan.latency.circuits import circuit_latency, reach_km
from netplan.latency.plant import regenerators_needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.capacity.paths import Path
    from netplan.capacity.settings import ExpandSettings
    from netplan.capacity.slots import Pools, Slot
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

Kind = Literal["new", "stay", "move", "fixed"]
NOTICEABLE_MS = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """One way to have a link: its slot, its fibre path, and what a module on it costs.

    ``held`` are the segments its waves are held on: its path, and the protecting route of a link
    with 1+1 protection. ``ride`` numbers decisions: circuits of parallel links that lie on one
    path move together and share a number; -1 for a ``fixed`` circuit, which lies where it is.
    ``waves`` are what the link uses today wherever it lies; ``move_cny`` is the cost of laying
    them here.
    ``module_gbps`` is 0 where no module is for sale.
    """

    slot: int
    kind: Kind
    ride: int
    carrier: str
    path: Path
    held: Path
    one_way_ms: float
    module: str
    module_gbps: float
    module_cny: float
    waves: int
    move_cny: float
    regenerators: int


def waves_used(network: Network, *, capacity_gbps: float, module: str) -> int:
    """Return the waves of a link: ceil(capacity / the module's capacity), 1 without a module."""
    modules = network["modules"]
    if module not in modules:
        return 1
    return ceil(capacity_gbps / float(modules.value(module, "capacity_gbps")) - 1e-9)


def _module(network: Network, name: str, year: int) -> tuple[float, float, float]:
    """Return capacity, price of an end and of a regenerator of module ``name``; 0 if unknown.

    Prices are those of an order for service in ``year``.
    """
    modules = network["modules"]
    if name not in modules:
        return 0.0, 0.0, 0.0
    factor = price_factor(network, "modules", name, year=year)
    columns = ("end_capex_cny", "regenerator_capex_cny")
    end, again = (factor * float(modules.value(name, column)) for column in columns)
    return float(modules.value(name, "capacity_gbps")), end, again


def _circuit(
    fabric: Fabric, slot: Slot, number: int, asked: ExpandSettings, *, kind: Kind, path: Path
) -> Circuit:
    """Return one circuit of slot ``number`` over ``path``, which runs from its near end."""
    network = fabric.network
    table = network["links"]
    technology = asked.module if slot.new else str(table["technology"][number])
    own = kind in {"stay", "fixed"}
    count = int(table["regenerators"][number]) if own else -1
    latency = circuit_latency(
        network,
        fabric.links.plant,
        rows=path,
        technology=technology,
        regenerators=count,
        measured_ms=float(table["measured_one_way_ms"][number]) if own else float("nan"),
    )
    module = technology if technology in network["modules"] else asked.module
    size, end, again = _module(network, module, asked.year)
    if count < 0:
        count = regenerators_needed(latency.length_km, reach_km(network, technology, path))
    waves = waves_used(network, capacity_gbps=slot.capacity_gbps, module=module)
    return Circuit(
        slot=number,
        kind=kind,
        ride=-1,
        carrier=slot.carrier,
        path=path,
        held=(*path, *_backup(network, number)) if own else path,
        one_way_ms=latency.one_way_ms,
        module=module,
        module_gbps=size,
        module_cny=2 * end + count * again,
        waves=0 if slot.new else waves,
        move_cny=0.0,
        regenerators=count,
    )


def _backup(network: Network, number: int) -> Path:
    """Return the segments of an existing link's protecting route; none without protection."""
    table, segments = network["links"], network["segments"]
    if table["protection"][number] != "1+1":
        return ()
    return tuple(segments.row(segment) for segment in table["backup_segments"][number])


def _movable(fabric: Fabric, slot: Slot, number: int, asked: ExpandSettings) -> bool:
    """Tell whether an existing link is a direct circuit of the hub that may be moved.

    One with a measured latency or a protecting route stays: what it would measure elsewhere, and
    whether both routes would stay apart, is not known.
    """
    table, sites = fabric.network["links"], fabric.node_site
    return (
        sites[slot.near] == asked.hub
        and sites[slot.far] in asked.targets
        and isnan(float(table["measured_one_way_ms"][number]))
        and table["protection"][number] == "none"
    )


def _priced(network: Network, stay: Circuit, move: Circuit, year: int) -> Circuit:
    """Return ``move`` with the price of the regenerators it needs beyond those of ``stay``."""
    price = _module(network, move.module, year)[2]
    more = max(0, move.regenerators - stay.regenerators)
    return replace(move, move_cny=more * price * move.waves)


def _existing(
    fabric: Fabric, pools: Pools, slot: Slot, number: int, asked: ExpandSettings
) -> list[Circuit]:
    """Return where an existing link may lie: where it is, and where it would be faster.

    Moving costs the regenerators beyond its present ones; its transponders move with it.
    """
    rows = fabric.links.segment_rows[number]
    here = rows[::-1] if slot.outward else rows
    fixed = _circuit(fabric, slot, number, asked, kind="fixed", path=here)
    if not _movable(fabric, slot, number, asked):
        return [fixed]
    paths = pools.paths(slot.carrier, fabric.node_site[slot.far])
    moves = [_circuit(fabric, slot, number, asked, kind="move", path=path) for path in paths]
    faster = [move for move in moves if move.one_way_ms < fixed.one_way_ms - NOTICEABLE_MS]
    if not faster:
        return [fixed]
    stay = replace(fixed, kind="stay")
    return [stay, *(_priced(fabric.network, stay, move, asked.year) for move in faster)]


def circuits_of(
    fabric: Fabric, pools: Pools, slots: Sequence[Slot], asked: ExpandSettings
) -> tuple[Circuit, ...]:
    """Return every circuit that a plan may use, slot by slot; links out of service have none."""
    found: list[Circuit] = []
    rides: dict[tuple[object, ...], int] = {}
    for number, slot in enumerate(slots):
        if slot.new:
            circuits = [
                _circuit(fabric, slot, number, asked, kind="new", path=path) for path in slot.paths
            ]
        elif fabric.links.alive[number]:
            circuits = _existing(fabric, pools, slot, number, asked)
        else:
            continue
        # Parallel links with the same way today are one bundle to whoever moves them.
        bundle = number if slot.new else (slot.near, slot.far, circuits[0].path, circuits[0].module)
        for circuit in circuits:
            ride = -1
            if circuit.kind != "fixed":
                ride = rides.setdefault((bundle, circuit.path, circuit.kind), len(rides))
            found.append(replace(circuit, ride=ride))
    return tuple(found)

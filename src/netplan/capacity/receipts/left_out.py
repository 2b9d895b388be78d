"""What is not done when one line of a plan is left out: the line, and all that stands on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from netplan.capacity.receipts.waves import modules_without_room
from netplan.capacity.steps import network_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from netplan.capacity.plan import Plan
    from netplan.topology.network import Network

Row = dict[str, Any]

MODULES = frozenset({"open_link", "add_modules"})
"""Actions that put modules on a link."""


@dataclass(frozen=True, slots=True)
class Part:
    """So many of what line ``line`` (its place in ``Plan.rows``) does from ``year`` on."""

    line: int
    action: str
    item: str
    carrier: str
    unit: str
    year: int
    count: int
    unit_cny: float
    modular: bool

    @property
    def exchange(self) -> str:
        """The exchange of a port, whose item is ``<exchange> <carrier>``."""
        return self.item.removesuffix(f" {self.carrier}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is left out: the line asked for first, then what cannot be without it."""

    parts: tuple[Part, ...]

    @property
    def first(self) -> Part:
        """The line asked for."""
        return self.parts[0]

    @property
    def saved_cny(self) -> float:
        """What is not spent, CNY of the years of order."""
        return sum(part.count * part.unit_cny for part in self.parts)

    @property
    def links(self) -> tuple[str, ...]:
        """The links that lose modules, or move back to the fibre they are on today."""
        touched = (p.item for p in self.parts if p.action in MODULES or p.action == "reroute")
        return tuple(dict.fromkeys(touched))

    def bought(self, link: str) -> frozenset[str]:
        """Return the module types that are left out on a link."""
        return frozenset(p.unit for p in self.parts if p.item == link and p.modular)


@dataclass(frozen=True, slots=True)
class About:
    """What is left out is about: links by id, ports by exchange and carrier."""

    links: tuple[str, ...] = ()
    ports: tuple[tuple[str, str], ...] = ()


def about_of(left: LeftOut) -> About:
    """Return the links and ports that something left out is about."""
    ports = [(part.exchange, part.carrier) for part in left.parts if "port" in part.action]
    return About(left.links, tuple(dict.fromkeys(ports)))


def parts_of(rows: pd.DataFrame) -> tuple[Part, ...]:
    """Return every line of ``Plan.rows`` in whole, in its order."""
    records: list[Mapping[str, Any]] = rows.to_dict("records")  # type: ignore[assignment]
    return tuple(
        Part(
            line=number,
            action=str(row["action"]),
            item=str(row["item"]),
            carrier=str(row["carrier"]),
            unit=str(row["unit"]),
            year=int(row["year"]),
            count=int(row["quantity"]),
            unit_cny=float(row["unit_cost_cny"]),
            modular=row["action"] in MODULES and row["source_note"] == "modules",
        )
        for number, row in enumerate(records)
    )


def left_out(network: Network, plan: Plan, line: int) -> LeftOut:
    """Return what is not done when line ``line`` (from 0) of ``plan.rows`` is left out.

    With a segment go the pairs lit on it, the circuits moved to it and the links opened over it;
    with the opening of a link all its modules; with a pair as many modules as then find no wave,
    the last bought first; with the opening of a port all its growth. ``network`` is that before
    the plan. IndexError where there is no such line.
    """
    parts = parts_of(plan.rows)
    own, rest = parts[line], [part for part in parts if part.line != line]
    after = network_in(network, plan.steps, year=max(part.year for part in parts))
    found = [own, *_on(own, rest, network, after)]
    return LeftOut(tuple(dict.fromkeys([*found, *_openings(found, rest, network)])))


def _on(own: Part, rest: list[Part], before: Network, after: Network) -> Iterator[Part]:
    """Yield what cannot be without a line."""
    if own.action == "build_segment":
        yield from _over_segment(own, rest, before, after)
    elif own.action == "light_pair":
        yield from _unlit(own, rest, before, after)
    elif own.action == "open_link":
        yield from (p for p in rest if p.item == own.item and p.action in MODULES)
    elif own.action == "open_port":
        yield from (p for p in rest if p.item == own.item and p.action == "enlarge_port")


def _over_segment(own: Part, rest: list[Part], before: Network, after: Network) -> Iterator[Part]:
    """Yield the pairs, moves and new links on a segment that is not built."""
    over = {link for link, held in _held(after).items() if own.item in held}
    there = {
        row["link"]
        for row in before["links"].rows()
        if row["status"] in {"existing", "maintenance"}
    }
    for part in rest:
        pair = part.action == "light_pair" and part.item == own.item
        moved = part.action == "reroute" and part.item in over
        new = part.action in MODULES and part.item in over - there
        if pair or moved or new:
            yield part


def _unlit(own: Part, rest: list[Part], before: Network, after: Network) -> Iterator[Part]:
    """Yield the modules and moves that find no wave without a pair, the last bought first."""
    held, nodes = _held(after), after["nodes"]
    carrier = {row["link"]: nodes.value(row["a"], "carrier") for row in after["links"].rows()}
    riding = [
        part
        for part in rest
        if (part.modular or part.action == "reroute")
        and own.item in held.get(part.item, ())
        and carrier[part.item] == own.carrier
    ]
    riding.sort(key=lambda part: (-part.year, -part.line))
    place, year = (own.item, own.carrier), max(part.year for part in (own, *rest))
    short = modules_without_room(before, after, place=place, pairs=own.count, year=year)
    for part in riding:
        if short <= 0:
            return
        gone = part.count if part.action == "reroute" else min(part.count, short)
        short -= gone
        yield replace(part, count=gone)


def _openings(found: list[Part], rest: list[Part], before: Network) -> Iterator[Part]:
    """Yield the charges for opening links of which nothing is left."""
    table = before["links"]
    for link in dict.fromkeys(part.item for part in found if part.modular):
        if link in table and table.value(link, "status") == "existing":
            continue
        lost = sum(part.count for part in found if part.item == link and part.modular)
        whole = [p for p in (*rest, found[0]) if p.item == link and p.modular]
        if lost >= sum(part.count for part in whole):
            yield from (p for p in rest if p.item == link and p.action == "open_link")


def _held(network: Network) -> dict[str, frozenset[str]]:
    """Return the segments that each link holds waves on."""
    return {
        row["link"]: frozenset(
            (*row["segments"], *(row["backup_segments"] if row["protection"] == "1+1" else ()))
        )
        for row in network["links"].rows()
    }

"""What scenarios do to the arcs, exchanges, delays and next hops of a network, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.errors import near
from netplan.failures.scenarios import MEMBERS, Hit, Scenario, hit, riders
from netplan.kernels.after_layout import Failures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from netplan.failures.scenarios import Riders
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

NOTHING = Hit(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Bundles:
    """Links that are one next hop together: members by bundle, bundle by member, capacity."""

    members: Mapping[str, tuple[int, ...]]
    of_link: Mapping[int, str]
    capacity_gbps: NDArray[np.float64]

    def parts(self, down: frozenset[int]) -> dict[int, float]:
        """Return in what proportion the members left of each bundle hit share its traffic."""
        found: dict[int, float] = {}
        for name in sorted({self.of_link[link] for link in down if link in self.of_link}):
            left = [link for link in self.members[name] if link not in down]
            whole = float(self.capacity_gbps[left].sum())
            found |= {link: float(self.capacity_gbps[link]) / whole for link in left}
        return found


def bundles_of(fabric: Fabric, *, split: str) -> Bundles:
    """Return the bundles whose members in service share one next hop; none where all count."""
    links = fabric.network["links"]
    members: dict[str, list[int]] = {}
    if split == "even":
        for row in np.flatnonzero(fabric.links.alive).tolist():
            if links["bundle"][row]:
                members.setdefault(links["bundle"][row], []).append(row)
    return Bundles(
        members={name: tuple(rows) for name, rows in members.items()},
        of_link={row: name for name, rows in members.items() for row in rows},
        capacity_gbps=np.asarray(links["capacity_gbps"], dtype=np.float64),
    )


@dataclass(frozen=True, slots=True)
class Effects:
    """How scenarios become masks: who rides what, and the slots of every link's two arcs.

    ``slot[arc]`` is -1 for an arc that carries nothing anyway; ``stays`` numbers the leg that stays
    at each node; ``backup_ms[row]`` are the delays of a protected link's two arcs on its backup
    route.
    """

    riders: Riders
    known: Mapping[str, frozenset[str]]
    exchange: Mapping[str, int]
    slot: NDArray[np.int64]
    stays: Mapping[int, int]
    backup_ms: Mapping[int, tuple[float, float]]
    bundles: Bundles

    def hits(self, scenarios: Sequence[Scenario]) -> tuple[list[Hit], dict[int, str]]:
        """Return what each scenario does; and, by its place, why one cannot be computed."""
        found, why = [], {}
        for number, scenario in enumerate(scenarios):
            problem = self._problem(scenario)
            if problem:
                why[number] = problem
            found.append(NOTHING if problem else hit(self.riders, scenario))
        return found, why

    def _problem(self, scenario: Scenario) -> str:
        """Return what is wrong with a scenario, or nothing."""
        if scenario.among and len(scenario.among) != len(scenario.members):
            return f"names {len(scenario.members)} members and {len(scenario.among)} tables"
        for place, member in enumerate(scenario.members):
            tables = (scenario.among[place],) if scenario.among else MEMBERS
            strange = next((table for table in tables if table not in self.known), "")
            if strange:
                return f"no table {strange!r} of things that fail{near(strange, MEMBERS)}"
            if not any(member in self.known[table] for table in tables):
                ids = sorted(set().union(*(self.known[table] for table in tables)))
                nouns = " or ".join(table[:-1] for table in tables)
                return f"no {nouns} {member!r}{near(member, ids)}"
        return ""

    def failures(self, hits: Sequence[Hit]) -> Failures:
        """Return what ``hits`` do to arcs, exchanges, delays and proportions of next hops."""
        arcs = [[arc for row in sorted(one.down) for arc in (2 * row, 2 * row + 1)] for one in hits]
        retimed = [self._retimed(one) for one in hits]
        resplit = [self._resplit(one) for one in hits]
        closed = [sorted(self.exchange[name] for name in one.closed) for one in hits]
        return Failures(
            arcs=_listed(arcs),
            closed=_listed(closed),
            retimed=_listed([list(slots) for slots in retimed]),
            retimed_ms=_values(retimed),
            resplit=_listed([list(slots) for slots in resplit]),
            resplit_part=_values(resplit),
            ended=_listed([sorted(self._ended(one)) for one in hits]),
        )

    def _ended(self, one: Hit) -> list[int]:
        """Return the legs that stay at a node which is dead."""
        return [self.stays[node] for node in one.dead if node in self.stays]

    def _retimed(self, one: Hit) -> dict[int, float]:
        """Return the delay of every slot whose link is switched to its backup route."""
        slots = {}
        for row in sorted(one.switched):
            for side, ms in enumerate(self.backup_ms[row]):
                if self.slot[2 * row + side] >= 0:
                    slots[int(self.slot[2 * row + side])] = ms
        return slots

    def _resplit(self, one: Hit) -> dict[int, float]:
        """Return the proportion of every slot whose bundle has lost a member."""
        slots = {}
        for row, part in sorted(self.bundles.parts(one.down).items()):
            for side in (0, 1):
                if self.slot[2 * row + side] >= 0:
                    slots[int(self.slot[2 * row + side])] = part
        return slots


def _listed(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Return lists as where each begins, and all entries one after the other."""
    first = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=first[1:])
    return first, np.array([entry for row in rows for entry in row], dtype=np.uint32)


def _values(rows: Iterable[Mapping[int, float]]) -> NDArray[np.float64]:
    """Return the values of mappings, one after the other."""
    return np.array([value for row in rows for value in row.values()], dtype=np.float64)


def _known(network: Network) -> dict[str, frozenset[str]]:
    """Return the ids of everything that can fail, by table."""
    return {table: frozenset(network[table].ids) for table in MEMBERS}


def effects_of(
    fabric: Fabric, slot: NDArray[np.int64], stays: Mapping[int, int], *, split: str
) -> Effects:
    """Return how the scenarios of a network become masks.

    ``slot`` is where each arc lies, ``stays`` the leg that stays at each node.
    """
    network = fabric.network
    router_ms = np.asarray(network["nodes"]["router_ms"], dtype=np.float64)
    heads = fabric.roads.graph.head
    backup = {
        row: (
            latency.one_way_ms + float(router_ms[heads[2 * row]]),
            latency.one_way_ms + float(router_ms[heads[2 * row + 1]]),
        )
        for row, (latency, _) in fabric.links.backup.items()
    }
    return Effects(
        riders=riders(network),
        known=_known(network),
        exchange={name: row for row, name in enumerate(network["exchanges"].ids)},
        slot=slot,
        stays=stays,
        backup_ms=backup,
        bundles=bundles_of(fabric, split=split),
    )

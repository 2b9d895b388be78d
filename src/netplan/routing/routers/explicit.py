"""Explicit working and backup paths with bandwidth, placed in order of priority."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.routing.constrained.constraints import ANYTHING, Constraints, check_constraints
from netplan.routing.constrained.rooms import SLACK
from netplan.routing.domains import Domains
from netplan.routing.fabric import fabric
from netplan.routing.result import Path, Routing, routing_of_paths
from netplan.routing.steering.placement import Asked, Placed, Placer
from netplan.routing.steering.reserve import Ledger, Reserve
from netplan.routing.steering.tunnels import ReadTunnel, Tunnel, read_tunnels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from netplan.routing.demands import Demands
    from netplan.routing.domains import Handover
    from netplan.routing.fabric import Fabric
    from netplan.routing.roads import Measure
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Placement:
    """What came of every tunnel, in the order of placing, and the room they take.

    ``placed[k]`` is of the demand in row ``rows[k]``. The arrays run over the directions of
    links and ports that ``names`` say; ``backup_gbps`` is kept free and carries nothing.
    """

    placed: tuple[Placed, ...]
    rows: tuple[int, ...]
    names: tuple[str, ...]
    capacity_gbps: NDArray[np.float64]
    working_gbps: NDArray[np.float64]
    backup_gbps: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ExplicitRouter:
    """Demands over the explicit paths of ``tunnels``, as far as bandwidth goes round.

    Tunnels are placed by the priority of their demand's class (1 first, demands without a class
    last), then in the order of the demands table, then of ``tunnels``. Each takes its bandwidth
    on its working path where every link, in its direction, and every exchange port has it free;
    else on its backup; else, with ``dynamic``, on the path least in ``measure`` that keeps
    ``constraints`` and has it free (CSPF), which places demands without a tunnel too; else not.
    A tunnel is placed whole, unless ``split`` lets a part be. What is placed is never displaced.

    ``reserve`` keeps room for the backups of tunnels on their working path: none, each in full
    (``dedicated``), or on every link and port the most that one cut of a segment calls upon
    (``shared``). A backup without room leaves its tunnel placed, unprotected.

    Under failure all tunnels are placed anew, so that a cut working path gives way to its backup.
    """

    tunnels: tuple[Tunnel, ...] = ()
    dynamic: bool = False
    split: bool = False
    reserve: Reserve = "none"
    measure: Measure = "latency"
    constraints: Constraints = ANYTHING
    handover: Handover = "any"
    prefer: tuple[str, ...] = ()

    def __call__(
        self,
        network: Network | Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
    ) -> Routing:
        """Return the routing of ``demands`` with the links ``down`` out of service.

        A demand's traffic fills its tunnels in order. ``why`` says of what is not served in full
        which link or port lacks how many Gbit/s. Raises InputError as ``place`` does.
        """
        woven = fabric(network)
        placement = self.place(woven, demands, down=down)
        paths: list[list[Path]] = [[] for _ in demands.ids]
        why: dict[int, list[str]] = {row: [] for row in range(len(demands))}
        rest = demands.volume_gbps.tolist()
        for row, placed in zip(placement.rows, placement.placed, strict=True):
            listed, traffic = _carrying(placed, float(demands.volume_gbps[row]), rest[row])
            paths[row] += listed
            rest[row] -= traffic
            if not placed.whole:
                why[row].append(placed.why)
        for row, left in enumerate(rest):
            if paths[row] and left <= SLACK * max(1.0, float(demands.volume_gbps[row])):
                why[row] = []
            elif not why[row]:
                asked = f"{demands.volume_gbps[row] - left:.6g} of {demands.volume_gbps[row]:.6g}"
                why[row].append(f"its tunnels ask for {asked} Gbit/s alone")
        return routing_of_paths(
            paths,
            links=len(woven.network["links"]),
            handoffs=len(woven.handoffs),
            why={row: "; ".join(words) for row, words in why.items() if words},
        )

    def place(
        self,
        network: Network | Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
    ) -> Placement:
        """Return what comes of every tunnel, with the links ``down`` out of service.

        Raises InputError with everything that is wrong with tunnels and constraints at once.
        """
        woven = fabric(network)
        check_constraints(woven.network, self.constraints)
        calm = Domains.of(woven)
        read = read_tunnels(calm, demands, self.tunnels, measure=self.measure)
        domains = Domains.of(woven, down=down, handover=self.handover, prefer=self.prefer)
        ledger = Ledger.of(woven, self.reserve)
        place = Placer(domains, ledger, self.measure, self.constraints, self.dynamic, self.split)
        rows: list[int] = []
        placed: list[Placed] = []
        left = demands.volume_gbps.tolist()
        for row, tunnel in self._in_order(woven.network, demands, read):
            given = tunnel.tunnel.gbps if tunnel else None
            gbps = max(0.0, left[row]) if given is None else given
            left[row] -= gbps
            ends = demands.source[row], demands.target[row]
            paths = (tunnel.working, tunnel.backup) if tunnel else (None, None)
            rows.append(row)
            placed.append(place(Asked(*ends, gbps, *paths)))
        return Placement(
            placed=tuple(placed),
            rows=tuple(rows),
            names=ledger.rooms.names,
            capacity_gbps=ledger.rooms.capacity_gbps,
            working_gbps=ledger.working_gbps,
            backup_gbps=ledger.backup_gbps,
        )

    def _in_order(
        self, network: Network, demands: Demands, read: tuple[ReadTunnel, ...]
    ) -> list[tuple[int, ReadTunnel | None]]:
        """Return demand rows and tunnels in the order of placing; None: a demand without any."""
        classes = network["classes"]
        last = max(classes["priority"].tolist(), default=0) + 1
        priority = [
            int(classes.value(name, "priority")) if name in classes else last
            for name in demands.service
        ]
        with_tunnel = {each.row for each in read}
        units: list[tuple[int, ReadTunnel | None]] = [(each.row, each) for each in read]
        units += [(row, None) for row in range(len(demands)) if row not in with_tunnel]
        return sorted(
            units, key=lambda unit: (priority[unit[0]], unit[0], unit[1].number if unit[1] else 0)
        )


def _carrying(placed: Placed, volume_gbps: float, rest_gbps: float) -> tuple[list[Path], float]:
    """Return a tunnel's paths with the share of its demand's volume on each, and the traffic.

    ``rest_gbps`` is what of the volume is still to be carried, Gbit/s.
    """
    found: list[Path] = []
    carried = 0.0
    for part in placed.parts:
        traffic = min(part.gbps, rest_gbps - carried)
        carried += traffic
        share = traffic / volume_gbps if volume_gbps > 0 else 1.0
        found.append(replace(part.path, share=share))
        if part.use == "working" and placed.asked.backup is not None and placed.whole:
            found.append(replace(placed.asked.backup, share=share, role="backup"))
    return found, carried

"""The upgrade when every demand has one working path and a backup that shares nothing with it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.upgrade.ecmp import Topology, fitted
from netplan.capacity.upgrade.needs import needs_under
from netplan.capacity.upgrade.opened import opened_network
from netplan.capacity.upgrade.outcome import Outcome
from netplan.capacity.upgrade.rescue import ways_to_open
from netplan.capacity.upgrade.timely import late_rows
from netplan.failures.scenarios import hit, riders
from netplan.failures.sets import failure_set
from netplan.routing.domains import Domains
from netplan.routing.fabric import fabric
from netplan.routing.igp import access_tails
from netplan.routing.paths.disjoint import disjoint_over
from netplan.routing.paths.risks import link_risks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from netplan.capacity.upgrade.ground import Ground
    from netplan.capacity.upgrade.needs import Needs
    from netplan.capacity.upgrade.question import Question
    from netplan.failures.scenarios import Hit
    from netplan.routing.fabric import Fabric
    from netplan.routing.paths.risks import By
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

STRICTEST: tuple[tuple[str, By], ...] = (
    ("srlgs", "srlg"),
    ("segments", "segment"),
    ("sites", "site"),
)
"""What backups share nothing of, by the first of these kinds to survive; else it is links."""

PATHS = ("demand", "role", "path", "links", "exchanges")
"""Columns of ``Plan.paths``: role is working or backup, links and exchanges in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Working and backup path of every demand; None where there is none."""

    working: tuple[Path | None, ...]
    backup: tuple[Path | None, ...]


def pairs_of(asked: Question, woven: Fabric) -> Pairs:
    """Return the two paths of every demand: those of least total IGP cost that share least.

    With latency limits they are those of least latency; the faster is the working path.
    """
    first = asked.demands[0]
    wanted = list(zip(first.source, first.target, strict=True))
    known = _disjoint(asked, woven, dict.fromkeys(wanted))
    listed = [known[ends] for ends in wanted]
    return Pairs(
        working=tuple(paths[0] if paths else None for paths in listed),
        backup=tuple(paths[1] if len(paths) > 1 else None for paths in listed),
    )


def _disjoint(
    asked: Question, woven: Fabric, wanted: Iterable[tuple[str, str]], *, shut: Collection[int] = ()
) -> dict[tuple[str, str], tuple[Path, ...]]:
    """Return the two paths between each pair of ends, without the ways ``shut``."""
    terms = asked.asked.terms
    by: By = next((by for kind, by in STRICTEST if kind in terms.survive), "link")
    domains, risks = Domains.of(woven, down=frozenset(shut)), link_risks(woven, by=by)
    measure: Measure = "igp" if terms.latency == "off" else "latency"
    return {
        ends: disjoint_over(domains, risks, ends, measure=measure, by=by, count=2).paths
        for ends in wanted
    }


def _ways_apart(
    ground: Ground, lost: Iterable[tuple[int, int]], opened: Collection[int]
) -> frozenset[int]:
    """Return the ways to open so that lost demands have two paths that share nothing.

    Over today's fibre where that has them, else over candidates too.
    """
    asked, first = ground.asked, ground.asked.demands[0]
    wanted = dict.fromkeys((first.source[row], first.target[row]) for _, row in lost)
    status = asked.network["segments"]["status"]
    offered = [
        number
        for number, way in enumerate(asked.ways)
        if way.kind == "new" and any(status[row] == "candidate" for row in way.path)
    ]
    for shut in (offered, ()):
        found = _disjoint(asked, asked.whole, wanted, shut=shut)
        new = {
            arc >> 1
            for paths in found.values()
            for path in paths
            for arc in path.arcs
            if arc < 2 * len(asked.ways) and asked.ways[arc >> 1].kind in {"new", "candidate"}
        }
        if new - set(opened):
            return frozenset(new - set(opened))
    return frozenset()


def _incidence(asked: Question, woven: Fabric, paths: tuple[Path | None, ...]) -> Floats:
    """Return which directions of ways and ports each path passes, shape (demands, 2 x places)."""
    ways = len(asked.ways)
    at = {(port.exchange, port.carrier): ways + row for row, port in enumerate(asked.ports)}
    table = np.zeros((len(paths), 2 * (ways + len(asked.ports))))
    for row, path in enumerate(paths):
        for arc in path.arcs if path else ():
            if arc < 2 * ways:
                table[row, arc] += 1.0
                continue
            handoff = woven.handoffs[arc - 2 * ways]
            table[row, 2 * at[handoff.near.exchange, handoff.near.carrier]] += 1.0
            table[row, 2 * at[handoff.far.exchange, handoff.far.carrier] + 1] += 1.0
    return table


def _broken(asked: Question, paths: tuple[Path | None, ...], woven: Fabric, one: Hit) -> Flags:
    """Return which paths a failure takes."""
    ways = len(asked.ways)

    def gone(path: Path | None) -> bool:
        if path is None or not one.dead.isdisjoint(path.nodes):
            return True
        links = {arc >> 1 for arc in path.arcs if arc < 2 * ways}
        crossed = {woven.handoffs[a - 2 * ways].exchange for a in path.arcs if a >= 2 * ways}
        return not (one.down.isdisjoint(links) and one.closed.isdisjoint(crossed))

    return np.array([gone(path) for path in paths], dtype=np.bool_)


def backup_topology(ground: Ground, opened: Collection[int]) -> tuple[Topology, Pairs, Fabric]:
    """Return what the ways ``opened`` bring when demands have a working path and a backup."""
    asked, terms = ground.asked, ground.asked.asked.terms
    woven = fabric(opened_network(asked, opened))
    pairs = pairs_of(asked, woven)
    spec = ",".join(terms.survive)
    scenarios = failure_set(woven.network, spec).scenarios if spec else ()
    known = riders(woven.network)
    hits = [hit(known, scenario) for scenario in scenarios]
    broken = [_broken(asked, pairs.working, woven, one) for one in hits]
    spare = [_broken(asked, pairs.backup, woven, one) for one in hits]
    work, back = (_incidence(asked, woven, paths) for paths in (pairs.working, pairs.backup))
    none = np.array([path is None for path in pairs.working], dtype=np.bool_)
    lost = np.array([*(a & b for a, b in zip(broken, spare, strict=True)), none])
    needs = tuple(
        _needs(asked, year, (work, back), list(zip(broken, spare, strict=True)), lost)
        for year in range(len(asked.years))
    )
    needs = tuple(replace(need, scenarios=tuple(scenarios)) for need in needs)
    ms = np.array([_ms(woven, path) for path in pairs.working])
    late = late_rows(asked, ms)
    found = Topology(
        opened=frozenset(opened), needs=needs, lost=ground.unsaved(needs[-1]), late=late
    )
    return found, pairs, woven


def _ms(woven: Fabric, path: Path | None) -> float:
    """Return the one-way latency of a path, nodes and access included; 0 without one."""
    if path is None:
        return 0.0
    arcs = list(path.arcs)
    own = float(woven.network["nodes"]["router_ms"][path.nodes[0]])
    tails = access_tails(woven, path.nodes[0], path.nodes[-1]).access_ms
    return own + tails + (float(woven.arc_ms()[arcs].sum()) if arcs else 0.0)


def _needs(
    asked: Question,
    year: int,
    paths: tuple[Floats, Floats],
    broken: list[tuple[Flags, Flags]],
    lost: Flags,
) -> Needs:
    """Return what every way and port must have in a year.

    ``broken`` are, by failure, the demands whose working path falls and whose backup does.
    """
    terms, volume = asked.asked.terms, asked.demands[year].volume_gbps
    work, back = paths
    loads = [
        (volume * ~fallen) @ work + (volume * (fallen & ~spare)) @ back for fallen, spare in broken
    ]
    every = np.array([*loads, volume @ work])
    worse = every.reshape(len(every), -1, 2).max(axis=2)
    return needs_under(worse, terms, scenarios=(), lost=lost, ms=np.zeros(volume.size))


def by_backups(ground: Ground, *, until: float, bound: float) -> Outcome:
    """Return the cheapest upgrade found with fixed backups; ``bound`` is proved for any routing.

    The paths are chosen for their cost by IGP (or latency), not for what they make buy.
    """
    opened: frozenset[int] = frozenset()
    while True:
        found, pairs, woven = backup_topology(ground, opened)
        new = ways_to_open(ground, found.lost, opened)
        new = new or (_ways_apart(ground, found.lost, opened) if found.lost else new)
        if not new:
            break
        opened |= new
    if found.lost or (found.late and ground.asked.asked.terms.latency == "hard"):
        return Outcome(status="infeasible", lost=found.lost, late=found.late)
    asked = ground.asked.asked
    left = max(until - time.monotonic(), 1.0)
    best = fitted(ground, found, time_limit_s=left, gap=asked.gap / 10)
    if not best.found:
        return best
    table = _table(ground.asked, woven, pairs)
    done = replace(best, bound=min(bound, best.objective), paths=table)
    return replace(done, status="optimal" if done.gap <= asked.gap else "feasible")


def _table(asked: Question, woven: Fabric, pairs: Pairs) -> pd.DataFrame:
    """Return the paths as a table."""
    import pandas as pd

    links, ways = woven.network["links"].ids, len(asked.ways)
    nodes = woven.network["nodes"].ids
    rows = []
    for number, demand in enumerate(asked.demands[0].ids):
        for role, paths in (("working", pairs.working), ("backup", pairs.backup)):
            path = paths[number]
            if path is None:
                continue
            crossed = [woven.handoffs[a - 2 * ways].exchange for a in path.arcs if a >= 2 * ways]
            ridden = tuple(links[arc >> 1] for arc in path.arcs if arc < 2 * ways)
            passed = tuple(nodes[node] for node in path.nodes)
            rows.append((demand, role, passed, ridden, tuple(crossed)))
    return pd.DataFrame(rows, columns=list(PATHS))

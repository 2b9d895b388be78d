"""Explicit paths for the demands that fill links, each with a backup, the rest left to the IGP."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.beside.answer import Way
from netplan.capacity.beside.ground import DIGITS
from netplan.failures.sweeper import Sweeper
from netplan.failures.swept import SLACK
from netplan.routing.domains import Domains
from netplan.routing.paths.alternatives import alternatives
from netplan.topology.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from netplan.capacity.beside.ground import Ground, Look
    from netplan.routing.result import Path

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

OVERLAP = 0.8
"""How much of its length a path may share with those before it."""

MOST_PATHS = 64
"""Paths looked at for those that overlap little."""

BACKUPS = 2
"""Backups tried for each working path."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A working path and a backup, and which of them is whole in each state."""

    working: Path
    backup: Path | None
    on_working: Flags
    on_backup: Flags


@dataclass(slots=True)
class _Pinning:
    """Loads (states, arcs) while one demand after the other is told where to go.

    ``need`` is the capacity that each arc's worst state asks for, Gbit/s.
    """

    ground: Ground
    load: Floats
    need: Floats
    kept: dict[tuple[str, str], tuple[Floats, tuple[_Pair, ...]]] = field(default_factory=dict)
    chosen: dict[int, _Pair] = field(default_factory=dict)
    tried: int = 0

    @classmethod
    def of(cls, ground: Ground, look: Look) -> _Pinning:
        """Begin with everything routed by the IGP."""
        load = look.load_gbps.reshape(len(look.load_gbps), -1).copy()
        return cls(ground, load, (load / ground.limit[:, None]).max(axis=0))

    def score(self, need: Floats) -> tuple[float, float]:
        """Return the capacity missing on all links together, Gbit/s, and the worst need."""
        links, capacity = need.reshape(-1, 2).max(axis=1), self.ground.capacity_gbps
        missing = np.where(links > capacity * (1.0 + SLACK), links - capacity, 0.0)
        worst = float((links / capacity).max(initial=0.0))
        return round(float(missing.sum()), DIGITS), round(worst, DIGITS)

    def over(self) -> Flags:
        """Tell which arcs are above the limit in which state."""
        most = self.ground.limit[:, None] * np.repeat(self.ground.capacity_gbps, 2)
        return self.load > most * (1.0 + SLACK)

    def told(self, row: int, unit: Floats, pair: _Pair, *, sign: float = 1.0) -> _Told:
        """Return what changes when a demand takes a pair of paths; with ``sign`` -1 leaves it."""
        volume = sign * float(self.ground.demands.volume_gbps[row])
        instead = np.where((pair.on_working | pair.on_backup)[:, None], 0.0, unit)
        for path, there in ((pair.working, pair.on_working), (pair.backup, pair.on_backup)):
            if path is not None:
                ridden = np.array([arc for arc in path.arcs if arc < unit.shape[1]], dtype=np.intp)
                instead[np.ix_(np.flatnonzero(there), ridden)] = 1.0
        difference = instead - unit
        arcs = np.flatnonzero(difference.any(axis=0))
        load, need = self.load[:, arcs] + volume * difference[:, arcs], self.need.copy()
        need[arcs] = (load / self.ground.limit[:, None]).max(axis=0)
        return _Told(arcs, load, need, self.score(need))

    def keep(self, told: _Told) -> None:
        """Take over what a demand that was told where to go changes."""
        self.load[:, told.arcs], self.need = told.load, told.need


@dataclass(frozen=True, slots=True)
class _Told:
    """Loads of the arcs that change, what every arc needs then, and how good that is."""

    arcs: NDArray[np.intp]
    load: Floats
    need: Floats
    score: tuple[float, float]


def explicit_paths(ground: Ground, look: Look, *, demands: int, paths: int) -> Way:
    """Return explicit paths for few demands, so that less capacity is missing after any failure.

    The largest ``demands`` that load a link beyond its limit in any state are looked at in turn.
    Of the ``paths`` least in latency each is tried as a working path, with a backup that fails
    with it least; where a failure takes both the IGP carries the demand. The pair that leaves
    least capacity missing is taken, if that is less than before.
    """
    found = _Pinning.of(ground, look)
    domains, order = (
        Domains.of(ground.woven),
        np.argsort(-ground.demands.volume_gbps, kind="stable"),
    )
    more = True
    # A demand that helps nothing at first may do so once others have left its way.
    while more and found.tried < demands:
        before = len(found.chosen)
        for row in order.tolist():
            if found.tried >= demands or found.score(found.need)[0] == 0.0:
                break
            if row not in found.chosen:
                _look_at(found, domains, row, paths)
        more = len(found.chosen) > before
    _take_back(found, domains, order[::-1].tolist(), paths)
    load = found.load.reshape(look.load_gbps.shape)
    return _way(ground, found, ground.judged(np.maximum(load, 0.0)))


def _look_at(found: _Pinning, domains: Domains, row: int, paths: int) -> None:
    """Take the best pair for a demand that loads a link beyond its limit, if one is better."""
    unit, pairs = _known(found, domains, row, paths)
    if not pairs or not (found.over() & (unit > 0.0)).any():
        return
    found.tried += 1
    missing, worst = found.score(found.need)
    best: tuple[_Pair, _Told] | None = None
    for pair in pairs:
        told = found.told(row, unit, pair)
        if told.score[0] < missing and told.score[1] <= worst:
            missing, best = told.score[0], (pair, told)
    if best is not None:
        found.chosen[row] = best[0]
        found.keep(best[1])


def _take_back(found: _Pinning, domains: Domains, order: list[int], paths: int) -> None:
    """Leave to the IGP again what nothing is worse without, smallest demands first."""
    for row in [row for row in order if row in found.chosen]:
        unit, _ = _known(found, domains, row, paths)
        told = found.told(row, unit, found.chosen[row], sign=-1.0)
        if told.score <= found.score(found.need):
            found.keep(told)
            del found.chosen[row]


def _known(
    found: _Pinning, domains: Domains, row: int, paths: int
) -> tuple[Floats, tuple[_Pair, ...]]:
    """Return where the IGP sends one Gbit/s of a demand in each state, and the pairs to try.

    Demands between the same ends share both.
    """
    ground = found.ground
    ends = ground.demands.source[row], ground.demands.target[row]
    if ends not in found.kept:
        alone = replace(ground.demands.part(np.array([row])), volume_gbps=np.ones(1))
        swept = Sweeper.of(ground.woven, alone, router=ground.router)(ground.scenarios)
        unit = np.nan_to_num(np.concatenate([swept.base_gbps[None], swept.load_gbps]))
        unit = unit.reshape(len(unit), -1)
        pairs = () if not unit.any() else tuple(_pairs(ground, domains, ends, paths))
        found.kept[ends] = unit, pairs
    return found.kept[ends]


def _pairs(ground: Ground, domains: Domains, ends: tuple[str, str], count: int) -> Iterator[_Pair]:
    """Yield working paths with the backups that fail with them least."""
    ways = domains.ways(*ends)
    found = alternatives(
        ways, measure="latency", count=count, overlap=OVERLAP, most_paths=MOST_PATHS
    )
    whole = [_whole(ground, path) for path in found.paths]
    for number, working in enumerate(found.paths):
        lost = {
            other: int((~whole[number] & ~whole[other]).sum())
            for other in range(len(whole))
            if other != number
        }
        best = sorted(lost, key=lambda other: (lost[other], other))[:BACKUPS]
        if not best:
            yield _Pair(working, None, whole[number], np.zeros_like(whole[number]))
        for other in best:
            yield _Pair(working, found.paths[other], whole[number], ~whole[number] & whole[other])


def _whole(ground: Ground, path: Path) -> Flags:
    """Tell in which states every link, exchange and node of a path is in service."""
    woven, links = ground.woven, 2 * len(ground.network["links"])
    rows = {arc // 2 for arc in path.arcs if arc < links}
    met = {woven.handoffs[arc - links].exchange for arc in path.arcs if arc >= links}
    nodes = set(path.nodes)
    hurt = (rows & each.down or met & each.closed or nodes & each.dead for each in ground.hits)
    return np.array([True, *(not any_ for any_ in hurt)])


def _way(ground: Ground, found: _Pinning, look: Look) -> Way:
    """Return the paths chosen as tunnels to add."""
    demands = ground.demands
    rows = tuple(
        {
            "tunnel": f"ecmp-{demands.ids[row]}",
            "demand": demands.ids[row],
            "working": _written(ground, pair.working),
            "backup": _written(ground, pair.backup) if pair.backup else (),
        }
        for row, pair in sorted(found.chosen.items())
    )
    change = Change(
        id="ecmp-paths",
        name_en="Explicit paths against overload under ECMP",
        name_zh="以显式路径消除ECMP过载",
        source="netplan: explicit paths, largest demands first",
        confidence="derived",
        add={"tunnels": rows} if rows else {},
    )
    moved = float(sum(demands.volume_gbps[row] for row in found.chosen))
    return Way(
        name="paths",
        change=change,
        changes=len(rows),
        look=look,
        moved_gbps=moved,
        tried=found.tried,
    )


def _written(ground: Ground, path: Path) -> tuple[str, ...]:
    """Return a path as tunnels write it: links in order, and exchanges where networks meet."""
    names, links = ground.network["links"].ids, 2 * len(ground.network["links"])
    return tuple(
        names[arc // 2]
        if arc < links
        else f"exchange:{ground.woven.handoffs[arc - links].exchange}"
        for arc in path.arcs
    )

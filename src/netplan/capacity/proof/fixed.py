"""How demands stand on fixed paths: a working path each, and a backup once that has failed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.capacity.proof.standing import stand_of
from netplan.capacity.proof.timely import SAME_MS, TimelyWant, limit_of_class, tails_ms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from netplan.capacity.proof.cheapest import Path
    from netplan.capacity.proof.crossings import Chain, Leg, Open
    from netplan.capacity.proof.flow import Side
    from netplan.capacity.proof.standing import Pair, Stand, Year
    from netplan.capacity.proof.strikes import Strike
    from netplan.capacity.proof.timely import Late

ROLES = ("working", "backup")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A path that holds together: its chain, its arcs in order, and the node rows it passes."""

    chain: Chain
    arcs: Path
    nodes: tuple[int, ...]

    def stands(self, now: Open) -> bool:
        """Tell whether every link, node and exchange on it is in service."""
        return (
            all(now.count.up[arc >> 1] for arc in self.arcs)
            and now.dead.isdisjoint(self.nodes)
            and now.closed.isdisjoint(self.chain.exchanges)
        )


FixedPaths = dict[str, dict[str, Fixed]]


def fixed_paths(year: Year, table: pd.DataFrame | None) -> FixedPaths:
    """Return by demand and role the paths of a plan that hold together in a year's network.

    ``table`` has the columns demand, role, path (node ids), links and exchanges, in order. A path
    that skips a link, passes a node that asks not to be passed, or crosses where the exchanges'
    rules do not allow it, is none.
    """
    found: FixedPaths = {}
    if table is None:
        return found
    demands = {row["demand"]: (row["source"], row["target"]) for row in year.wanted.rows()}
    for row in table.to_dict("records"):
        if row["demand"] in demands and row["role"] in ROLES:
            path = _path(year, demands[row["demand"]], row)
            if path is not None:
                found.setdefault(row["demand"], {})[row["role"]] = path
    return found


def _path(year: Year, ends: Pair, row: Mapping[Any, Any]) -> Fixed | None:
    """Return a row of the table as a path; None where it does not hold together."""
    nodes = year.network["nodes"]
    if not row["path"] or any(name not in nodes for name in row["path"]):
        return None
    passed = [nodes.row(name) for name in row["path"]]
    crossed = tuple(row["exchanges"])
    legs, arcs = _legs(year, passed), _arcs(year, passed, list(row["links"]))
    for chains in year.ways.ends(*ends):
        for chain in chains:
            if arcs is not None and chain.legs == legs and chain.exchanges == crossed:
                return Fixed(chain, arcs, tuple(passed))
    return None


def _legs(year: Year, passed: Sequence[int]) -> tuple[Leg, ...]:
    """Return the ends of the stretch within each carrier."""
    carrier = year.network["nodes"]["carrier"]
    steps = [(a, b) for a, b in pairwise(passed) if carrier[a] != carrier[b]]
    into = [passed[0], *(there for _, there in steps)]
    out = [*(here for here, _ in steps), passed[-1]]
    return tuple(zip(into, out, strict=True))


def _arcs(year: Year, passed: Sequence[int], links: list[str]) -> Path | None:
    """Return the arcs over ``links`` in order past the nodes ``passed``; None: they do not fit."""
    carrier, shut = year.network["nodes"]["carrier"], year.network["nodes"]["overloaded"]
    table, arcs = year.network["links"], []
    entered = passed[0]
    for here, there in pairwise(passed):
        if carrier[here] != carrier[there]:
            entered = there
            continue
        name = links.pop(0) if links else ""
        # A node that asks not to be passed is left by traffic that enters its network there.
        if name not in table or (shut[here] and here != entered):
            return None
        span = year.count.spans[table.row(name)]
        if {span.a, span.b} != {here, there}:
            return None
        arcs.append(2 * table.row(name) + int(span.a != here))
    return None if links else tuple(arcs)


def _volumes(year: Year) -> Iterator[tuple[str, Pair, float, float]]:
    """Yield every demand of a year: id, ends, Gbit/s, and the limit of its class, ms."""
    for row in year.wanted.rows():
        gbps = year.grown(row)
        if gbps > 0:
            limit = limit_of_class(year.network, row["class"])
            yield row["demand"], (row["source"], row["target"]), gbps, limit


def stands_fixed(year: Year, strike: Strike, paths: FixedPaths, *, limit: float) -> Stand:
    """Return how the demands stand on their working paths, or backups of those that have failed.

    With nothing failed backups carry nothing.
    """
    now = year.after(strike)
    arcs = np.zeros(year.count.tail.size)
    sides: dict[Side, float] = {}
    missing: dict[Pair, float] = {}
    for demand, pair, gbps, _ in _volumes(year):
        own = paths.get(demand, {})
        roles = ROLES if strike.scenario else ROLES[:1]
        path = next((own[r] for r in roles if r in own and own[r].stands(now)), None)
        if path is None:
            missing[pair] = missing.get(pair, 0.0) + gbps
            continue
        np.add.at(arcs, list(path.arcs), gbps)
        for side in path.chain.sides:
            sides[side] = sides.get(side, 0.0) + gbps
    return stand_of(year, strike, limit, (arcs, sides), missing)


def late_fixed(year: Year, paths: FixedPaths) -> Late:
    """Return the demands whose working path takes longer than their class is promised."""
    router_ms = year.network["nodes"]["router_ms"]
    late: Late = []
    for demand, pair, gbps, limit_ms in _volumes(year):
        path = paths.get(demand, {}).get("working")
        if path is None:
            continue
        ms = sum(float(router_ms[node]) for node in path.nodes)
        ms += sum(year.count.spans[arc >> 1].one_way_ms for arc in path.arcs)
        ms += tails_ms(year.network, path.chain)
        if ms > limit_ms + SAME_MS:
            late.append((TimelyWant(*pair, limit_ms, gbps), gbps, ms))
    return late

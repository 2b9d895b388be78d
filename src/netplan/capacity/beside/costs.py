"""Other IGP costs: a local search over whole numbers, judged after every failure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.beside.answer import Way
from netplan.topology.change import Change

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.beside.ground import Ground, Look
    from netplan.routing.fabric import Fabric

    Ints = NDArray[np.int64]

RAISE = (1.1, 1.25, 1.5, 2.0, 4.0)
LOWER = (0.9, 0.75, 0.5)
RAISED = 0.7
"""The part of moves that send traffic off a full link; the others draw it to one beside."""

HOT = 8
"""Of how many links that are short of most a move chooses one."""

IDLE = 100
"""Draws in a row of moves tried before, after which there is nothing new to try."""

PRUNED = 0.2
"""The part of all evaluations that is kept for taking needless changes back."""


@dataclass(slots=True)
class _Search:
    """IGP costs (links, 2) as far as the search has come, and what they lead to."""

    ground: Ground
    costs: Ints
    look: Look
    tried: int = 0

    def attempt(self, costs: Ints, *, as_good: bool = False) -> bool:
        """Sweep other costs and keep them where they are better (or ``as_good``)."""
        self.tried += 1
        look = self.ground.look(costed(self.ground.woven, costs))
        if look.score < self.look.score or (as_good and look.score == self.look.score):
            self.costs, self.look = costs, look
            return True
        return False


def costed(woven: Fabric, costs: Ints) -> Fabric:
    """Return a fabric with other IGP costs, shape (links, 2): a to b, and back."""
    igp = woven.roads.weights["igp"].copy()
    igp[: costs.size] = costs.reshape(-1)
    roads = replace(woven.roads, weights={**woven.roads.weights, "igp": igp})
    ab, ba = costs.T.copy()
    return replace(woven, roads=roads, links=replace(woven.links, cost_ab=ab, cost_ba=ba))


def other_costs(ground: Ground, look: Look, *, evaluations: int, seed: int) -> Way:
    """Return few IGP costs that leave less capacity missing after any failure.

    A hill climb: a link short of capacity is made dearer, or one beside it cheaper, all parallel
    links of one cost together, and what is better is kept: less capacity missing, then a lower
    worst need. Then each change is taken back that nothing is worse without. It ends when nothing
    is missing, when there is nothing new to try, or after ``evaluations`` sweeps.
    """
    links = ground.woven.links
    start = np.column_stack([links.cost_ab, links.cost_ba]).astype(np.int64)
    found = _Search(ground, start, look)
    _climb(found, int(evaluations * (1.0 - PRUNED)), np.random.default_rng(seed))
    for row in np.flatnonzero((found.costs != start).any(axis=1)).tolist():
        if found.tried < evaluations and (found.costs[row] != start[row]).any():
            back = found.costs.copy()
            group = _alike(ground.woven, found.costs, row)
            back[group] = start[group]
            found.attempt(back, as_good=True)
    return _way(found, start, look)


def _way(found: _Search, start: Ints, look: Look) -> Way:
    """Return the costs that differ from those at the start, and what ``look`` was before."""
    changed = np.flatnonzero((found.costs != start).any(axis=1)).tolist()
    rows = tuple(
        {
            "link": found.ground.network["links"].ids[row],
            "igp_cost": int(found.costs[row, 0]),
            "igp_cost_ba": int(found.costs[row, 1]),
        }
        for row in changed
    )
    change = Change(
        id="ecmp-costs",
        name_en="Other IGP costs against overload under ECMP",
        name_zh="调整IGP开销以消除ECMP过载",
        source="netplan: local search over IGP costs",
        confidence="derived",
        set={"links": rows} if rows else {},
    )
    before, after = f"{look.mean_ms:.3f}", f"{found.look.mean_ms:.3f}"
    notes = (
        f"mean one-way latency by volume {after} ms, was {before} ms",
        f"按流量加权的平均单向时延{after}毫秒，原为{before}毫秒",
    )
    return Way(
        name="costs",
        change=change,
        changes=len(rows),
        look=found.look,
        tried=found.tried,
        notes=notes if rows else ("", ""),
    )


def _climb(found: _Search, evaluations: int, draw: np.random.Generator) -> None:
    """Try moves until nothing is missing, nothing is new, or ``evaluations`` are used up."""
    seen: set[tuple[int, float]] = set()
    idle = 0
    while found.tried < evaluations and found.look.total_gbps > 0.0 and idle < IDLE:
        link, factor = _move(found, draw)
        if (link, factor) in seen:
            idle += 1
            continue
        seen.add((link, factor))
        idle = 0
        if found.attempt(_scaled(found, link, factor)):
            seen.clear()


def _move(found: _Search, draw: np.random.Generator) -> tuple[int, float]:
    """Return a link and by what its cost is multiplied."""
    short = found.look.short_gbps
    # Rounded, so that equal shortages summed in another order still count as equal.
    hot = np.argsort(-np.round(short, 6), kind="stable")[: min(HOT, int((short > 0).sum()))]
    link = int(hot[draw.integers(hot.size)])
    if draw.random() < RAISED:
        return link, float(RAISE[draw.integers(len(RAISE))])
    graph = found.ground.woven.roads.graph
    ends = {int(graph.tail[2 * link]), int(graph.head[2 * link])}
    near = [
        row
        for row in np.flatnonzero(found.ground.woven.links.alive & (short == 0.0)).tolist()
        if ends & {int(graph.tail[2 * row]), int(graph.head[2 * row])}
    ]
    if not near:
        return link, float(RAISE[draw.integers(len(RAISE))])
    return int(near[draw.integers(len(near))]), float(LOWER[draw.integers(len(LOWER))])


def _alike(woven: Fabric, costs: Ints, link: int) -> list[int]:
    """Return the links in service between the same two nodes that cost the same, itself too."""
    graph = woven.roads.graph
    there = graph.tail[: costs.size : 2] == graph.tail[2 * link]
    there &= graph.head[: costs.size : 2] == graph.head[2 * link]
    same = there & (costs == costs[link]).all(axis=1) & woven.links.alive
    same[link] = True
    return [int(row) for row in np.flatnonzero(same)]


def _scaled(found: _Search, link: int, factor: float) -> Ints:
    """Return the costs with those of a link and its parallels multiplied, by 1 at least."""
    costs = found.costs.copy()
    group = _alike(found.ground.woven, found.costs, link)
    scaled = np.rint(costs[group] * factor).astype(np.int64)
    step = 1 if factor > 1.0 else -1
    scaled = np.where(scaled == costs[group], costs[group] + step, scaled)
    costs[group] = np.maximum(1, scaled)
    return costs

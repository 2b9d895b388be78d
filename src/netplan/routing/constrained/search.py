"""The search for the best path under bounds, past stops: labels, dominance, exact bounds.

Label setting with resources (Desrochers and Soumis 1988) along bounds that never overestimate,
and no node twice by decremental state space relaxation (Righini and Salani 2008): walks may
first repeat nodes; those that the best walk repeats are then forbidden to be, until none is.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.constrained.terrain import FAR, Sum, Terrain

if TYPE_CHECKING:
    from collections.abc import Iterator

    Bounds = tuple[list[int], list[int], list[int]]
    Entry = tuple[int, int, int, int, "Label"]

MOST_LABELS = 500_000
"""Partial paths that one search may look at: far above what networks of planners need; the
question is hard in theory, and a search that ends says more than one that does not."""


class UndecidedError(Exception):
    """A search that has looked at ``MOST_LABELS`` partial paths and not finished."""


@dataclass(frozen=True, slots=True)
class Task:
    """One question: from ``source`` to ``target`` past every one of ``stops``, within ``most``.

    ``start`` is what any path has behind it at once; ``most`` bounds each sum, None: no bound.
    """

    terrain: Terrain
    source: int
    target: int
    start: Sum
    most: tuple[int | None, int | None, int | None]
    stops: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Label:
    """One partial path: where it is, its sums, the stops it has passed, how it came here.

    ``passed`` and ``seen`` are sets in bits: of the stops, and of the nodes that must not repeat.
    """

    vertex: int
    sums: Sum
    passed: int
    seen: int
    arc: int
    before: Label | None

    def arcs(self) -> list[int]:
        """Return the arcs from the source to here."""
        label, arcs = self, []
        while label.before is not None:
            arcs.append(label.arc)
            label = label.before
        return arcs[::-1]


@dataclass(slots=True)
class _Search:
    """The state of one search for the best walk that repeats none of the nodes ``tracked``."""

    task: Task
    tracked: dict[int, int]
    budget: int
    settled: dict[int, list[Label]] = field(default_factory=dict)
    ahead: dict[int, Bounds] = field(default_factory=dict)
    stop_bits: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note which stops every node fulfils."""
        for bit, stop in enumerate(self.task.stops):
            for node in stop:
                self.stop_bits[node] = self.stop_bits.get(node, 0) | 1 << bit

    def bounds(self, passed: int) -> Bounds:
        """Return the least each sum can still grow by, from every vertex, past what is left."""
        if passed not in self.ahead:
            task = self.task
            found = [task.terrain.bounds(task.target, None)]
            found += [
                task.terrain.bounds(task.target, stop)
                for bit, stop in enumerate(task.stops)
                if not passed >> bit & 1
            ]
            columns = zip(*found, strict=True)
            first, second, third = (np.maximum.reduce(column).tolist() for column in columns)
            self.ahead[passed] = first, second, third
        return self.ahead[passed]

    def ranked(self, label: Label) -> Sum | None:
        """Return the least sums that a label can end with; None where that is out of bounds."""
        first, second, third = self.bounds(label.passed)
        vertex, sums = label.vertex, label.sums
        if first[vertex] == FAR:
            return None
        least = sums[0] + first[vertex], sums[1] + second[vertex], sums[2] + third[vertex]
        for value, most in zip(least, self.task.most, strict=True):
            if most is not None and value > most:
                return None
        return least

    def dominated(self, label: Label) -> bool:
        """Tell whether a settled label is as good in everything that can still matter."""
        most = self.task.most
        for other in self.settled.get(label.vertex, ()):
            if (
                other.sums <= label.sums
                and other.passed & label.passed == label.passed
                and other.seen & label.seen == other.seen
                and (most[1] is None or other.sums[1] <= label.sums[1])
                and (most[2] is None or other.sums[2] <= label.sums[2])
            ):
                return True
        return False

    def onward(self, label: Label) -> Iterator[Label]:
        """Yield the labels one arc further."""
        node_of, sums = self.task.terrain.node, label.sums
        for arc, head, first, second, third in self.task.terrain.out[label.vertex]:
            node = node_of[head]
            seen = self.tracked.get(node, 0)
            if head != self.task.source and not seen & label.seen:
                grown = sums[0] + first, sums[1] + second, sums[2] + third
                passed = label.passed | self.stop_bits.get(node, 0)
                yield Label(head, grown, passed, label.seen | seen, arc, label)

    def best(self) -> Label | None:
        """Return the label of the best walk to the target; None: there is none."""
        task = self.task
        node = task.terrain.node[task.source]
        passed = self.stop_bits.get(node, 0)
        first = Label(task.source, task.start, passed, self.tracked.get(node, 0), -1, None)
        heap: list[Entry] = []
        self._push(heap, first)
        while heap:
            *_, label = heapq.heappop(heap)
            if self.dominated(label):
                continue
            if label.vertex == task.target:
                return label
            self.settled.setdefault(label.vertex, []).append(label)
            for further in self.onward(label):
                if not self.dominated(further):
                    self._push(heap, further)
        return None

    def _push(self, heap: list[Entry], label: Label) -> None:
        """Put a label into the heap unless it cannot lead to the target within bounds.

        Labels of equal rank come out in the order they went in: that of arcs.
        """
        whole = (1 << len(self.task.stops)) - 1
        if label.vertex == self.task.target and label.passed != whole:
            return
        least = self.ranked(label)
        if least is not None:
            if self.budget == 0:
                raise UndecidedError
            self.budget -= 1
            heapq.heappush(heap, (*least, -self.budget, label))


def best_path(task: Task, *, most_labels: int = MOST_LABELS) -> Label | None:
    """Return the best path of ``task`` that passes no node twice, as its last label; None: none.

    Best is least in the first sum, then in the second, then in the third. Of paths equal in all
    three it is the one that the search meets first, which depends on nothing but the order of
    the arcs. Raises UndecidedError after ``most_labels`` partial paths.
    """
    tracked: dict[int, int] = {}
    budget = most_labels
    while True:
        search = _Search(task, tracked, budget)
        found = search.best()
        budget = search.budget
        if found is None:
            return None
        twice = _repeated(task, found)
        if not twice:
            return found
        for node in twice:
            tracked[node] = 1 << len(tracked)


def _repeated(task: Task, label: Label) -> list[int]:
    """Return the nodes that a walk passes more than once, in order of their row."""
    met: list[int] = []
    step: Label | None = label
    while step is not None:
        met.append(task.terrain.node[step.vertex])
        step = step.before
    return sorted(node for node in set(met) if node >= 0 and met.count(node) > 1)

"""Everything asked over all scenarios, in memory that hardly grows with their number.

A digest is made of a batch of scenarios; digests of the batches of one sweep are merged in
order, and equal that of the whole sweep byte for byte, however the batches were cut.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures import digest_blame, digest_figures, digest_points, exposure
from netplan.failures.digest_base import base_of, batch_of, calm_batch, names_of, used_of
from netplan.failures.exposure import After, Before

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from netplan.failures.digest_base import Base, Batch, Measures, Names
    from netplan.failures.digest_blame import Blame
    from netplan.failures.digest_figures import Figures
    from netplan.failures.digest_points import Points
    from netplan.failures.exposure import Exposure
    from netplan.failures.scenarios import Scenario
    from netplan.failures.swept import Sweep

BLOCK = 256
"""Scenarios taken at a time: few enough for the memory, enough for numpy."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Digest:
    """What S scenarios do to L links, D demands and T sites.

    ``base`` is the network without failure. ``figures`` has a row for each scenario, ``blame``
    one for each link, ``demands`` and ``sites`` one for each demand and site; ``points`` are the
    single points of failure. Scenarios are named by their row in ``scenarios`` everywhere, -1
    standing for no failure. ``why`` says of a scenario row why it was not computed.
    """

    names: Names
    base: Base
    scenarios: tuple[Scenario, ...]
    why: Mapping[int, str]
    figures: Figures
    blame: Blame
    demands: Exposure
    sites: Exposure
    points: Points

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the scenarios, in order of appearance: columns of ``losses``."""
        return _kinds(self.scenarios)

    def worst(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return for every link the scenario that loads it most (-1: none) and how much.

        The same as ``Sweep.worst``: no failure wins a tie against all, then the first scenario.
        """
        which = self.blame.scenario[:, 0]
        worst = np.where(which >= 0, self.blame.utilisation[:, 0], self.base.utilisation)
        return which, worst

    def without_sites(self) -> Digest:
        """Return the digest without how far each site is after each scenario: most of its size."""
        bare = replace(self.figures, site_ms=self.figures.site_ms[:, :0])
        return replace(self, figures=bare)

    def calm_figures(self) -> Figures:
        """Return the figures of the network without failure, as those of one scenario."""
        calm = calm_batch(self.base)
        return digest_figures.figures(
            calm,
            self.base,
            used_of(calm, self.base),
            own=np.zeros((1, len(self.base.lost)), dtype=np.bool_),
            classes=len(self.names.classes),
        )


def _kinds(scenarios: Iterable[Scenario]) -> tuple[str, ...]:
    """Return the kinds of scenarios in order of appearance."""
    return tuple(dict.fromkeys(scenario.kind for scenario in scenarios))


def digest(sweep: Sweep, asked: Measures) -> Digest:
    """Return the digest of a sweep, or of one batch of it.

    ``asked`` says what its results are judged by (``measures(network)``). Many scenarios are
    taken a block at a time, so that nothing on the way is much larger than the sweep.
    """
    names, base, batch = names_of(sweep, asked), base_of(sweep, asked), batch_of(sweep)
    firsts = range(0, max(1, len(batch.scenarios)), BLOCK)
    return merged(
        _digest(names, base, batch.block(first, first + BLOCK), asked) for first in firsts
    )


def _digest(names: Names, base: Base, batch: Batch, asked: Measures) -> Digest:
    """Return the digest of one block."""
    own, own_site = digest_points.own_ends(batch.scenarios, names, asked)
    used, away = used_of(batch, base), np.isinf(base.site_ms)
    lost_sites = np.isinf(batch.site_ms)
    demands = After(ms=batch.ms, lost=batch.lost, own=own, computed=batch.computed)
    sites = After(ms=batch.site_ms, lost=lost_sites, own=own_site, computed=batch.computed)
    kinds = _kinds(batch.scenarios)
    numbers = [kinds.index(scenario.kind) for scenario in batch.scenarios]
    exposed = partial(exposure.exposure, kinds=numbers, kind_count=len(kinds))
    before = Before(ms=base.ms, lost=base.lost, promise_ms=base.promise_ms)
    there = Before(ms=base.site_ms, lost=away, promise_ms=base.site_promise_ms)
    return Digest(
        names=names,
        base=base,
        scenarios=batch.scenarios,
        why=batch.why,
        figures=digest_figures.figures(batch, base, used, own=own, classes=len(names.classes)),
        blame=digest_blame.blame(batch, base, used),
        demands=exposed(demands, before),
        sites=exposed(sites, there),
        points=digest_points.points(
            batch.scenarios, demands, sites, base_lost=base.lost, base_site_lost=away
        ),
    )


def merge(one: Digest, other: Digest) -> Digest:
    """Return the digest of the scenarios of ``one`` followed by those of ``other``.

    Merging is associative. Raises ValueError where the two are not of one sweep: other demands,
    sites, classes, or other results without failure.
    """
    _same_sweep(one, other)
    offset = len(one.scenarios)
    scenarios = one.scenarios + other.scenarios
    kinds = _kinds(scenarios)
    columns = [kinds.index(kind) for kind in other.kinds]
    why = dict(one.why) | {row + offset: reason for row, reason in other.why.items()}
    demands, sites = (
        exposure.joined(mine, theirs, offset=offset, columns=columns, kind_count=len(kinds))
        for mine, theirs in ((one.demands, other.demands), (one.sites, other.sites))
    )
    return Digest(
        names=one.names,
        base=one.base,
        scenarios=scenarios,
        why=why,
        figures=digest_figures.joined(one.figures, other.figures),
        blame=digest_blame.joined(one.blame, other.blame, offset=offset),
        demands=demands,
        sites=sites,
        points=digest_points.joined(one.points, other.points, offset=offset),
    )


def _same_sweep(one: Digest, other: Digest) -> None:
    """Raise ValueError where two digests do not speak of the same demands, sites and links."""
    if one.names is other.names and one.base is other.base:
        return
    differing = ["names"] if one.names != other.names else []
    for column in fields(one.base):
        mine, theirs = getattr(one.base, column.name), getattr(other.base, column.name)
        exact = mine.dtype != np.float64
        if not np.array_equal(mine, theirs, equal_nan=not exact):
            differing.append(column.name)
    if differing:
        message = f"digests of different sweeps cannot be merged: {', '.join(differing)} differ"
        raise ValueError(message)


def merged(parts: Iterable[Digest]) -> Digest:
    """Return the digest of any number of batches in their order, which are taken one by one.

    Parts of like size are merged with each other, so that the time grows as n log n with their
    number n. Raises ValueError where there is none, or where they are of different sweeps.
    """
    waiting: list[tuple[int, Digest]] = []
    for part in parts:
        size, whole = 1, part
        while waiting and waiting[-1][0] == size:
            size, whole = 2 * size, merge(waiting.pop()[1], whole)
        waiting.append((size, whole))
    if not waiting:
        message = "there is no digest to merge"
        raise ValueError(message)
    _, whole = waiting.pop()
    while waiting:
        whole = merge(waiting.pop()[1], whole)
    return whole

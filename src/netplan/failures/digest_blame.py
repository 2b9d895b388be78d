"""The ten failures that load each link most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.digest_base import TIE_DIGITS, direction_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.failures.digest_base import Base, Batch, Floats, Used

WORST = 10
"""How many failures are kept of each link."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blame:
    """The worst failures of L links, each array (L, 10), worst first.

    Only failures that load a link more than no failure does are to blame for anything; where
    there are fewer than ten, ``scenario`` and ``direction`` are -1 and ``utilisation`` NaN.
    ``scenario`` is a row of the digest's scenarios, ``direction`` 0 for a to b and 1 for b to a.
    Of equal utilisations (to 9 decimals) the first scenario comes first.
    """

    utilisation: Floats
    direction: NDArray[np.int8]
    scenario: NDArray[np.int64]


def blame(batch: Batch, base: Base, used: Used) -> Blame:
    """Return the failures of a batch that load each link most."""
    above = used.rounded > np.round(base.utilisation, TIE_DIGITS)
    link, scenario = np.nonzero((above & batch.computed[:, None]).T)
    # Sorting is stable, so that of equal failures of a link the earlier stays in front.
    order = np.lexsort((-used.rounded[scenario, link], link))
    link, scenario = link[order], scenario[order]
    first = np.searchsorted(link, np.arange(len(base.capacity_gbps)))
    place = np.arange(len(link)) - first[link]
    link, scenario, place = (values[place < WORST] for values in (link, scenario, place))
    shape = len(base.capacity_gbps), WORST
    found = Blame(
        utilisation=np.full(shape, np.nan),
        direction=np.full(shape, -1, dtype=np.int8),
        scenario=np.full(shape, -1, dtype=np.int64),
    )
    found.utilisation[link, place] = used.fraction[scenario, link]
    found.scenario[link, place] = scenario
    loads = batch.load_gbps[scenario, link]
    found.direction[link, place] = direction_of(loads, base.capacity_gbps[link])
    return found


def joined(one: Blame, other: Blame, *, offset: int) -> Blame:
    """Return the worst failures of both; ``other``'s scenarios follow ``offset`` earlier ones."""
    later = np.where(other.scenario >= 0, other.scenario + offset, -1)
    every = np.hstack([one.utilisation, other.utilisation])
    # Missing ones sort last; of equal ones the earlier stays in front.
    key = np.where(np.isnan(every), np.inf, -np.round(every, TIE_DIGITS))
    order = np.argsort(key, axis=1, kind="stable")[:, :WORST]
    return Blame(
        utilisation=np.take_along_axis(every, order, axis=1),
        direction=np.take_along_axis(np.hstack([one.direction, other.direction]), order, axis=1),
        scenario=np.take_along_axis(np.hstack([one.scenario, later]), order, axis=1),
    )

"""Demands and sites that the same failures lose: they share a fate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from netplan.failures.digest import Digest


@dataclass(frozen=True, slots=True)
class Together:
    """Rows of demands and sites that each of the failures ``scenarios`` loses, all of them alike.

    Only what is lost beyond the failed element's own traffic counts.
    """

    scenarios: tuple[int, ...]
    demands: tuple[int, ...]
    sites: tuple[int, ...]


def point_rows(
    first: NDArray[np.int64], rows: NDArray[np.int64], own: NDArray[np.bool_], number: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return what single point ``number`` loses: rows beyond its own, and its own.

    >>> import numpy as np
    >>> first, rows = np.array([0, 1, 3]), np.array([4, 5, 6])
    >>> point_rows(first, rows, np.array([False, False, True]), 1)
    (array([5]), array([6]))
    """
    mine = slice(first[number], first[number + 1])
    return rows[mine][~own[mine]], rows[mine][own[mine]]


def lost_together(whole: Digest) -> tuple[Together, ...]:
    """Return the groups that single points of failure lose, the first failure's group first."""
    points = whole.points
    groups: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = {}
    for number, scenario in enumerate(points.scenario.tolist()):
        demands, _ = point_rows(points.demand_first, points.demand, points.demand_own, number)
        sites, _ = point_rows(points.site_first, points.site, points.site_own, number)
        if len(demands) or len(sites):
            lost = tuple(demands.tolist()), tuple(sites.tolist())
            groups.setdefault(lost, []).append(scenario)
    return tuple(Together(tuple(rows), *lost) for lost, rows in groups.items())

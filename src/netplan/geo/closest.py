"""How near lines on the ellipsoid come to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.geo.geodesic import geodesic_km
from netplan.geo.tracks import on_ground

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.geo.tracks import Tracks

    Floats = NDArray[np.float64]


def _over(above: Floats, below: Floats) -> Floats:
    """Return ``above`` / ``below``, 0 where that is 0, within 0 to 1."""
    share = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return np.clip(share, 0.0, 1.0)


def nearest_points(a: Floats, b: Floats, c: Floats, d: Floats) -> tuple[Floats, Floats]:
    """Return the nearest points of the straight edges a-b and c-d in space.

    All four have shape (pairs, 3) or broadcast to it, in metres; an edge may have no length.
    Ericson, Real-Time Collision Detection (2005), 5.1.9.

    >>> at = lambda *xyz: np.array([xyz], dtype=float)
    >>> one, other = nearest_points(at(0, 0, 0), at(4, 0, 0), at(3, 2, 0), at(3, 9, 0))
    >>> one.tolist(), other.tolist()
    ([[3.0, 0.0, 0.0]], [[3.0, 2.0, 0.0]])
    """
    u, v, w = b - a, d - c, a - c
    uu, vv, uv = (np.sum(x * y, axis=-1) for x, y in ((u, u), (v, v), (u, v)))
    uw, vw = np.sum(u * w, axis=-1), np.sum(v * w, axis=-1)
    uu, vv, uv, uw, vw = np.broadcast_arrays(uu, vv, uv, uw, vw)
    along = _over(uv * vw - uw * vv, uu * vv - uv * uv)
    back = _over(uv * along + vw, vv)
    # Once the second point is held to its edge, the first one is that edge's nearest.
    along = _over(uv * back - uw, uu)
    return a + along[..., None] * u, c + back[..., None] * v


def nearest_km(tracks: Tracks, shape: Tracks) -> Floats:
    """Return how near each line of ``tracks`` comes to any line of ``shape``, geodesic km.

    The nearest points are found in space and the geodesic between them is measured, so the
    answer is as good as the edges are short (``netplan.geo.tracks``).

    >>> from netplan.geo.tracks import tracks
    >>> lines = tracks([[(0.0, 1.0), (2.0, 1.0)], [(3.0, 0.0)]], step_km=20.0)
    >>> nearest_km(lines, tracks([[(1.0, 0.0)]], step_km=20.0)).round(1).tolist()
    [110.6, 222.6]
    """
    edges = len(tracks.line)
    best = np.full(edges, np.inf)
    here, there = np.zeros((edges, 3)), np.zeros((edges, 3))
    for start, end in zip(shape.start_m, shape.end_m, strict=True):
        one, other = nearest_points(tracks.start_m, tracks.end_m, start, end)
        gap = np.sum((one - other) ** 2, axis=1)
        nearer = gap < best
        best[nearer] = gap[nearer]
        here[nearer], there[nearer] = one[nearer], other[nearer]
    order = np.lexsort((best, tracks.line))
    first = order[np.searchsorted(tracks.line[order], np.arange(tracks.lines))]
    return geodesic_km(*on_ground(here[first]), *on_ground(there[first]))

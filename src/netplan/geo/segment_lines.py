"""Where segments run: their surveyed line, else the geodesic between their sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.topology.shapes import line_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.topology.network import Network

    Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SegmentLines:
    """The line of each segment from a to b, longitude and latitude in degrees.

    ``surveyed`` is False where the line is schematic: the geodesic between the segment's sites,
    which says where the fibre runs to tens of km only.
    """

    ids: tuple[str, ...]
    lines: tuple[tuple[Point, ...], ...]
    surveyed: tuple[bool, ...]


def segment_lines(
    network: Network, *, status: Callable[[str], bool] = lambda _: True
) -> SegmentLines:
    """Return the lines of all segments whose status passes, in table order.

    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.table import Table
    >>> places = [{"site": s, "lon_deg": n, "lat_deg": 0.0} for n, s in enumerate("ab")]
    >>> fibre = [{"segment": "a-b", "a": "a", "b": "b"}]
    >>> tables = {"sites": Table.of("sites", places), "segments": Table.of("segments", fibre)}
    >>> segment_lines(Network(Settings(name="two"), tables))
    SegmentLines(ids=('a-b',), lines=(((0.0, 0.0), (1.0, 0.0)),), surveyed=(False,))
    """
    sites = network["sites"]
    points = zip(sites["lon_deg"].tolist(), sites["lat_deg"].tolist(), strict=True)
    places = dict(zip(sites.ids, points, strict=True))
    rows = [row for row in network["segments"].rows() if status(row["status"])]
    return SegmentLines(
        ids=tuple(row["segment"] for row in rows),
        lines=tuple(
            line_points(row["geometry"])
            if row["geometry"]
            else (places[row["a"]], places[row["b"]])
            for row in rows
        ),
        surveyed=tuple(bool(row["geometry"]) for row in rows),
    )

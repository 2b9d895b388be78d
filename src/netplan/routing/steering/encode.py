"""An explicit path as the fewest segments that lead traffic over exactly this path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.routing.steering.policy import in_service
from netplan.routing.steering.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.routing.fabric import Fabric
    from netplan.routing.igp import Igp
    from netplan.routing.result import Path
    from netplan.routing.steering.segment import Kind


@dataclass(frozen=True, slots=True)
class NotEncoded:
    """Why a path is no segment list; ``needed`` segments would do, 0: no number does."""

    why: str
    needed: int = 0


def encode_path(
    igp: Igp, path: Path, *, max_segments: int = 3, adjacency: bool = True
) -> tuple[Segment, ...] | NotEncoded:
    """Return the fewest segments over which traffic follows exactly ``path``, or why not.

    A node segment is used where the IGP has one single way to that node, which is the path's;
    elsewhere links are segments themselves, unless ``adjacency`` is False. Handing over at an
    exchange is a segment of its own. Of equally few the list with fewest links is taken, then
    the one whose last segment is longest, and so on from the end. The last segment always ends
    where the path does, so that the texts of the list are a whole policy (``SegmentRouter``).
    """
    fabric = igp.fabric
    links = fabric.network["links"].ids
    cut = [arc for arc in path.arcs if arc < 2 * len(links) and not in_service(igp, arc)]
    if cut:
        return NotEncoded(f"link {links[cut[0] >> 1]} is out of service")
    steps = [_steps(igp, path, place, adjacency=adjacency) for place in range(1, len(path.nodes))]
    for arc, ending in zip(path.arcs, steps, strict=True):
        if not ending:
            link = links[arc >> 1]
            return NotEncoded(f"no single IGP way is link {link}, and adjacency SIDs are off")
    best: list[tuple[int, int, int, Kind]] = [(0, 0, 0, "node")]
    for ending in steps:
        options = [
            (best[start][0] + 1, best[start][1] + (kind == "link"), start, kind)
            for start, kind in ending
        ]
        best.append(min(options))
    if best[-1][0] > max_segments:
        why = f"needs {best[-1][0]} segments, at most {max_segments} are allowed"
        return NotEncoded(why, best[-1][0])
    return _listed(fabric, path, best)


def _steps(igp: Igp, path: Path, place: int, *, adjacency: bool) -> list[tuple[int, Kind]]:
    """Return the segments that may end at node ``place`` of a path: where each starts, its kind.

    Going back from there, a node segment reaches as far as the IGP has one single way.
    """
    steps: list[tuple[int, Kind]] = []
    if path.arcs[place - 1] >= 2 * len(igp.fabric.network["links"]):
        return [(place - 1, "exchange")]
    if adjacency:
        steps.append((place - 1, "link"))
    target = path.nodes[place]
    for start in range(place - 1, -1, -1):
        shares = igp.shares(path.nodes[start], target)
        if shares is None or set(shares) != set(path.arcs[start:place]):
            break
        steps.append((start, "node"))
    return steps


def _listed(
    fabric: Fabric, path: Path, best: Sequence[tuple[int, int, int, Kind]]
) -> tuple[Segment, ...]:
    """Return the segments of the best list, read off from its end."""
    network = fabric.network
    exchanges = {handoff.arc: handoff.exchange for handoff in fabric.handoffs}
    found: list[Segment] = []
    place = len(path.arcs)
    while place > 0:
        _, _, start, kind = best[place]
        arc, node = path.arcs[place - 1], path.nodes[place]
        if kind == "node":
            found.append(Segment(kind, network["nodes"].ids[node], node))
        else:
            name = network["links"].ids[arc >> 1] if kind == "link" else exchanges[arc]
            found.append(Segment(kind, name, node, arc))
        place = start
    return tuple(reversed(found))

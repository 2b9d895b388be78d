"""What falls apart when one segment, link or site is lost, and who is then cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netplan.topology.inspection import Web

Loss = Literal["segment", "link", "site"]


@dataclass(frozen=True, slots=True)
class WeakPoint:
    """One thing whose loss alone parts a web: of what kind, which, and the sites then cut off.

    Cut off is what no longer reaches the anchor, or where the anchor is not concerned the largest
    part that is left. A site of several nodes is cut off when all of its nodes are.
    """

    kind: Loss
    name: str
    cut_off: tuple[str, ...]


def components(web: Web) -> tuple[tuple[str, ...], ...]:
    """Return the parts of a web that hang together, each as vertices in order; largest first."""
    found: list[list[int]] = list(web.graph().connected_components())
    found.sort(key=lambda part: (-len(part), part[0]))
    return tuple(tuple(web.vertices[vertex] for vertex in part) for part in found)


def bridges_of(web: Web) -> tuple[str, ...]:
    """Return the edges whose loss parts what they join; of parallel ones none does."""
    return tuple(web.edges[edge] for edge in sorted(web.graph().bridges()))


def cut_vertices(web: Web) -> tuple[str, ...]:
    """Return the vertices whose loss parts what is left (articulation points)."""
    return tuple(web.vertices[vertex] for vertex in sorted(web.graph().articulation_points()))


def weak_points(web: Web, *, anchor: str = "") -> tuple[WeakPoint, ...]:
    """Return every segment, link and site whose loss alone parts the web, and who is cut off.

    A segment takes every edge that rides it, a site all of its nodes. ``anchor`` is the site that
    the others want to reach; '': none.
    """
    losses = [*_edge_losses(web), *_segment_losses(web), *_site_losses(web)]
    found = []
    for kind, name, edges, vertices in losses:
        cut_off = _cut_off(web, edges, vertices, anchor=anchor)
        if cut_off:
            found.append(WeakPoint(kind, name, cut_off))
    return tuple(found)


_Candidate = tuple[Loss, str, set[int], set[int]]


def _edge_losses(web: Web) -> Iterator[_Candidate]:
    """Yield the links that are bridges; those of fibre are segments."""
    if web.kind == "link":
        for edge in sorted(web.graph().bridges()):
            yield "link", web.edges[edge], {edge}, set()


def _segment_losses(web: Web) -> Iterator[_Candidate]:
    """Yield the segments that may part the web: a single bridge rides them, or several edges."""
    bridges = set(web.graph().bridges())
    riders: dict[str, set[int]] = {}
    for edge, ridden in enumerate(web.rides):
        for segment in ridden:
            riders.setdefault(segment, set()).add(edge)
    for segment, edges in riders.items():
        if len(edges) > 1 or edges <= bridges:
            yield "segment", segment, edges, set()


def _site_losses(web: Web) -> Iterator[_Candidate]:
    """Yield the sites that may part the web: one articulation point, or several nodes."""
    points = set(web.graph().articulation_points())
    at: dict[str, set[int]] = {}
    for vertex, site in enumerate(web.site):
        at.setdefault(site, set()).add(vertex)
    for site, vertices in at.items():
        if len(vertices) > 1 or vertices <= points:
            yield "site", site, set(), vertices


def _cut_off(web: Web, edges: set[int], vertices: set[int], *, anchor: str) -> tuple[str, ...]:
    """Return the sites that the loss of ``edges`` and ``vertices`` cuts off, in order."""
    graph = web.graph()
    before = graph.connected_components().membership
    gone = edges | {edge for edge, ends in enumerate(web.ends) if not vertices.isdisjoint(ends)}
    graph.delete_edges(sorted(gone))
    parts: dict[int, list[list[int]]] = {}
    for part in graph.connected_components():
        left = [vertex for vertex in part if vertex not in vertices]
        if left:
            parts.setdefault(before[left[0]], []).append(left)
    kept: set[str] = set()
    lost: set[str] = set()
    for pieces in parts.values():
        stays = _staying(web, pieces, anchor)
        kept.update(web.site[vertex] for vertex in stays)
        lost.update(web.site[v] for piece in pieces if piece is not stays for v in piece)
    return tuple(site for site in dict.fromkeys(web.site) if site in lost - kept)


def _staying(web: Web, pieces: list[list[int]], anchor: str) -> list[int]:
    """Return the piece that is not cut off: with the anchor, else the largest, else the first."""
    with_anchor = [p for p in pieces if any(web.site[vertex] == anchor for vertex in p)]
    return max(with_anchor or pieces, key=lambda piece: (len(piece), -piece[0]))


def hanging(points: Iterable[WeakPoint]) -> dict[str, dict[Loss, tuple[str, ...]]]:
    """Return for every site that hangs on single things what those are, by kind.

    >>> hanging([WeakPoint("segment", "s", ("a", "b")), WeakPoint("site", "a", ("b",))])["b"]
    {'segment': ('s',), 'site': ('a',)}
    """
    found: dict[str, dict[Loss, tuple[str, ...]]] = {}
    for point in points:
        for site in point.cut_off:
            own = found.setdefault(site, {})
            own[point.kind] = (*own.get(point.kind, ()), point.name)
    return found

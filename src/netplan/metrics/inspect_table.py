"""The tables of ``netplan inspect``: weak points, least cuts and what most routes run over."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.latency import circuits
from netplan.metrics.names import link_name, segment_name, site_name
from netplan.topology.inspection import FIBRE, Criticality, Web, all_webs, web_criticality
from netplan.topology.inspection_cuts import CutTree, cut_tree
from netplan.topology.inspection_parts import (
    WeakPoint,
    bridges_of,
    components,
    cut_vertices,
    hanging,
    weak_points,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from netplan.latency import Circuits
    from netplan.topology.network import Network

    Floats = NDArray[np.float64]

LANGUAGES = ("en", "zh")
GRAPH_NAMES = {"en": "all fibre", "zh": "全部光缆"}

SUMMARY = (
    "graph", "name_en", "name_zh", "vertices", "edges", "parts", "bridges", "cut_vertices",
    "weak_points", "least_cut", "least_cut_gbps",
)  # fmt: skip
WEAK = (
    "graph", "kind", "item", "name_en", "name_zh", "sites_cut_off", "cities_cut_off",
    "cut_off_en", "cut_off_zh",
)  # fmt: skip
SITES = (
    "graph", "site", "node", "name_en", "name_zh", "roles", "degree", "part", "cut_from_hub",
    "cut_from_hub_gbps", "cuts_off", "criticality", "hangs_on_segments", "hangs_on_links",
    "hangs_on_sites",
)  # fmt: skip
EDGES = (
    "graph", "kind", "item", "a", "b", "name_en", "name_zh", "one_way_ms", "length_km",
    "capacity_gbps", "bridge", "criticality",
)  # fmt: skip
CUTS = (
    "graph", "measure", "a", "b", "name_en", "name_zh", "value", "edges", "side_en", "side_zh",
)  # fmt: skip
COLUMNS = {"summary": SUMMARY, "weak": WEAK, "sites": SITES, "edges": EDGES, "cuts": CUTS}


@dataclass(frozen=True, slots=True)
class _Seen:
    """One graph of a network, and what its rows in the tables need."""

    network: Network
    web: Web
    links: Circuits
    anchor: str

    @property
    def latency_ms(self) -> Floats:
        """One-way latency of every row of the edges' table."""
        return self.links.plant.one_way_ms if self.web.name == FIBRE else self.links.one_way_ms

    @property
    def length_km(self) -> Floats:
        """Cable length of every row of the edges' table."""
        return self.links.plant.length_km if self.web.name == FIBRE else self.links.length_km

    def capacity_tree(self) -> CutTree | None:
        """Return the cut tree by capacity; None for fibre, which has none."""
        if self.web.name == FIBRE:
            return None
        return cut_tree(self.web, self.network["links"]["capacity_gbps"])

    def points(self) -> tuple[WeakPoint, ...]:
        """Return the weak points, seen from the hub."""
        return weak_points(self.web, anchor=self.anchor)

    def item_name(self, kind: str, item: str, language: str) -> str:
        """Return what a site, segment or link is called."""
        named: Mapping[str, Callable[[Network, str, str], str]] = {
            "site": site_name,
            "segment": segment_name,
            "link": link_name,
        }
        return named[kind](self.network, item, language)

    def site_names(self, sites: Iterable[str], language: str) -> str:
        """Return sites by name, each once."""
        once = dict.fromkeys(sites)
        return "; ".join(site_name(self.network, site, language) for site in once)

    def places(self, vertices: Iterable[str]) -> list[str]:
        """Return the sites of vertices."""
        of = dict(zip(self.web.vertices, self.web.site, strict=True))
        return [of[vertex] for vertex in vertices]


def _summary(seen: _Seen) -> Iterator[dict[str, Any]]:
    """Yield the row of one graph."""
    web, network = seen.web, seen.network
    fibre = web.name == FIBRE
    cuts, by_size = cut_tree(web).value, seen.capacity_tree()
    least_gbps = min((v for v in by_size.value if v > 0), default=math.nan) if by_size else math.nan
    yield {
        "graph": web.name,
        **{
            f"name_{lang}": GRAPH_NAMES[lang]
            if fibre
            else network.name("carriers", web.name, language=lang)
            for lang in LANGUAGES
        },
        "vertices": len(web.vertices),
        "edges": len(web.edges),
        "parts": len(components(web)),
        "bridges": len(bridges_of(web)),
        "cut_vertices": len(cut_vertices(web)),
        "weak_points": len(seen.points()),
        "least_cut": min((value for value in cuts if value > 0), default=math.nan),
        "least_cut_gbps": least_gbps,
    }


def _weak(seen: _Seen) -> Iterator[dict[str, Any]]:
    """Yield every weak point of one graph, the worst first."""
    roles = dict(zip(seen.network["sites"].ids, seen.network["sites"]["roles"], strict=True))
    for point in sorted(seen.points(), key=lambda p: (-len(p.cut_off), p.kind, p.name)):
        yield {
            "graph": seen.web.name,
            "kind": point.kind,
            "item": point.name,
            **{f"name_{lang}": seen.item_name(point.kind, point.name, lang) for lang in LANGUAGES},
            "sites_cut_off": len(point.cut_off),
            "cities_cut_off": sum("city" in roles[site] for site in point.cut_off),
            **{f"cut_off_{lang}": seen.site_names(point.cut_off, lang) for lang in LANGUAGES},
        }


def _from_hub(seen: _Seen, tree: CutTree | None) -> dict[str, float]:
    """Return the least cut between the hub's first vertex and every other; none without a hub."""
    if tree is None or seen.anchor not in seen.web.site:
        return {}
    return tree.from_vertex(seen.web.vertices[seen.web.site.index(seen.anchor)])


def _sites(seen: _Seen) -> Iterator[dict[str, Any]]:
    """Yield every vertex of one graph."""
    web, network, graph = seen.web, seen.network, seen.web.graph()
    part = {name: row for row, names in enumerate(components(web), 1) for name in names}
    points = seen.points()
    cuts_off = {point.name: len(point.cut_off) for point in points if point.kind == "site"}
    hangs, through = hanging(points), web_criticality(web, seen.latency_ms)
    cut, cut_gbps = _from_hub(seen, cut_tree(web)), _from_hub(seen, seen.capacity_tree())
    for row, (vertex, site) in enumerate(zip(web.vertices, web.site, strict=True)):
        yield {
            "graph": web.name,
            "site": site,
            "node": "" if web.name == FIBRE else vertex,
            **{f"name_{lang}": site_name(network, site, lang) for lang in LANGUAGES},
            "roles": ";".join(network["sites"].value(site, "roles")),
            "degree": graph.degree(row),
            "part": part[vertex],
            "cut_from_hub": cut.get(vertex, math.nan),
            "cut_from_hub_gbps": cut_gbps.get(vertex, math.nan),
            "cuts_off": cuts_off.get(site, 0),
            "criticality": through.vertices[row],
            **{
                f"hangs_on_{kind}s": ";".join(hangs.get(site, {}).get(kind, ()))
                for kind in ("segment", "link", "site")
            },
        }


def _edges(seen: _Seen) -> Iterator[dict[str, Any]]:
    """Yield every edge of one graph, the most critical first."""
    web, bridges = seen.web, set(bridges_of(seen.web))
    through: Criticality = web_criticality(web, seen.latency_ms)
    sizes = seen.network["links"]["capacity_gbps"]
    for place in sorted(range(len(web.edges)), key=lambda k: (-round(through.edges[k], 12), k)):
        row, (a, b) = web.row[place], web.ends[place]
        item = web.edges[place]
        yield {
            "graph": web.name,
            "kind": web.kind,
            "item": item,
            "a": web.vertices[a],
            "b": web.vertices[b],
            **{f"name_{lang}": seen.item_name(web.kind, item, lang) for lang in LANGUAGES},
            "one_way_ms": float(seen.latency_ms[row]),
            "length_km": float(seen.length_km[row]),
            "capacity_gbps": math.nan if web.name == FIBRE else float(sizes[row]),
            "bridge": item in bridges,
            "criticality": through.edges[place],
        }


def _cuts(seen: _Seen) -> Iterator[dict[str, Any]]:
    """Yield the least cuts of one graph: by number of edges, and by capacity where there is one."""
    by_size = seen.capacity_tree()
    trees = {f"{seen.web.kind}s": cut_tree(seen.web)}
    if by_size is not None:
        trees["capacity_gbps"] = by_size
    for measure, tree in trees.items():
        for cut in tree.cuts():
            ends = seen.places([cut.a, cut.b])
            names = {lang: [site_name(seen.network, s, lang) for s in ends] for lang in LANGUAGES}
            side = seen.places(cut.side)
            yield {
                "graph": seen.web.name,
                "measure": measure,
                "a": cut.a,
                "b": cut.b,
                **{f"name_{lang}": " | ".join(both) for lang, both in names.items()},
                "value": cut.value,
                "edges": ";".join(cut.edges),
                **{f"side_{lang}": seen.site_names(side, lang) for lang in LANGUAGES},
            }


_ROWS = {"summary": _summary, "weak": _weak, "sites": _sites, "edges": _edges, "cuts": _cuts}
SHOWS = tuple(_ROWS)
"""The tables there are."""


def graph_names(network: Network) -> tuple[str, ...]:
    """Return the names of the graphs of a network: the fibre, and carriers that have a node."""
    return tuple(web.name for web in all_webs(network))


def inspect_table(network: Network, show: str, *, graph: str = "") -> pd.DataFrame:
    """Return one of the tables ``SHOWS`` over the fibre and every carrier, or one ``graph`` alone.

    Only what exists counts. Criticality is the share of all joined pairs whose shortest route by
    latency runs over an edge or through a site; cuts are seen from the hub where one is set.
    KeyError for another table.
    """
    links = circuits(network)
    rows = [
        row
        for web in all_webs(network)
        if graph in {"", web.name}
        for row in _ROWS[show](_Seen(network, web, links, network.settings.hub))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS[show]))

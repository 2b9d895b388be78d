"""What an SNDlib network means, in either of its two notations.

SNDlib 1.0: Orlowski, Pioro, Tomaszewski, Wessaly, Networks 55(3), 2010. Whether links and
demands have a direction is not said in the network but in a model, which ``sndlib_model`` reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

from netplan.io.cells import shown
from netplan.io.formats.draft import NAN, Demand, Draft, Edge, Place, counted

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.errors import Finding

_GBPS = {"KBITPERSEC": 1e-6, "MBITPERSEC": 1e-3, "GBITPERSEC": 1.0}
"""Units that a network may state, in Gbit/s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SndLink:
    """A link of SNDlib: what is installed, what can be, and what either costs."""

    id: str
    row: int
    a: str
    b: str
    installed: float = 0.0
    installed_cost: float = 0.0
    routing_cost: float = 0.0
    setup_cost: float = 0.0
    modules: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SndWay:
    """How a demand of SNDlib may be routed, where a model says that this counts.

    One unit of the demand takes ``unit`` of capacity, a path has at most ``hops`` links, and
    ``paths`` are the admissible ones, by the ids of their links; none: all are.
    """

    unit: float = 1.0
    hops: float = inf
    paths: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SndNetwork:
    """A network of SNDlib in its own terms; demands carry the file's own unit.

    ``ways`` has one entry a demand.
    """

    path: Path
    title: str
    unit: str
    planar: bool
    places: tuple[Place, ...]
    links: tuple[SndLink, ...]
    demands: tuple[Demand, ...]
    ways: tuple[SndWay, ...] = ()
    meta: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def _edge(link: SndLink, scale: float) -> Edge:
    """Return a link as an edge: what is installed; where nothing is, the smallest module."""
    smallest = min((capacity for capacity, _ in link.modules if capacity > 0), default=NAN)
    return Edge(
        id=link.id,
        row=link.row,
        a=link.a,
        b=link.b,
        capacity_gbps=link.installed * scale,
        assumed_gbps=smallest * scale,
    )


def _costs(links: tuple[SndLink, ...]) -> list[str]:
    """Return a sentence for each kind of cost that some links have."""
    lost = []
    for name, why in (
        ("installed_cost", "cost of installed capacity"),
        ("routing_cost", "routing cost, a price per unit of flow and no IGP cost"),
        ("setup_cost", "setup cost"),
    ):
        some = [link for link in links if getattr(link, name)]
        if some:
            example = f"{shown(some[0].id)} {getattr(some[0], name):g}"
            lost.append(f"{counted(len(some), 'link')}: {why} (such as {example})")
    priced = [link for link in links if any(cost for _, cost in link.modules)]
    if priced:
        capacity, price = priced[0].modules[0]
        lost.append(
            f"{counted(len(priced), 'link')}: prices of modules, which differ by link and are in "
            f"no stated currency (such as {shown(priced[0].id)}: {capacity:g} for {price:g})"
        )
    return lost


def _lost(network: SndNetwork) -> tuple[str, ...]:
    """Return what netplan has no column for, and how units and directions are read."""
    unit = network.unit
    links, demands = network.links, network.demands
    if unit in _GBPS:
        lost = [f"the unit {unit}: capacities and demands are in Gbit/s"]
    else:
        stated = f"{shown(unit)} is no unit of netplan's" if unit else "the file states none"
        lost = [f"the unit of capacities and demands ({stated}): read as Gbit/s"]
    lost.append(
        "links that share their capacity between the directions, where the model file says "
        "UNDIRECTED: netplan's have it each way"
    )
    if demands:
        lost.append(
            f"{counted(len(demands), 'demand')}: the model file says whether a demand has a "
            "direction; read as from source to target"
        )
    bare = [link for link in links if not link.installed and link.modules]
    if bare:
        lost.append(
            f"{counted(len(bare), 'link')} without installed capacity, such as "
            f"{shown(bare[0].id)}: the smallest module is taken for installed"
        )
    lost += _costs(links)
    for count, noun, what in (
        (
            sum(way.hops < inf for way in network.ways),
            "demand",
            ": the greatest number of links of a path",
        ),
        (sum(len(way.paths) for way in network.ways), "admissible path", ""),
        (sum(way.unit != 1 for way in network.ways), "demand", ": a routing unit other than 1"),
    ):
        if count:
            lost.append(counted(count, noun) + what)
    if network.meta:
        lost.append(f"notes on the network, such as {network.meta[0]}")
    return tuple(lost)


def draft(network: SndNetwork) -> Draft:
    """Return ``network`` as a draft: modules by capacity alone, figures in Gbit/s."""
    scale = _GBPS.get(network.unit, 1.0)
    sizes = {capacity for link in network.links for capacity, _ in link.modules if capacity > 0}
    return Draft(
        path=network.path,
        title=network.title,
        name=network.path.stem,
        places=network.places,
        edges=tuple(_edge(link, scale) for link in network.links),
        demands=tuple(replace(d, volume_gbps=d.volume_gbps * scale) for d in network.demands),
        modules_gbps=tuple(size * scale for size in sorted(sizes)),
        planar=network.planar,
        unique=True,
        lost=_lost(network),
        findings=network.findings,
    )

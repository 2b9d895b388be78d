"""The instances of T8 to T12, read where they are: REPETITA, SNDlib and the Topology Zoo.

Every link is two arcs of its capacity, one a direction. Capacities and demands of one instance
are in one unit, which cancels: REPETITA's kbit/s, SNDlib's own.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from netplan.kernels import Digraph
from netplan.routing.optimum import FlowProblem

if TYPE_CHECKING:
    from numpy.typing import NDArray

KM_PER_MS = 200.0
EARTH_KM = 6371.0
KDL_CAPACITIES = (100.0, 200.0, 400.0)
KDL_TRAFFIC = 1000.0


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem with its name and the one-way latency of every arc, ms."""

    name: str
    problem: FlowProblem
    latency_ms: NDArray[np.float64]

    @property
    def volume(self) -> NDArray[np.float64]:
        """The demand from every vertex to every other."""
        vertices = self.problem.graph.vertices
        matrix = np.zeros((vertices, vertices))
        places = (self.problem.origin, self.problem.target)
        np.add.at(matrix, places, self.problem.volume_gbps)
        return matrix


def folder() -> Path:
    """Return the folder of outside data: NETPLAN_ORACLES, else ../shared/data."""
    root = Path(__file__).resolve().parent.parent
    return Path(os.environ.get("NETPLAN_ORACLES", root.parent / "shared" / "data"))


def instance(
    name: str,
    ends: list[tuple[int, int]],
    capacity: list[float],
    volume: NDArray[np.float64],
    place: NDArray[np.float64],
) -> Instance:
    """Return an instance of arcs ``ends``; ``place`` holds longitude and latitude by vertex."""
    origin, target = np.nonzero(volume)
    tail, head = np.array(ends).T
    graph = Digraph.of(len(volume), tail=tail, head=head)
    problem = FlowProblem.plain(
        graph, capacity, origin=origin, target=target, volume_gbps=volume[origin, target]
    )
    lon, lat = np.radians(place).T
    half = np.sin((lat[head] - lat[tail]) / 2) ** 2
    half += np.cos(lat[tail]) * np.cos(lat[head]) * np.sin((lon[head] - lon[tail]) / 2) ** 2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(half))
    return Instance(name, problem, 1.5 * km / KM_PER_MS)


def repetita(name: str) -> Instance:
    """Return an instance of REPETITA with its first demand set."""
    base = folder() / "repetita"
    lines = (base / f"{name}.graph").read_text(encoding="utf-8").splitlines()
    count = int(lines[0].split()[1])
    place = np.array([[float(each) for each in row.split()[1:3]] for row in lines[2 : 2 + count]])
    edges = [row.split() for row in lines[count + 5 :] if row.strip()]
    volume = np.zeros((count, count))
    for row in (base / f"{name}.0000.demands").read_text(encoding="utf-8").splitlines()[2:]:
        if row.strip():
            _, source, target, kbits = row.split()
            volume[int(source), int(target)] += float(kbits)
    np.fill_diagonal(volume, 0.0)
    ends = [(int(row[1]), int(row[2])) for row in edges]
    return instance(name, ends, [float(row[4]) for row in edges], volume, place)


def sndlib(name: str) -> Instance:
    """Return an SNDlib network with its capacity, or its largest module where it has none."""
    text = (folder() / "sndlib" / name / f"{name}.txt").read_text(encoding="utf-8")

    def section(title: str) -> list[list[str]]:
        found = re.search(rf"^{title} \((.*?)^\)", text, re.DOTALL | re.MULTILINE)
        rows = found.group(1).strip().splitlines() if found else []
        return [re.sub(r"[()]", " ", row).split() for row in rows]

    nodes = section("NODES")
    number = {row[0]: at for at, row in enumerate(nodes)}
    place = np.array([[float(row[1]), float(row[2])] for row in nodes])
    ends, capacity = [], []
    for row in section("LINKS"):
        a, b = number[row[1]], number[row[2]]
        ends += [(a, b), (b, a)]
        room = float(row[3]) or max(float(each) for each in row[7::2])
        capacity += [room, room]
    volume = np.zeros((len(nodes), len(nodes)))
    for row in section("DEMANDS"):
        volume[number[row[1]], number[row[2]]] += float(row[4])
    return instance(name, ends, capacity, volume, place)


def kdl(seed: int = 1) -> Instance:
    """Return Kdl with a gravity matrix of all ordered pairs and capacities drawn from three."""
    source = folder() / "topologyzoo" / "Kdl.graphml"
    graph = nx.Graph(nx.read_graphml(source, force_multigraph=True))
    number = {node: at for at, node in enumerate(graph)}
    links = sorted(tuple(sorted((number[a], number[b]))) for a, b in graph.edges if a != b)
    dice = np.random.default_rng(seed)
    mass = np.exp(dice.normal(0.0, 1.0, len(number)))
    volume = np.outer(mass, mass)
    np.fill_diagonal(volume, 0.0)
    volume *= KDL_TRAFFIC / volume.sum()
    capacity = np.repeat(dice.choice(KDL_CAPACITIES, len(links)), 2).tolist()
    ends = [each for a, b in links for each in ((a, b), (b, a))]
    return instance("Kdl", ends, capacity, volume, np.zeros((len(number), 2)))


def made(seed: int = 3, vertices: int = 12) -> Instance:
    """Return a small ring with chords and a gravity matrix: the smoke test's instance."""
    dice = np.random.default_rng(seed)
    links = [(v, (v + 1) % vertices) for v in range(vertices)]
    links += [(v, (v + vertices // 2) % vertices) for v in range(0, vertices // 2, 2)]
    mass = dice.uniform(1.0, 3.0, vertices)
    volume = np.outer(mass, mass)
    np.fill_diagonal(volume, 0.0)
    capacity = np.repeat(dice.choice([100.0, 200.0], len(links)), 2).tolist()
    ends = [each for a, b in links for each in ((a, b), (b, a))]
    place = np.column_stack([dice.uniform(100, 120, vertices), dice.uniform(25, 40, vertices)])
    return instance("a made ring", ends, capacity, volume, place)

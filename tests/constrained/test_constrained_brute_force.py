"""Constrained paths against every simple path there is, enumerated from the tables alone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import PROVENANCE, mesh_network
from netplan.latency import circuits
from netplan.routing.constrained.conflict import NoPath
from netplan.routing.constrained.constraints import Constraints
from netplan.routing.constrained.path import constrained_path
from netplan.routing.domains import Domains
from netplan.routing.fabric import fabric
from netplan.topology.select import select
from netplan.topology.table import Table
from netplan.units import FIBRE_MS_PER_KM
from random_networks import networks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path
    from netplan.topology.network import Network

    Asked = tuple[Network, str, str, Constraints, list[float]]

Hop = tuple[str, str, str]
Walk = tuple[str, tuple[Hop, ...]]
"""A first node, then hops: link or exchange, from node, to node."""


@st.composite
def meshes(draw: st.DrawFn) -> Network:
    """Return one network of six nodes with many ways between them, costs small and tied."""
    names = "abcdef"
    pairs = [(a, b) for b in names for a in names if a < b]
    listed = draw(st.lists(st.sampled_from(pairs), min_size=2, max_size=7))
    cost = st.sampled_from([1, 1, 2, 3])
    ends = [*pairwise(names), *listed]
    network = mesh_network([(a, b, draw(cost), draw(cost)) for a, b in ends])
    factor = st.sampled_from([40.0, 100.0, 100.0, 250.0])
    segments = [row | {"length_km": draw(factor)} for row in network["segments"].rows()]
    return network.replace(Table.of("segments", segments))


@st.composite
def risky_networks(draw: st.DrawFn) -> Network:
    """Return a random network with regions, shared risks and now and then an overloaded node."""
    network = draw(st.one_of(meshes(), networks(carriers=3, transit=True)))
    sites = [row | {"region": draw(st.sampled_from("pqr"))} for row in network["sites"].rows()]
    nodes = [
        row | {"overloaded": draw(st.sampled_from([False] * 6 + [True]))}
        for row in network["nodes"].rows()
    ]
    members = [*network["segments"].ids, *network["links"].ids]
    picked = draw(st.lists(st.sampled_from(members), max_size=4, unique=True))
    srlgs = [PROVENANCE | {"srlg": f"r{n % 2}", "member": m} for n, m in enumerate(picked)]
    tables = {"sites": sites, "nodes": nodes, "srlgs": srlgs}
    return network.replace(*(Table.of(name, rows) for name, rows in tables.items()))


def some(draw: st.DrawFn, names: Sequence[str], most: int = 2) -> tuple[str, ...]:
    """Return none, one or a few of ``names``."""
    if not names:
        return ()
    return tuple(draw(st.lists(st.sampled_from(list(names)), max_size=most)))


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    """Return a network, two ends, constraints, and a load on every arc."""
    network = draw(risky_networks())
    places = [*network["nodes"].ids, *network["sites"].ids]
    ends = draw(st.tuples(*[st.sampled_from(places)] * 2).filter(lambda pair: pair[0] != pair[1]))
    rarely = st.sampled_from([0, 0, 0, 1])
    constraints = Constraints(
        max_one_way_ms=draw(st.none() | st.none() | st.floats(0.1, 8.0)),
        max_hops=draw(st.none() | st.none() | st.integers(1, 5)),
        must_pass=some(draw, places, draw(st.sampled_from([0, 1, 2]))),
        avoid_sites=some(draw, network["sites"].ids, draw(rarely)),
        avoid_carriers=some(draw, network["carriers"].ids, draw(rarely)),
        avoid_regions=some(draw, sorted(set(network["sites"]["region"])), draw(rarely)),
        avoid_srlgs=some(draw, sorted(set(network["srlgs"].ids)), draw(rarely)),
        avoid_segments=some(draw, network["segments"].ids, draw(rarely)),
        avoid_links=some(draw, network["links"].ids, draw(st.sampled_from([0, 1, 3]))),
        free_gbps=draw(st.none() | st.sampled_from([0.0, 5.0, 50.0, 100.0])),
        by_fibre=draw(st.booleans()),
    )
    load = st.lists(st.sampled_from([0.0, 0.0, 6.0, 60.0]), min_size=8, max_size=8)
    return network, *ends, constraints, draw(load)


@st.composite
def tight_questions(draw: st.DrawFn) -> Asked:
    """Return a network of many ways, and constraints of which several bind at once."""
    network = draw(meshes())
    constraints = Constraints(
        max_one_way_ms=draw(st.floats(1.0, 3.0)),
        max_hops=draw(st.integers(2, 5)),
        must_pass=some(draw, "BCDE", 3),
        avoid_sites=some(draw, "BCDE", 1),
        avoid_links=some(draw, network["links"].ids, 3),
    )
    return network, "a", "F", constraints, [0.0]


class Book:
    """What the tables say of links, ports and nodes, read off without the routing code."""

    def __init__(self, network: Network) -> None:
        """Read the tables."""
        self.network = network
        self.nodes = {row["node"]: row for row in network["nodes"].rows()}
        self.links = {row["link"]: row for row in network["links"].rows()}
        self.ms = dict(zip(self.links, circuits(network).one_way_ms.tolist(), strict=True))
        self.out: dict[str, list[Hop]] = {node: [] for node in self.nodes}
        for link in self.links.values():
            if link["status"] == "existing":
                self.out[link["a"]].append((link["link"], link["a"], link["b"]))
                self.out[link["b"]].append((link["link"], link["b"], link["a"]))

    def legs(self, start: str, stop: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[Hop, ...]]:
        """Yield every simple path between two nodes of one carrier; no overload on the way."""
        if start == stop:
            yield ()
            return
        for hop in self.out[start]:
            head = hop[2]
            if head not in seen and head != start and (head == stop or self.open(head)):
                for rest in self.legs(head, stop, (*seen, start)):
                    yield (hop, *rest)

    def open(self, node: str) -> bool:
        """Tell whether a node may be passed."""
        return not self.nodes[node]["overloaded"]

    def joined(self, start: str, stop: str) -> bool:
        """Tell whether links join two nodes for traffic that starts at the first."""
        seen, stack = {start}, [start]
        while stack:
            node = stack.pop()
            for _, _, head in self.out[node] if node == start or self.open(node) else []:
                if head not in seen:
                    seen.add(head)
                    stack.append(head)
        return stop in seen

    def border(self, exchange: str, carrier: str) -> str | None:
        """Return the node where a carrier hands over at an exchange."""
        site = self.network["exchanges"].value(exchange, "site")
        at = [n for n, r in self.nodes.items() if (r["site"], r["carrier"]) == (site, carrier)]
        return at[0] if at else None

    def ports(self, carrier: str) -> dict[str, tuple[str, frozenset[str], dict[str, Any]]]:
        """Return a carrier's ports by exchange: border node, sites announced, row."""
        found = {}
        for row in self.network["exchange_ports"].rows():
            node = self.border(row["exchange"], carrier) if row["carrier"] == carrier else None
            if node is not None:
                scope = frozenset(select(self.network, row["scope"]))
                found[row["exchange"]] = node, scope, row
        return found

    def meets(self, first: str, last: str) -> list[tuple[str, str, str]]:
        """Return exchange, border of the first, border of the last, where both have a port."""
        one, two = self.ports(first), self.ports(last)
        order = self.network["exchanges"].ids
        return [(x, one[x][0], two[x][0]) for x in order if x in one and x in two]

    def routes(self, start: str, stop: str) -> list[list[tuple[str, str, str]]]:
        """Return the handoffs that a path between two nodes may make, each a list."""
        here, there = self.nodes[start], self.nodes[stop]
        a, b = here["carrier"], there["carrier"]
        if a == b:
            return [[]]
        ours = {x: scope for x, (_, scope, _) in self.ports(a).items()}
        theirs = {x: scope for x, (_, scope, _) in self.ports(b).items()}
        direct = [
            [meet]
            for meet in self.meets(a, b)
            if here["site"] in ours[meet[0]] and there["site"] in theirs[meet[0]]
        ]
        third = [
            [into, out]
            for row in self.network["transit"].rows()
            if {row["for"], row["to"]} == {a, b}
            for into in self.meets(a, row["carrier"])
            for out in self.meets(row["carrier"], b)
            if here["site"] in ours[into[0]] and there["site"] in theirs[out[0]]
        ]
        for options in (direct, third):
            whole = [r for r in options if all(self.joined(*e) for e in self.ends(start, stop, r))]
            if whole:
                return whole
        return []

    @staticmethod
    def ends(start: str, stop: str, route: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
        """Return first and last node of every leg."""
        into = [start, *(far for _, _, far in route)]
        out = [*(near for _, near, _ in route), stop]
        return list(zip(into, out, strict=True))

    def walks(self, start: str, stop: str) -> Iterator[Walk]:
        """Yield every path between two nodes that the rules allow."""
        for route in self.routes(start, stop):
            ends = self.ends(start, stop, route)
            whole: list[tuple[Hop, ...]] = [()]
            for place, (first, last) in enumerate(ends):
                leaves = place == len(ends) - 1 or last == first or self.open(last)
                enters = place == 0 or first == last or self.open(first)
                legs = list(self.legs(first, last)) if leaves and enters else []
                if place:
                    legs = [(route[place - 1], *leg) for leg in legs]
                whole = [(*before, *leg) for before in whole for leg in legs]
            yield from ((start, hops) for hops in whole if self.passable(start, stop, hops))

    def passable(self, start: str, stop: str, hops: tuple[Hop, ...]) -> bool:
        """Tell whether no node but the two ends is overloaded."""
        inner = [head for _, _, head in hops]
        return all(self.open(node) or node in (start, stop) for node in inner)


def nodes_of(walk: Walk) -> list[str]:
    """Return the nodes of a walk."""
    return [walk[0], *(head for _, _, head in walk[1])]


class Judge:
    """Tells whether a walk keeps constraints, by the words of their documentation."""

    def __init__(self, book: Book, woven: Fabric, load: Sequence[float]) -> None:
        """Take the tables and the load of every arc."""
        self.book, self.woven, self.load = book, woven, load

    def sums(self, walk: Walk) -> tuple[int, int, int, int]:
        """Return IGP cost, latency with access and without, nanoseconds, and links."""
        book = self.book
        ns = [round(book.nodes[walk[0]]["router_ms"] * 1e6)]
        cost = hops = 0
        for name, tail, head in walk[1]:
            router_ms = book.nodes[head]["router_ms"]
            if name in book.links:
                hops += 1
                link = book.links[name]
                row = book.network["links"].row(name)
                plant = self.woven.links
                cost += int((plant.cost_ab if tail == link["a"] else plant.cost_ba)[row])
                ns.append(round((book.ms[name] + router_ms) * 1e6))
            else:
                ports = [book.ports(book.nodes[n]["carrier"])[name][2] for n in (tail, head)]
                ns.append(round((max(p["handoff_ms"] for p in ports) + router_ms) * 1e6))
        tails = [
            round(book.nodes[end]["access_km"] * FIBRE_MS_PER_KM["G.652.D"] * 1e6)
            for end in (walk[0], nodes_of(walk)[-1])
        ]
        return cost, sum(ns) + sum(tails), sum(ns), hops

    def free(self, walk: Walk) -> float:
        """Return the least free capacity on the links and ports of a walk, Gbit/s."""
        book, network = self.book, self.book.network
        load = {name: [0.0, 0.0] for name in book.links}
        ports: dict[tuple[str, str, str], float] = {}
        for row, name in enumerate(network["links"].ids):
            load[name] = [self.load[2 * row], self.load[2 * row + 1]]
        for handoff in self.woven.handoffs:
            for port, way in ((handoff.near, "out"), (handoff.far, "in")):
                key = port.exchange, port.carrier, way
                ports[key] = ports.get(key, 0.0) + self.load[handoff.arc]
        free = [float("inf")]
        for name, tail, head in walk[1]:
            if name in book.links:
                link = book.links[name]
                free.append(link["capacity_gbps"] - load[name][tail != link["a"]])
                continue
            for node, way in ((tail, "out"), (head, "in")):
                carrier = book.nodes[node]["carrier"]
                capacity = book.ports(carrier)[name][2]["capacity_gbps"]
                free.append(capacity - ports.get((name, carrier, way), 0.0))
        return max(0.0, min(free))

    def keeps(self, walk: Walk, asked: Constraints) -> bool:
        """Tell whether a walk keeps every constraint."""
        book = self.book
        rows = [book.nodes[node] for node in nodes_of(walk)]
        sites = {row["site"] for row in rows}
        links = [book.links[name] for name, _, _ in walk[1] if name in book.links]
        ridden = {segment for link in links for segment in link["segments"]}
        names = {link["link"] for link in links}
        _, latency_ns, _, hops = self.sums(walk)
        table = book.network["sites"]
        touched = set(sites)
        if asked.by_fibre:
            segments = book.network["segments"]
            touched |= {segments.value(s, end) for s in ridden for end in ("a", "b")}
        regions = {table.value(site, "region") for site in touched}
        srlgs = book.network["srlgs"].rows()
        shared = {row["member"] for row in srlgs if row["srlg"] in asked.avoid_srlgs}
        return (
            (asked.max_one_way_ms is None or latency_ns <= round(asked.max_one_way_ms * 1e6))
            and (asked.max_hops is None or hops <= asked.max_hops)
            and all(name in nodes_of(walk) or name in sites for name in asked.must_pass)
            and touched.isdisjoint(asked.avoid_sites)
            and regions.isdisjoint(asked.avoid_regions)
            and not {row["carrier"] for row in rows} & set(asked.avoid_carriers)
            and ridden.isdisjoint(asked.avoid_segments)
            and names.isdisjoint(asked.avoid_links)
            and not (ridden | names) & shared
            and (asked.free_gbps is None or self.free(walk) >= asked.free_gbps)
        )


def walk_of(woven: Fabric, path: Path) -> Walk:
    """Return a path of netplan as a walk."""
    nodes, links = woven.network["nodes"].ids, woven.network["links"].ids
    exchanges = {handoff.arc: handoff.exchange for handoff in woven.handoffs}
    ends = [nodes[row] for row in path.nodes]
    hops = [
        (links[arc >> 1] if arc < 2 * len(links) else exchanges[arc], tail, head)
        for arc, (tail, head) in zip(path.arcs, pairwise(ends), strict=True)
    ]
    return ends[0], tuple(hops)


def all_walks(book: Book, source: str, target: str) -> list[Walk]:
    """Return every walk between two ends, each a node or any node at a site."""
    ends = [
        [end] if end in book.nodes else [n for n, r in book.nodes.items() if r["site"] == end]
        for end in (source, target)
    ]
    pairs = [(start, stop) for start in ends[0] for stop in ends[1]]
    return [walk for start, stop in pairs for walk in book.walks(start, stop)]


RANKS: dict[str, Callable[[tuple[int, int, int, int]], tuple[int, int, int]]] = {
    "igp": lambda s: (s[0], s[1], s[3]),
    "latency": lambda s: (s[2], s[1], s[3]),
    "hops": lambda s: (s[3], s[1], s[3]),
}
"""What a path is ranked by, of the sums that a judge gives, by measure."""


def check(measure: Any, asked: Asked) -> None:
    """Assert that netplan answers with the best of all good walks, or a true conflict."""
    network, source, target, constraints, cells = asked
    woven = fabric(network)
    load = np.resize(cells, woven.arcs)
    book = Book(network)
    judge = Judge(book, woven, load.tolist())
    walks = all_walks(book, source, target)
    good = [walk for walk in walks if judge.keeps(walk, constraints)]
    answer = constrained_path(
        Domains.of(woven),
        source,
        target,
        measure=measure,
        constraints=constraints,
        load_gbps=load,
    )
    rank = RANKS[measure]
    if isinstance(answer, NoPath):
        assert not good
        check_conflict(answer, constraints, walks, judge)
    else:
        mine = walk_of(woven, answer)
        assert mine in good
        assert rank(judge.sums(mine)) == min(rank(judge.sums(walk)) for walk in good)
        assert answer.cost == rank(judge.sums(mine))[0]
        assert len(set(answer.nodes)) == len(answer.nodes)


@pytest.mark.parametrize("measure", sorted(RANKS))
@settings(max_examples=80)
@given(asked=questions())
def test_a_constrained_path_is_the_best_of_all_simple_paths_that_keep_the_constraints(
    measure: Any, asked: Asked
) -> None:
    check(measure, asked)


@settings(max_examples=150)
@given(asked=tight_questions())
def test_where_many_constraints_meet_the_answer_is_still_the_best_or_a_true_conflict(
    asked: Asked,
) -> None:
    check("igp", asked)


def check_conflict(
    answer: NoPath, constraints: Constraints, walks: list[Walk], judge: Judge
) -> None:
    """Assert that the conflict named rules out every walk, and no part of it does."""
    assert answer.decided
    assert answer.reason
    assert bool(answer.conflict) == bool(walks)
    kept = constraints.only(answer.conflict)
    assert not any(judge.keeps(walk, kept) for walk in walks)
    for atom in answer.conflict:
        fewer = constraints.only([other for other in answer.conflict if other != atom])
        assert any(judge.keeps(walk, fewer) for walk in walks)

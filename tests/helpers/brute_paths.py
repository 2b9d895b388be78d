"""Every loopless path that the tables allow, by plain recursion: slow, and nothing shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from netplan.topology.select import select
from random_networks import networks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path
    from netplan.topology.network import Network

Step = tuple[str, ...]
"""``("link", id, node it ends at)`` or ``("handoff", exchange, node it ends at)``."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A path by names: the node it starts at and its steps."""

    start: str
    steps: tuple[Step, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """Every node passed, ends included."""
        return (self.start, *(step[-1] for step in self.steps))


@dataclass(frozen=True, slots=True)
class Tables:
    """What the walks need of a network, as dictionaries by name."""

    site: dict[str, str]
    carrier: dict[str, str]
    overloaded: dict[str, bool]
    links: list[tuple[str, str, str]]
    ports: dict[tuple[str, str], tuple[str, frozenset[str]]]
    exchanges: tuple[str, ...]
    transit: list[tuple[str, str, str]]

    @classmethod
    def of(cls, network: Network, down: frozenset[str] = frozenset()) -> Tables:
        """Read them off the tables; links in ``down`` and links not existing are left out."""
        nodes = list(network["nodes"].rows())
        ports = {}
        for row in network["exchange_ports"].rows():
            place = network["exchanges"].value(row["exchange"], "site")
            here = [
                n["node"] for n in nodes if (n["site"], n["carrier"]) == (place, row["carrier"])
            ]
            if here:
                scope = frozenset(select(network, row["scope"]))
                ports[row["exchange"], row["carrier"]] = here[0], scope
        return cls(
            {n["node"]: n["site"] for n in nodes},
            {n["node"]: n["carrier"] for n in nodes},
            {n["node"]: bool(n["overloaded"]) for n in nodes},
            [
                (row["link"], row["a"], row["b"])
                for row in network["links"].rows()
                if row["status"] == "existing" and row["link"] not in down
            ],
            ports,
            network["exchanges"].ids,
            [(r["carrier"], r["for"], r["to"]) for r in network["transit"].rows()],
        )

    def ends(self, end: str) -> list[str]:
        """Return the nodes that an end stands for."""
        return [end] if end in self.site else [n for n, site in self.site.items() if site == end]

    def within(self, here: str, target: str, seen: tuple[str, ...]) -> Iterator[tuple[Step, ...]]:
        """Yield every loopless way from ``here`` to ``target``; ``seen`` holds ``here`` too.

        An overloaded node is left only where the whole path starts, which ``seen`` begins with.
        """
        if here == target:
            yield ()
            return
        if self.overloaded[here] and here != seen[0]:
            return
        for link, a, b in self.links:
            for tail, head in ((a, b), (b, a)):
                if tail == here and head not in seen:
                    for rest in self.within(head, target, (*seen, head)):
                        yield (("link", link, head), *rest)

    def across(self, source: str, *carriers: str, target: str) -> Iterator[tuple[Step, ...]]:
        """Yield every way through the networks ``carriers`` in turn, one handoff between each."""
        yield from self._across(source, (source,), carriers, target, first=True)

    def _across(
        self,
        here: str,
        seen: tuple[str, ...],
        carriers: tuple[str, ...],
        target: str,
        *,
        first: bool,
    ) -> Iterator[tuple[Step, ...]]:
        if len(carriers) == 1:
            yield from self.within(here, target, seen)
            return
        for exchange in self.exchanges:
            near = self.ports.get((exchange, carriers[0]))
            far = self.ports.get((exchange, carriers[1]))
            if near is None or far is None:
                continue
            if first and self.site[seen[0]] not in near[1]:
                continue
            if len(carriers) == 2 and self.site[target] not in far[1]:
                continue
            for leg in self.within(here, near[0], seen):
                if self.overloaded[near[0]] and near[0] != seen[0]:
                    continue
                passed = (*seen, *(step[-1] for step in leg), far[0])
                for rest in self._across(far[0], passed, carriers[1:], target, first=False):
                    yield (*leg, ("handoff", exchange, far[0]), *rest)

    def between(self, source: str, target: str) -> list[Walk]:
        """Return every path between two nodes by the crossing rules."""
        first, last = self.carrier[source], self.carrier[target]
        if first == last:
            return [Walk(source, steps) for steps in self.within(source, target, (source,))]
        direct = list(self.across(source, first, last, target=target))
        if direct:
            return [Walk(source, steps) for steps in direct]
        through = dict.fromkeys(c for c, a, b in self.transit if {a, b} == {first, last})
        return [
            Walk(source, steps)
            for carrier in through
            for steps in self.across(source, first, carrier, last, target=target)
        ]


@st.composite
def joined_networks(draw: st.DrawFn) -> Network:
    """Return a random network of up to three carriers, transit and overloaded nodes included."""
    network = draw(st.one_of(networks(), networks(carriers=3), networks(carriers=3, transit=True)))
    rows = [
        row | {"overloaded": draw(st.sampled_from([False] * 5 + [True]))}
        for row in network["nodes"].rows()
    ]
    return network.replace(type(network["nodes"]).of("nodes", rows))


def all_paths(
    network: Network, source: str, target: str, *, down: frozenset[str] = frozenset()
) -> list[Walk]:
    """Return every loopless path between two ends, each a node or a site, each path once."""
    tables = Tables.of(network, down)
    walks = [
        walk
        for start in tables.ends(source)
        for stop in tables.ends(target)
        for walk in tables.between(start, stop)
    ]
    return list(dict.fromkeys(walks))


def walk_of(woven: Fabric, path: Path) -> Walk:
    """Return a path of the library by names."""
    network, edges = woven.network, len(woven.network["links"])
    ids = network["nodes"].ids
    steps: list[Step] = []
    for arc, node in zip(path.arcs, path.nodes[1:], strict=True):
        if arc < 2 * edges:
            steps.append(("link", network["links"].ids[arc // 2], ids[node]))
        else:
            steps.append(("handoff", woven.handoffs[arc - 2 * edges].exchange, ids[node]))
    return Walk(ids[path.nodes[0]], tuple(steps))


def cost_of(woven: Fabric, walk: Walk, measure: str) -> int:
    """Return the cost of a walk: the sum of what its steps weigh, and of its first node."""
    network, edges = woven.network, len(woven.network["links"])
    nodes = network["nodes"]
    total, here = int(woven.roads.start[measure][nodes.row(walk.start)]), walk.start
    for kind, name, there in walk.steps:
        if kind == "link":
            row = network["links"].row(name)
            arc = 2 * row + (network["links"]["a"][row] != here)
        else:
            pair = nodes.value(here, "carrier"), nodes.value(there, "carrier")
            arc = 2 * edges + next(
                number
                for number, h in enumerate(woven.handoffs)
                if (h.exchange, h.near.carrier, h.far.carrier) == (name, *pair)
            )
        total += int(woven.roads.weights[measure][arc])
        here = there
    return total


def risks_of(network: Network, walk: Walk, by: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return what of a walk counts ``by``, and its links; sites of its ends do not count."""
    links = frozenset(step[1] for step in walk.steps if step[0] == "link")
    segments = {s for link in links for s in network["links"].value(link, "segments")}
    heavy: set[str] = set()
    if by in {"segment", "srlg"}:
        heavy |= {f"segment {name}" for name in segments}
    if by == "srlg":
        heavy |= {
            f"SRLG {row['srlg']}"
            for row in network["srlgs"].rows()
            if row["member"] in links | segments
        }
    if by == "site":
        site = [network["nodes"].value(node, "site") for node in walk.nodes]
        heavy |= {f"site {name}" for name in {*site} - {site[0], site[-1]}}
        heavy |= {f"exchange {step[1]}" for step in walk.steps if step[0] == "handoff"}
    return frozenset(heavy), links

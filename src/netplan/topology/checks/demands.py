"""Rules of demands: two different ends, and a way between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netplan.topology.checks.fault import Fault
from netplan.topology.select import UnknownSetError, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netplan.topology.network import Network
    from netplan.topology.table import Table


def demand_ends(network: Network) -> Iterator[Fault]:
    """Yield a fault for each demand whose ends are the same or could be a node and a site."""
    table, sites, nodes = network["demands"], set(network["sites"].ids), network["nodes"]
    place = {site: site for site in sites}
    place |= dict(zip(nodes.ids, nodes["site"].tolist(), strict=True))
    both = sites & set(nodes.ids) - {""}
    ends = zip(table["source"].tolist(), table["target"].tolist(), strict=True)
    for number, (source, target) in enumerate(ends, 1):
        for column, end in (("source", source), ("target", target)):
            if end in both:
                what = f"{end!r} is a node and a site; give the node another id"
                yield Fault("demands", number, column, what + _label(table, number))
        here, there = place.get(source), place.get(target)
        if here and here == there:
            what = f"must be elsewhere than source, both are at {there!r}"
            yield Fault("demands", number, "target", what + _label(table, number))


def _label(table: Table, number: int) -> str:
    """Return the id of a demand in brackets."""
    return f" (demand {table.ids[number - 1]})"


@dataclass(frozen=True, slots=True)
class _Port:
    """A carrier's port: the node it is entered by, and the sites announced (None: unsure)."""

    exchange: str
    node: str
    sites: frozenset[str] | None

    def covers(self, site: str) -> bool:
        """Tell whether routes of ``site`` are announced here, or may be ('': unknown)."""
        return self.sites is None or not site or site in self.sites


@dataclass(frozen=True, slots=True)
class _Ways:
    """What can reach what in a network.

    ``part`` gives each node the connected part of its carrier that it lies in. ``unsure``
    carriers have a row that could not be read, and are taken to reach everything.
    """

    carrier: dict[str, str]
    site: dict[str, str]
    part: dict[str, str]
    nodes_at: dict[str, list[str]]
    ports: dict[str, list[_Port]] = field(default_factory=dict)
    transit: dict[frozenset[str], list[str]] = field(default_factory=dict)
    met: dict[tuple[str, str], list[tuple[_Port, _Port]]] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)


def _parts(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each node the name of its connected part (union-find with halving)."""
    above = {node: node for node in nodes}

    def top(node: str) -> str:
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for a, b in edges:
        above[top(a)] = top(b)
    return {node: top(node) for node in above}


def _links(network: Network, carrier: dict[str, str]) -> tuple[list[tuple[str, str]], set[str]]:
    """Return the ends of links that carry traffic, and carriers with a link that is unclear."""
    edges: list[tuple[str, str]] = []
    unsure: set[str] = set()
    for row in network["links"].rows():
        ends = [carrier.get(row[end], "") for end in ("a", "b")]
        if ends[0] != ends[1] or not ends[0] or row["a"] == row["b"]:
            unsure.update(ends if any(ends) else carrier.values())
        elif row["status"] in ("existing", ""):
            edges.append((row["a"], row["b"]))
    return edges, unsure - {""}


def _covered(network: Network, terms: tuple[str, ...]) -> frozenset[str] | None:
    """Return the sites of a scope; None when it was not given or names something unknown."""
    try:
        return frozenset(select(network, terms)) if terms else None
    except UnknownSetError:
        return None


def _ports(network: Network, ways: _Ways) -> None:
    """Fill in the ports of each carrier, and who is unsure because of a port that is unclear.

    A port without exchange or node leaves its own carrier unsure, one without carrier all
    carriers that have a port at the same exchange.
    """
    first: dict[tuple[str, str], str] = {}
    for node, site in ways.site.items():
        first.setdefault((site, ways.carrier[node]), node)
    exchanges = network["exchanges"]
    sets: dict[tuple[str, ...], frozenset[str] | None] = {}
    known, unclear = {*network["carriers"].ids, *ways.carrier.values()}, set()
    for row in network["exchange_ports"].rows():
        exchange, carrier, terms = row["exchange"], row["carrier"], row["scope"]
        site = exchanges.value(exchange, "site") if exchange in exchanges else ""
        entry = first.get((site, carrier))
        if carrier not in known:
            unclear.add(exchange)
        elif not entry:
            ways.unsure.add(carrier)
        elif row["status"] != "candidate":
            if terms not in sets:
                sets[terms] = _covered(network, terms)
            ways.ports.setdefault(carrier, []).append(_Port(exchange, entry, sets[terms]))
    for carrier, ports in ways.ports.items():
        if unclear & {port.exchange for port in ports}:
            ways.unsure.add(carrier)


def _ways(network: Network) -> _Ways:
    """Return what can reach what in ``network``."""
    nodes = network["nodes"]
    carrier = dict(zip(nodes.ids, nodes["carrier"].tolist(), strict=True))
    sites = network["sites"]
    placed = (place if place in sites else "" for place in nodes["site"].tolist())
    site = dict(zip(nodes.ids, placed, strict=True))
    edges, unsure = _links(network, carrier)
    nodes_at: dict[str, list[str]] = defaultdict(list)
    for node, place in site.items():
        nodes_at[place].append(node)
    ways = _Ways(carrier, site, _parts(carrier, edges), dict(nodes_at), unsure=unsure)
    _ports(network, ways)
    for row in network["transit"].rows():
        pair = frozenset((row["for"], row["to"]))
        ways.transit.setdefault(pair, []).append(row["carrier"])
    return ways


def _meet(ways: _Ways, first: str, last: str) -> list[tuple[_Port, _Port]]:
    """Return the ports of two carriers at each exchange where both have one."""
    if (first, last) not in ways.met:
        there = {port.exchange: port for port in ways.ports.get(last, ())}
        ways.met[first, last] = [
            (port, there[port.exchange])
            for port in ways.ports.get(first, ())
            if port.exchange in there
        ]
    return ways.met[first, last]


def _crosses(ways: _Ways, source: str, target: str) -> bool:
    """Tell whether two nodes of different carriers meet, once or by transit, where both may."""
    first, last = ways.carrier[source], ways.carrier[target]

    def leaves(port: _Port) -> bool:
        return port.covers(ways.site[source]) and ways.part[port.node] == ways.part[source]

    def enters(port: _Port) -> bool:
        return port.covers(ways.site[target]) and ways.part[port.node] == ways.part[target]

    if any(leaves(near) and enters(far) for near, far in _meet(ways, first, last)):
        return True
    for middle in ways.transit.get(frozenset((first, last)), ()):
        into = {ways.part[m.node] for near, m in _meet(ways, first, middle) if leaves(near)}
        out = {ways.part[m.node] for m, far in _meet(ways, middle, last) if enters(far)}
        if into & out or (middle in ways.unsure and into and out):
            return True
    return False


def _why(ways: _Ways, source: str, target: str) -> str:
    """Say why there is no way from node to node; '' when there is one or none can be told."""
    first, last = ways.carrier[source], ways.carrier[target]
    if {first, last} & (ways.unsure | {""}):
        return ""
    if first == last:
        joined = ways.part[source] == ways.part[target]
        return "" if joined else f"{first} has no existing links from {source!r} to {target!r}"
    if _crosses(ways, source, target):
        return ""
    pairs = _meet(ways, first, last)
    here, there = ways.site[source], ways.site[target]
    if not pairs:
        why = f"{first} and {last} have no exchange in common and no transit"
    elif not any(near.covers(here) and far.covers(there) for near, far in pairs):
        why = f"no exchange of {first} and {last} announces both {here!r} and {there!r}"
    else:
        why = f"no exchange of {first} and {last} is reached by links from both ends"
    return why


def carried(network: Network) -> Iterator[Fault]:
    """Yield a fault for each demand that no path can carry: its networks never meet.

    An end that is a site may use any carrier there. Rows that could not be read count as if
    they could carry anything, so that one typing error is not reported a thousand times.
    """
    ways = _ways(network)
    table, sites = network["demands"], set(network["sites"].ids)
    seen: dict[tuple[str, str], str] = {}
    ends = zip(table["source"].tolist(), table["target"].tolist(), strict=True)
    for number, (source, target) in enumerate(ends, 1):
        if (source, target) not in seen:
            unclear = any(end in ways.carrier and end in sites for end in (source, target))
            seen[source, target] = "" if unclear else _unmet(ways, source, target, sites)
        if why := seen[source, target]:
            yield Fault("demands", number, "target", why + _label(table, number))


def _unmet(ways: _Ways, source: str, target: str, sites: set[str]) -> str:
    """Say why nothing leads from end to end, each a node or a site; '' when something does."""
    starts, stops = (
        [end] if end in ways.carrier else ways.nodes_at.get(end, []) for end in (source, target)
    )
    for end, nodes in ((source, starts), (target, stops)):
        if end in sites and not nodes and "" not in ways.nodes_at:
            return f"no carrier has a node at {end!r}; see nodes.csv"
    reasons = [_why(ways, start, stop) for start in starts for stop in stops]
    if not reasons or "" in reasons:
        return ""
    return f"cannot be carried from {source!r} to {target!r}: {reasons[0]}"

"""Rules of links: their ends, and the segments they ride."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.topology.checks.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from netplan.topology.network import Network

Ends = tuple[str, str]

_ALLOWED = {
    "existing": ("existing",),
    "maintenance": ("existing",),
    "planned": ("existing", "planned"),
}
"""Status of the segments that a link of a status may ride; a candidate may ride any."""


def link_ends(network: Network) -> Iterator[Fault]:
    """Yield a fault for each link whose ends are one node or belong to different carriers."""
    nodes = network["nodes"]
    for number, row in enumerate(network["links"].rows(), 1):
        a, b, label = row["a"], row["b"], f" (link {row['link']})"
        if a == b != "":
            yield Fault("links", number, "b", f"must be another node than a, both are {a!r}{label}")
        elif a in nodes and b in nodes:
            first, last = (nodes.value(end, "carrier") for end in (a, b))
            if first and last and first != last:
                what = f"must be a node of {first} like a, {b!r} is one of {last}{label}"
                yield Fault("links", number, "b", f"{what}; carriers meet at exchanges alone")


def _joined(ends_of: Mapping[str, Ends], path: Sequence[str], start: str, end: str) -> str:
    """Say where the segments ``path`` fail to lead from site to site; '' when they do.

    ``ends_of`` holds the segments whose ends are known; over others nothing can be told.
    """
    if start == end:
        return f"must be empty within one site, leads out of {start!r}" if path else ""
    if not path:
        return f"must lead from {start!r} to {end!r}, is empty"
    here = start
    for segment in path:
        ends = ends_of.get(segment)
        if ends is None:
            return ""
        if here not in ends:
            return f"do not join: {segment!r} ({ends[0]} - {ends[1]}) does not begin at {here!r}"
        here = ends[1] if here == ends[0] else ends[0]
    twice = sorted({s for s in path if path.count(s) > 1}) if len(set(path)) < len(path) else []
    if here != end:
        return f"do not join: they lead from {start!r} to {here!r}, not to {end!r}"
    return f"must pass a segment once, pass {twice[0]!r} twice" if twice else ""


def _ends(network: Network) -> dict[str, Ends]:
    """Return the two sites of each segment that has two, both known."""
    table, sites = network["segments"], set(network["sites"].ids)
    rows = zip(table.ids, table["a"].tolist(), table["b"].tolist(), strict=True)
    return {segment: (a, b) for segment, a, b in rows if a != b and a in sites and b in sites}


def _sites(network: Network, link: dict[str, Any]) -> tuple[str, str] | None:
    """Return the sites of a link's ends; None unless both are known."""
    nodes = network["nodes"]
    if link["a"] not in nodes or link["b"] not in nodes or link["a"] == link["b"]:
        return None
    a, b = (nodes.value(link[end], "site") for end in ("a", "b"))
    return (a, b) if a in network["sites"] and b in network["sites"] else None


def link_paths(network: Network) -> Iterator[Fault]:
    """Yield a fault for each link whose segments, or backup segments, do not lead from a to b."""
    ends = _ends(network)
    for number, row in enumerate(network["links"].rows(), 1):
        sites = _sites(network, row)
        if sites is None:
            continue
        label = f" (link {row['link']})"
        if why := _joined(ends, row["segments"], *sites):
            yield Fault("links", number, "segments", why + label)
        if row["backup_segments"] and (why := _joined(ends, row["backup_segments"], *sites)):
            yield Fault("links", number, "backup_segments", why + label)
        if row["protection"] == "1+1" and not row["backup_segments"]:
            what = "must be given: a link with protection 1+1 needs a second route"
            yield Fault("links", number, "backup_segments", what + label)


def link_status(network: Network) -> Iterator[Fault]:
    """Yield a fault for each link over a segment that is not there when the link is."""
    segments = network["segments"]
    status = dict(zip(segments.ids, segments["status"].tolist(), strict=True))
    for number, row in enumerate(network["links"].rows(), 1):
        allowed = _ALLOWED.get(row["status"])
        for column in ("segments", "backup_segments"):
            for segment in row[column]:
                found = status.get(segment, "")
                if allowed and found and found not in allowed:
                    what = (
                        f"{segment!r} is {found}; a link of status {row['status']} rides "
                        f"{' or '.join(allowed)} segments alone (link {row['link']})"
                    )
                    yield Fault("links", number, column, what)


def link_bundles(network: Network) -> Iterator[Fault]:
    """Yield a fault for each member of a bundle that its first member does not lie beside.

    A bundle is one adjacency of the IGP: its members join the same two nodes at one cost.
    """
    first: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(network["links"].rows(), 1):
        if not row["bundle"] or not (row["a"] and row["b"]):
            continue
        head = first.setdefault(row["bundle"], row)
        label = f" (link {row['link']}, bundle {row['bundle']})"
        if (row["a"], row["b"]) != (head["a"], head["b"]):
            what = (
                f"must join {head['a']!r} to {head['b']!r} as {head['link']!r} of its bundle does"
            )
            yield Fault("links", number, "bundle", what + label)
            continue
        for column in ("igp_cost", "igp_cost_ba"):
            if row[column] != head[column]:
                what = f"must be {head[column] or 'empty'} as that of {head['link']!r}"
                yield Fault("links", number, column, f"{what}, is {row[column] or 'empty'}{label}")

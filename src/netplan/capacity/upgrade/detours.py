"""Other fibre for links that a failure would take all at once: the shortest that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.capacity.paths import PathPool

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netplan.capacity.paths import Path
    from netplan.failures.scenarios import Scenario
    from netplan.routing.fabric import Fabric

Ends = tuple[str, int, int, "Path"]


def detours(fabric: Fabric, ends: Iterable[Ends], scenarios: Sequence[Scenario]) -> list[Ends]:
    """Return further paths between the same nodes, so that no failure of fibre parts two of them.

    ``ends`` are (carrier, node row, node row, segment rows from the first). For every failure
    that takes all of a pair's paths it is first asked for the path apart from all of them, then
    for one that only this failure leaves standing; none where no fibre is left. Only cuts of
    segments, alone or together, call for other fibre.
    """
    network, sites = fabric.network, fabric.node_site
    segments = network["segments"]
    cuts = {
        frozenset(segments.row(name) for name in one.named("segments") if name in segments)
        for one in scenarios
    }
    listed = sorted((cut for cut in cuts if cut), key=sorted)
    pools: dict[tuple[str, int], PathPool] = {}
    paths: dict[tuple[str, int, int], list[Path]] = {}
    for carrier, a, b, path in ends:
        turned = (carrier, b, a) in paths
        key = (carrier, b, a) if turned else (carrier, a, b)
        paths.setdefault(key, []).append(path[::-1] if turned else path)
    found: list[Ends] = []
    for (carrier, a, b), known in paths.items():
        start = network["sites"].row(sites[a])
        if (carrier, start) not in pools:
            pools[carrier, start] = PathPool.of(network, fabric.links.plant, carrier, start)
        pool, target = pools[carrier, start], network["sites"].row(sites[b])
        more = _apart(pool, target, known, listed)
        found += [(carrier, a, b, path) for path in more]
    return found


def twins(fabric: Fabric, scenarios: Sequence[Scenario]) -> list[Ends]:
    """Return a second link on the same fibre for every pair that a failure of links takes whole.

    A failure of a link alone, such as of its ends' equipment, leaves the fibre to another.
    """
    links, nodes = fabric.network["links"], fabric.network["nodes"]
    segments = fabric.network["segments"]
    pairs: dict[frozenset[str], list[int]] = {}
    for row, status in enumerate(links["status"]):
        if status == "existing":
            pairs.setdefault(frozenset((links["a"][row], links["b"][row])), []).append(row)
    fallen = {frozenset(one.named("links")) for one in scenarios}
    found: dict[Ends, None] = {}
    for rows in pairs.values():
        names = {links.ids[row] for row in rows}
        if any(names <= cut for cut in fallen):
            first = rows[0]
            a, b = nodes.row(links["a"][first]), nodes.row(links["b"][first])
            path = tuple(segments.row(name) for name in links["segments"][first])
            found[fabric.node_carrier[a], a, b, path] = None
    return list(found)


def _apart(
    pool: PathPool, target: int, known: Sequence[Path], cuts: Sequence[frozenset[int]]
) -> list[Path]:
    """Return paths to ``target`` that stand where all of ``known`` over today's fibre fall."""
    new: list[Path] = []
    offered = frozenset(row for row, candidate in enumerate(pool.candidate) if candidate)
    firm = [path for path in known if offered.isdisjoint(path)]
    used = frozenset(row for path in known for row in path)
    for cut in cuts:
        if any(cut.isdisjoint(path) for path in (*firm, *new)):
            continue
        for without in (used | cut | offered, cut | offered, cut):
            path = pool.shortest(target, without)
            if path is not None:
                new.append(path)
                break
    return [path for path in dict.fromkeys(new) if path not in known]

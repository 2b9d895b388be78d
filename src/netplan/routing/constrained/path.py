"""One constrained path between two ends, or which of the constraints rule it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.routing.constrained.conflict import NoPath, why_none
from netplan.routing.constrained.constraints import ANYTHING, Constraints, check_constraints
from netplan.routing.constrained.finder import Finder
from netplan.routing.constrained.question import Question, check_ends
from netplan.routing.constrained.rooms import Spare
from netplan.routing.constrained.search import MOST_LABELS, UndecidedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from netplan.routing.domains import Domains
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure


def constrained_path(
    domains: Domains,
    source: str,
    target: str,
    *,
    measure: Measure = "latency",
    constraints: Constraints = ANYTHING,
    load_gbps: NDArray[np.float64] | None = None,
) -> Path | NoPath:
    """Return the best path between two ends that keeps ``constraints``, or what rules it out.

    The path is exact, not the best of a list: least in ``measure``, then in latency, then in
    links; it passes no node twice. An end is a node, or a site where any network will do. Which
    networks and exchanges a path may use, ``domains`` says; ``avoid_*`` opens no transit that
    the rules keep closed.

    Latency is counted in whole nanoseconds: every link (measured latency where there is one),
    every node passed, both ends included, every handoff and both access cables, each rounded
    for itself. ``load_gbps`` is what every arc carries already, Gbit/s, one entry an arc
    (``Routing.arc_gbps``). Raises InputError for names that are not in the network and for
    numbers that make no sense, with all of them at once.

    >>> from netplan.routing.domains import Domains
    >>> from netplan.routing.fabric import fabric
    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.table import Table
    >>> sites = [{"site": s, "lon_deg": 1.0 * n, "lat_deg": 0.0} for n, s in enumerate("ABC")]
    >>> ends = [("A", "B", 100.0), ("B", "C", 100.0), ("A", "C", 300.0)]
    >>> nodes = [{"node": s.lower(), "site": s, "carrier": "c"} for s in "ABC"]
    >>> segments = [
    ...     {"segment": f"s{n}", "a": a, "b": b, "length_km": km}
    ...     for n, (a, b, km) in enumerate(ends)
    ... ]
    >>> links = [
    ...     {"link": f"l{n}", "a": a.lower(), "b": b.lower(), "segments": (f"s{n}",)}
    ...     for n, (a, b, km) in enumerate(ends)
    ... ]
    >>> rows = {"sites": sites, "nodes": nodes, "segments": segments, "links": links}
    >>> tables = {name: Table.of(name, listed) for name, listed in rows.items()}
    >>> domains = Domains.of(fabric(Network(Settings(name="ring"), tables)))
    >>> constrained_path(domains, "a", "c", constraints=Constraints(max_hops=1)).arcs
    (4,)
    >>> both = Constraints(max_hops=1, avoid_links=("l2",))
    >>> constrained_path(domains, "a", "c", constraints=both).reason
    'no path of at most 1 link avoiding link l2: the fewest is 2 links (a - b - c)'
    """
    check_ends(domains.fabric, source, target)
    check_constraints(domains.fabric.network, constraints)
    spare = Spare.of(domains.fabric, load_gbps)
    finder = Finder.of(domains, constraints, measure=measure, spare=spare)
    try:
        found = finder.found(source, target)
    except UndecidedError:
        return NoPath(f"not decided within {MOST_LABELS:,} partial paths", decided=False)
    if found is not None:
        return found.path
    return why_none(Question(domains, source, target, measure, spare), constraints)

"""From the options of ``netplan paths`` to its table: the network asked, its loads, the paths."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError, near
from netplan.metrics.bounds import bound_ms, straight_km
from netplan.metrics.path_table import Asked, fibre_path_table, path_table
from netplan.routing.avoiding import avoiding
from netplan.routing.constrained.conflict import NoPath
from netplan.routing.constrained.question import check_ends
from netplan.routing.crossing import policy_of
from netplan.routing.demands import demands_in
from netplan.routing.domains import Domains
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric
from netplan.routing.fibre_search import find_fibre_paths
from netplan.routing.out_of_service import links_out
from netplan.routing.path_search import FoundPaths, Wanted, find_paths

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from netplan.routing.domains import Handover
    from netplan.routing.fabric import Fabric
    from netplan.routing.paths.risks import By
    from netplan.routing.roads import Measure
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class PathQuery:
    """What the command was asked: its arguments and options, texts as they were typed."""

    a: str
    b: str
    measure: Measure
    count: int
    overlap: float
    disjoint: By | None
    max_ms: float | None
    max_hops: int | None
    via: tuple[str, ...]
    avoid: tuple[str, ...]
    free_gbps: float | None
    handover: Handover
    prefer: tuple[str, ...]
    optical: bool
    carrier: str
    down: tuple[str, ...]
    year: int

    @property
    def asked(self) -> str:
        """The two ends as they were typed."""
        return f"{self.a} - {self.b}"

    @property
    def wanted(self) -> Wanted:
        """The same as the search takes it."""
        constraints = replace(
            avoiding(self.avoid),
            max_one_way_ms=self.max_ms,
            max_hops=self.max_hops,
            must_pass=self.via,
            free_gbps=self.free_gbps,
        )
        return Wanted(
            measure=self.measure,
            count=self.count,
            overlap=self.overlap,
            disjoint=self.disjoint,
            constraints=constraints,
        )


@dataclass(frozen=True, slots=True)
class PathAnswer:
    """The table of paths, or in words why there is none; ``note`` is what else is to be said.

    ``asked`` are the two ends as they were typed, ``ends`` their sites.
    """

    network: Network
    asked: str
    ends: tuple[str, str]
    table: pd.DataFrame | None = None
    why_not: str = ""
    note: str = ""

    def title(self, language: str) -> str:
        """Return the first line: the two places and what no path can beat."""
        names = [self.network.name("sites", site, language=language) for site in self.ends]
        km, ms = straight_km(self.network, *self.ends), bound_ms(self.network, *self.ends)
        if language == "zh":
            return f"{names[0]} — {names[1]}：测地线 {km:,.1f} km，直线光纤单向 {ms:.3f} ms"
        return (
            f"{names[0]} - {names[1]}: {km:,.1f} km along the geodesic, at the least {ms:.3f} ms "
            "one-way in fibre laid along it"
        )


def answer(network: Network, query: PathQuery) -> PathAnswer:
    """Return the paths of a network that a query asks for, as a table.

    Raises InputError for every name that the network does not have.
    """
    woven = fabric(network)
    check_ends(woven, query.a, query.b)
    ends = _site_of(network, query.a), _site_of(network, query.b)
    return (_over_fibre if query.optical else _over_links)(woven, query, ends)


def _site_of(network: Network, end: str) -> str:
    """Return the site of an end, which is one, or a node."""
    return str(network["nodes"].value(end, "site")) if end in network["nodes"] else end


def _over_links(woven: Fabric, query: PathQuery, ends: tuple[str, str]) -> PathAnswer:
    """Return the paths over links and exchanges, with the year's loads on them."""
    network, wanted = woven.network, query.wanted
    _check_exchanges(network, query.prefer)
    down = links_out(network, query.down)
    domains = Domains.of(woven, down=down, handover=query.handover, prefer=query.prefer)
    loads = _loads(woven, query.year, down)
    found = find_paths(domains, query.a, query.b, wanted, load_gbps=loads)
    if isinstance(found, NoPath):
        return PathAnswer(network, query.asked, ends, why_not=found.reason)
    table = path_table(domains, found.paths, _asked(query, found), load_gbps=loads)
    return PathAnswer(network, query.asked, ends, table, note=found.note)


def _over_fibre(woven: Fabric, query: PathQuery, ends: tuple[str, str]) -> PathAnswer:
    """Return the paths over bare fibre."""
    found = find_fibre_paths(woven, *ends, query.wanted, carrier=query.carrier, down=query.down)
    if isinstance(found, NoPath):
        return PathAnswer(woven.network, query.asked, ends, why_not=found.reason)
    table = fibre_path_table(woven, found.paths, _asked(query, found))
    return PathAnswer(woven.network, query.asked, ends, table, note=found.note)


def _asked(query: PathQuery, found: FoundPaths) -> Asked:
    """Return what the table says of the question and of what was found."""
    return Asked(
        source=query.a,
        target=query.b,
        measure=query.measure,
        shared=found.shared,
        breaks=found.breaks,
    )


def _check_exchanges(network: Network, names: tuple[str, ...]) -> None:
    """Raise InputError for every exchange that is not there."""
    known = network["exchanges"].ids
    findings = [
        Finding("--prefer", row, "", f"no exchange {name!r}{near(name, known)}")
        for row, name in enumerate(names, 1)
        if name not in known
    ]
    if findings:
        where = "paths"
        raise InputError(where, findings)


def _loads(woven: Fabric, year: int, down: frozenset[int]) -> NDArray[np.float64] | None:
    """Return the load of every arc in ``year``, Gbit/s, routed by the IGP; None: no demands."""
    demands = demands_in(woven.network, year)
    if not len(demands):
        return None
    routing = EcmpRouter(policy=policy_of(woven.network))(woven, demands, down=down)
    return routing.arc_gbps(demands.volume_gbps)

"""The links a plan may put modules on: those there are, candidates, and new ones on other fibre."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from netplan.capacity.settings import expand_settings
from netplan.capacity.slots import Pools, slots_of
from netplan.capacity.upgrade.detours import detours, twins
from netplan.capacity.upgrade.stock import Stock, modules_by_link, stock_in
from netplan.latency.circuits import HOP_COST
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netplan.capacity.paths import Path
    from netplan.capacity.terms import Terms
    from netplan.failures.scenarios import Scenario
    from netplan.routing.fabric import Fabric

Kind = Literal["existing", "candidate", "new", "idle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link over one fibre path, between the node rows ``a`` and ``b`` of one carrier.

    ``idle`` are links that carry nothing whatever is planned, such as those in maintenance.
    ``path`` are segment rows from a to b, ``backup`` those of a protecting route.
    ``stock`` is what is in service in each year before anything is bought. Opening a candidate
    costs ``open_cny`` once. ``parallel`` tells a new link beside those there are between two nodes.
    """

    link: str
    kind: Kind
    carrier: str
    a: int
    b: int
    path: Path
    backup: Path
    technology: str
    regenerators: int
    igp_cost: int
    crosses_home: bool
    open_cny: float
    stock: tuple[Stock, ...]
    parallel: bool = False

    @property
    def held(self) -> Path:
        """The segments on which its waves are held."""
        return (*self.path, *self.backup)


def ways_of(
    fabric: Fabric,
    terms: Terms,
    scenarios: Sequence[Scenario],
    *,
    hub_links: bool = True,
) -> tuple[Way, ...]:
    """Return a way for every row of ``links``, in that order, then the new ones.

    New are parallel links to whatever a failure of ``scenarios`` cuts off from its neighbour
    (over the shortest fibre that stands, or its own where only links fail), and with
    ``hub_links`` direct links from the hub.
    """
    own = tuple(_own(fabric, terms))
    if not terms.modules:
        return own
    taken = {way.link for way in own}
    new: list[Way] = []
    ends = [(way.carrier, way.a, way.b, way.path) for way in own if way.kind != "idle"]
    hub = hub_links and bool(fabric.network.settings.hub)
    direct = list(_direct(fabric, terms)) if hub else []
    wanted = dict.fromkeys(direct, False)
    for other in (*detours(fabric, [*ends, *direct], scenarios), *twins(fabric, scenarios)):
        wanted.setdefault(other, True)
    for between, parallel in wanted.items():
        way = replace(_new(fabric, terms, taken, between), parallel=parallel)
        taken.add(way.link)
        new.append(way)
    return (*own, *new)


def _own(fabric: Fabric, terms: Terms) -> Iterator[Way]:
    """Yield a way for every row of ``links``."""
    network = fabric.network
    nodes, segments = network["nodes"], network["segments"]
    listed = modules_by_link(network)
    nothing = Stock(gbps=0.0, waves=0)
    kinds: dict[str, Kind] = {"existing": "existing", "candidate": "candidate"}
    for row in network["links"].rows():
        kind = kinds.get(row["status"], "idle")
        kept = row["status"] in {"existing", "maintenance"}
        backup = row["backup_segments"] if row["protection"] == "1+1" else ()
        a, b = nodes.row(row["a"]), nodes.row(row["b"])
        yield Way(
            link=row["link"],
            kind=kind,
            carrier=fabric.node_carrier[a],
            a=a,
            b=b,
            path=tuple(segments.row(name) for name in row["segments"]),
            backup=tuple(segments.row(name) for name in backup),
            technology=row["technology"],
            regenerators=row["regenerators"],
            igp_cost=row["igp_cost"],
            crosses_home=_crosses(fabric, terms, a, b),
            open_cny=row["open_capex_cny"] if kind == "candidate" else 0.0,
            stock=tuple(
                stock_in(network, row, listed.get(row["link"], ()), year) if kept else nothing
                for year in terms.years
            ),
        )


def _crosses(fabric: Fabric, terms: Terms, a: int, b: int) -> bool:
    """Tell whether a link between two node rows crosses the border of home."""
    home = set(terms.home)
    return (fabric.node_site[a] in home) != (fabric.node_site[b] in home)


def _direct(fabric: Fabric, terms: Terms) -> Iterator[tuple[str, int, int, Path]]:
    """Yield carrier, node rows and path of the direct links that may be opened from the hub."""
    network = fabric.network
    asked = expand_settings(network, module=terms.modules[0], home=terms.home)
    pools = Pools(fabric, asked.hub)
    for slot in slots_of(fabric, pools, asked):
        if slot.new:
            for path in slot.paths:
                yield slot.carrier, slot.near, slot.far, path


def _new(fabric: Fabric, terms: Terms, taken: set[str], ends: tuple[str, int, int, Path]) -> Way:
    """Return a new link called plan-<carrier>-<site>-<site>, with a number where that is taken.

    Its IGP cost is the default for its path.
    """
    carrier, a, b, path = ends
    stem = f"plan-{carrier}-{fabric.node_site[a]}-{fabric.node_site[b]}"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    length_km = float(sum(fabric.links.plant.length_km[row] for row in path))
    return Way(
        link=name,
        kind="new",
        carrier=carrier,
        a=a,
        b=b,
        path=path,
        backup=(),
        technology="",
        regenerators=-1,
        igp_cost=HOP_COST + round(length_km),
        crosses_home=_crosses(fabric, terms, a, b),
        open_cny=0.0,
        stock=tuple(Stock(gbps=0.0, waves=0) for _ in terms.years),
    )


def in_service(way: Way, year: int) -> bool:
    """Tell whether a way carries traffic in a year (by number) before anything is bought."""
    return way.kind == "existing" and way.stock[year].gbps > EPSILON_GBPS

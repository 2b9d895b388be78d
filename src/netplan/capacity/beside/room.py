"""What more modules on a link cost, and the fibre that their waves need."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Any

from netplan.capacity.prices import price_factor
from netplan.capacity.rooms import line_price
from netplan.capacity.steps import lead_years
from netplan.capacity.upgrade.stock import modules_by_link, stock_in
from netplan.latency.circuits import reach_km
from netplan.latency.plant import regenerators_needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

WHOLE = 1e-9
"""A number of modules this near to a whole one is whole."""

HOLDING = ("existing", "maintenance")
"""Status of links that hold their waves."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A module that a link may be enlarged with: its size, Gbit/s, and what one costs there."""

    module: str
    size_gbps: float
    each_cny: float

    def count(self, short_gbps: float) -> int:
        """Return how many modules hold ``short_gbps``.

        >>> Offer("m400", 400.0, 1e6).count(400.0), Offer("m400", 400.0, 1e6).count(400.1)
        (1, 2)
        """
        return max(0, ceil(short_gbps / self.size_gbps - 1e-9))


def offers(fabric: Fabric, link: int, modules: Sequence[str], *, year: int) -> list[Offer]:
    """Return what a link may be enlarged with: its own technology, and ``modules`` on sale.

    One costs two ends and the regenerators that its reach needs, at the price of the year of
    order (``price_factor``).
    """
    network = fabric.network
    table, path = network["modules"], fabric.links.segment_rows[link]
    own = str(network["links"]["technology"][link])
    # Another type than its own needs a row for every module, and part of one has none.
    names = (own, *modules) if own not in table or whole_modules(network, link) else (own,)
    found = []
    for name in dict.fromkeys(names):
        if name not in table:
            continue
        ordered = year - lead_years(int(table.value(name, "lead_months")))
        if table.value(name, "from_year") > ordered:
            continue
        length_km = float(fabric.links.plant.length_km[list(path)].sum())
        again = regenerators_needed(length_km, reach_km(network, name, path))
        cny = 2 * float(table.value(name, "end_capex_cny"))
        cny += again * float(table.value(name, "regenerator_capex_cny"))
        cny *= price_factor(network, "modules", name, year=year)
        found.append(Offer(name, float(table.value(name, "capacity_gbps")), cny))
    return found


def whole_modules(network: Network, link: int) -> int:
    """Return how many modules of its technology make up a link; 0: no whole number of them."""
    table, links = network["modules"], network["links"]
    own = links["technology"][link]
    if own not in table:
        return 0
    count = float(links["capacity_gbps"][link]) / float(table.value(own, "capacity_gbps"))
    return round(count) if abs(count - round(count)) < WHOLE else 0


@dataclass(frozen=True, slots=True)
class Lighting:
    """Pairs to light for more waves, by segment and carrier; where there is no fibre for them."""

    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    full: tuple[tuple[str, str], ...] = ()
    capex_cny: float = 0.0


def lighting(fabric: Fabric, more: Counter[tuple[str, str]], *, year: int) -> Lighting:
    """Return what ``more`` waves by segment and carrier need beside the pairs that are lit.

    A pair costs amplifier sites and two terminals, at the price of the year of order. A network
    without ``fibre_pairs`` has room everywhere.
    """
    network, plant = fabric.network, fabric.links.plant
    rows = {(row["segment"], row["carrier"]): row for row in network["fibre_pairs"].rows()}
    if not rows:
        return Lighting()
    used = _used(network, year)
    pairs, full, capex = dict[tuple[str, str], int](), list[tuple[str, str]](), 0.0
    for key, count in sorted(more.items()):
        row = rows.get(key, {"lit": 0, "pairs": 0, "channels": 1})
        lit = min(row["lit"], row["pairs"])
        # Waves beyond the channels, which the checks report, count as having their place.
        free = max(lit * row["channels"], used[key]) - used[key]
        wanted = ceil(max(0, count - free) / row["channels"])
        if wanted > row["pairs"] - lit:
            full.append(key)
        elif wanted:
            length_km = float(plant.length_km[network["segments"].row(key[0])])
            price, _ = line_price(network, length_km=length_km, channels=row["channels"], year=year)
            capex += wanted * price
            pairs[key] = wanted
    return Lighting(pairs, tuple(full), capex)


def _used(network: Network, year: int) -> Counter[tuple[str, str]]:
    """Return the waves in use by segment and carrier, protecting routes included."""
    used: Counter[tuple[str, str]] = Counter()
    listed = modules_by_link(network)
    for link in network["links"].rows():
        if link["status"] in HOLDING:
            waves = stock_in(network, link, listed.get(link["link"], ()), year).waves
            used.update(dict.fromkeys(held(network, link), waves))
    return used


def held(network: Network, link: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the segments, with the carrier, on which a link's waves are held."""
    carrier = network["nodes"].value(link["a"], "carrier")
    backup = link["backup_segments"] if link["protection"] == "1+1" else ()
    return [(segment, carrier) for segment in (*link["segments"], *backup)]

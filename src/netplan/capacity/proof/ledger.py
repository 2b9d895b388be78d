"""What each step of a plan costs and when that falls due, counted from the tables alone.

A price is that of the network the plan was made for, never one that the plan itself writes:
price x (1 + change per year) ^ (year of order - base year); it falls due in the year of service
less the whole years of lead time.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from netplan.capacity.proof.modules import bought
from netplan.capacity.proof.spans import regenerators, segment_km

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.topology.network import Network

NEAR = 1e-6
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing bought: what it is, when it is in service and ordered, and its cost, CNY.

    ``sold_from`` is the first year it can be ordered in; ``units`` how many there are of it,
    which must be whole.
    """

    what: str
    item: str
    year: int
    order_year: int
    cny: float
    units: float = 1.0
    sold_from: int = 0
    module: str = ""

    @property
    def whole(self) -> bool:
        """Tell whether a whole number above 0 of it is bought."""
        return abs(self.units - round(self.units)) < NEAR and self.units > -NEAR


@dataclass(frozen=True, slots=True)
class Prices:
    """The tables that say what things cost, and the year of service asked for.

    ``module`` is what a link is enlarged with where its own technology is not for sale.
    """

    network: Network
    year: int
    module: str = ""

    def entry(
        self, what: str, item: str, cny: float, *, row: dict[str, Any] | None = None, **more: Any
    ) -> Entry:
        """Return an entry for what costs ``cny`` in the base year and is sold as ``row`` says."""
        sold = row or {}
        order = self.year - int(sold.get("lead_months", 0)) // MONTHS
        change = 1.0 + float(sold.get("cost_change_per_year", 0.0))
        years = order - self.network.settings.base_year
        sold_from = int(sold.get("from_year", 0))
        return Entry(what, item, self.year, order, cny * change**years, sold_from=sold_from, **more)


def entries(prices: Prices, before: Network, after: Network) -> list[Entry]:
    """Return what is bought to make of the network ``before`` the one ``after``."""
    return [
        *_segments(prices, before, after),
        *_pairs(prices, before, after),
        *_links(prices, before, after),
        *_ports(prices, before, after),
    ]


def _existing(network: Network, table: str) -> set[str]:
    """Return the ids of a table's rows that are there."""
    known = network[table]
    return {key for key, at in zip(known.ids, known["status"], strict=True) if at == "existing"}


def _segments(prices: Prices, before: Network, after: Network) -> Iterator[Entry]:
    """Yield the segments built."""
    for name in sorted(_existing(after, "segments") - _existing(before, "segments")):
        source = prices.network if name in prices.network["segments"] else after
        months = {"lead_months": int(source["segments"].value(name, "build_months"))}
        cny = float(source["segments"].value(name, "capex_cny"))
        yield prices.entry("segment", name, cny, row=months)


def _lit(network: Network) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the rows of fibre pairs by segment and carrier; nothing is lit on unbuilt fibre."""
    there = _existing(network, "segments")
    return {
        (row["segment"], row["carrier"]): row | {"lit": row["lit"] * (row["segment"] in there)}
        for row in network["fibre_pairs"].rows()
    }


def _pairs(prices: Prices, before: Network, after: Network) -> Iterator[Entry]:
    """Yield the pairs lit, each with a line system: amplifiers between the ends, two terminals."""
    old = _lit(before)
    systems = list(prices.network["line_systems"].rows())
    for key, row in _lit(after).items():
        count = row["lit"] - (old[key]["lit"] if key in old else 0)
        if count <= 0 or not systems:
            continue
        fitting = [system for system in systems if system["channels"] == row["channels"]]
        system = (fitting or systems)[0]
        length = segment_km(after, after["segments"].row(key[0]))
        huts = max(0, ceil(length / system["span_km"]) - 1)
        each = huts * system["amplifier_capex_cny"] + 2 * system["terminal_capex_cny"]
        yield prices.entry("pairs", " ".join(key), count * each, row=system, units=count)


def _links(prices: Prices, before: Network, after: Network) -> Iterator[Entry]:
    """Yield candidate links opened, modules bought, and regenerators that a moved link needs."""
    table = after["links"]
    for name in sorted(_existing(after, "links") - _existing(before, "links")):
        if name in prices.network["links"]:
            cny = float(prices.network["links"].value(name, "open_capex_cny"))
            if cny:
                yield prices.entry("link", name, cny)
    for (link, kind), units in bought(before, after, module=prices.module).items():
        if kind not in prices.network["modules"]:
            yield Entry("modules", link, prices.year, prices.year, 0.0, float("nan"), module=kind)
            continue
        row = prices.network["modules"].row(kind)
        sold = {key: values[row] for key, values in _columns(prices.network).items()}
        count = _regenerators(after, link, kind)
        each = 2 * float(sold["end_capex_cny"]) + count * float(sold["regenerator_capex_cny"])
        yield prices.entry("modules", link, units * each, row=sold, units=units, module=kind)
    for name in table.ids:
        yield from _moved(prices, before, after, name)


def _columns(network: Network) -> dict[str, Any]:
    """Return the columns of the modules that say what one costs and when."""
    names = ("end_capex_cny", "regenerator_capex_cny", "lead_months", "cost_change_per_year")
    return {name: network["modules"][name] for name in (*names, "from_year", "capacity_gbps")}


def _regenerators(network: Network, link: str, module: str) -> int:
    """Return the regenerators that a module of a type needs on a link."""
    table = network["links"]
    stated = int(table.value(link, "regenerators"))
    if stated >= 0 and module == table.value(link, "technology"):
        return stated
    return regenerators(network, technology=module, segments=table.value(link, "segments"))


def _moved(prices: Prices, before: Network, after: Network, link: str) -> Iterator[Entry]:
    """Yield what moving a link's present modules to other fibre costs: regenerators it lacks."""
    if link not in before["links"]:
        return
    path = after["links"].value(link, "segments")
    if path == before["links"].value(link, "segments"):
        return
    unit = str(before["links"].value(link, "technology"))
    unit = unit if unit in prices.network["modules"] else prices.module
    if unit not in prices.network["modules"]:
        return
    more = _regenerators(after, link, unit) - _regenerators(before, link, unit)
    size = float(prices.network["modules"].value(unit, "capacity_gbps"))
    count = ceil(float(before["links"].value(link, "capacity_gbps")) / size - NEAR)
    row = next(r for r in prices.network["modules"].rows() if r["module"] == unit)
    if more > 0:
        cny = more * count * float(row["regenerator_capex_cny"])
        yield prices.entry("regenerators", link, cny, row=row, units=more * count)


def _ports(prices: Prices, before: Network, after: Network) -> Iterator[Entry]:
    """Yield exchange ports opened, and whole steps that ports grow by."""
    old = {(row["exchange"], row["carrier"]): row for row in before["exchange_ports"].rows()}
    sold = {
        (row["exchange"], row["carrier"]): row for row in prices.network["exchange_ports"].rows()
    }
    for row in after["exchange_ports"].rows():
        key = row["exchange"], row["carrier"]
        name = " ".join(key)
        if key not in sold or key not in old:
            yield Entry("port", name, prices.year, prices.year, 0.0, float("nan"))
            continue
        if row["status"] == "existing" != old[key]["status"]:
            yield prices.entry("port", name, float(sold[key]["capex_cny"]))
        grown = float(row["capacity_gbps"] - old[key]["capacity_gbps"])
        if abs(grown) > NEAR:
            step = float(sold[key]["step_gbps"])
            units = grown / step if step else float("nan")
            cny = units * float(sold[key]["step_capex_cny"]) if step else 0.0
            yield prices.entry("port_steps", name, cny, units=units)

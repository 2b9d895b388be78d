"""Modules that may be bought: every type on every way for every year, with its price."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from netplan.latency.circuits import reach_km
from netplan.latency.plant import regenerators_needed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from netplan.capacity.upgrade.prices import Market, Price
    from netplan.capacity.upgrade.ways import Way
    from netplan.latency import Plant
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Modules of one type on way number ``way``, in service from year number ``year``.

    ``gbps`` is what one carries each direction, ``price`` that of its two ends and its
    ``regenerators``, ``share`` the yearly cost as a part of the price.
    """

    way: int
    module: str
    year: int
    gbps: float
    regenerators: int
    price: Price
    share: float


def offers_of(
    network: Network,
    plant: Plant,
    ways: Sequence[Way],
    market: Market,
    *,
    modules: Sequence[str],
    barred: Collection[str] = (),
) -> tuple[Offer, ...]:
    """Return every offer, by way, module and year; none on what is barred or idle.

    A link whose technology is not in ``modules`` takes the first type for sale alone, as nobody
    could tell its own waves from others.
    """
    segments = network["segments"]
    shut = {segments.row(name) for name in barred if name in segments}
    found: list[Offer] = []
    for number, way in enumerate(ways):
        if way.kind == "idle" or way.link in barred or not shut.isdisjoint(way.held):
            continue
        for module in modules[: 1 if _unknown(network, way) else None]:
            found += _of(network, plant, market, (number, way), module)
    return tuple(found)


def _unknown(network: Network, way: Way) -> bool:
    """Tell whether a way is made of something that the table of modules does not know."""
    made = any(stock.gbps > 0 for stock in way.stock)
    listed = way.link in set(network["link_modules"]["link"])
    return made and not listed and way.technology not in network["modules"]


def regenerators_on(network: Network, plant: Plant, way: Way, module: str) -> int:
    """Return how many regenerators a module of a type needs on the path of a way."""
    if module == way.technology and way.regenerators >= 0:
        return way.regenerators
    length_km = float(sum(plant.length_km[row] for row in way.path))
    return regenerators_needed(length_km, reach_km(network, module, way.path))


def _of(
    network: Network, plant: Plant, market: Market, numbered: tuple[int, Way], module: str
) -> Iterator[Offer]:
    """Yield the offers of one type on one way."""
    number, way = numbered
    table = network["modules"]
    row = table.row(module)
    count = regenerators_on(network, plant, way, module)
    ends, again = table["end_capex_cny"][row], table["regenerator_capex_cny"][row]
    for year, when in enumerate(market.years):
        price = market.order(
            float(2 * ends + count * again),
            year=when,
            months=int(table["lead_months"][row]),
            change=float(table["cost_change_per_year"][row]),
            sold_from=int(table["from_year"][row]),
        )
        if price is not None:
            yield Offer(
                way=number,
                module=module,
                year=year,
                gbps=float(table["capacity_gbps"][row]),
                regenerators=count,
                price=price,
                share=float(table["opex_share_per_year"][row]),
            )


def most_of(offer: Offer, total_gbps: float) -> int:
    """Return how many modules of an offer carry ``total_gbps``: more are never needed."""
    return ceil(total_gbps / offer.gbps - 1e-9)

"""What may be built beside modules: segments, candidate links, lit pairs, exchange ports."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from netplan.capacity.upgrade.prices import Market, Price
    from netplan.capacity.upgrade.ways import Way
    from netplan.latency import Plant
    from netplan.topology.network import Network

ANY_CHANNELS = 80
"""Channels of a leased pair where no line system is listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A thing to do once, in service from year number ``year``: ``row`` of its table, or way."""

    row: int
    year: int
    price: Price


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A carrier's fibre on a segment row: lit pairs of ``channels`` waves, ``spare`` dark ones.

    ``fixed`` are the waves there in each year before anything is bought; ``leased`` tells that
    the carrier has no row there and would lease. ``prices`` are those of lighting one more pair,
    by year, None where that cannot be had; ``share`` is the yearly cost as a part of the price.
    """

    segment: int
    carrier: str
    channels: int
    lit: int
    spare: int
    fixed: tuple[int, ...]
    leased: bool
    prices: tuple[Price | None, ...]
    share: float

    def free(self, year: int) -> int:
        """Waves that the lit pairs leave in a year.

        Waves beyond the channels, which the checks report, count as having their place.
        """
        return max(self.channels * self.lit, *self.fixed) - self.fixed[year]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortSite:
    """A row of ``exchange_ports`` that may be opened or enlarged.

    ``open_prices`` are by year, None where it is open already; a step of ``step_gbps`` costs
    ``step_prices``. ``gbps`` is what it carries each direction once it is open.
    """

    row: int
    exchange: str
    carrier: str
    candidate: bool
    gbps: float
    step_gbps: float
    open_prices: tuple[Price | None, ...]
    step_prices: tuple[Price | None, ...]


def segment_spots(network: Network, market: Market, barred: Collection[str]) -> tuple[Spot, ...]:
    """Return candidate segments that may be built, for each year that their lead time allows."""
    table = network["segments"]
    found = []
    for row, status in enumerate(table["status"]):
        if status != "candidate" or table.ids[row] in barred:
            continue
        for year, when in enumerate(market.years):
            price = market.order(
                float(table["capex_cny"][row]), year=when, months=int(table["build_months"][row])
            )
            if price is not None:
                found.append(Spot(row=row, year=year, price=price))
    return tuple(found)


def link_spots(ways: Sequence[Way], market: Market, barred: Collection[str]) -> tuple[Spot, ...]:
    """Return the candidate links that may be opened, by way, for each year."""
    return tuple(
        Spot(row=number, year=year, price=price)
        for number, way in enumerate(ways)
        if way.kind == "candidate" and way.link not in barred
        for year, when in enumerate(market.years)
        if (price := market.order(way.open_cny, year=when)) is not None
    )


def _line(network: Network, channels: int) -> int:
    """Return the row of the line system with that many channels, else the first; -1: none."""
    listed = network["line_systems"]["channels"].tolist()
    return listed.index(channels) if channels in listed else min(0, len(listed) - 1)


def _light(
    network: Network, plant: Plant, market: Market, place: tuple[int, int]
) -> tuple[tuple[Price | None, ...], float]:
    """Return the prices of lighting a pair by year, and its yearly cost as a part of them.

    Amplifier sites between the ends, ceil(length / span) - 1, and two terminals.
    """
    segment, channels = place
    table, row = network["line_systems"], _line(network, channels)
    if row < 0:
        free = tuple(market.order(0.0, year=year) for year in market.years)
        return free, 0.0
    huts = max(0, ceil(float(plant.length_km[segment]) / float(table["span_km"][row])) - 1)
    cny = huts * table["amplifier_capex_cny"][row] + 2 * table["terminal_capex_cny"][row]
    prices = tuple(
        market.order(
            float(cny),
            year=year,
            months=int(table["lead_months"][row]),
            change=float(table["cost_change_per_year"][row]),
        )
        for year in market.years
    )
    return prices, float(table["opex_share_per_year"][row])


def rooms_of(
    network: Network,
    plant: Plant,
    ways: Sequence[Way],
    market: Market,
    *,
    lease_pairs: int,
    barred: Collection[str] = (),
) -> tuple[Room, ...]:
    """Return the rooms that ``ways`` pass, by segment row and carrier.

    On a candidate segment nothing is lit, whatever its row says, and a carrier without a row
    may lease ``lease_pairs`` pairs. A network without ``fibre_pairs`` has no limits, so no rooms.
    """
    table, segments = network["fibre_pairs"], network["segments"]
    if not len(table):
        return ()
    rows = {(row["segment"], row["carrier"]): row for row in table.rows()}
    found = []
    for (segment, carrier), fixed in _held(ways, len(market.years)):
        row = rows.get((segments.ids[segment], carrier))
        candidate = bool(segments["status"][segment] == "candidate")
        own = int(row["pairs"]) if row else lease_pairs * candidate
        lit = min(int(row["lit"]), own) if row and not candidate else 0
        channels = int(row["channels"]) if row else _lease_channels(network)
        prices, share = _light(network, plant, market, (segment, channels))
        found.append(
            Room(
                segment=segment,
                carrier=carrier,
                channels=channels,
                lit=lit,
                spare=0 if segments.ids[segment] in barred else own - lit,
                fixed=fixed,
                leased=row is None and candidate,
                prices=prices,
                share=share,
            )
        )
    return tuple(found)


def _held(ways: Sequence[Way], years: int) -> list[tuple[tuple[int, str], tuple[int, ...]]]:
    """Return by segment row and carrier the waves of each year before anything is bought."""
    waves: dict[tuple[int, str], list[int]] = {}
    for way in ways:
        for segment in way.held:
            held = waves.setdefault((segment, way.carrier), [0] * years)
            for year, stock in enumerate(way.stock):
                held[year] += stock.waves
    return [(key, tuple(counts)) for key, counts in sorted(waves.items())]


def _lease_channels(network: Network) -> int:
    """Return the channels of a leased pair: those of the first line system."""
    lines = network["line_systems"]["channels"]
    return int(lines[0]) if len(lines) else ANY_CHANNELS


def ports_of(network: Network, market: Market, barred: Collection[str]) -> tuple[PortSite, ...]:
    """Return every port that is there or may be opened, in table order."""
    return tuple(_ports(network, market, barred))


def _ports(network: Network, market: Market, barred: Collection[str]) -> Iterator[PortSite]:
    """Yield the ports."""
    for number, row in enumerate(network["exchange_ports"].rows()):
        candidate = row["status"] == "candidate"
        if candidate and row["exchange"] in barred:
            continue
        never: tuple[Price | None, ...] = (None,) * len(market.years)
        opened = tuple(market.order(row["capex_cny"], year=year) for year in market.years)
        step = tuple(market.order(row["step_capex_cny"], year=year) for year in market.years)
        grows = row["step_gbps"] > 0 and row["exchange"] not in barred
        yield PortSite(
            row=number,
            exchange=row["exchange"],
            carrier=row["carrier"],
            candidate=candidate,
            gbps=row["capacity_gbps"],
            step_gbps=row["step_gbps"],
            open_prices=opened if candidate else never,
            step_prices=step if grows else never,
        )

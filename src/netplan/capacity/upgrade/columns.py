"""The columns of the upgrade program: one block for each kind of decision, with what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from netplan.capacity.upgrade.offers import most_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from netplan.capacity.upgrade.prices import Price
    from netplan.capacity.upgrade.question import Question
    from netplan.lp import Builder

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float64]

MILLION = 1e6
"""The program counts money in millions of CNY, so that its numbers are of like size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Column numbers of every decision.

    - ``modules[o]``: modules of offer o (whole);
    - ``build[s]``: candidate segment of spot s is built for its year (0 or 1);
    - ``open[l]``: candidate link of spot l is opened for its year (0 or 1);
    - ``light[k]``: pairs newly lit in (room, year) ``lit_at[k]`` (whole);
    - ``port[k]``: candidate port opened in (port, year) ``port_at[k]`` (0 or 1);
    - ``step[k]``: steps that enlarge a port in (port, year) ``step_at[k]`` (whole).

    ``prices`` has the price of every column in order.
    """

    modules: Numbers
    build: Numbers
    open: Numbers
    light: Numbers
    port: Numbers
    step: Numbers
    lit_at: tuple[tuple[int, int], ...]
    port_at: tuple[tuple[int, int], ...]
    step_at: tuple[tuple[int, int], ...]
    prices: tuple[Price, ...]


def _costs(prices: Iterable[Price]) -> list[float]:
    """Return what prices are worth in the first year, in millions."""
    return [price.cny * price.worth / MILLION for price in prices]


def _by_year(
    listed: Sequence[Sequence[Price | None]],
) -> tuple[tuple[tuple[int, int], ...], tuple[Price, ...]]:
    """Return (thing, year) wherever there is a price, and those prices."""
    found = [
        ((thing, year), price)
        for thing, prices in enumerate(listed)
        for year, price in enumerate(prices)
        if price is not None
    ]
    return tuple(place for place, _ in found), tuple(price for _, price in found)


def add_columns(asked: Question, builder: Builder) -> Columns:
    """Add the columns of every decision.

    Objective: sum over columns of price x column x (1 + rate) ^ (first year - order year), CNY.
    """
    lit_at, lit = _by_year([room.prices if room.spare else () for room in asked.rooms])
    port_at, opened = _by_year([port.open_prices for port in asked.ports])
    step_at, steps = _by_year([port.step_prices for port in asked.ports])
    offers = tuple(offer.price for offer in asked.offers)
    built = tuple(spot.price for spot in asked.segments)
    links = tuple(spot.price for spot in asked.links)
    largest = asked.largest_gbps
    most = [most_of(offer, largest) for offer in asked.offers]
    growth = [ceil(largest / asked.ports[port].step_gbps) for port, _ in step_at]
    spare = [asked.rooms[room].spare for room, _ in lit_at]

    def block(name: str, prices: Sequence[Price], upper: Sequence[int] | int) -> Numbers:
        return builder.columns(name, len(prices), cost=_costs(prices), upper=upper, integer=True)

    return Columns(
        modules=block("modules", offers, most),
        build=block("build", built, 1),
        open=block("open", links, 1),
        light=block("light", lit, spare),
        port=block("port", opened, 1),
        step=block("step", steps, growth),
        lit_at=lit_at,
        port_at=port_at,
        step_at=step_at,
        prices=(*offers, *built, *links, *lit, *opened, *steps),
    )

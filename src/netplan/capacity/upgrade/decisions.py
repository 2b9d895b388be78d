"""What a choice of the program's columns means: how many of what, in service from which year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from netplan.capacity.upgrade.columns import Columns
    from netplan.capacity.upgrade.offers import Offer
    from netplan.capacity.upgrade.plants import Spot
    from netplan.capacity.upgrade.prices import Price
    from netplan.capacity.upgrade.question import Question

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """So many of a room, port or step (by place in the question), in service from a year."""

    place: int
    year: int
    count: int
    price: Price


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What is bought and built: modules by offer, segments, links, lit pairs, ports and steps."""

    modules: tuple[tuple[Offer, int], ...]
    segments: tuple[Spot, ...]
    links: tuple[Spot, ...]
    lit: tuple[Placed, ...]
    ports: tuple[Placed, ...]
    steps: tuple[Placed, ...]

    def gbps(self, way: int, year: int) -> float:
        """Return what is bought on a way by a year (its number), Gbit/s each direction."""
        return sum(
            count * offer.gbps
            for offer, count in self.modules
            if offer.way == way and offer.year <= year
        )

    def opened(self, asked: Question) -> tuple[int, ...]:
        """Return the ways that carry traffic only by this plan."""
        ways = {offer.way for offer, _ in self.modules}
        return tuple(sorted(way for way in ways if asked.ways[way].kind != "existing"))


def decisions_of(asked: Question, columns: Columns, values: Floats) -> Decisions:
    """Return what ``values`` of the columns mean; what is opened and never used is left out."""
    whole = np.round(values).astype(np.int64)
    prices = columns.prices

    def placed(numbers: Numbers, places: tuple[tuple[int, int], ...]) -> Iterator[Placed]:
        for column, (place, year) in zip(numbers.tolist(), places, strict=True):
            if whole[column] > 0:
                count = int(whole[column])
                yield Placed(place=place, year=year, count=count, price=prices[column])

    modules = tuple(
        (offer, int(whole[column]))
        for offer, column in zip(asked.offers, columns.modules.tolist(), strict=True)
        if whole[column] > 0
    )
    used = {offer.way for offer, _ in modules}
    ridden = {segment for way in used for segment in asked.ways[way].path}
    return Decisions(
        modules=modules,
        segments=tuple(
            spot
            for spot, column in zip(asked.segments, columns.build.tolist(), strict=True)
            if whole[column] > 0 and spot.row in ridden
        ),
        links=tuple(
            spot
            for spot, column in zip(asked.links, columns.open.tolist(), strict=True)
            if whole[column] > 0 and spot.row in used
        ),
        lit=tuple(placed(columns.light, columns.lit_at)),
        ports=tuple(placed(columns.port, columns.port_at)),
        steps=tuple(placed(columns.step, columns.step_at)),
    )

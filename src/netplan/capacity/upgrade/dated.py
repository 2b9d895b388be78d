"""Columns by what they belong to, each with the number of the year from which it is in service."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.capacity.upgrade.columns import Columns
    from netplan.capacity.upgrade.question import Question

    Dated = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """(column, year number) by what the columns belong to.

    Modules and openings are by way, segments by row, the rest by their place in the question.
    """

    modules: Mapping[int, Dated]
    build: Mapping[int, Dated]
    open: Mapping[int, Dated]
    light: Mapping[int, Dated]
    port: Mapping[int, Dated]
    step: Mapping[int, Dated]


def _gathered(found: Iterable[tuple[int, int, int]]) -> dict[int, Dated]:
    """Return (column, year) by thing."""
    listed: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for thing, column, year in found:
        listed[thing].append((column, year))
    return {thing: tuple(pairs) for thing, pairs in listed.items()}


def dated(asked: Question, columns: Columns) -> Schedule:
    """Return the columns of a question by what they belong to."""
    offers = zip(asked.offers, columns.modules.tolist(), strict=True)
    segments = zip(asked.segments, columns.build.tolist(), strict=True)
    links = zip(asked.links, columns.open.tolist(), strict=True)
    return Schedule(
        modules=_gathered((offer.way, column, offer.year) for offer, column in offers),
        build=_gathered((spot.row, column, spot.year) for spot, column in segments),
        open=_gathered((spot.row, column, spot.year) for spot, column in links),
        light=_placed(columns.lit_at, columns.light.tolist()),
        port=_placed(columns.port_at, columns.port.tolist()),
        step=_placed(columns.step_at, columns.step.tolist()),
    )


def _placed(places: Iterable[tuple[int, int]], numbers: Iterable[int]) -> dict[int, Dated]:
    """Return (column, year) by the thing at each place."""
    pairs = zip(places, numbers, strict=True)
    return _gathered((thing, column, year) for (thing, year), column in pairs)

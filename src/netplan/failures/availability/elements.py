"""What can fail on its own: cables, nodes, sites, exchanges and each circuit's equipment."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.failures.availability.figures import NEVER, Figure, Figures, in_series
from netplan.failures.scenarios import Scenario
from netplan.latency.circuits import reach_km
from netplan.latency.plant import Plant, plant, regenerators_needed
from netplan.units import AMPLIFIER_SPAN_KM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from netplan.topology.network import Network

KINDS = ("segment", "link", "node", "site", "exchange")
Part = tuple[str, int, Figure | None]
"""A kind of part, how many there are in series, and how one of them fails (None: not known)."""


@dataclass(frozen=True, slots=True)
class Elements:
    """Independent elements of a network, each with what fails with it and how it fails.

    ``kind[i]`` and ``ids[i]`` tell element i; arrays of shape (elements,) hold its unavailability
    (0 to below 1), failures a year and mean time to repair in hours (both NaN: not known).
    ``source`` and ``confidence`` are those of its figures, ``parts`` what it is made of in
    series; an element without figures never fails and has neither. ``without`` counts, by kind
    of part, those that no figure is given for: they are taken as never failing.
    """

    kind: tuple[str, ...]
    ids: tuple[str, ...]
    unavailability: NDArray[np.float64]
    failures_per_year: NDArray[np.float64]
    mttr_h: NDArray[np.float64]
    source: tuple[str, ...]
    confidence: tuple[str, ...]
    parts: tuple[str, ...]
    without: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError unless every unavailability is from 0 to below 1."""
        wrong = ~((self.unavailability >= 0.0) & (self.unavailability < 1.0))
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            message = (
                f"unavailability of {self.kind[row]} {self.ids[row]!r} must be from 0 to below 1, "
                f"is {self.unavailability[row]:g}"
            )
            raise ValueError(message)

    def __len__(self) -> int:
        """Return the number of elements."""
        return len(self.ids)

    def scenario(self, rows: tuple[int, ...]) -> Scenario:
        """Return the state in which exactly the elements ``rows`` are out of service.

        >>> one = np.array([0.1])
        >>> elements = Elements(("site",), ("x",), one, one, one, ("",), ("",), ("",))
        >>> elements.scenario((0,))
        Scenario(id='site x', kind='draw', members=('x',), among=('sites',))
        """
        return Scenario(
            " + ".join(f"{self.kind[row]} {self.ids[row]}" for row in rows),
            "draw",
            tuple(self.ids[row] for row in rows),
            tuple(f"{self.kind[row]}s" for row in rows),
        )


def _segments(network: Network, figures: Figures) -> Iterator[tuple[str, list[Part]]]:
    """Yield every existing segment that a circuit rides, with its cable and line equipment."""
    links = network["links"]
    ridden = {
        name
        for column in ("segments", "backup_segments")
        for names, status in zip(links[column], links["status"], strict=True)
        if status == "existing"
        for name in names
    }
    line = plant(network)
    for row, segment in enumerate(network["segments"].rows()):
        name, length_km = segment["segment"], float(line.length_km[row])
        if segment["status"] != "existing" or name not in ridden:
            continue
        cable = figures.cable(segment, length_km=length_km)
        amplifiers = math.ceil(length_km / AMPLIFIER_SPAN_KM)
        yield (
            name,
            [
                ("cable", 1, cable),
                ("amplifier", amplifiers, figures.of("amplifier", name, segment["fibre"])),
                ("line_terminal", 2, figures.of("line_terminal", name)),
            ],
        )


def _regenerators(network: Network, line: Plant, link: dict[str, Any]) -> int:
    """Return how many regenerators a circuit has: as given, else as its module's reach needs."""
    if link["regenerators"] >= 0:
        return int(link["regenerators"])
    rows = [network["segments"].row(name) for name in link["segments"]]
    length_km = float(line.length_km[rows].sum())
    return regenerators_needed(length_km, reach_km(network, link["technology"], rows))


def _links(network: Network, figures: Figures) -> Iterator[tuple[str, list[Part]]]:
    """Yield every existing circuit with its transponders and regenerators."""
    line = plant(network)
    for link in network["links"].rows():
        if link["status"] != "existing":
            continue
        names = (link["link"], link["technology"])
        ends = 2 if link["segments"] else 0
        again = _regenerators(network, line, link)
        yield (
            link["link"],
            [
                ("transponder", ends, figures.of("transponder", *names)),
                ("regenerator", again, figures.of("regenerator", *names)),
            ],
        )


def _places(network: Network, figures: Figures, kind: str) -> Iterator[tuple[str, list[Part]]]:
    """Yield nodes, exchanges, or the sites where either stands, each one part of its own."""
    if kind == "node":
        for row in network["nodes"].rows():
            figure = figures.of("node", row["node"], row["site"], row["tier"])
            yield row["node"], [("node", 1, figure)]
    elif kind == "exchange":
        for row in network["exchanges"].rows():
            figure = figures.of("exchange", row["exchange"], row["kind"])
            yield row["exchange"], [("exchange", 1, figure)]
    else:
        used = {*network["nodes"]["site"].tolist(), *network["exchanges"]["site"].tolist()}
        for site in network["sites"].ids:
            if site in used:
                yield site, [("site", 1, figures.of("site", site))]


def _said(parts: list[Part]) -> str:
    """Return what an element is made of: ``1 cable, 8 amplifier``."""
    return ", ".join(f"{count} {kind}" for kind, count, figure in parts if count and figure)


def elements(network: Network) -> Elements:
    """Return everything in ``network`` that fails on its own, with figures from ``reliability``.

    A segment is its cable, an amplifier for each started 80 km and a line terminal at each end,
    in series; a link its two transponders and its regenerators (a circuit of several waves is
    taken as one pair). Nodes, sites and exchanges are one part each. Planned links, segments
    that no circuit rides and sites where nothing stands are left out: nothing fails with them.
    A cable's own ``cuts_per_1000km_year`` and ``repair_h`` go before the table; of its rows the
    most specific one holds. Formulas: ``in_series`` and ``of_row`` in ``figures``.
    """
    figures = Figures(network)
    makers = {"segment": _segments, "link": _links}
    missing: Counter[str] = Counter()
    kinds: list[str] = []
    ids: list[str] = []
    found: list[Figure] = []
    made: list[str] = []
    for kind in KINDS:
        maker = makers.get(kind)
        listed = maker(network, figures) if maker else _places(network, figures, kind)
        for name, parts in listed:
            missing.update({part: count for part, count, figure in parts if not figure and count})
            known = [figure for _, count, figure in parts if figure for _ in range(count)]
            kinds.append(kind)
            ids.append(name)
            found.append(in_series(known) if known else NEVER)
            made.append(_said(parts))
    return Elements(
        kind=tuple(kinds),
        ids=tuple(ids),
        unavailability=np.array([one.unavailability for one in found], dtype=np.float64),
        failures_per_year=np.array([one.failures_per_year for one in found], dtype=np.float64),
        mttr_h=np.array([one.mttr_h for one in found], dtype=np.float64),
        source=tuple("; ".join(one.sources) for one in found),
        confidence=tuple(one.confidence if one.sources else "" for one in found),
        parts=tuple(made),
        without=tuple(sorted(missing.items())),
    )

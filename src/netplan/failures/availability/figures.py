"""How often a part fails and how long it takes to mend, and what parts in series come to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.topology.network import Network

HOURS_PER_YEAR: Final = 8766.0
"""Hours in a year of 365.25 days."""

MINUTES_PER_YEAR: Final = 525_960.0
"""Minutes in a year of 365.25 days."""

_SURENESS = ("assumed", "derived", "published")


@dataclass(frozen=True, slots=True)
class Figure:
    """How a part, or parts in series, fail.

    ``unavailability`` is the share of time out of service; ``rate_per_h`` is failures for each
    hour in service, 1/MTBF (NaN: not known, as only an availability is given). ``sources`` and
    ``confidence``, the least sure one, say where that comes from.
    """

    unavailability: float
    rate_per_h: float
    sources: tuple[str, ...] = ()
    confidence: str = "published"

    @property
    def failures_per_year(self) -> float:
        """Failures in a calendar year: availability x rate x 8,766 h; NaN: not known."""
        return (1.0 - self.unavailability) * self.rate_per_h * HOURS_PER_YEAR

    @property
    def mttr_h(self) -> float:
        """Mean time to repair in hours: unavailability over failures an hour; NaN: not known."""
        if self.unavailability == 0.0 and self.rate_per_h == 0.0:
            return math.nan
        return self.unavailability * HOURS_PER_YEAR / self.failures_per_year


NEVER = Figure(0.0, 0.0)
"""What never fails."""


def in_series(parts: Iterable[Figure]) -> Figure:
    """Return what parts that are all needed, and fail independently, come to together.

    Availability is the product of theirs, A = prod A_i, and a repaired system fails at the sum
    of their rates, 1/MTBF = sum 1/MTBF_i (alternating renewal processes in steady state: ITU-T
    G.911 gives the same for systems in serial configuration).

    >>> both = in_series([Figure(0.1, 0.02), Figure(0.5, 0.01)])
    >>> round(both.unavailability, 12), round(both.rate_per_h, 12)
    (0.55, 0.03)
    """
    listed = list(parts)
    log = math.fsum(math.log1p(-part.unavailability) for part in listed)
    return Figure(
        unavailability=-math.expm1(log),
        rate_per_h=math.fsum(part.rate_per_h for part in listed),
        sources=tuple(dict.fromkeys(source for part in listed for source in part.sources)),
        confidence=least_sure(part.confidence for part in listed),
    )


def least_sure(confidences: Iterable[str]) -> str:
    """Return the least sure of ``confidences``; published where there are none.

    >>> least_sure(["published", "derived"])
    'derived'
    """
    return min(confidences, key=_SURENESS.index, default="published")


def of_row(row: dict[str, Any], *, length_km: float = math.nan) -> Figure | None:
    """Return the figure that a row of ``reliability`` gives; None where it gives too little.

    Unavailability is U = MTTR / (MTBF + MTTR). Cables cut c times a year for each 1,000 km have
    MTBF = 8,766 h / (c x length / 1,000 km). Of an availability, U = 1 - A, and with a time to
    repair 1/MTBF = U / (A x MTTR).

    >>> row = {"mtbf_h": 9990.0, "cuts_per_1000km_year": math.nan, "availability": math.nan}
    >>> found = of_row({**row, "mttr_h": 10.0, "source": "a", "confidence": "derived"})
    >>> found.unavailability, round(found.rate_per_h, 9), found.confidence
    (0.001, 0.0001001, 'derived')
    """
    said = ((row["source"],), row["confidence"])
    mtbf_h, mttr_h, up = row["mtbf_h"], row["mttr_h"], row["availability"]
    if not math.isnan(up):
        down = 1.0 - up
        if math.isnan(mttr_h) or mttr_h == 0.0:
            return Figure(down, 0.0 if down == 0.0 else math.nan, *said)
        return Figure(down, down / (up * mttr_h), *said)
    if math.isnan(mttr_h):
        return None
    if not math.isnan(mtbf_h):
        return Figure(mttr_h / (mtbf_h + mttr_h), 1.0 / mtbf_h, *said)
    rate = row["cuts_per_1000km_year"] * length_km / 1000.0 / HOURS_PER_YEAR
    if math.isnan(rate):
        return None
    return Figure(rate * mttr_h / (1.0 + rate * mttr_h), rate, *said)


class Figures:
    """The rows of ``reliability`` of one network, the most specific one found for a part."""

    def __init__(self, network: Network) -> None:
        """Keep the rows by what they speak of."""
        self._rows = {(row["element"], row["which"]): row for row in network["reliability"].rows()}

    def row(self, element: str, *names: str) -> dict[str, Any] | None:
        """Return the row for the first of ``names`` that has one, else the one for all."""
        for name in (*names, ""):
            row = self._rows.get((element, name))
            if row is not None and (name or row["which"] == ""):
                return row
        return None

    def of(self, element: str, *names: str) -> Figure | None:
        """Return the figure of a part by its ``names``, the most specific first; None: none."""
        row = self.row(element, *names)
        return None if row is None else of_row(row)

    def cable(self, segment: dict[str, Any], *, length_km: float) -> Figure | None:
        """Return the figure of a segment's cable; its own columns go before the table's rows."""
        row = self.row("cable", segment["segment"], segment["fibre"])
        own_rate, own_repair = segment["cuts_per_1000km_year"], segment["repair_h"]
        given = [not math.isnan(own_rate), not math.isnan(own_repair)]
        merged: dict[str, Any] = dict.fromkeys(
            ("mtbf_h", "cuts_per_1000km_year", "availability", "mttr_h"), math.nan
        )
        merged |= row or {}
        if given[0]:
            merged |= {"mtbf_h": math.nan, "availability": math.nan}
            merged["cuts_per_1000km_year"] = own_rate
        if given[1]:
            merged["mttr_h"] = own_repair
        merged |= _provenance(segment, None if all(given) else row)
        found = of_row(merged, length_km=length_km) if any(given) else None
        if found is None and row is not None:
            return of_row(row, length_km=length_km)
        return found


def _provenance(segment: dict[str, Any], row: dict[str, Any] | None) -> dict[str, str]:
    """Return source and confidence of a segment's own figure, or of one that needs a row too."""
    if row is None:
        return {"source": segment["source"], "confidence": segment["confidence"]}
    sure = least_sure([segment["confidence"], row["confidence"]])
    return {"source": f"{segment['source']}; {row['source']}", "confidence": sure}

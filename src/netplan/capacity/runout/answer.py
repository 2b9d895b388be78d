"""The answer: when each link passes each limit, at each growth, and under which failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor, isinf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from netplan.failures.scenarios import Scenario

LIMITS = ("working", "failure")
"""The two limits: without failure, and under the worst failure."""

MONTHS_A_YEAR = 12
ROUNDING = 1e-9
"""A moment this little before a month counts as in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOut:
    """Run-out dates of L links at K growths, under the two limits of ``LIMITS``.

    ``years`` (2, K, L) counts years from the traffic of the base year, which is reached at that
    year's end: 0 is past already, inf not before the end of ``until_year``. ``blame`` (2, K, L)
    is the scenario row that passes the limit first, -1 without failure; of several at one moment
    the worst, then the first. ``shifts`` are added to every demand's growth a year (0.05: five
    percentage points more). ``now`` (2, L) is the share of the capacity in use with the traffic
    of the base year: steady, and under the worst failure. ``working`` and ``failure`` are the
    limits as shares of the capacity; ``capacity_gbps`` (L) is that of the base year, each
    direction. ``in_service`` (L) tells the links that carry traffic at any time. ``why`` says of
    scenarios that could not be computed why.
    """

    links: tuple[str, ...]
    shifts: tuple[float, ...]
    scenarios: tuple[Scenario, ...]
    base_year: int
    until_year: int
    working: float
    failure: float
    years: NDArray[np.float64]
    blame: NDArray[np.int64]
    now: NDArray[np.float64]
    capacity_gbps: NDArray[np.float64]
    in_service: NDArray[np.bool_]
    why: Mapping[int, str] = field(default_factory=dict)

    def date(self, years: float) -> str:
        """Return the month that is ``years`` after the end of the base year; '' for never."""
        return month_of(self.base_year, years)


def months_after(years: float) -> float:
    """Return whole months from the base year's traffic; inf stays inf.

    >>> months_after(1.0), months_after(1.54)
    (12, 18)
    """
    return years if isinf(years) else floor(years * MONTHS_A_YEAR + ROUNDING)


def month_of(base_year: int, years: float) -> str:
    """Return the calendar month ``years`` after the end of ``base_year``; '' for never.

    A year's traffic is that of its end, as in a plan's steps.

    >>> month_of(2026, 0.5), month_of(2026, 1.0), month_of(2026, float("inf"))
    ('2027-07', '2028-01', '')
    """
    if isinf(years):
        return ""
    more, month = divmod(int(months_after(years)), MONTHS_A_YEAR)
    return f"{base_year + 1 + more}-{month + 1:02d}"

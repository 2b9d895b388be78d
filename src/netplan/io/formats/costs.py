"""Metrics of a foreign file as IGP costs, which are whole numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_COST = 2**24 - 2
"""Largest usable wide metric of IS-IS (RFC 5305, section 3); one more means: not in use."""

LAST_RESORT = MOST_COST
"""Cost of a direction that the file does not have: taken when there is no other way."""

_MOST_PLACES = 6
_EQUAL = 1e-9


def _whole(values: Sequence[float], factor: float) -> bool:
    """Tell whether every value times ``factor`` is a whole number that a cost can be."""
    scaled = [value * factor for value in values]
    return max(scaled) <= MOST_COST and all(
        round(value) >= 1 and math.isclose(value, round(value), rel_tol=_EQUAL) for value in scaled
    )


def cost_factor(metrics: Sequence[float]) -> tuple[float, tuple[str, ...]]:
    """Return the power of ten that makes ``metrics``, all above 0, IGP costs; and what to say.

    Where none makes all of them whole numbers from 1 to MOST_COST, the costs are rounded at the
    largest factor that keeps them within, and the sentence says so.

    >>> cost_factor([10, 20]), cost_factor([0.5, 2.25])[0]
    ((1.0, ()), 100.0)
    """
    given = [value for value in metrics if not math.isnan(value)]
    if not given:
        return 1.0, ()
    for places in range(_MOST_PLACES + 1):
        if _whole(given, 10.0**places):
            said = f"IGP costs are the file's metrics times {10**places:,}, to be whole numbers"
            return 10.0**places, (said,) if places else ()
    places = math.floor(math.log10(MOST_COST) - math.log10(max(given)))
    factor = 10.0 ** min(places, _MOST_PLACES)
    worst = max(abs(cost(value, factor) / factor - value) / value for value in given)
    said = (
        f"IGP costs are the file's metrics times {factor:g}, rounded to whole numbers of 1 to "
        f"{MOST_COST:,}; the largest error is {100 * worst:.2g} % of a metric"
    )
    return factor, (said,)


def cost(metric: float, factor: float) -> int:
    """Return ``metric`` times ``factor`` as an IGP cost; 0, which reads as not given, for NaN.

    >>> cost(2.25, 100), cost(float("nan"), 1)
    (225, 0)
    """
    return 0 if math.isnan(metric) else min(max(round(metric * factor), 1), MOST_COST)

"""What the program minimises: one of three aims, and what its prices prove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Aim:
    """Minimise the greatest utilisation (``cap`` None), or a cost under a utilisation ``cap``.

    The cost of a column is its load times ``measure`` (by arc), less ``gain`` times the volume
    it serves; with a gain of 1, demands may be served in part.
    """

    measure: Floats
    cap: float | None = None
    gain: float = 0.0

    @property
    def limit(self) -> float:
        """The length above which a demand is better not served."""
        return self.gain if self.gain > 0 else np.inf

    def bound(self, priced: float, served: float, charge: float) -> float:
        """Return the bound that row prices prove, by Lagrange.

        ``priced`` is the sum of volume times length over all demands at ``measure`` plus prices,
        ``served`` the volume of those that are served, ``charge`` the prices times room.
        """
        if self.cap is None:
            return priced / charge if charge > 0 else 0.0
        return priced - self.gain * served - self.cap * charge

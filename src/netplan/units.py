"""Physical and engineering constants, each with its unit and its source.

Latency is one-way everywhere inside netplan; a round trip is only ever shown, as twice one way.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

FIBRE_MS_PER_KM: Final = MappingProxyType(
    {
        # Group index 1.468 at 1550 nm gives 4.897 us/km; planners round to 4.9 (domain.md 7).
        "G.652.D": 0.0049,
        # Group index 1.463-1.465 gives 4.88-4.89 us/km (domain.md 7).
        "G.654.E": 0.00489,
        # About 31 % below standard fibre (domain.md 7, mapyourtech).
        "hollow-core": 0.0034,
    }
)
"""One-way propagation delay by fibre type, ms per km of cable."""

BOUND_MS_PER_KM: Final = 0.0049
"""Delay of the ideal: standard fibre laid along the geodesic (domain.md 3.1), ms per km."""

AMPLIFIER_SPAN_KM: Final = 80.0
"""Nominal distance between optical amplifiers (domain.md 7, assumed; GNPy allows 150), km."""

AMPLIFIER_MS: Final = 0.00015
"""Delay of one erbium amplifier (domain.md 7: 0.15 us, mapyourtech), ms."""

REGENERATOR_MS: Final = 0.1
"""Delay of one electrical regenerator (domain.md 7: 100 us a site, Huawei forum), ms."""

TRANSPONDER_MS: Final = 0.05
"""Delay of one transponder: forward error correction and framing (domain.md 7: FEC takes
15-150 us; the lower middle is assumed), ms per end of a circuit."""

ROUTER_MS: Final = 0.05
"""Delay of one router passed, uncongested (domain.md 7: 20-50 us, assumed), ms."""

HANDOFF_MS: Final = 0.3
"""Delay of a handoff between two networks at an exchange (domain.md 11, assumed), ms."""

HOURS_PER_YEAR: Final = 8766.0
"""Mean hours in a Julian year."""

EPSILON_GBPS: Final = 1e-6
"""Loads nearer to each other than this are the same load, Gbit/s."""

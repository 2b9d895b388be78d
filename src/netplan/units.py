"""Physical and engineering constants, each with its unit and its source.

Latency is one-way everywhere inside netplan; a round trip is only ever shown, as twice one way.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

FIBRE_MS_PER_KM: Final = MappingProxyType(
    {
        # Group index 1.468 at 1550 nm gives 4.897 us/km (mapyourtech, "5-microsecond rule");
        # planners round to 4.9.
        "G.652.D": 0.0049,
        # Group index 1.463-1.465 (assumed from data sheets) gives 4.88-4.89 us/km.
        "G.654.E": 0.00489,
        # About 31 % below standard fibre (mapyourtech).
        "hollow-core": 0.0034,
    }
)
"""One-way propagation delay by fibre type, ms per km of cable."""

BOUND_MS_PER_KM: Final = 0.0049
"""Delay of the ideal: standard fibre laid along the geodesic, ms per km."""

AMPLIFIER_SPAN_KM: Final = 80.0
"""Nominal distance between optical amplifiers (assumed; GNPy allows up to 150), km."""

AMPLIFIER_MS: Final = 0.00015
"""Delay of one erbium amplifier (mapyourtech: 0.15 us), ms."""

REGENERATOR_MS: Final = 0.1
"""Delay of one electrical regenerator (Huawei forum 681393: 100 us a site), ms."""

TRANSPONDER_MS: Final = 0.05
"""Delay of one transponder: forward error correction and framing (mapyourtech: FEC
takes 15-150 us; the lower middle is assumed), ms per end of a circuit."""

HANDOFF_MS: Final = 0.3
"""Delay of a handoff between two networks at an exchange (assumed), ms."""

EPSILON_GBPS: Final = 1e-6
"""Loads nearer to each other than this are the same load, Gbit/s."""

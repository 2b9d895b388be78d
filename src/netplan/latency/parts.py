"""One-way latency that comes apart into named parts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """One-way latency of a path by part, ms, and the interval of its fibre part.

    ``fibre_low_ms`` and ``fibre_high_ms`` follow the uncertain route factor of every segment at
    once (fully correlated, which is the widest and so the cautious reading); the other parts
    have no interval. ``queueing_ms`` is the mean wait behind other packets under a stated model
    (``queueing``); 0 where no load was given. Two latencies add part by part.

    >>> leg = Latency(length_km=100, fibre_ms=0.49, fibre_low_ms=0.42, fibre_high_ms=0.56)
    >>> both = leg + Latency(handoff_ms=0.3)
    >>> round(both.one_way_ms, 2), round(both.low_ms, 2), round(both.high_ms, 2)
    (0.79, 0.72, 0.86)
    """

    length_km: float = 0.0
    fibre_ms: float = 0.0
    fibre_low_ms: float = 0.0
    fibre_high_ms: float = 0.0
    amplifier_ms: float = 0.0
    regenerator_ms: float = 0.0
    transponder_ms: float = 0.0
    node_ms: float = 0.0
    access_ms: float = 0.0
    handoff_ms: float = 0.0
    queueing_ms: float = 0.0

    @property
    def equipment_ms(self) -> float:
        """Every part but the trunk fibre, queueing included, ms one-way."""
        return (
            self.amplifier_ms
            + self.regenerator_ms
            + self.transponder_ms
            + self.node_ms
            + self.access_ms
            + self.handoff_ms
            + self.queueing_ms
        )

    @property
    def one_way_ms(self) -> float:
        """The sum of all parts, ms one-way."""
        return self.fibre_ms + self.equipment_ms

    @property
    def low_ms(self) -> float:
        """The sum with every route factor at its lower bound, ms one-way."""
        return self.fibre_low_ms + self.equipment_ms

    @property
    def high_ms(self) -> float:
        """The sum with every route factor at its upper bound, ms one-way."""
        return self.fibre_high_ms + self.equipment_ms

    def __add__(self, other: Latency) -> Latency:
        """Return the latency of one path after the other."""
        return Latency(
            length_km=self.length_km + other.length_km,
            fibre_ms=self.fibre_ms + other.fibre_ms,
            fibre_low_ms=self.fibre_low_ms + other.fibre_low_ms,
            fibre_high_ms=self.fibre_high_ms + other.fibre_high_ms,
            amplifier_ms=self.amplifier_ms + other.amplifier_ms,
            regenerator_ms=self.regenerator_ms + other.regenerator_ms,
            transponder_ms=self.transponder_ms + other.transponder_ms,
            node_ms=self.node_ms + other.node_ms,
            access_ms=self.access_ms + other.access_ms,
            handoff_ms=self.handoff_ms + other.handoff_ms,
            queueing_ms=self.queueing_ms + other.queueing_ms,
        )

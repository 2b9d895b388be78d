"""How long packets wait behind others on a link: a stated model, its mean, percentile, jitter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueingModel:
    """What is assumed of packets, and the percentile that is asked for.

    ``packet_bytes`` and ``cs2``, the squared coefficient of variation of the time one packet
    takes to send, are those of the simple IMIX (7 packets of 40 bytes, 4 of 576, 1 of 1500: mean
    340 bytes, 1.58). ``ca2``, that of the time between arrivals, is 1: many flows together come
    as a Poisson stream at the time scale of queues (Karagiannis et al., INFOCOM 2004); burstier
    traffic takes a greater one. Links are first come, first served, with room for every packet
    (assumed). ``percentile`` is that of the wait, above 0 and below 100.

    Raises ValueError for a packet without length, a variation below 0, or no such percentile.
    """

    packet_bytes: float = 340.0
    ca2: float = 1.0
    cs2: float = 1.58
    percentile: float = 99.0

    def __post_init__(self) -> None:
        """Refuse numbers that mean nothing."""
        if not 0.0 < self.packet_bytes < np.inf:
            message = f"packet_bytes must be above 0, is {self.packet_bytes}"
            raise ValueError(message)
        if not (0.0 <= self.ca2 < np.inf and 0.0 <= self.cs2 < np.inf):
            message = f"ca2 and cs2 must be 0 or more, are {self.ca2} and {self.cs2}"
            raise ValueError(message)
        if not 0.0 < self.percentile < 100.0:  # noqa: PLR2004 - a hundred in a hundred
            message = f"percentile must be above 0 and below 100, is {self.percentile}"
            raise ValueError(message)

    def send_ms(self, capacity_gbps: ArrayLike) -> Floats:
        """Return how long a packet of mean length takes to send, ms.

        >>> QueueingModel(packet_bytes=1250).send_ms([100.0]).tolist()
        [0.0001]
        """
        bits = 8.0 * self.packet_bytes
        return bits / (np.asarray(capacity_gbps, dtype=np.float64) * 1e6)

    def mean_ms(self, load_gbps: ArrayLike, capacity_gbps: ArrayLike) -> Floats:
        """Return the mean wait on every link, ms; inf where the load is the capacity or more.

        Kingman's formula for a G/G/1 queue (Mathematical Proceedings of the Cambridge
        Philosophical Society 57, 1961): rho / (1 - rho) x (ca2 + cs2) / 2 x s, with s the time
        to send a packet. It is exact for Poisson arrivals (ca2 = 1). Raises ValueError for a
        load that is negative or no number, and for a capacity that is not above 0.

        >>> model = QueueingModel(packet_bytes=1250, ca2=1, cs2=1)
        >>> model.mean_ms([0.0, 50.0, 99.0, 100.0], 100.0).round(7).tolist()
        [0.0, 0.0001, 0.0099, inf]
        """
        rho, capacity = _filled(load_gbps, capacity_gbps)
        free = np.maximum(1.0 - rho, 0.0)
        grown = np.divide(rho, free, out=np.full(rho.shape, np.inf), where=free > 0.0)
        known = np.isfinite(grown)
        factor = 0.5 * (self.ca2 + self.cs2) * self.send_ms(capacity)
        return np.where(known, np.where(known, grown, 0.0) * factor, np.inf)


@dataclass(frozen=True, slots=True)
class Queueing:
    """Waits along one path, ms: their mean sum, and the percentile of their sum.

    ``overloaded`` numbers the links, in order of the path, whose load is their capacity or more:
    both waits are then infinite.
    """

    mean_ms: float = 0.0
    percentile_ms: float = 0.0
    overloaded: tuple[int, ...] = ()

    @property
    def jitter_ms(self) -> float:
        """The packet delay variation at the percentile (PDV, RFC 5481): delay less the least.

        A packet that meets no other waits for none, so that the least delay holds no queueing
        and the variation is the percentile of the wait itself.
        """
        return self.percentile_ms


def _filled(load_gbps: ArrayLike, capacity_gbps: ArrayLike) -> tuple[Floats, Floats]:
    """Return how full every link is, 0 to 1 and above, and its capacity in Gbit/s."""
    load, capacity = np.broadcast_arrays(
        np.asarray(load_gbps, dtype=np.float64), np.asarray(capacity_gbps, dtype=np.float64)
    )
    if not (load >= 0.0).all():
        message = f"loads must be 0 Gbit/s or more, the least is {load.min()}"
        raise ValueError(message)
    if not (capacity > 0.0).all():
        message = f"capacities must be above 0 Gbit/s, the least is {capacity.min()}"
        raise ValueError(message)
    return load / capacity, capacity


def wait_percentile_ms(mean_ms: ArrayLike, rho: ArrayLike, percentile: float) -> Floats:
    """Return the percentile of the wait on single links of mean ``mean_ms``, ``rho`` full, ms.

    A packet waits longer than t with the chance rho x exp(-rho x t / W), which has the mean W
    and is exact for M/M/1; at or below the chance of an empty link the percentile is 0.

    >>> wait_percentile_ms([0.009, 0.0], [0.9, 0.005], 99.0).round(6).tolist()
    [0.044998, 0.0]
    """
    mean, full = np.asarray(mean_ms, dtype=np.float64), np.asarray(rho, dtype=np.float64)
    chance = 1.0 - percentile / 100.0
    waits = full > chance
    safe = np.where(waits, full, 1.0)
    return np.where(waits, mean / safe * np.log(safe / chance), 0.0)


def path_queueing(
    load_gbps: ArrayLike, capacity_gbps: ArrayLike, *, model: QueueingModel | None = None
) -> Queueing:
    """Return the waits along the links of one path, given load and capacity of each, Gbit/s.

    Waits on different links are taken as independent. The percentile of their sum is that of the
    gamma distribution with the same mean and variance (the variance of one is W^2 (2 / rho - 1)),
    and no less than that of any link alone; with one loaded link it is that link's, exactly. The
    99th percentile so found is within 8 % of the exact one of M/M/1 links 5 % full or more.
    Without a model the defaults of ``QueueingModel`` hold. Raises ValueError as ``mean_ms`` does.

    >>> waits = path_queueing([90.0, 0.0], 100.0, model=QueueingModel(packet_bytes=1250, cs2=1))
    >>> round(waits.mean_ms, 6), round(waits.percentile_ms, 6)
    (0.0009, 0.0045)
    >>> path_queueing([90.0, 500.0], [100.0, 400.0]).overloaded
    (1,)
    """
    asked = model or QueueingModel()
    rho, _ = _filled(load_gbps, capacity_gbps)
    over = tuple(np.flatnonzero(rho >= 1.0).tolist())
    if over:
        return Queueing(np.inf, np.inf, over)
    mean = asked.mean_ms(load_gbps, capacity_gbps)
    busy = mean > 0.0
    if not busy.any():
        return Queueing()
    mean, rho = mean[busy], rho[busy]
    single = float(wait_percentile_ms(mean, rho, asked.percentile).max())
    total = float(mean.sum())
    if mean.size == 1:
        return Queueing(total, single)
    # Not mean squared over rho: of loads near 0 that is 0 over 0.
    variance = float((mean * (mean / rho) * (2.0 - rho)).sum())
    return Queueing(total, max(single, _gamma_percentile(total, variance, asked.percentile)))


def _gamma_percentile(mean: float, variance: float, percentile: float) -> float:
    """Return the percentile of the gamma distribution of a mean and variance."""
    # scipy.special alone: scipy.stats takes a second to import.
    from scipy.special import gammaincinv

    shape, scale = mean * mean / variance, variance / mean
    return float(gammaincinv(shape, percentile / 100.0) * scale)

"""What every part of a digest has in common: what is asked, its names, and no failure at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from netplan.failures.scenarios import Scenario
    from netplan.failures.swept import Sweep
    from netplan.topology.network import Network

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

TIE_DIGITS = 9
"""Decimals to which utilisations and milliseconds are compared, so that equal sums added up in
another order still count as equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What failures are judged by: promises, the failure limit, and which nodes stand where.

    ``promise_ms`` is by class, ``site_promise_ms`` by site, ms one-way; what has none is absent.
    ``classes`` is in the order of the table, with '' behind it for traffic without a class.
    ``failure_utilisation`` is a fraction of capacity.
    """

    classes: tuple[str, ...]
    promise_ms: Mapping[str, float]
    site_promise_ms: Mapping[str, float]
    failure_utilisation: float
    hub: str
    node_rows: Mapping[str, int]
    site_nodes: Mapping[str, tuple[int, ...]]


def measures(network: Network, *, site_promise_ms: Mapping[str, float] | None = None) -> Measures:
    """Return what the failures of ``network`` are judged by.

    ``site_promise_ms`` is the promised latency from the hub, ms one-way, of sites that have one.

    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.table import Table
    >>> gold = {"class": "gold", "max_one_way_ms": 10.0}
    >>> asked = measures(Network(Settings(name="n"), {"classes": Table.of("classes", [gold])}))
    >>> asked.classes, asked.promise_ms, asked.failure_utilisation
    (('gold', ''), {'gold': 10.0}, 1.0)
    """
    classes, nodes = network["classes"], network["nodes"]
    bounds = zip(classes.ids, classes["max_one_way_ms"].tolist(), strict=True)
    at: dict[str, tuple[int, ...]] = {}
    for row, site in enumerate(nodes["site"]):
        at[site] = (*at.get(site, ()), row)
    return Measures(
        classes=(*classes.ids, ""),
        promise_ms={name: bound for name, bound in bounds if not np.isnan(bound)},
        site_promise_ms=dict(site_promise_ms or {}),
        failure_utilisation=network.settings.failure_utilisation,
        hub=network.settings.hub,
        node_rows={node: row for row, node in enumerate(nodes.ids)},
        site_nodes=at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the rows of a digest's arrays are: demands with their ends and class, sites, classes."""

    demands: tuple[str, ...]
    source: tuple[str, ...]
    target: tuple[str, ...]
    service: tuple[str, ...]
    sites: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Base:
    """The network without failure, of L links, D demands and T sites; the same in every part.

    ``gbps`` (L, 2) is load by direction, Gbit/s; ``ms`` (D,) and ``site_ms`` (T,) are one-way,
    inf where there is no way at all; promises are ms one-way, NaN where there is none.
    ``service`` (D,) numbers the class of each demand. ``unserved_gbps`` and
    ``failure_utilisation`` are arrays of one value.
    """

    capacity_gbps: Floats
    gbps: Floats
    unserved_gbps: Floats
    volume_gbps: Floats
    service: NDArray[np.int32]
    promise_ms: Floats
    lost: Flags
    ms: Floats
    site_ms: Floats
    site_promise_ms: Floats
    failure_utilisation: Floats

    @property
    def utilisation(self) -> Floats:
        """The worse direction's load over capacity, per link."""
        return np.asarray(self.gbps.max(axis=1, initial=0.0) / self.capacity_gbps)


def names_of(sweep: Sweep, asked: Measures) -> Names:
    """Return the names of a sweep's rows."""
    demands = sweep.demands
    return Names(
        demands=demands.ids,
        source=demands.source,
        target=demands.target,
        service=demands.service,
        sites=sweep.sites,
        classes=asked.classes,
    )


def base_of(sweep: Sweep, asked: Measures) -> Base:
    """Return a sweep's network without failure, beside what was promised."""
    demands, code = sweep.demands, {name: row for row, name in enumerate(asked.classes)}
    promised, sites = asked.promise_ms, asked.site_promise_ms
    return Base(
        capacity_gbps=_floats(sweep.capacity_gbps),
        gbps=_floats(sweep.base_gbps),
        unserved_gbps=_floats([sweep.base_unserved_gbps]),
        volume_gbps=_floats(demands.volume_gbps),
        service=np.array([code.get(name, code[""]) for name in demands.service], dtype=np.int32),
        promise_ms=_floats([promised.get(name, np.nan) for name in demands.service]),
        lost=np.ascontiguousarray(sweep.base_lost, dtype=np.bool_),
        ms=_floats(sweep.base_ms),
        site_ms=_floats(sweep.base_site_ms),
        site_promise_ms=_floats([sites.get(name, np.nan) for name in sweep.sites]),
        failure_utilisation=_floats([asked.failure_utilisation]),
    )


def _floats(values: object) -> Floats:
    """Return ``values`` as contiguous float64."""
    return np.ascontiguousarray(values, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """What some scenarios do, as contiguous arrays, so that a sum is the same in every batch.

    Rows where ``computed`` is False hold NaN, or nothing that means anything; ``why`` says why.
    """

    scenarios: tuple[Scenario, ...]
    why: Mapping[int, str]
    down: tuple[frozenset[int], ...]
    load_gbps: Floats
    unserved_gbps: Floats
    lost: Flags
    ms: Floats
    site_ms: Floats
    computed: Flags

    def block(self, first: int, last: int) -> Batch:
        """Return scenarios ``first`` to ``last``, the latter left out."""
        mine = slice(first, last)
        return Batch(
            scenarios=self.scenarios[mine],
            why={row - first: text for row, text in self.why.items() if first <= row < last},
            down=self.down[mine],
            load_gbps=self.load_gbps[mine],
            unserved_gbps=self.unserved_gbps[mine],
            lost=self.lost[mine],
            ms=self.ms[mine],
            site_ms=self.site_ms[mine],
            computed=self.computed[mine],
        )


def batch_of(sweep: Sweep) -> Batch:
    """Return the scenarios of a sweep."""
    computed = np.ones(len(sweep.scenarios), dtype=np.bool_)
    computed[list(sweep.why)] = False
    return Batch(
        scenarios=tuple(sweep.scenarios),
        why=dict(sorted(sweep.why.items())),
        down=tuple(effect.down for effect in sweep.hits),
        load_gbps=_floats(sweep.load_gbps),
        unserved_gbps=_floats(sweep.unserved_gbps),
        lost=np.ascontiguousarray(sweep.lost, dtype=np.bool_),
        ms=_floats(sweep.latency_ms),
        site_ms=_floats(sweep.site_ms),
        computed=computed,
    )


def calm_batch(base: Base) -> Batch:
    """Return the network without failure as the one row of a batch."""
    return Batch(
        scenarios=(),
        why={},
        down=(frozenset(),),
        load_gbps=base.gbps[None],
        unserved_gbps=base.unserved_gbps,
        lost=base.lost[None],
        ms=base.ms[None],
        site_ms=base.site_ms[None],
        computed=np.ones(1, dtype=np.bool_),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Used:
    """How full links are, shape (S, L): load of the worse direction in Gbit/s, and its fraction.

    ``rounded`` are the fractions as they are compared with each other.
    """

    gbps: Floats
    fraction: Floats
    rounded: Floats


def used_of(batch: Batch, base: Base) -> Used:
    """Return how full every scenario of a batch makes every link."""
    # Faster than a maximum along an axis of two.
    gbps = np.maximum(batch.load_gbps[..., 0], batch.load_gbps[..., 1])
    fraction = gbps / base.capacity_gbps
    return Used(gbps, fraction, np.round(fraction, TIE_DIGITS))


def direction_of(load_gbps: Floats, capacity_gbps: Floats) -> NDArray[np.int8]:
    """Return which direction is fuller, 0 for a to b and 1 for b to a; the former wins a tie.

    ``load_gbps`` is of shape (..., 2), ``capacity_gbps`` of that without the last.

    >>> direction_of(np.array([[1.0, 2.0], [2.0, 2.0 + 1e-12]]), np.array([4.0, 4.0]))
    array([1, 0], dtype=int8)
    """
    share = np.round(load_gbps / capacity_gbps[..., None], TIE_DIGITS)
    return np.asarray(share[..., 1] > share[..., 0], dtype=np.int8)

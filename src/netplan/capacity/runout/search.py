"""Looks for the first moment at which each link passes its limits, growth by growth."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.runout.answer import LIMITS, RunOut
from netplan.capacity.runout.epochs import epochs_of
from netplan.capacity.runout.first import First
from netplan.capacity.runout.growing import Growing
from netplan.capacity.runout.passing import load_at, passing
from netplan.compute import Progress, silent
from netplan.errors import Finding, InputError
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.capacity.runout.epochs import Epoch
    from netplan.failures.scenarios import Scenario
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

    Floats = NDArray[np.float64]

CHUNK = 64
"""Scenarios whose loads are held together."""

SHIFTS = (-0.05, 0.0, 0.05)
"""Low growth, growth as given and high growth: what is added to each demand's own."""

UNTIL_YEAR = 2045


@dataclass(frozen=True, slots=True)
class _Span:
    """A network from ``begin`` to ``end`` years after the base year's traffic.

    ``base``: it is the one in service in the base year.
    """

    begin: float
    end: float
    base: bool
    woven: Fabric
    growing: Growing
    links: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Record:
    """What is found link by link: the first passings by limit and growth, and the base year."""

    limits: tuple[float, float]
    shifts: tuple[float, ...]
    first: tuple[tuple[First, ...], ...]
    now: Floats
    capacity_gbps: Floats
    in_service: NDArray[np.bool_]
    why: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, links: int, limits: tuple[float, float], shifts: tuple[float, ...]) -> _Record:
        """Return a record with nothing in it."""
        return cls(
            limits=limits,
            shifts=shifts,
            first=tuple(tuple(First.of(links) for _ in shifts) for _ in LIMITS),
            now=np.zeros((len(LIMITS), links)),
            capacity_gbps=np.zeros(links),
            in_service=np.zeros(links, dtype=np.bool_),
        )

    def look(self, span: _Span, limit: int, load_gbps: Floats, blame: Sequence[int]) -> None:
        """Take in loads by rate (rates, rows, links, 2) of a span; ``blame`` names each row."""
        capacity = np.asarray(span.woven.network["links"]["capacity_gbps"], dtype=np.float64)
        rates, most = span.growing.rates, np.repeat(self.limits[limit] * capacity, 2)
        for row, scenario in enumerate(blame):
            mine = load_gbps[:, row].reshape(rates.size, -1)
            if np.isnan(mine).any():
                continue
            if span.base:
                used = load_at(mine, rates, 0.0).reshape(-1, 2).max(axis=1) / capacity
                self.now[limit, span.links] = np.maximum(self.now[limit, span.links], used)
            for number, shift in enumerate(self.shifts):
                years = passing(mine, rates + shift, most, begin=span.begin, end=span.end)
                # Whatever passes on the way is as full as the limit says, then; no worse.
                full = np.where(
                    years == span.begin,
                    load_at(mine, rates + shift, span.begin) / np.repeat(capacity, 2),
                    self.limits[limit],
                )
                self.first[limit][number].take(
                    span.links, years.reshape(-1, 2), full.reshape(-1, 2), scenario
                )


def run_out(
    network: Network | Fabric,
    scenarios: Sequence[Scenario],
    *,
    growth_shifts: Sequence[float] = SHIFTS,
    working: float | None = None,
    failure: float | None = None,
    until_year: int = UNTIL_YEAR,
    epochs: Sequence[Epoch] = (),
    progress: Progress = silent,
) -> RunOut:
    """Return when each link passes its limits: without failure, and under the worst of scenarios.

    A demand of growth g is volume x (1 + g + shift)^t, t years after the base year's traffic,
    within a year too; the traffic of a year is reached at its end. ``working`` limits the share
    of the capacity in use without failure, ``failure`` that under no failure or any of
    ``scenarios`` (else the network's own limits). The IGP routes, and reroutes after failures.
    ``epochs`` say which network is in service from when (else ``network``, and the modules that
    age in it). Raises InputError for growths, limits and years that make no sense, together.
    """
    plain = fabric(network).network
    limits = _limits(plain, working, failure)
    shifts = tuple(float(shift) for shift in growth_shifts)
    _check(plain, limits, shifts, until_year)
    listed = list(epochs) or epochs_of(plain, until_year=until_year)
    names = tuple(dict.fromkeys(link for each in listed for link in each.network["links"].ids))
    record = _Record.of(len(names), limits, shifts)
    place = {name: number for number, name in enumerate(names)}
    for number, epoch in enumerate(listed):
        after = listed[number + 1].year - 1 if number + 1 < len(listed) else until_year
        _sweep(record, _span(epoch, after, place), scenarios)
        progress("run-out", number + 1, len(listed))
    return RunOut(
        links=names,
        shifts=shifts,
        scenarios=tuple(scenarios),
        base_year=plain.settings.base_year,
        until_year=until_year,
        working=limits[0],
        failure=limits[1],
        years=np.array([[each.years for each in row] for row in record.first]),
        blame=np.array([[each.blame for each in row] for row in record.first]),
        now=record.now,
        capacity_gbps=record.capacity_gbps,
        in_service=record.in_service,
        why=record.why,
    )


def _limits(network: Network, working: float | None, failure: float | None) -> tuple[float, float]:
    """Return the two limits, the network's own where none is given."""
    own = network.settings
    return (
        own.working_utilisation if working is None else working,
        own.failure_utilisation if failure is None else failure,
    )


def _span(epoch: Epoch, until: int, place: dict[str, int]) -> _Span:
    """Return an epoch up to the end of the year ``until``, ready to be swept."""
    woven, base = fabric(epoch.network), epoch.network.settings.base_year
    rows = [place[name] for name in epoch.network["links"].ids]
    return _Span(
        begin=float(max(0, epoch.year - 1 - base)),
        end=float(max(0, until - base)),
        base=epoch.year <= base,
        woven=woven,
        growing=Growing.of(woven),
        links=np.array(rows, dtype=np.int64),
    )


def _sweep(record: _Record, span: _Span, scenarios: Sequence[Scenario]) -> None:
    """Take in a span's loads, without failure and then under every scenario."""
    record.in_service[span.links] |= span.woven.links.alive
    if span.base:
        record.capacity_gbps[span.links] = span.woven.network["links"]["capacity_gbps"]
    calm = span.growing.calm()
    for limit in range(len(LIMITS)):
        record.look(span, limit, calm, [-1])
    # What a plan has yet to build cannot fail before: the last network knows every element.
    record.why.clear()
    for low in range(0, len(scenarios), CHUNK):
        some = scenarios[low : low + CHUNK]
        loads, why = span.growing.after(some)
        record.why.update({low + row: text for row, text in why.items()})
        record.look(span, 1, loads, range(low, low + len(some)))


def _check(
    network: Network, limits: tuple[float, float], shifts: tuple[float, ...], until: int
) -> None:
    """Raise InputError with everything that makes no sense in what is asked."""
    findings = [
        Finding("run-out", 0, name, f"must be a share above 0, is {limit:g}")
        for name, limit in zip(LIMITS, limits, strict=True)
        if not (isfinite(limit) and limit > 0.0)
    ]
    if not shifts:
        findings.append(Finding("run-out", 0, "growth", "must name a change of growth, is empty"))
    least = float(min(network["demands"]["growth_per_year"], default=0.0))
    for shift in shifts:
        if not isfinite(shift) or least + shift <= -1.0:
            what = (
                f"{100 * shift:+g} points a year on the least growth, {least:.0%}, leave no "
                f"traffic; must be above {100 * (-1.0 - least):g}"
            )
            findings.append(Finding("run-out", 0, "growth", what))
    base = network.settings.base_year
    if until <= base:
        what = f"must be after the base year {base}, is {until}"
        findings.append(Finding("run-out", 0, "until", what))
    if findings:
        raise InputError(network.settings.name, findings)

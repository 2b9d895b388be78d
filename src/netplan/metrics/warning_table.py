"""The table ``warnings``: links that pass a limit within months, at the growth that is stated."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netplan.compute import Progress, silent
from netplan.failures import sweep
from netplan.failures.sweep import SLACK
from netplan.metrics.names import link_name, scenario_name
from netplan.metrics.risk_likelihood import least_sure
from netplan.routing.demands import Demands, demands_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from netplan.failures import Scenario
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

    Floats = NDArray[np.float64]

COLUMNS = (
    "case", "year", "months", "link", "carrier", "name_en", "name_zh", "limit_kind",
    "limit_utilisation", "utilisation_now", "utilisation_then", "failure", "failure_en",
    "failure_zh", "failure_kind", "growth_per_year", "capacity_gbps", "load_now_gbps",
    "load_then_gbps", "source_note", "confidence",
)  # fmt: skip
MONTHS = 36
"""How far ahead is looked, months."""

MONTHS_A_YEAR = 12
WORKING, FAILURE = "working", "failure"


@dataclass(frozen=True, slots=True)
class Growing:
    """Loads by rate of growth: without failure first, then under each scenario.

    ``load_gbps[i]``, shape (1 + scenarios, links, 2), is the load in month 0 of what grows by
    ``rates[i]`` a year.
    """

    rates: tuple[float, ...]
    load_gbps: tuple[Floats, ...]

    def at(self, month: int) -> Floats:
        """Return the loads in ``month``, Gbit/s, shape (1 + scenarios, links, 2)."""
        total = np.zeros_like(self.load_gbps[0])
        for rate, load in zip(self.rates, self.load_gbps, strict=True):
            total += load * (1.0 + rate) ** (month / MONTHS_A_YEAR)
        return total

    def of_link(self, link: int, row: int, month: int) -> Floats:
        """Return the load of one link in ``month`` under one row of the loads, shape (2,)."""
        one = Growing(self.rates, tuple(load[row, link] for load in self.load_gbps))
        return one.at(month)

    @classmethod
    def of(
        cls,
        fabric: Fabric,
        demands: Demands,
        scenarios: Sequence[Scenario],
        *,
        progress: Progress = silent,
    ) -> Growing:
        """Sweep what grows at the same rate by itself, once for each rate.

        Routing does not depend on volume, so loads are linear in it: what the sweeps add up to
        is the load of any month, without sweeping the months one by one.
        """
        growth = np.asarray(fabric.network["demands"]["growth_per_year"], dtype=np.float64)
        rates, place = np.unique(growth, return_inverse=True)
        loads = []
        for number in range(len(rates)):
            part = demands.part(np.flatnonzero(place == number))
            found = sweep(fabric, part, scenarios)
            loads.append(np.concatenate([found.base_gbps[None], found.load_gbps]))
            progress("growth", number + 1, len(rates))
        empty = np.zeros((1 + len(scenarios), len(fabric.network["links"]), 2))
        return cls(tuple(rates.tolist()) or (0.0,), tuple(loads) or (empty,))


@dataclass(frozen=True, slots=True)
class _Passing:
    """A link that passes a limit: in which month, and under which scenario row (-1: none)."""

    link: int
    limit: str
    month: int
    blame: int


def _worst(load: Floats, capacity: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return for each link the row of ``load`` that fills it most and how full; the first of ties.

    Row 0 is without failure, which wins ties against all.
    """
    # A scenario that could not be computed has NaN loads and blames nothing.
    used = np.nan_to_num(load.max(axis=2, initial=0.0) / capacity)
    # Rounded, so that equal loads summed in another order still count as equal.
    first = np.round(used, 9).argmax(axis=0)
    return first, used[first, np.arange(used.shape[1])]


def _passings(
    growing: Growing,
    capacity: Floats,
    alive: NDArray[np.bool_],
    limits: dict[str, float],
    most: int,
) -> Iterator[_Passing]:
    """Yield each link's first month above each limit, from now to ``most`` months ahead."""
    open_ones = {name: alive.copy() for name in limits}
    for month in range(most + 1):
        load = growing.at(month)
        blame, worst = _worst(load, capacity)
        calm = load[0].max(axis=1, initial=0.0) / capacity
        for name, used in ((WORKING, calm), (FAILURE, worst)):
            passed = open_ones[name] & (used > limits[name] + SLACK)
            open_ones[name] &= ~passed
            for link in np.flatnonzero(passed).tolist():
                yield _Passing(link, name, month, int(blame[link]) - 1 if name == FAILURE else -1)


def _cells(
    network: Network,
    scenarios: Sequence[Scenario],
    growing: Growing,
    capacity: Floats,
    at: _Passing,
) -> dict[str, Any]:
    """Return how full the link is now and then, by which failure and at which growth."""
    then = growing.of_link(at.link, at.blame + 1, at.month)
    way = int(then.argmax())
    now, later = (
        float(growing.of_link(at.link, at.blame + 1, month)[way]) for month in (0, MONTHS_A_YEAR)
    )
    failure = scenarios[at.blame] if at.blame >= 0 else None
    return {
        "utilisation_now": now / float(capacity[at.link]),
        "utilisation_then": float(then[way] / capacity[at.link]),
        "failure": failure.id if failure else "",
        "failure_en": scenario_name(network, failure, "en") if failure else "",
        "failure_zh": scenario_name(network, failure, "zh") if failure else "",
        "failure_kind": failure.kind if failure else "",
        "growth_per_year": later / now - 1.0 if now > 0 else math.nan,
        "capacity_gbps": float(capacity[at.link]),
        "load_now_gbps": now,
        "load_then_gbps": float(then[way]),
    }


def single(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Return the scenarios that are one failure: of one element, or of one shared risk."""
    return [each for each in scenarios if each.kind == "srlg" or len(each.members) == 1]


def warning_table(
    fabric: Fabric,
    scenarios: Sequence[Scenario],
    *,
    case: str,
    year: int | None = None,
    months: int = MONTHS,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Return the links that pass a limit within ``months``, with the first month and the failure.

    The ``working`` limit is for loads without failure, the ``failure`` limit for the worst of
    the single failures among ``scenarios``. Month 0 is the demands of ``year`` (the base year)
    as the tables state them: what is past a limit then is past it already. A demand of growth g
    a year is (1 + g)^(m / 12) times as large m months later. Capacity stays as it is.
    ``growth_per_year`` is that of the link's own load under that failure in the first year.
    Sorted by month, then the fullest first.
    """
    network, asked = fabric.network, single(scenarios)
    own = network.settings
    demands = demands_in(network, own.base_year if year is None else year)
    growing = Growing.of(fabric, demands, asked, progress=progress)
    capacity = np.asarray(network["links"]["capacity_gbps"], dtype=np.float64)
    limits = {WORKING: own.working_utilisation, FAILURE: own.failure_utilisation}
    links, nodes = network["links"], network["nodes"]
    sure = least_sure(network["demands"]["confidence"])
    rows = []
    for passing in _passings(growing, capacity, fabric.links.alive, limits, months):
        link = links.ids[passing.link]
        rows.append(
            {
                "case": case,
                "year": demands.year,
                "months": passing.month,
                "link": link,
                "carrier": nodes.value(links.value(link, "a"), "carrier"),
                "name_en": link_name(network, link, "en"),
                "name_zh": link_name(network, link, "zh"),
                "limit_kind": passing.limit,
                "limit_utilisation": limits[passing.limit],
                **_cells(network, asked, growing, capacity, passing),
                "source_note": links.value(link, "source"),
                "confidence": least_sure([links.value(link, "confidence"), sure]),
            }
        )
    order = {link: number for number, link in enumerate(links.ids)}
    rows.sort(key=lambda row: (row["months"], -round(row["utilisation_then"], 9),
                               order[row["link"]], row["limit_kind"]))  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))

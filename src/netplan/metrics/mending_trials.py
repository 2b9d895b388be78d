"""What might mend a failure, out of what the data holds: more room, or a second route."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures import Scenario
from netplan.metrics.names import link_name, segment_name
from netplan.metrics.risk_loss import excess_of
from netplan.routing.fibre import fibre_paths
from netplan.routing.roads import fibre_roads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netplan.failures import Sweep
    from netplan.metrics.mending_prices import Prices, Waves
    from netplan.metrics.risk_ranking import Risk
    from netplan.routing.roads import Roads
    from netplan.topology.network import Network

NO_ROOM = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One thing that might help: what it is, what it costs, and what is then lost in all.

    ``scenario`` is what to sweep to find out; where it is None, ``harm_gbps`` is the answer:
    traffic without a way and beyond capacity under the failure, Gbit/s.
    """

    kind: str
    ids: tuple[str, ...]
    name_en: str
    name_zh: str
    capex_cny: float
    harm_gbps: float = math.nan
    scenario: Scenario | None = None
    confidence: str = "assumed"


def doubling(count: int) -> list[int]:
    """Return 1, 2, 4, ... below ``count``, and ``count``.

    >>> doubling(5), doubling(0)
    ([1, 2, 4, 5], [])
    """
    sizes = [1 << power for power in range(count.bit_length()) if 1 << power < count]
    return [*sizes, count] if count else []


def _named(network: Network, links: Sequence[int], language: str) -> str:
    """Return the first link by name, and how many more there are."""
    first = link_name(network, network["links"].ids[links[0]], language)
    more = len(links) - 1
    if not more:
        return first
    return f"{first} and {more} more" if language == "en" else f"{first}等{more + 1}条"


def upgrades(prices: Prices, result: Sweep, risk: Risk, unserved_gbps: float) -> Iterator[Trial]:
    """Yield larger circuits for the links that a failure fills: more of a module, or the next.

    Routing does not depend on capacity, so that what still does not fit is counted from the same
    loads, and ``unserved_gbps`` stays without a way. The fullest 1, 2, 4, ... links are enlarged
    until they hold what comes to them.
    """
    full = risk.loss.full if risk.loss else ()
    for size in doubling(len(full)):
        for kind in ("more_circuits", "next_module"):
            trial = _upgrade(prices, result, risk.row, full[:size], kind)
            if trial is not None and trial.capex_cny < NO_ROOM:
                yield replace(trial, harm_gbps=trial.harm_gbps + unserved_gbps)


def _upgrade(
    prices: Prices, result: Sweep, row: int, links: Sequence[int], kind: str
) -> Trial | None:
    """Return ``links`` enlarged, and what then does not fit; None where no module is for sale."""
    network, load = prices.fabric.network, result.load_gbps[row]
    capacity, capex = result.capacity_gbps.copy(), 0.0
    wanted: Waves = Counter()
    said = Counter[str]()
    for link in links:
        module = prices.module(link)
        bigger = prices.next_module(module) if module else ""
        if not module or (kind == "next_module" and not bigger):
            return None
        ridden = prices.fabric.links.segment_rows[link]
        if kind == "next_module":
            count, module = prices.waves[link], bigger
            capacity[link] = max(capacity[link], count * prices.size_gbps(module))
        else:
            size = prices.size_gbps(module)
            count = math.ceil((float(load[link].max()) - capacity[link]) / size - 1e-9)
            capacity[link] += count * size
            wanted.update({(segment, prices.carrier[link]): count for segment in ridden})
        capex += prices.circuits_cny(module, ridden, count)
        said[module] += count
    circuits = " + ".join(f"{count} × {module}" for module, count in sorted(said.items()))
    verb = {"more_circuits": ("more", "增开"), "next_module": ("instead", "升级为")}[kind]
    en, zh = (_named(network, links, language) for language in ("en", "zh"))
    return Trial(
        kind=kind,
        ids=tuple(network["links"].ids[link] for link in links),
        name_en=f"{circuits} {verb[0]} on {en}",
        name_zh=f"{zh}{verb[1]} {circuits}",
        capex_cny=capex + prices.lighting_cny(wanted),
        harm_gbps=float(excess_of(load, capacity).sum()),
    )


@dataclass(frozen=True, slots=True)
class SecondRoutes:
    """Fibre for circuits that a cut takes down, past what is cut; each way is found once."""

    prices: Prices
    _kept: dict[tuple[object, ...], tuple[int, ...] | None] = field(
        default_factory=dict, repr=False, compare=False
    )
    _roads: dict[str, Roads] = field(default_factory=dict, repr=False, compare=False)

    def way(self, link: int, avoid: frozenset[int], *, new: bool) -> tuple[int, ...] | None:
        """Return the shortest fibre of a link's carrier past the segments ``avoid``; None: none.

        With ``new`` the segments that are yet to be built count as well.
        """
        fabric = self.prices.fabric
        nodes, links = fabric.network["nodes"], fabric.network["links"]
        start, end = (nodes.value(links[side][link], "site") for side in ("a", "b"))
        key = (start, end, self.prices.carrier[link], avoid, new)
        if key not in self._kept:
            self._kept[key] = self._search(start, end, self.prices.carrier[link], avoid, new=new)
        return self._kept[key]

    def _search(
        self, start: str, end: str, carrier: str, avoid: frozenset[int], *, new: bool
    ) -> tuple[int, ...] | None:
        """Return the segment rows of the shortest fibre from ``start`` to ``end``."""
        network, plant = self.prices.fabric.network, self.prices.fabric.links.plant
        if carrier not in self._roads:
            self._roads[carrier] = fibre_roads(network, plant, carrier=carrier)
        roads = self._roads[carrier]
        open_rows = roads.in_service[::2].copy()
        if new:
            open_rows |= network["segments"]["status"] == "candidate"
        open_rows[list(avoid)] = False
        roads = replace(roads, in_service=np.repeat(open_rows, 2))
        found = fibre_paths(network, plant, roads, start, [end]).get(end)
        return found.segments if found else None

    def trials(self, result: Sweep, risk: Risk) -> Iterator[Trial]:
        """Yield 1+1 protection of the 1, 2, 4, ... heaviest circuits that are down.

        Only cuts are mended so: a circuit that ends at what fails has no second route. A circuit
        with a second route stays in service, so that the sweep is of the links still down. IGP
        costs stay; the longer way's latency is not counted. Existing fibre goes before new.
        """
        if any(table != "segments" for table, _ in risk.failing):
            return
        network = self.prices.fabric.network
        cut = frozenset(network["segments"].row(name) for _, name in risk.failing)
        down = sorted(result.hits[risk.row].down)
        heavy = sorted(
            down, key=lambda link: (-round(float(result.base_gbps[link].sum()), 9), link)
        )
        for new in (False, True):
            ways = {link: self._second(link, cut, new=new) for link in heavy}
            usable = [(link, way) for link, way in ways.items() if way]
            if new and not self._needs_new(usable):
                return
            for size in doubling(len(usable)):
                trial = self._protect(result, risk, dict(usable[:size]))
                if trial.capex_cny < NO_ROOM:
                    yield trial

    def _second(self, link: int, cut: frozenset[int], *, new: bool) -> tuple[int, ...] | None:
        """Return a way that shares nothing with the working route, else one past the cut.

        With ``new`` a circuit for which there is no existing fibre takes segments yet to be built.
        """
        own = frozenset(self.prices.fabric.links.segment_rows[link])
        for wanted in (False, True) if new else (False,):
            found = self.way(link, cut | own, new=wanted) or self.way(link, cut, new=wanted)
            if found:
                return found
        return None

    def _needs_new(self, usable: Sequence[tuple[int, tuple[int, ...]]]) -> bool:
        """Tell whether any of the ways passes a segment that is yet to be built."""
        status = self.prices.fabric.network["segments"]["status"]
        return any(status[row] == "candidate" for _, way in usable for row in way)

    def _protect(self, result: Sweep, risk: Risk, ways: dict[int, tuple[int, ...]]) -> Trial:
        """Return the protection of the links of ``ways``, and the sweep that tries it."""
        network, prices = self.prices.fabric.network, self.prices
        segments, ids = network["segments"], network["links"].ids
        passed = sorted({row for way in ways.values() for row in way})
        new = [row for row in passed if segments["status"][row] == "candidate"]
        capex = math.fsum(float(segments["capex_cny"][row]) for row in new)
        wanted: Waves = Counter()
        for link, way in ways.items():
            module, count = prices.module(link), prices.waves[link]
            capex += prices.circuits_cny(module, way, count) if module else math.nan
            wanted.update({(row, prices.carrier[link]): count for row in way})
        effect, links = result.hits[risk.row], list(ways)
        still = [ids[link] for link in sorted(effect.down - ways.keys())]
        closed = sorted(effect.closed)
        en, zh = (_named(network, links, language) for language in ("en", "zh"))
        built = {
            lang: ", ".join(segment_name(network, segments.ids[row], lang) for row in new)
            for lang in ("en", "zh")
        }
        by = {"en": f" over new {built['en']}", "zh": f"，新建{built['zh']}"}
        return Trial(
            kind="new_segment" if new else "second_route",
            ids=tuple(segments.ids[row] for row in new) or tuple(ids[link] for link in links),
            name_en=f"second route (1+1) for {en}" + (by["en"] if new else ""),
            name_zh=f"{zh}增设第二路由（1+1）" + (by["zh"] if new else ""),
            capex_cny=capex + prices.lighting_cny(wanted),
            scenario=Scenario(
                f"{risk.row}",
                "trial",
                (*still, *closed),
                (*("links" for _ in still), *("exchanges" for _ in closed)),
            ),
        )

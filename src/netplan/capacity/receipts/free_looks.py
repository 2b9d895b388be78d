"""Looks at the lines of a plan whose traffic may be split freely, worst states first."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.capacity.receipts.effects import egress_short
from netplan.capacity.receipts.finding import Finding
from netplan.capacity.receipts.freely import FreeYear
from netplan.capacity.receipts.freely_judge import harm_freely
from netplan.capacity.receipts.harm import Harm
from netplan.capacity.receipts.left_out import about_of, left_out
from netplan.capacity.receipts.other import Other, surest, swapped
from netplan.capacity.receipts.repair import repaired
from netplan.capacity.receipts.rest import network_without
from netplan.capacity.runout.epochs import aged
from netplan.capacity.steps import network_in
from netplan.routing.demands import demands_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.capacity.plan import Plan
    from netplan.capacity.receipts.left_out import LeftOut
    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network

TRIED = 4
"""States that are looked at once one of them breaks: the worst of them is shown."""

MOST = 24
"""States that are looked at where none breaks, also when time is over."""


@dataclass(frozen=True, slots=True, eq=False)
class FreeLooks:
    """The years of a plan as flow problems; ``finding`` solves those states that may break."""

    network: Network
    plan: Plan
    terms: Terms
    stepped: Mapping[int, Network]
    whole: Mapping[int, FreeYear]

    @classmethod
    def of(cls, network: Network, plan: Plan, terms: Terms) -> FreeLooks:
        """Take every year of the terms with the plan in service."""
        stepped = {year: network_in(network, plan.steps, year=year) for year in terms.years}
        whole = {
            year: FreeYear.of(aged(here, year), demands_in(network, year), terms)
            for year, here in stepped.items()
        }
        return cls(network, plan, terms, stepped, whole)

    def finding(self, line: int, *, until: float) -> Finding:
        """Return what happens without line ``line`` (from 0), in the first year in which it does.

        Until the moment ``until`` (of ``time.monotonic``) every state is looked at that may break,
        and modules elsewhere are sought; then a few states alone.
        """
        left = left_out(self.network, self.plan, line)
        years = [year for year in self.terms.years if year >= left.first.year]
        seen = []
        for year in years or self.terms.years[-1:]:
            seen.append(self._found(left, year, until))
            if seen[-1].needed:
                break
        if not seen[-1].needed:
            worst = max(seen, key=lambda each: each.harm.badness)
            sure = all(each.sure for each in seen)
            other = Other(cny=-left.saved_cny, kind="at most") if sure else Other()
            return replace(worst, sure=sure, other=other)
        return replace(seen[-1], other=self._other(left, seen[-1].harm, until))

    def _found(self, left: LeftOut, year: int, until: float) -> Finding:
        """Return what a year is without a part."""
        whole, rest = self._pair(left, year)
        suspects = whole.suspects(rest.room)
        harms: list[Harm] = []
        for state in suspects:
            if len(harms) >= MOST and time.monotonic() > until:
                break
            harms.append(harm_freely(whole, rest, state, about_of(left)))
            if len(harms) >= TRIED and any(each.kind != "none" for each in harms):
                break
        broken = [each for each in harms if each.kind != "none"]
        harm = max(broken or harms or [Harm(year=year)], key=lambda each: each.badness)
        short = self._short(whole, rest)
        if harm.kind == "none" and short:
            harm = replace(harm, kind="egress", short_gbps=short, scenario=None)
        return Finding(
            left=left,
            harm=harm,
            other=Other(),
            sure=harm.kind != "none" or len(harms) == len(suspects),
            looked=len(harms),
            suspects=len(suspects),
        )

    def _pair(self, left: LeftOut, year: int) -> tuple[FreeYear, FreeYear]:
        """Return a year with the plan and without a part."""
        whole = self.whole[year]
        network = network_without(self.network, self.stepped[year], left, year=year)
        return whole, whole.without(network)

    def _short(self, whole: FreeYear, rest: FreeYear) -> float:
        """Return what the egress lacks in a year without a part, Gbit/s."""
        return egress_short(whole.woven.network, rest.woven.network, self.terms, year=whole.year)

    def _other(self, left: LeftOut, harm: Harm, until: float) -> Other:
        """Return the cheapest other way found: the same capacity in other types, or elsewhere."""
        pairs = [self._pair(left, year) for year in self.terms.years if year >= left.first.year]
        ways = [swapped(left, self.terms, pairs[0][1].woven, year=harm.year)] if pairs else []
        if harm.kind != "lost" and pairs:
            short = self._short(*pairs[-1])
            ways.append(repaired(pairs, left, self.terms, egress_gbps=short, until=until))
        return surest(self.plan, self.terms, *ways)

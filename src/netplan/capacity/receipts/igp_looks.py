"""Looks at the lines of a plan whose traffic follows the IGP, with every state swept again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.capacity.receipts.by_igp import Year
from netplan.capacity.receipts.effects import egress_short, newly_late, slower_sites
from netplan.capacity.receipts.finding import Finding
from netplan.capacity.receipts.harm import ranked
from netplan.capacity.receipts.judge import harm_by_igp, lacks_by_igp, riding
from netplan.capacity.receipts.left_out import about_of, left_out
from netplan.capacity.receipts.other import Lack, Other, other_modules, surest, swapped
from netplan.capacity.receipts.rest import network_without
from netplan.capacity.runout.epochs import aged
from netplan.capacity.settings import expand_settings
from netplan.capacity.steps import network_in
from netplan.routing.demands import demands_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.capacity.plan import Plan
    from netplan.capacity.receipts.effects import Slower
    from netplan.capacity.receipts.harm import Harm
    from netplan.capacity.receipts.left_out import LeftOut
    from netplan.capacity.terms import Terms
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class _Seen:
    """A year without a part: what breaks, who is late, who is farther, and what is lacking."""

    harm: Harm
    late: tuple[Slower, ...]
    slower: tuple[Slower, ...]
    lack: Lack | None
    woven: Fabric


@dataclass(frozen=True, slots=True, eq=False)
class IgpLooks:
    """The years of a plan, swept whole; ``finding`` sweeps one without a line where it must.

    ``stepped`` are the networks as the steps make them, before modules age.
    """

    network: Network
    plan: Plan
    terms: Terms
    stepped: Mapping[int, Network]
    whole: Mapping[int, Year]

    @classmethod
    def of(cls, network: Network, plan: Plan, terms: Terms) -> IgpLooks:
        """Sweep every year of the terms with the plan in service."""
        stepped = {year: network_in(network, plan.steps, year=year) for year in terms.years}
        sites = expand_settings(network).targets if network.settings.hub else ()
        whole = {
            year: Year.of(aged(here, year), demands_in(network, year), terms, sites=sites)
            for year, here in stepped.items()
        }
        return cls(network, plan, terms, stepped, whole)

    def finding(self, line: int, *, until: float) -> Finding:  # noqa: ARG002 - quick in any case
        """Return what happens without line ``line`` (from 0), and what doing without costs."""
        left = left_out(self.network, self.plan, line)
        years = [year for year in self.terms.years if year >= left.first.year]
        seen = [self._seen(left, year) for year in years or self.terms.years[-1:]]
        broken = [each for each in seen if each.harm.kind != "none"]
        shown = broken[0] if broken else max(seen, key=lambda each: each.harm.badness)
        other = Other(cny=-left.saved_cny, kind="at most")
        if broken:
            lacks = [each.lack for each in seen if each.lack is not None]
            whole = len(lacks) == len(seen)
            more = other_modules(lacks, left, self.terms) if whole else Other()
            same = swapped(left, self.terms, seen[0].woven, year=shown.harm.year)
            other = surest(self.plan, self.terms, more, same)
        return Finding(
            left=left, harm=shown.harm, other=other, late=shown.late, slower=shown.slower
        )

    def _seen(self, left: LeftOut, year: int) -> _Seen:
        """Return what a year is without a part."""
        whole = self.whole[year]
        network = network_without(self.network, self.stepped[year], left, year=year)
        rest = whole.without(network, self.terms)
        about = about_of(left)
        harm = harm_by_igp(whole, rest, about)
        late = newly_late(whole, rest, self.terms)
        short = egress_short(whole.network, rest.network, self.terms, year=year)
        repairable = harm.kind != "lost" and not late
        links, over = lacks_by_igp(whole, rest)
        lack = Lack(year, rest.woven, links, over, short) if repairable else None
        if harm.kind == "none" and short:
            riders = ranked(rest.demands.ids, riding(whole, 0, about))
            harm = replace(harm, kind="egress", short_gbps=short, demands=riders, scenario=None)
        elif harm.kind == "none" and late:
            names = {each.name for each in late}
            gbps = [
                float(volume) if name in names else 0.0
                for name, volume in zip(rest.demands.ids, rest.demands.volume_gbps, strict=True)
            ]
            demands = ranked(rest.demands.ids, gbps)
            harm = replace(harm, kind="late", demands=demands, scenario=None)
        return _Seen(harm, late, slower_sites(whole, rest), lack, rest.woven)

"""Why each thing of a plan is there, in English and Chinese, from loads and failures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.capacity.upgrade.decisions import Decisions, Placed
    from netplan.capacity.upgrade.question import Question
    from netplan.failures.scenarios import Scenario

Texts = tuple[str, str]
NAMED = 4
"""How many things a reason lists before it says how many more there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """The load that asks most of a way or port in a year, Gbit/s in its worse direction.

    ``scenario`` is the failure after which it flows, None in normal operation.
    """

    load_gbps: float
    scenario: Scenario | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A question and what was decided; ``pressures`` by (way, then port; year number)."""

    asked: Question
    decisions: Decisions
    pressures: Mapping[tuple[int, int], Pressure]

    def site(self, site: str) -> Texts:
        """Return a site's names."""
        network = self.asked.network
        return network.name("sites", site), network.name("sites", site, language="zh")

    def carrier(self, carrier: str) -> Texts:
        """Return a carrier's names."""
        network = self.asked.network
        return network.name("carriers", carrier), network.name("carriers", carrier, language="zh")

    def segment(self, row: int) -> Texts:
        """Return a segment's ends by name."""
        table = self.asked.network["segments"]
        a, b = self.site(table["a"][row]), self.site(table["b"][row])
        return f"{a[0]}–{b[0]}", f"{a[1]}–{b[1]}"

    def link(self, way: int) -> Texts:
        """Return a link's ends and carrier by name."""
        item, sites = self.asked.ways[way], self.asked.whole.node_site
        a, b, own = self.site(sites[item.a]), self.site(sites[item.b]), self.carrier(item.carrier)
        return f"{a[0]}–{b[0]} ({own[0]})", f"{a[1]}–{b[1]}（{own[1]}）"

    def port(self, place: int) -> Texts:
        """Return a port's exchange and carrier by name."""
        port, network = self.asked.ports[place], self.asked.network
        own = self.carrier(port.carrier)
        en = network.name("exchanges", port.exchange)
        zh = network.name("exchanges", port.exchange, language="zh")
        return f"{en} ({own[0]})", f"{zh}（{own[1]}）"

    def failure(self, scenario: Scenario | None) -> Texts:
        """Return what happens in a failure, as the beginning of a sentence."""
        if scenario is None:
            return "in normal operation", "正常运行时"
        network = self.asked.whole.network
        if scenario.kind == "segment" and scenario.members[0] in network["segments"]:
            en, zh = self.segment(network["segments"].row(scenario.members[0]))
            return f"after a cut of {en}", f"{zh}中断后"
        return f"after the failure {scenario.id}", f"故障{scenario.id}后"

    def load(self, place: int, year: int, before_gbps: float) -> Texts:
        """Return how a link or port would fare with ``before_gbps`` alone."""
        found, when = self.pressures.get((place, year)), self.asked.years[year]
        if found is None or found.load_gbps < EPSILON_GBPS:
            return "", ""
        terms, after = self.asked.asked.terms, self.failure(found.scenario)
        calm = found.scenario is None
        limit = terms.working_utilisation if calm else terms.failure_utilisation
        en = f"{after[0]} it carries {found.load_gbps:,.0f} Gbit/s in {when}"
        zh = f"{after[1]}{when}年承载{found.load_gbps:,.0f} Gbit/s"
        if before_gbps < EPSILON_GBPS:
            return en, zh
        share = found.load_gbps / before_gbps
        return (
            f"{en}, {share:.0%} of the capacity without it; the limit is {limit:.0%}",
            f"{zh}，为扩容前的{share:.0%}，上限{limit:.0%}",
        )

    def modules(self, way: int, year: int) -> Texts:
        """Return why modules are bought for a way: its load, or the egress."""
        item, found = self.asked.ways[way], self.pressures.get((way, year))
        bought = self.decisions.gbps(way, year)
        before = bought - self.decisions.gbps(way, year - 1)
        stock = item.stock[year].gbps if item.kind == "existing" else 0.0
        texts = [self.load(way, year, stock + bought - before)]
        terms = self.asked.asked.terms
        target, last = terms.egress_target_gbps, len(self.asked.years) - 1
        if item.crosses_home and target and year == last:
            en = f"adds {before:,.0f} Gbit/s to the egress, whose target is {target:,.0f}"
            texts.append((en, f"新增出口{before:,.0f} Gbit/s（目标{target:,.0f}）"))
        if found is None and not item.crosses_home:
            texts.append(("carries traffic that a failure leads here", "承载故障时改道的流量"))
        return joined(texts)

    def light(self, each: Placed) -> Texts:
        """Return why pairs are lit: the waves there against the room there was."""
        room = self.asked.rooms[each.place]
        waves = room.fixed[each.year] + sum(
            count
            for offer, count in self.decisions.modules
            if offer.year <= each.year
            and self.asked.ways[offer.way].carrier == room.carrier
            and room.segment in self.asked.ways[offer.way].held
        )
        own, before = self.carrier(room.carrier), room.channels * room.lit
        en = f"{own[0]} needs {waves} waves here, lit pairs carry {before}"
        zh = f"{own[1]}在此需{waves}波，已点亮纤对可承载{before}波"
        if room.leased:
            en, zh = f"{en}; the pair is leased (assumed)", f"{zh}；纤对为租用（假设）"
        return en, zh

    def build(self, row: int) -> Texts:
        """Return why a segment is built: the links over it."""
        riders = [
            way
            for way in dict.fromkeys(offer.way for offer, _ in self.decisions.modules)
            if row in self.asked.ways[way].path
        ]
        names = [self.link(way) for way in riders[:NAMED]]
        more = len(riders) - NAMED
        en = ", ".join(name for name, _ in names) + (f" and {more} more" if more > 0 else "")
        zh = "、".join(name for _, name in names) + (f"等{len(riders)}条" if more > 0 else "")
        return f"carries {en}", f"承载{zh}"


def joined(parts: Iterable[Texts]) -> Texts:
    """Return several reasons as one text in each language; empty ones are left out."""
    listed = [part for part in parts if part[0]]
    return "; ".join(en for en, _ in listed), "；".join(zh for _, zh in listed)

"""Why each thing of a plan is there, in English and Chinese, from what it carries and shortens."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from netplan.capacity.effects import Effects, effects, today
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.capacity.problem import Problem
    from netplan.capacity.solver import Outcome

Texts = tuple[str, str]
NAMED = 4
"""How many places a reason lists before it says how many more there are."""


def _joined(parts: Iterable[Texts]) -> Texts:
    """Return several reasons as one text in each language."""
    listed = list(parts)
    return "; ".join(en for en, _ in listed), "；".join(zh for _, zh in listed)


@dataclass(frozen=True, slots=True)
class Reasons:
    """A plan's problem and outcome, and what happens before and after it."""

    problem: Problem
    outcome: Outcome
    before: Effects
    after: Effects

    @classmethod
    def of(cls, problem: Problem, outcome: Outcome) -> Reasons:
        """Compute what happens before and after the plan."""
        after = effects(problem, frozenset(outcome.ridden))
        return cls(problem, outcome, effects(problem, today(problem)), after)

    def _site(self, site: str) -> Texts:
        """Return a site's names."""
        network = self.problem.fabric.network
        return network.name("sites", site), network.name("sites", site, language="zh")

    def _carrier(self, carrier: str) -> Texts:
        """Return a carrier's names."""
        network = self.problem.fabric.network
        return network.name("carriers", carrier), network.name("carriers", carrier, language="zh")

    def _sites(self, sites: list[str]) -> Texts:
        """Return several sites by name, cut short after a few."""
        names = [self._site(site) for site in sites[:NAMED]]
        more = len(sites) - NAMED
        en = ", ".join(name for name, _ in names) + (f" and {more} more" if more > 0 else "")
        zh = "、".join(name for _, name in names) + (f"等{len(sites)}处" if more > 0 else "")
        return en, zh

    def segment_names(self, row: int) -> Texts:
        """Return a segment's ends by name."""
        table = self.problem.fabric.network["segments"]
        a, b = self._site(table["a"][row]), self._site(table["b"][row])
        return f"{a[0]}–{b[0]}", f"{a[1]}–{b[1]}"

    def link_names(self, slot: int) -> Texts:
        """Return a link's ends and carrier by name."""
        item, sites = self.problem.slots[slot], self.problem.fabric.node_site
        a, b = self._site(sites[item.a]), self._site(sites[item.b])
        carrier = self._carrier(item.carrier)
        return f"{a[0]}–{b[0]} ({carrier[0]})", f"{a[1]}–{b[1]}（{carrier[1]}）"

    def _gains(self, circuits: set[int]) -> list[Texts]:
        """Return what the best paths over ``circuits`` shorten, greatest weighted gain first."""
        weight = dict(zip(self.problem.targets, self.problem.weights, strict=True))
        found = []
        for target, (after_ms, _, circuit) in self.after.reached.items():
            old_ms = self.before.reached.get(target, (float("inf"), "", -1))[0]
            if circuit in circuits and after_ms < old_ms - 1e-6:
                found.append((-(old_ms - after_ms) * weight[target], target, old_ms, after_ms))
        if not found:
            return []
        texts = []
        for _, target, old_ms, after_ms in sorted(found)[:NAMED]:
            name = self._site(target)
            texts.append(
                (
                    f"{name[0]} {old_ms:.2f} to {after_ms:.2f} ms",
                    f"{name[1]}{old_ms:.2f}→{after_ms:.2f}毫秒",
                )
            )
        more = len(found) - NAMED
        en = "shortens " + ", ".join(en for en, _ in texts) + (f", {more} more" if more > 0 else "")
        zh = (
            "缩短时延："
            + "、".join(zh for _, zh in texts)
            + (f"等{len(found)}处" if more > 0 else "")
        )
        return [(en, zh)]

    def _carries(self, slot: int) -> list[Texts]:
        """Return the load a link carries in the plan's year, if any."""
        load, year = self.after.slot_gbps(slot), self.problem.asked.year
        if load < EPSILON_GBPS:
            return []
        en = f"carries {load:,.0f} Gbit/s of the demand of {year}"
        return [(en, f"承载{year}年需求{load:,.0f} Gbit/s")]

    def _egress(self, slot: int, count: int, gbps: float) -> list[Texts]:
        """Return what a link adds to the egress, where there is a target."""
        target = self.problem.asked.egress_target_gbps
        if not self.problem.slots[slot].crosses_home or target <= self.problem.egress_gbps:
            return []
        en = f"adds {count * gbps:,.0f} Gbit/s to the egress, whose target is {target:,.0f}"
        return [(en, f"新增出口{count * gbps:,.0f} Gbit/s（目标{target:,.0f}）")]

    def build(self, row: int) -> Texts:
        """Return why segment ``row`` is built: the circuits over it, and what they shorten."""
        circuits = self.problem.circuits
        riders = [n for n in self.outcome.ridden if row in circuits[n].path]
        far = [
            self.problem.fabric.node_site[self.problem.slots[circuits[n].slot].far] for n in riders
        ]
        names = self._sites(list(dict.fromkeys(far)))
        text = f"carries circuits to {names[0]}", f"承载至{names[1]}的电路"
        return _joined([text, *self._gains(set(riders))])

    def light(self, number: int) -> Texts:
        """Return why pairs are lit in room ``number``: the waves there against today's room."""
        room, circuits = self.problem.rooms[number], self.problem.circuits
        waves = room.fixed
        for place in self.outcome.ridden:
            if self._inside(place, number):
                waves += circuits[place].waves
        waves += sum(count for place, count in self.outcome.modules if self._inside(place, number))
        own, today_room = self._carrier(room.carrier), room.channels * room.lit
        en = f"{own[0]} needs {waves} waves here, lit pairs carry {today_room}"
        zh = f"{own[1]}在此需{waves}波，已点亮纤对可承载{today_room}波"
        if room.leased:
            en, zh = f"{en}; the pair is leased (assumed)", f"{zh}；纤对为租用（假设）"
        return en, zh

    def _inside(self, place: int, number: int) -> bool:
        """Tell whether circuit ``place`` passes room ``number``."""
        circuit, room = self.problem.circuits[place], self.problem.rooms[number]
        return circuit.carrier == room.carrier and room.segment in circuit.held

    def move(self, number: int) -> Texts:
        """Return why circuit ``number`` moves: its delay before and after, and what that gives."""
        circuit = self.problem.circuits[number]
        stay = next(c for c in self.problem.circuits if c.slot == circuit.slot and c.kind == "stay")
        old, new = stay.one_way_ms, circuit.one_way_ms
        text = (
            f"the circuit takes {new:.2f} ms instead of {old:.2f}; its transponders move with it",
            f"电路时延由{old:.2f}毫秒降至{new:.2f}毫秒，沿用原有光模块",
        )
        return _joined([text, *self._gains({number})])

    def open(self, number: int, count: int) -> Texts:
        """Return why a new link is opened."""
        circuit = self.problem.circuits[number]
        parts = [*self._gains({number}), *self._carries(circuit.slot)]
        parts += self._egress(circuit.slot, count, circuit.module_gbps)
        return _joined(parts)

    def enlarge(self, number: int, count: int) -> Texts:
        """Return why a link gets more modules: what its load needs, and what egress needs."""
        circuit = self.problem.circuits[number]
        slot = self.problem.slots[circuit.slot]
        limit, load = self.problem.asked.working_utilisation, self.after.slot_gbps(circuit.slot)
        need = ceil((load / limit - slot.capacity_gbps) / circuit.module_gbps - 1e-9)
        parts: list[Texts] = []
        if need > 0:
            year, share = self.problem.asked.year, load / slot.capacity_gbps
            en = f"{load:,.0f} Gbit/s in {year} would be {share:.0%} of today's capacity"
            zh = f"{year}年负载{load:,.0f} Gbit/s为现有容量的{share:.0%}"
            parts.append((f"{en}; the limit is {limit:.0%}", f"{zh}，上限{limit:.0%}"))
        if count > need:
            parts += self._egress(circuit.slot, count - max(need, 0), circuit.module_gbps)
        return _joined(parts or self._carries(circuit.slot))

"""What is missing where no plan keeps the terms, in a planner's words."""

from __future__ import annotations

import time
from math import inf
from typing import TYPE_CHECKING

from netplan.capacity.upgrade.columns import MILLION
from netplan.capacity.upgrade.decisions import Decisions
from netplan.capacity.upgrade.elastic import elastic
from netplan.capacity.upgrade.routed import routed
from netplan.capacity.upgrade.timely import limits_ms
from netplan.capacity.upgrade.words import NAMED, Words
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.capacity.design import Short
    from netplan.capacity.upgrade.elastic import Elastic
    from netplan.capacity.upgrade.ground import Ground
    from netplan.capacity.upgrade.outcome import Outcome
    from netplan.capacity.upgrade.words import Texts


def missing(ground: Ground, outcome: Outcome, *, seconds: float) -> list[Texts]:
    """Return one line in English and Chinese for everything that is found to be short.

    The search for the least shortage of egress and budgets takes ``seconds`` at most.
    """
    lines = [*_lost(ground, outcome), *_late(ground, outcome)]
    if lines:
        return lines
    loose = elastic(ground)
    found = routed(loose.ground, None, until=time.monotonic() + seconds)
    if found.found:
        lines += [*_egress(ground, loose, found), *_budgets(ground, loose, found)]
    else:
        lines += _cut(ground, found.short or outcome.short)
    return lines or [("no plan keeps the terms", "没有满足条件的方案")]


def _egress(ground: Ground, loose: Elastic, found: Outcome) -> Iterator[Texts]:
    """Yield what the egress lacks even with all fibre lit."""
    lack = float(found.values[loose.egress].sum())
    if lack > EPSILON_GBPS:
        target = ground.asked.asked.terms.egress_target_gbps
        en = (
            f"egress: {target:,.0f} Gbit/s is the target; {lack:,.0f} cannot be added on the links "
        )
        en += "and fibre there are or may be built"
        yield en, f"出口：目标{target:,.0f} Gbit/s；现有及可建的链路与光纤尚缺{lack:,.0f}"


def _budgets(ground: Ground, loose: Elastic, found: Outcome) -> Iterator[Texts]:
    """Yield what each budget lacks."""
    terms = ground.asked.asked.terms
    listed = [
        (str(year), f"{year}年", budget)
        for year, budget in zip(terms.years, terms.year_budgets_cny, strict=False)
        if budget != inf
    ]
    if terms.budget_cny != inf:
        listed.append(("all years", "各年合计", terms.budget_cny))
    most = "" if found.status == "optimal" else "at most "
    most_zh = "" if found.status == "optimal" else "至多"
    for (name, name_zh, have), lack in zip(listed, found.values[loose.budgets], strict=True):
        if lack * MILLION > 1.0:
            en = (
                f"budget of {name}: {have / MILLION:,.1f} million CNY is {most}{lack:,.1f} million "
            )
            en += "short of the least that keeps the terms"
            zh = f"{name_zh}预算{have / MILLION:,.1f}百万元，距满足条件的最低投资"
            yield en, f"{zh}{most_zh}缺{lack:,.1f}百万元"


def _words(ground: Ground) -> Words:
    """Return words for a question of which nothing is decided."""
    nothing = Decisions(modules=(), segments=(), links=(), lit=(), ports=(), steps=())
    return Words(asked=ground.asked, decisions=nothing, pressures={})


def _lost(ground: Ground, outcome: Outcome) -> list[Texts]:
    """Return demands that the declared routing does not serve though another could."""
    last, words = ground.asked.demands[-1], _words(ground)
    lines = []
    for place, row in outcome.lost[:NAMED]:
        scenario = ground.asked.scenarios[place] if place >= 0 else None
        after = words.failure(scenario)
        gbps = float(last.volume_gbps[row])
        en = f"demand {last.ids[row]} ({gbps:,.1f} Gbit/s in {last.year}): {after[0]} "
        en += "the declared routing has no path for it, though other routing has"
        zh = f"需求{last.ids[row]}（{last.year}年{gbps:,.1f} Gbit/s）：{after[1]}"
        lines.append((en, f"{zh}按所定路由方式无路径，改用其他路由方式可达"))
    return lines


def _late(ground: Ground, outcome: Outcome) -> Iterator[Texts]:
    """Yield demands that the declared routing carries too late on every topology tried."""
    first = ground.asked.demands[0]
    limits = limits_ms(ground.asked.network, first)
    for row, ms in outcome.late[:NAMED]:
        en = f"demand {first.ids[row]} takes {ms:.2f} ms one-way by the declared routing, and its "
        en += f"limit is {limits[row]:g} ms; no choice of new links that was tried keeps it"
        zh = f"需求{first.ids[row]}按所定路由方式单向时延{ms:.2f}毫秒，限值{limits[row]:g}毫秒；"
        yield en, zh + "所试新增链路均不能满足"


def _named(ground: Ground, words: Words, link: int) -> Texts:
    """Return the name of what a design link stands for: a link, or a port."""
    bundles = ground.bundles
    first = 2 * len(bundles.first)
    if link < first:
        return words.link(int(bundles.first[link // 2]))
    return words.port(ground.flows.lanes.ports[(link - first) // 2])


def _cut(ground: Ground, short: Short | None) -> list[Texts]:
    """Return the cut that cannot be made wide enough, and the failure in which it is one."""
    if short is None or short.state < 0 or short.missing_gbps < EPSILON_GBPS:
        return []
    asked, words, last = ground.asked, _words(ground), ground.asked.demands[-1]
    place = ground.conditions.scenario[short.state]
    after = words.failure(asked.scenarios[place] if place >= 0 else None)
    stage = ground.conditions.states[short.state].stage
    year = asked.years[stage]
    rows = [row for demand in short.demands for row in ground.flows.members[demand]]
    rows.sort(key=lambda row: -float(asked.demands[stage].volume_gbps[row]))
    names = ", ".join(last.ids[row] for row in rows[:NAMED])
    more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    over = dict.fromkeys(_named(ground, words, link) for link in short.links)
    links = list(over)[:NAMED]
    en_links = ", ".join(en for en, _ in links) or "no link"
    zh_links = "、".join(zh for _, zh in links) or "无链路"
    en = f"{after[0]} in {year}: {names}{more} need {short.needed_gbps:,.1f} Gbit/s over "
    en += f"{en_links}, which can carry {short.room_gbps:,.1f} with everything bought; "
    en += f"{short.missing_gbps:,.1f} are missing"
    zh = f"{year}年{after[1]}：{names}等共需经{zh_links}{short.needed_gbps:,.1f} Gbit/s，"
    zh += f"全部扩容后仅可承载{short.room_gbps:,.1f}，缺{short.missing_gbps:,.1f}"
    return [(en, zh)]

"""The sentence of a receipt, in English and Chinese."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING

from netplan.capacity.receipts.scenes import (
    NAMED,
    figure,
    link_names,
    listed,
    place_names,
    scenario_names,
    segment_names,
    site_names,
)

if TYPE_CHECKING:
    from netplan.capacity.receipts.finding import Finding
    from netplan.capacity.receipts.harm import Harm
    from netplan.capacity.receipts.left_out import LeftOut, Part
    from netplan.capacity.receipts.other import Other
    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network

Texts = tuple[str, str]

MILLION = 1e6

SAME_CNY = 5000.0
"""Sums nearer to each other than this read alike in millions."""


def sentence(network: Network, terms: Terms, found: Finding) -> Texts:
    """Return the receipt of a line as one sentence; ``network`` is that of the last year."""
    what = _what(network, found.left.first)
    if found.left.first.action == "retire_modules":
        en = f"{what[0]} leave service of age; nothing is bought, so nothing can be left out"
        return f"{en}.", f"{what[1]}到期退役，不涉及新购。"
    head = f"Without {what[0]}, ", f"若不{_verb(found.left.first)}{what[1]}，"
    body = _broken(network, terms, found.harm) if found.needed else _whole(network, found)
    if found.needed and found.harm.kind == "late":
        body = _late(found)
    nearer = _slower(network, found) if found.slower else ("", "")
    tails = [nearer, _with_it(found.left), _price(found.other, needed=found.needed)]
    en = "; ".join(en for en, _ in [body, *tails] if en)
    zh = "；".join(zh for _, zh in [body, *tails] if zh)
    if not found.sure:
        en_head = f"None of {found.looked} states needs {what[0]}"
        zh_head = f"已核查的{found.looked}个状态均不需要{what[1]}"
        return f"{en_head}: {en}.", f"{zh_head}：{zh}。"
    if not found.needed:
        return f"Nothing in the terms needs {what[0]}: {en}.", f"{what[1]}非约束所需：{zh}。"
    return f"{head[0]}{en}.", f"{head[1]}{zh}。"


def _verb(part: Part) -> str:
    """Return the Chinese verb of an action."""
    return {
        "build_segment": "新建",
        "light_pair": "点亮",
        "open_port": "开通",
        "open_link": "开通",
        "reroute": "调整",
    }.get(part.action, "增配")


def _what(network: Network, part: Part) -> Texts:
    """Return what a line buys."""
    if part.action == "build_segment":
        en, zh = segment_names(network, part.item)
        return f"the segment {en}", f"光缆段{zh}"
    if part.action == "light_pair":
        en, zh = segment_names(network, part.item)
        own = network.name("carriers", part.carrier)
        own_zh = network.name("carriers", part.carrier, language="zh")
        pairs = "pair" if part.count == 1 else "pairs"
        return f"{part.count} lit {pairs} of {own} on {en}", f"{own_zh}在{zh}的{part.count}对纤"
    if part.action in {"open_port", "enlarge_port"}:
        en, zh = place_names(network, part.item)
        more = "" if part.action == "open_port" else f"{part.count} x {part.unit} more at "
        return f"{more}{en}", f"{zh}" + (f"（{part.count}×{part.unit}）" if more else "")
    en, zh = link_names(network, part.item)
    if part.action == "reroute":
        return f"the move of {en}", f"{zh}的路由"
    if not part.modular:
        return f"the link {en}", f"链路{zh}"
    return f"{part.count} x {part.unit} on {en}", f"{zh}的{part.count}×{part.unit}"


def _broken(network: Network, terms: Terms, harm: Harm) -> Texts:
    """Return what breaks."""
    when = _when(network, harm)
    if harm.kind == "egress":
        en = f"the egress of {harm.year} is {harm.short_gbps:,.0f} Gbit/s short of its target of "
        en += f"{terms.egress_target_gbps:,.0f}"
        zh = f"{harm.year}年出口距目标{terms.egress_target_gbps:,.0f} Gbit/s"
        return en, f"{zh}尚缺{harm.short_gbps:,.0f}"
    if harm.kind == "lost":
        en = f"{when[0]} {figure(harm.unserved_gbps)} Gbit/s have no path left"
        zh = f"{when[1]}{figure(harm.unserved_gbps)} Gbit/s无路径可达"
        names = listed(harm.demands)
        return f"{en}: {names[0]}", f"{zh}：{names[1]}"
    place = place_names(network, harm.place)
    en = f"{when[0]} {harm.load_gbps:,.0f} Gbit/s go over {place[0]}, {harm.utilisation:.1%} of "
    en += f"its capacity, where {harm.limit:.0%} is the limit"
    zh = f"{when[1]}{place[1]}承载{harm.load_gbps:,.0f} Gbit/s，为容量的{harm.utilisation:.1%}"
    return en, f"{zh}，上限{harm.limit:.0%}"


def _when(network: Network, harm: Harm) -> Texts:
    """Return in which state something happens."""
    if harm.scenario is None:
        return f"in normal operation in {harm.year}", f"{harm.year}年正常运行时"
    en, zh = scenario_names(network, harm.scenario)
    return f"after the {en} in {harm.year}", f"{harm.year}年{zh}后"


def _late(found: Finding) -> Texts:
    """Return which demand passes its latency limit, and by how much."""
    worst = found.late[0]
    takes = "no path" if isinf(worst.after_ms) else f"{worst.after_ms:.3f} ms one-way"
    en = f"{worst.name} takes {takes}, where its class allows {worst.limit_ms:.3f}"
    zh = f"{worst.name}单向时延{worst.after_ms:.3f}毫秒，等级上限{worst.limit_ms:.3f}毫秒"
    more = len(found.late) - 1
    return en + (f" (and {more} more)" if more else ""), zh + (f"（另有{more}项）" if more else "")


def _whole(network: Network, found: Finding) -> Texts:
    """Return that nothing breaks: what is the fullest, and what the line serves."""
    harm, texts = found.harm, list[Texts]()
    if harm.place:
        when, place = _when(network, harm), place_names(network, harm.place)
        texts.append(
            (
                f"without it the fullest is {place[0]}, {harm.utilisation:.1%} {when[0]}",
                f"不建时最满的是{place[1]}，{when[1]}{harm.utilisation:.1%}",
            )
        )
    if not found.sure:
        more = found.suspects - found.looked
        texts.append((f"{more} more were not looked at", f"另有{more}个状态未核查"))
    if not (texts or found.slower):
        texts.append(("all traffic fits without it", "不建亦可承载全部流量"))
    return "; ".join(en for en, _ in texts), "；".join(zh for _, zh in texts)


def _slower(network: Network, found: Finding) -> Texts:
    """Return which site the line brings nearer, and by how much."""
    worst, more = found.slower[0], len(found.slower) - 1
    en, zh = site_names(network, worst.name)
    if isinf(worst.after_ms):
        return f"it alone reaches {en}", f"{zh}仅由此可达"
    text = f"it brings {en} from {worst.after_ms:.3f} to {worst.before_ms:.3f} ms one-way"
    text += f" (and {more} more sites nearer)" if more else ""
    text_zh = f"使{zh}单向时延由{worst.after_ms:.3f}降至{worst.before_ms:.3f}毫秒"
    return text, text_zh + (f"（另有{more}处缩短）" if more else "")


def _with_it(left: LeftOut) -> Texts:
    """Return what goes with a line that is left out."""
    rest, own = left.parts[1:], left.first
    if not rest:
        return "", ""
    names = [name for name in dict.fromkeys(part.item for part in rest) if name != own.item]
    later = any(part.item == own.item and part.action != own.action for part in rest)
    if not names:
        return "with it go its later upgrades", "其后续扩容一并取消"
    if later and own.action in {"build_segment", "light_pair"}:
        names = [f"{own.item}", *names]
    more = len(names) - NAMED
    en, zh = ", ".join(names[:NAMED]), "、".join(names[:NAMED])
    en += f" and {more} more" if more > 0 else ""
    zh += f"等{len(names)}项" if more > 0 else ""
    return f"with it go the upgrades of {en}", f"连带取消：{zh}"


def _price(other: Other, *, needed: bool) -> Texts:
    """Return what doing without it costs."""
    if other.kind == "no other way":
        return "there is no other way", "别无替代方案"
    if other.kind == "not found":
        return ("no other way was found", "未找到替代方案") if needed else ("", "")
    amount = f"CNY {abs(other.cny) / MILLION:,.2f} M"
    amount_zh = f"{abs(other.cny) / MILLION:,.2f}百万元"
    if not needed and abs(other.cny) < SAME_CNY:
        return "it costs nothing", "无需费用"
    if not needed:
        return f"leaving it out saves {amount}", f"不建可省{amount_zh}"
    way = ", ".join(f"{count} x {unit} on {item}" for item, unit, count in other.bought[:NAMED])
    way_zh = "、".join(f"{item}的{count}×{unit}" for item, unit, count in other.bought[:NAMED])
    tail, tail_zh = (f" ({way})", f"（{way_zh}）") if way else ("", "")
    if abs(other.cny) < SAME_CNY:
        return f"another way costs the same{tail}", f"另有方案费用相同{tail_zh}"
    if other.cny < 0:
        return f"another way costs {amount} less{tail}", f"另有方案可省{amount_zh}{tail_zh}"
    sure, sure_zh = ("", "") if other.kind == "proved" else ("at most ", "至多")
    en = f"the cheapest other way costs {sure}{amount} more{tail}"
    return en, f"最省的替代方案{sure_zh}多花{amount_zh}{tail_zh}"

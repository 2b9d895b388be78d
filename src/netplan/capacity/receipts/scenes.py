"""Names of failures, links and other things of a plan, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.failures.scenarios import Scenario
    from netplan.topology.network import Network

Texts = tuple[str, str]

NAMED = 4
"""How many things a sentence lists before it says how many more there are."""

KINDS = {
    "link": ("failure of link {}", "链路{}故障"),
    "member": ("failure of the bundle member {}", "链路成员{}故障"),
    "exchange": ("failure of exchange {}", "互联点{}故障"),
    "srlg": ("failure of the risk group {}", "风险组{}故障"),
    "corridor": ("cut along {}", "沿{}中断"),
    "circle": ("failure within {}", "{}范围内故障"),
}
"""Kinds of failures that are called by their id."""


def site_names(network: Network, site: str) -> Texts:
    """Return a site's names."""
    return network.name("sites", site), network.name("sites", site, language="zh")


def end_names(network: Network, end: str) -> Texts:
    """Return the names of a demand's end, a node or a site."""
    nodes = network["nodes"]
    return site_names(network, nodes.value(end, "site") if end in nodes else end)


def link_names(network: Network, link: str) -> Texts:
    """Return a link's ends and carrier by name, its id behind them."""
    links, nodes = network["links"], network["nodes"]
    a, b = (end_names(network, links.value(link, end)) for end in ("a", "b"))
    carrier = nodes.value(links.value(link, "a"), "carrier")
    own = network.name("carriers", carrier)
    own_zh = network.name("carriers", carrier, language="zh")
    return f"{a[0]}–{b[0]} ({own}, {link})", f"{a[1]}–{b[1]}（{own_zh}，{link}）"


def place_names(network: Network, place: str) -> Texts:
    """Return the names of a link, or of the port at an exchange that ``place`` is."""
    if place in network["links"]:
        return link_names(network, place)
    for row in network["exchange_ports"].rows():
        exchange, carrier = row["exchange"], row["carrier"]
        if f"{exchange} {carrier}" == place:
            en = f"{network.name('exchanges', exchange)} ({network.name('carriers', carrier)})"
            zh = network.name("exchanges", exchange, language="zh")
            own = network.name("carriers", carrier, language="zh")
            return f"the port {en}", f"互联端口{zh}（{own}）"
    return place, place


def segment_names(network: Network, segment: str) -> Texts:
    """Return a segment's ends by name, with its id where another has the same ends."""
    table = network["segments"]
    ends = table.value(segment, "a"), table.value(segment, "b")
    a, b = (site_names(network, end) for end in ends)
    pairs = zip(table["a"], table["b"], strict=True)
    alone = sum({*pair} == {*ends} for pair in pairs) == 1
    own = ("", "") if alone else (f" ({segment})", f"（{segment}）")
    return f"{a[0]}–{b[0]}{own[0]}", f"{a[1]}–{b[1]}{own[1]}"


def scenario_names(network: Network, scenario: Scenario | None) -> Texts:
    """Return what a failure is called, as a part of a sentence."""
    if scenario is None:
        return "normal operation", "正常运行"
    members = scenario.members
    if scenario.kind == "segment" and members[0] in network["segments"]:
        en, zh = segment_names(network, members[0])
        return f"cut of {en}", f"{zh}中断"
    if scenario.kind == "site" and members[0] in network["sites"]:
        en, zh = site_names(network, members[0])
        return f"failure of {en}", f"{zh}故障"
    en, zh = KINDS.get(scenario.kind, ("failure {}", "故障{}"))
    return en.format(scenario.id), zh.format(scenario.id)


def listed(pairs: Sequence[tuple[str, float]], *, named: int = NAMED) -> Texts:
    """Return demands with what they carry: the largest, then how many more there are.

    >>> listed([("a", 400.0), ("b", 12.5), ("c", 1.0)], named=2)
    ('a (400 Gbit/s), b (12.5 Gbit/s) and 1 more', 'a（400 Gbit/s）、b（12.5 Gbit/s）等3项')
    """
    shown, more = pairs[:named], len(pairs) - named
    en = ", ".join(f"{name} ({figure(gbps)} Gbit/s)" for name, gbps in shown)
    zh = "、".join(f"{name}（{figure(gbps)} Gbit/s）" for name, gbps in shown)
    return (f"{en} and {more} more", f"{zh}等{len(pairs)}项") if more > 0 else (en, zh)


def figure(gbps: float) -> str:
    """Return Gbit/s with one decimal where it says something."""
    return f"{gbps:,.1f}".removesuffix(".0")

"""The cheapest other way to make the terms hold again: what is known of it, and how surely."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING, Literal

from netplan.capacity.beside.room import held, lighting, offers
from netplan.capacity.upgrade.cheapest import cheapest
from netplan.capacity.upgrade.plan import upgrade
from netplan.capacity.upgrade.settings import UpgradeSettings
from netplan.errors import InputError
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from netplan.capacity.beside.room import Offer
    from netplan.capacity.plan import Plan
    from netplan.capacity.receipts.freely import FreeYear
    from netplan.capacity.receipts.left_out import LeftOut
    from netplan.capacity.terms import Terms
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

    Asked = Callable[[Network, Terms, str], Plan]

Sureness = Literal["proved", "at most", "no other way", "not found"]

CNY = 1.0
"""Sums nearer to each other than this are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """What doing without a line costs: ``cny`` more than the plan (less where negative).

    ``kind`` is proved (no way is cheaper), at most (a way of that cost is known), no other way
    (proved too; ``cny`` is NaN), or not found. ``bought`` are modules by link (or growth by port)
    and type.
    """

    cny: float = nan
    kind: Sureness = "not found"
    bought: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing in a year without a part: Gbit/s by link, and by port.

    ``woven`` is that year's network without the part.
    """

    year: int
    woven: Fabric
    links: Mapping[str, float]
    ports: Mapping[tuple[str, str], float]
    egress_gbps: float = 0.0


class Basket:
    """Modules bought so far in place of what is left out."""

    def __init__(self, left: LeftOut, terms: Terms) -> None:
        """Start with nothing."""
        self.left, self.terms = left, terms
        self.gbps: defaultdict[str, float] = defaultdict(float)
        self.count: Counter[tuple[str, str]] = Counter()
        self.waves: Counter[tuple[str, str]] = Counter()
        self.lit: Counter[tuple[str, str]] = Counter()
        self.cny = 0.0

    def shelf(self, lack: Lack, link: str) -> list[Offer]:
        """Return the modules that may be bought on a link in place of what is left out."""
        network = lack.woven.network
        if self._shut(held(network, _link_row(network, link))):
            return []
        found = offers(lack.woven, network["links"].row(link), self.terms.modules, year=lack.year)
        gone = self.left.bought(link)
        return [
            each for each in found if each.module in self.terms.modules and each.module not in gone
        ]

    def link(self, lack: Lack, link: str, gbps: float) -> bool:
        """Buy the cheapest modules for a lack on one link; tell whether there are any."""
        shelf = self.shelf(lack, link)
        if not shelf:
            return False
        cny, counts = cheapest(
            gbps - self.gbps[link],
            [offer.size_gbps for offer in shelf],
            [offer.each_cny for offer in shelf],
        )
        self.cny += cny
        places = held(lack.woven.network, _link_row(lack.woven.network, link))
        for offer, count in zip(shelf, counts, strict=True):
            if count:
                self.gbps[link] += count * offer.size_gbps
                self.count[link, offer.module] += count
                self.waves.update(dict.fromkeys(places, count))
        return True

    def _shut(self, places: Iterable[tuple[str, str]]) -> bool:
        """Tell whether a place is one whose pair is left out."""
        first = self.left.first
        return first.action == "light_pair" and (first.item, first.carrier) in places

    def step(self, lack: Lack, key: tuple[str, str]) -> tuple[float, float] | None:
        """Return by how much a port grows at once, and what that costs; None where it cannot."""
        if " ".join(key) == self.left.first.item:
            return None
        rows = lack.woven.network["exchange_ports"].rows()
        row = next(r for r in rows if (r["exchange"], r["carrier"]) == key)
        return (row["step_gbps"], row["step_capex_cny"]) if row["step_gbps"] > 0 else None

    def port(self, lack: Lack, key: tuple[str, str], gbps: float) -> bool:
        """Enlarge a port by what it lacks; tell whether that can be done."""
        name, step = " ".join(key), self.step(lack, key)
        if step is None:
            return False
        cny, (count,) = cheapest(gbps - self.gbps[name], [step[0]], [step[1]])
        self.cny += cny
        if count:
            self.gbps[name] += count * step[0]
            self.count[name, f"{step[0]:g} Gbit/s"] += count
        return True

    def fill(self, lack: Lack) -> bool:
        """Buy what a year lacks; tell whether all of it can be had."""
        had = all(self.link(lack, link, gbps) for link, gbps in lack.links.items())
        had = had and all(self.port(lack, key, gbps) for key, gbps in lack.ports.items())
        return had and self._egress(lack)

    def light(self, lack: Lack) -> bool:
        """Light the pairs that all waves bought need by a year; tell whether there is fibre."""
        if self.waves == self.lit:
            return True
        light = lighting(lack.woven, self.waves, year=lack.year)
        self.cny += light.capex_cny
        if self.lit:
            self.cny -= lighting(lack.woven, self.lit, year=lack.year).capex_cny
        self.lit = Counter(self.waves)
        return not light.full

    def in_year(self, rest: FreeYear) -> FreeYear:
        """Return a year with what is bought so far."""
        links, ports = rest.room.links.copy(), dict(rest.room.ports)
        table = rest.woven.network["links"]
        for name, gbps in self.gbps.items():
            if name in table:
                links[table.row(name)] += gbps
        for key in ports:
            ports[key] += self.gbps.get(" ".join(key), 0.0)
        return replace(rest, room=replace(rest.room, links=links, ports=ports))

    def other(self) -> Other:
        """Return what all of it costs more than what is left out."""
        bought = tuple((*key, count) for key, count in self.count.items())
        return Other(cny=self.cny - self.left.saved_cny, kind="at most", bought=bought)

    def _egress(self, lack: Lack) -> bool:
        """Buy what the egress lacks on the link where it is cheapest; tell whether there is one."""
        network, home = lack.woven.network, set(self.terms.home)
        short = lack.egress_gbps - sum(
            gbps for link, gbps in self.gbps.items() if crosses(network, link, home)
        )
        if short <= EPSILON_GBPS:
            return True
        found = [
            (offer.count(short) * offer.each_cny, link)
            for link, status in zip(network["links"].ids, network["links"]["status"], strict=True)
            if status == "existing" and crosses(network, link, home)
            for offer in self.shelf(lack, link)
        ]
        if not found:
            return False
        link = min(found)[1]
        return self.link(lack, link, self.gbps[link] + short)


def other_modules(lacks: Iterable[Lack], left: LeftOut, terms: Terms) -> Other:
    """Return what the cheapest modules cost that make up what is lacking, link by link.

    For a routing that capacity does not move they are exact on every link as long as the links
    stay the same; types that are ``left`` out are not bought on their link. Year by year, each at
    its own prices, with the pairs that their waves need lit. Not found where a link or port that
    lacks capacity has none for sale, or where a carrier has no dark pair left.
    """
    basket = Basket(left, terms)
    if all(basket.fill(lack) and basket.light(lack) for lack in lacks):
        return basket.other()
    return Other()


def swapped(left: LeftOut, terms: Terms, woven: Fabric, *, year: int) -> Other:
    """Return what the same capacity costs in other module types on the same links in ``year``.

    That keeps every state as it is, whatever the routing. ``woven`` is the network without what
    is left out. Not found where something else than modules is left out, or no other is for sale.
    """
    gone: defaultdict[str, float] = defaultdict(float)
    size = woven.network["modules"].value
    for part in left.parts:
        if part.modular:
            gone[part.item] += part.count * float(size(part.unit, "capacity_gbps"))
    if not left.first.modular or len(gone) != 1:
        return Other()
    # The charge for opening a link is paid as before.
    bare = replace(left, parts=tuple(part for part in left.parts if part.modular))
    return other_modules([Lack(year, woven, gone, {})], bare, terms)


def crosses(network: Network, link: str, home: set[str]) -> bool:
    """Tell whether a link has one end within the sites ``home``; a port has none."""
    if link not in network["links"]:
        return False
    ends = (network["links"].value(link, end) for end in ("a", "b"))
    inside = [network["nodes"].value(end, "site") in home for end in ends]
    return inside[0] != inside[1]


def _link_row(network: Network, link: str) -> dict[str, object]:
    """Return a row of ``links``."""
    table = network["links"]
    names = ("link", "a", "segments", "backup_segments", "protection")
    return {name: table.value(link, name) for name in names}


def asked_elsewhere(
    network: Network, plan: Plan, terms: Terms, left: LeftOut, *, other: Asked
) -> Other:
    """Return what ``other`` finds with the item of a line barred, against the spend of ``plan``.

    Where nothing is bought on the item but this line, an answer that is proved optimal (within
    its own gap) is proved, and an infeasible one, or a demand that nothing then saves, proves
    that there is no other way. Else more is barred than is left out: an upper bound alone.
    Exchange ports are not asked for, as an exchange can only be barred whole.
    """
    item, whole = left.first.item, _bars_it_alone(plan, terms, left)
    nothing = Other(kind="no other way" if whole else "not found")
    if "port" in left.first.action:
        return Other()
    try:
        found = other(network, terms, item)
    except InputError:
        return nothing
    if found.summary.status == "infeasible":
        return nothing
    if not found.found:
        return Other()
    cny = found.summary.spend_cny - plan.summary.spend_cny
    sure = whole and found.summary.status == "optimal"
    return Other(cny=cny, kind="proved" if sure else "at most")


def _bars_it_alone(plan: Plan, terms: Terms, left: LeftOut) -> bool:
    """Tell whether to bar an item is to leave out its line: a cable, or all modules of a link."""
    if left.first.action == "build_segment":
        return True
    once = int((plan.rows["item"] == left.first.item).sum()) == 1
    return left.first.modular and once and len(terms.modules) == 1


def planned_anew(*, time_limit_s: float, gap: float = 0.005) -> Asked:
    """Return a search for ``receipts``: the cheapest upgrade with an item barred.

    It takes up to ``time_limit_s`` for each line.
    """

    def other(network: Network, terms: Terms, item: str) -> Plan:
        settings = UpgradeSettings(terms=terms, gap=gap, time_limit_s=time_limit_s, barred=(item,))
        return upgrade(network, settings=settings)

    return other


def surest(plan: Plan, terms: Terms, *found: Other) -> Other:
    """Return the cheapest of what was found, proved where the plan's own bound says so.

    The bound is on money of the first year: without discounting it is on the spend itself.
    """
    ways = [each for each in found if each.kind in {"proved", "at most"}]
    if not ways:
        proof = [each for each in found if each.kind == "no other way"]
        return proof[0] if proof else Other()
    best = min(ways, key=lambda each: (each.cny, each.kind != "proved"))
    summary = plan.summary
    plain = summary.aim == "cost" and terms.discount_rate == 0
    tight = plain and summary.spend_cny + best.cny <= summary.bound_cny + CNY
    return Other(cny=best.cny, kind="proved" if tight else best.kind, bought=best.bought)

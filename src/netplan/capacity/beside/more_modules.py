"""More modules on the links that plain ECMP fills: exact, link by link."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from netplan.capacity.beside.answer import Way
from netplan.capacity.beside.ground import Ground
from netplan.capacity.beside.room import Lighting, Offer, held, lighting, offers, whole_modules
from netplan.topology.change import Change
from netplan.topology.changes import apply_change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.capacity.beside.ground import Look
    from netplan.capacity.terms import Terms

ROUNDS = 8
"""Times that loads are looked at again: only bundles, split by capacity, move any."""

Bought = dict[int, tuple[Offer, int]]
Rows = dict[str, list[dict[str, Any]]]


def more_modules(ground: Ground, look: Look, terms: Terms, *, year: int) -> Way:
    """Return the modules that hold what plain ECMP puts on each link after any failure.

    Where the IGP sends traffic does not depend on capacity, so that each link by itself takes
    the module type and number that hold its worst state at the least cost; only the members of a
    bundle share by capacity, and are looked at again. Lighting pairs for the waves is counted;
    where a carrier has no dark pair left the notes say so.
    """
    bought: Bought = {}
    seen, change = look, _change(ground, bought, Lighting(), year)
    for _ in range(ROUNDS):
        more = _buy(ground, seen, terms, bought, year)
        if not more:
            break
        bought |= more
        change = _change(ground, bought, Lighting(), year)
        # Without its state a network that was enlarged so before is enlarged again.
        grown = apply_change(ground.network.replace(state=()), change)
        seen = Ground.of(grown, terms, year=year).look()
    light = lighting(ground.woven, _waves(ground, bought), year=year)
    return Way(
        name="modules",
        change=_change(ground, bought, light, year),
        changes=sum(count for _, count in bought.values()),
        look=seen,
        capex_cny=change.capex_cny + light.capex_cny,
        notes=_notes(light, sum(link not in bought for link in _links(seen))),
    )


def _links(look: Look) -> list[int]:
    """Return the links that capacity is missing on."""
    return [int(link) for link in look.short_gbps.nonzero()[0]]


def _buy(ground: Ground, look: Look, terms: Terms, bought: Bought, year: int) -> Bought:
    """Return for each link short of capacity what holds it at the least cost, in all."""
    found: Bought = {}
    plan = (*terms.modules, ground.network.settings.plan_module)
    for link in _links(look):
        short = float(look.short_gbps[link])
        if link in bought:
            offer, have = bought[link]
            found[link] = offer, have + offer.count(short)
            continue
        ranked = sorted(
            offers(ground.woven, link, plan, year=year),
            key=lambda offer: (offer.count(short) * offer.each_cny, offer.count(short)),
        )
        if ranked:
            found[link] = ranked[0], ranked[0].count(short)
    return found


def _waves(ground: Ground, bought: Bought) -> Counter[tuple[str, str]]:
    """Return the further waves by segment and carrier."""
    more: Counter[tuple[str, str]] = Counter()
    rows = list(ground.network["links"].rows())
    for link, (_, count) in bought.items():
        more.update(dict.fromkeys(held(ground.network, rows[link]), count))
    return more


def _change(ground: Ground, bought: Bought, light: Lighting, year: int) -> Change:
    """Return what is bought as changes to links, their modules, and fibre pairs."""
    put: Rows = {"links": [], "link_modules": [], "fibre_pairs": list(_lit(ground, light))}
    add: Rows = {"link_modules": []}
    links = ground.network["links"]
    for link, (offer, count) in sorted(bought.items()):
        gbps = float(links["capacity_gbps"][link]) + count * offer.size_gbps
        put["links"].append({"link": links.ids[link], "capacity_gbps": gbps})
        for verb, row in _module_rows(ground, link, offer.module, count, year):
            (add if verb == "add" else put)["link_modules"].append(row)
    spent = sum(count * offer.each_cny for offer, count in bought.values())
    return Change(
        id="ecmp-modules",
        name_en="More modules against overload under ECMP",
        name_zh="增加模块以消除ECMP过载",
        capex_cny=spent + light.capex_cny,
        source="netplan: modules for the worst failure of each link",
        confidence="derived",
        add={table: tuple(rows) for table, rows in add.items() if rows},
        set={table: tuple(rows) for table, rows in put.items() if rows},
    )


def _module_rows(
    ground: Ground, link: int, module: str, count: int, year: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield rows of ``link_modules`` to add or set; none where the link is all of one type.

    A link with rows has one for every type and year; one that gets another type than its own
    lists its own as well.
    """
    network = ground.network
    name, own = network["links"].ids[link], network["links"]["technology"][link]
    listed = [row for row in network["link_modules"].rows() if row["link"] == name]
    if not listed and (module == own or own not in network["modules"]):
        return
    if not listed:
        yield "add", {"link": name, "module": own, "count": whole_modules(network, link)}
    row = {"link": name, "module": module, "installed_year": year}
    same = [each for each in listed if row.items() <= each.items()]
    have = int(same[0]["count"]) if same else 0
    yield "set" if same else "add", row | {"count": have + count}


def _lit(ground: Ground, light: Lighting) -> Iterator[dict[str, Any]]:
    """Yield the rows of ``fibre_pairs`` with the pairs to light on top of those lit."""
    for row in ground.network["fibre_pairs"].rows():
        more = light.pairs.get((row["segment"], row["carrier"]), 0)
        if more:
            yield {
                "segment": row["segment"],
                "carrier": row["carrier"],
                "lit": row["lit"] + more,
            }


def _notes(light: Lighting, unsold: int) -> tuple[str, str]:
    """Return in both languages what the price leaves open."""
    en, zh = [], []
    if light.full:
        places = ", ".join(f"{segment} ({carrier})" for segment, carrier in light.full)
        en.append(f"no dark pair left on {places}")
        zh.append(f"已无空闲纤对：{places}")
    if unsold:
        en.append(f"no module on sale for {unsold} links")
        zh.append(f"{unsold}条链路无可购模块")
    return "; ".join(en), "；".join(zh)

"""The bill of materials of a plan: what to order, for which place, when, and at what price."""

from __future__ import annotations

from collections import Counter
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from netplan.capacity.prices import price_factor
from netplan.reports.plan_places import Ground, Place
from netplan.reports.rows import Row, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from netplan.capacity.plan import Plan
    from netplan.topology.network import Network

COLUMNS: Final = (
    "line", "step", "kind", "kind_en", "kind_zh", "item", "place_en", "place_zh", "site",
    "segment", "carrier", "purpose", "quantity", "unit", "unit_price_cny", "total_cny",
    "order_year", "year", "source", "confidence",
)  # fmt: skip
"""Columns of a bill of materials."""

KINDS: Final = MappingProxyType(
    {
        "transponder": ("transponder", "光模块"),
        "regenerator": ("regenerator", "再生中继器"),
        "terminal": ("ROADM degree", "ROADM 方向"),
        "amplifier": ("amplifier site", "光放站"),
        "cable": ("fibre cable", "光缆"),
        "link": ("opening of a link", "开通链路"),
        "port": ("exchange port", "交换端口"),
        "port_step": ("enlargement of an exchange port", "交换端口扩容"),
        "other": ("as the plan has it, not split", "按方案整项，未拆分"),
    }
)
"""What can be ordered, in both languages."""

_NEAR_CNY: Final = 0.01
_PIECES: Final = "pcs"

Part = dict[str, Any]


def _part(kind: str, item: str, place: Place, count: float, price: float, **more: Any) -> Part:
    """Return something to order: its kind, what it is, where it goes, how many, at what price."""
    return {
        "kind": kind,
        "item": item,
        "place": place,
        "quantity": count,
        "unit": _PIECES,
        "unit_price_cny": price,
        "total_cny": count * price,
        **more,
    }


def _said(network: Network, table: str, row: int) -> dict[str, str]:
    """Return where a price of a table comes from, and how sure it is."""
    return {name: str(network[table][name][row]) for name in ("source", "confidence")}


def _same(ground: Ground, row: Row, parts: list[Part]) -> list[Part]:
    """Return ``parts`` where they cost what the plan's row does, else the row as one part.

    A price that is put together otherwise is never split by guess.
    """
    if abs(sum(part["total_cny"] for part in parts) - row["capex_cny"]) <= _NEAR_CNY and parts:
        return parts
    return [_whole(ground, row)]


def _whole(ground: Ground, row: Row) -> Part:
    """Return a row of the plan as one thing to order."""
    link = ground.link(row["item"], row["year"])
    place = Place(row["name_en"], row["name_zh"])
    if link is not None:
        place = ground.between(*ground.ends(link))
    said = {"source": row["source_note"], "confidence": row["confidence"]}
    part = _part("other", row["item"], place, row["quantity"], row["unit_cost_cny"], **said)
    return part | {"unit": row["unit"], "total_cny": row["capex_cny"]}


def _modules(ground: Ground, row: Row) -> list[Part]:
    """Return the transponders at both ends, and the regenerators between that the price pays.

    price of a module = (2 x end + n x regenerator) x what prices have become; n is solved for.
    """
    table, link = ground.before["modules"], ground.link(row["item"], row["year"])
    if row["unit"] not in table or link is None:
        return [_whole(ground, row)]
    at, module = table.row(row["unit"]), row["unit"]
    factor = price_factor(ground.before, "modules", module, year=row["year"])
    end, again = (
        factor * float(table[name][at]) for name in ("end_capex_cny", "regenerator_capex_cny")
    )
    said = _said(ground.before, "modules", at)
    count = round((row["unit_cost_cny"] - 2 * end) / again) if again else 0
    spots = Counter(ground.along(link["segments"], count))
    parts = [
        _part("transponder", module, ground.site(site), row["quantity"], end, **said)
        for site in ground.ends(link)
    ]
    parts += [
        _part("regenerator", module, ground.segment(name), row["quantity"] * n, again, **said)
        for name, n in spots.items()
    ]
    return _same(ground, row, parts)


def _reroute(ground: Ground, row: Row) -> list[Part]:
    """Return the regenerators that moved circuits need beyond those they have."""
    link = ground.link(row["item"], row["year"])
    if not row["capex_cny"]:
        return []
    known = link is not None and link["technology"] in ground.before["modules"]
    module = link["technology"] if link and known else ground.before.settings.plan_module
    if module not in ground.before["modules"] or link is None:
        return [_whole(ground, row)]
    table = ground.before["modules"]
    factor = price_factor(ground.before, "modules", module, year=row["year"])
    price = factor * float(table.value(module, "regenerator_capex_cny"))
    count = round(row["capex_cny"] / price) if price else 0
    said = _said(ground.before, "modules", table.row(module))
    place = ground.between(*ground.ends(link))
    return _same(ground, row, [_part("regenerator", module, place, count, price, **said)])


def _pair(ground: Ground, row: Row) -> list[Part]:
    """Return the amplifiers along the segment and a ROADM degree at both its ends, by the pair."""
    table, segment = ground.before["line_systems"], row["item"]
    if not len(table) or segment not in ground.before["segments"]:
        return [_whole(ground, row)]
    channels = [
        pair["channels"]
        for pair in ground.within[row["year"]]["fibre_pairs"].rows()
        if (pair["segment"], pair["carrier"]) == (segment, row["carrier"])
    ]
    listed = table["channels"].tolist()
    at = listed.index(channels[0]) if channels and channels[0] in listed else 0
    system, said = table.ids[at], _said(ground.before, "line_systems", at)
    factor = price_factor(ground.before, "line_systems", system, year=row["year"])
    huts = max(0, ceil(ground.length_km[segment] / float(table["span_km"][at])) - 1)
    amplifier, terminal = (
        factor * float(table[f"{name}_capex_cny"][at]) for name in ("amplifier", "terminal")
    )
    place, ends = ground.segment(segment), ground.before["segments"]
    parts = [
        _part("terminal", system, ground.site(str(ends.value(segment, end))), row["quantity"],
              terminal, **said)
        for end in "ab"
    ]  # fmt: skip
    if huts:
        count = row["quantity"] * huts
        parts.append(_part("amplifier", system, place, count, amplifier, **said))
    return _same(ground, row, parts)


def _cable(ground: Ground, row: Row) -> list[Part]:
    """Return the cable of a segment by the km; its price is that of the whole work."""
    table, segment = ground.before["segments"], row["item"]
    length_km = ground.length_km.get(segment, 0.0)
    if length_km <= 0:
        return [_whole(ground, row)]
    at = table.row(segment)
    said = _said(ground.before, "segments", at)
    part = _part("cable", str(table["fibre"][at]), ground.segment(segment), length_km,
                 row["capex_cny"] / length_km, **said)  # fmt: skip
    return [part | {"unit": "km", "total_cny": row["capex_cny"]}]


def _opening(ground: Ground, row: Row) -> list[Part]:
    """Return the fixed charge of opening a candidate link, or a new link's first modules."""
    if row["unit"] in ground.before["modules"]:
        return _modules(ground, row)
    part, links = _whole(ground, row), ground.before["links"]
    said = _said(ground.before, "links", links.row(row["item"])) if row["item"] in links else {}
    return [part | {"kind": "link"} | said]


def _port(ground: Ground, row: Row) -> list[Part]:
    """Return an exchange port, or steps by which one grows."""
    ports, exchanges = ground.before["exchange_ports"], ground.before["exchanges"]
    part = _whole(ground, row)
    for at, port in enumerate(ports.rows()):
        exchange = port["exchange"]
        mine = row["item"] in {exchange, f"{exchange} {port['carrier']}"}
        if mine and port["carrier"] == row["carrier"] and exchange in exchanges:
            part["place"] = ground.site(str(exchanges.value(exchange, "site")))
            part |= {"item": exchange, **_said(ground.before, "exchange_ports", at)}
            part["kind"] = "port" if row["action"] == "open_port" else "port_step"
    return [part]


_MAKERS: Final = MappingProxyType(
    {
        "build_segment": _cable,
        "light_pair": _pair,
        "open_link": _opening,
        "add_modules": _modules,
        "reroute": _reroute,
        "open_port": _port,
        "enlarge_port": _port,
    }
)


def _parts(ground: Ground) -> Iterator[tuple[Row, Part]]:
    """Yield what every row of the plan orders; nothing is ordered for what only ages."""
    for row in records(ground.plan.rows):
        if row["action"] == "retire_modules":
            continue
        maker = _MAKERS.get(row["action"])
        for part in maker(ground, row) if maker else [_whole(ground, row)]:
            yield row, part


def bill_of_materials(network: Network, plan: Plan) -> pd.DataFrame:
    """Return what ``plan``, made for ``network``, has to order; columns ``COLUMNS``.

    Transponders go to the sites at both ends, ROADM degrees to those of the segment, amplifiers
    and regenerators along it; a cable is by the km. Prices are those of the order year. The
    totals of each ``step`` add up to its row of the plan, so all of them to its spend; a row
    whose price cannot be split by the tables stays one line of kind ``other``.
    """
    import pandas as pd

    rows = []
    for number, (row, part) in enumerate(_parts(Ground.of(network, plan)), 1):
        place: Place = part["place"]
        cells = {
            **{name: row[name] for name in ("step", "carrier", "order_year", "year")},
            **part,
            "line": number,
            "purpose": row["item"],
            "kind_en": KINDS[part["kind"]][0],
            "kind_zh": KINDS[part["kind"]][1],
            "place_en": place.name_en,
            "place_zh": place.name_zh,
            "site": place.site,
            "segment": place.segment,
        }
        rows.append([cells[name] for name in COLUMNS])
    return pd.DataFrame(rows, columns=list(COLUMNS))

"""Exchange ports: who meets whom where, and whose routes are announced there."""

from __future__ import annotations

from rules.plant import NATIONAL, Plant
from rules.tables import Row, read, write

EVERYWHERE = ("beijing", "shanghai", "guangzhou")
"""The three points whose ports announce every route under the base practice."""
NEIGHBOURS = {
    "xining": ["province:qinghai", "province:gansu", "province:xinjiang", "province:shaanxi"],
    "jinan": ["*", "-province:ningxia"],
    "qingdao": ["*", "-province:ningxia"],
}
"""Points with a published effect beyond their own province (Ningxia kept out, see the docs)."""
CENTRES = {
    "zhongwei": ["site:zhongwei", "site:haixing"],
    "shanghai": ["province:shanghai"],
    "hangzhou": ["province:zhejiang"],
    "shenzhen": ["site:shenzhen", "site:dongguan"],
}
"""Whose routes the national carriers announce at an exchange centre: its own region's."""
GBPS_AT_POINT = {"beijing": 4000, "shanghai": 4000, "guangzhou": 4000, "nanchang": 530}
GROWS = {"step_gbps": 400, "step_capex_cny": 400000}
"""What every port can grow by, and the price of it: a 400G router port, assumed."""
GROWTH = "; grows by 400G router ports at CNY 400,000 each, assumed"
BOUGHT = "stands for the transit and private peering it buys there; assumed"


def _port(exchange: str, carrier: str, gbps: int, scope: list[str], source: str) -> Row:
    """Return one row of exchange_ports.csv with a hand-over of 0.3 ms."""
    return {
        "exchange": exchange, "carrier": carrier, "capacity_gbps": gbps, "handoff_ms": 0.3,
        "scope": scope, **GROWS, "source": source + GROWTH, "confidence": "assumed",
    }  # fmt: skip


def _point_ports(exchange: str, site: str, province: str, present: set[str]) -> list[Row]:
    """Return the ports at one national direct-connect point.

    National carriers: every route at the three oldest points, else the province's (or the
    published neighbours'). Broadcast and CERNET meet the others at the three oldest points;
    cloud and CDN buy their way in there.
    """
    gbps = GBPS_AT_POINT.get(site, 400)
    if site in EVERYWHERE:
        source = "base practice: every route is announced at the three oldest points; size assumed"
        return [
            _port(exchange, carrier, gbps if carrier in NATIONAL else 400, ["*"],
                  BOUGHT if carrier in {"cloud", "cdn"} else source)
            for carrier in sorted(present)
        ]  # fmt: skip
    scope = NEIGHBOURS.get(site, [f"province:{province}"])
    extra = ", published effect beyond the province" if site in NEIGHBOURS else "'s routes only"
    source = f"base practice: own province{extra}; size assumed"
    return [_port(exchange, carrier, gbps, scope, source) for carrier in NATIONAL]


def _centre_ports(exchange: str, site: str, present: set[str]) -> list[Row]:
    """Return the ports at an exchange centre: its region, and its members with all routes."""
    region = "the centre serves its own region; size assumed"
    members = "member of the centre, announces all its routes; size assumed"
    return [
        _port(exchange, carrier, 400, CENTRES[site], region)
        if carrier in NATIONAL
        else _port(exchange, carrier, 100, ["*"], members)
        for carrier in sorted(present)
    ]


def derive_ports(plant: Plant, presence: list[Row]) -> list[Row]:
    """Write exchange_ports.csv for every exchange that is in use and return its rows.

    A direct-connect point that no source confirms as open has no ports.
    """
    rows: list[Row] = []
    for exchange in read("exchanges"):
        site, key = exchange["site"], exchange["exchange"]
        present = {row["carrier"] for row in presence if row["site"] == site}
        if exchange["kind"] == "ixp":
            rows += _centre_ports(key, site, present)
        elif exchange["since"]:
            rows += _point_ports(key, site, plant.sites[site]["province"], present)
    names = "exchange carrier capacity_gbps handoff_ms scope step_gbps step_capex_cny"
    write("exchange_ports", names, rows)
    return rows


def _scoped(rows: list[Row], scope: list[str]) -> list[Row]:
    """Return cells to set: the ports of ``rows`` with another ``scope``."""
    return [
        {"exchange": row["exchange"], "carrier": row["carrier"], "scope": scope} for row in rows
    ]


def practice(name: str, ports: list[Row]) -> dict[tuple[str, str], list[Row]]:
    """Return the cells that an exchange practice sets in exchange_ports."""
    points = [row for row in ports if row["exchange"].startswith("nbp-")]
    if name == "all-23":
        changed = _scoped([row for row in points if row["scope"] != ["*"]], ["*"])
    elif name == "beijing-xian":
        coast = [row for row in points if row["exchange"] in {"nbp-shanghai", "nbp-guangzhou"}]
        xian = [row for row in points if row["exchange"] == "nbp-xian"]
        changed = _scoped(coast, ["*", "-province:ningxia"]) + _scoped(xian, ["*"])
    else:
        xining = [row for row in points if row["exchange"] == "nbp-xining"]
        changed = _scoped(xining, ["region:northwest"])
    return {("set", "exchange_ports"): changed}


def without(exchanges: list[str], ports: list[Row]) -> dict[tuple[str, str], list[Row]]:
    """Return the retirements that undo ``exchanges``: the world before they opened."""
    keys = [row for row in ports if row["exchange"] in exchanges]
    return {
        ("retire", "exchange_ports"): [
            {"exchange": row["exchange"], "carrier": row["carrier"]} for row in keys
        ],
        ("retire", "exchanges"): [{"exchange": exchange} for exchange in exchanges],
    }

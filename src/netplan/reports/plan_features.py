"""The upgrades of a plan as GeoJSON (RFC 7946): one feature for each thing to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from netplan.reports.geojson import json_value
from netplan.reports.plan_places import Ground
from netplan.reports.rows import Row, records

if TYPE_CHECKING:
    from netplan.capacity.plan import Plan
    from netplan.topology.network import Network

_SAID: Final = (
    "step", "action", "item", "name_en", "name_zh", "carrier", "quantity", "unit",
    "unit_cost_cny", "capex_cny", "opex_cny_per_year", "year", "order_year", "reason_en",
    "reason_zh", "source_note", "confidence",
)  # fmt: skip


def _geometry(ground: Ground, row: Row) -> dict[str, Any] | None:
    """Return where something is done: along a cable or a link's cables, or at an exchange."""
    item, before = row["item"], ground.before
    if row["action"] in {"build_segment", "light_pair"} and item in before["segments"]:
        return {"type": "LineString", "coordinates": ground.line(item)}
    link = ground.link(item, row["year"])
    if link is not None and row["action"] not in {"open_port", "enlarge_port"}:
        points = ground.route(link)
        return {"type": "LineString", "coordinates": points} if len(points) > 1 else None
    exchanges = before["exchanges"]
    for exchange in exchanges.ids:
        if item in {exchange, f"{exchange} {row['carrier']}"}:
            point = ground.point(str(exchanges.value(exchange, "site")))
            return {"type": "Point", "coordinates": point}
    return None


def upgrade_geojson(network: Network, plan: Plan) -> str:
    """Return every row of ``plan``, made for ``network``, as a feature, WGS-84, longitude first.

    A cable goes along its survey where there is one, a circuit along its segments, a port stands
    at its exchange; what has no place has no geometry. ``id`` is the row's step. Coordinates
    have 6 decimals; equal plans give equal text.
    """
    ground = Ground.of(network, plan)
    features = [
        {
            "type": "Feature",
            "id": int(row["step"]),
            "geometry": _geometry(ground, row),
            "properties": {name: json_value(row.get(name, "")) for name in _SAID},
        }
        for row in records(plan.rows)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1) + "\n"

"""Networks of two or three towns to upgrade, each simple enough to be worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from made_networks import network, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.topology.network import Network

M100 = row(
    module="m100",
    capacity_gbps=100.0,
    reach_km=2000.0,
    end_capex_cny=1e6,
    regenerator_capex_cny=0.5e6,
    opex_share_per_year=0.1,
)
"""100 Gbit/s for CNY 2 million: two ends, no regenerator within 2,000 km."""

M400 = M100 | row(module="m400", capacity_gbps=400.0, end_capex_cny=2.5e6)
"""400 Gbit/s for CNY 5 million."""

LINE = row(
    line_system="w10",
    channels=10,
    amplifier_capex_cny=0.1e6,
    span_km=100.0,
    terminal_capex_cny=1e6,
)
"""Ten waves on 300 km for CNY 2.2 million: two terminals, two huts between."""


def towns(
    *,
    demand: float = 100.0,
    growth: float = 0.0,
    modules: Iterable[Mapping[str, Any]] = (M100,),
    lit: int = 1,
    pairs: int = 2,
    south: Mapping[str, Any] | None = None,
    link: Mapping[str, Any] | None = None,
    tables: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Network:
    """Return A and B with cable of 300 km in the north and 500 km in the south between.

    One link of 100 Gbit/s rides the north; one pair of ten waves is lit on each cable, two are
    there. ``demand`` flows from A to B. ``south`` and ``link`` change cells of the southern cable
    and of the link.
    """
    cables = [
        row(segment="north", a="A", b="B", length_km=300.0),
        row(segment="south", a="A", b="B", length_km=500.0) | dict(south or {}),
    ]
    own = row(
        link="ab", a="cA", b="cB", segments=("north",), capacity_gbps=100.0, technology="m100"
    )
    base = {
        "sites": [
            row(site="A", lon_deg=0.0, lat_deg=0.0),
            row(site="B", lon_deg=1.0, lat_deg=0.0),
        ],
        "carriers": [row(carrier="c")],
        "nodes": [row(node=f"c{site}", site=site, carrier="c") for site in "AB"],
        "segments": cables,
        "fibre_pairs": [
            row(segment=name, carrier="c", pairs=pairs, channels=10, lit=lit)
            for name in ("north", "south")
        ],
        "modules": list(modules),
        "line_systems": [LINE],
        "links": [own | dict(link or {})],
        "demands": [
            row(demand="d", source="cA", target="cB", volume_gbps=demand, growth_per_year=growth)
        ],
    }
    merged: dict[str, Any] = base | dict(tables or {})
    return network(
        settings={
            "base_year": 2026,
            "horizon_year": 2026,
            "working_utilisation": 0.7,
            "failure_utilisation": 1.0,
            "plan_modules": tuple(each["module"] for each in modules),
            **settings,
        },
        **merged,
    )

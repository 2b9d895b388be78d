"""A small network of two carriers around a hub, which every metric can be asked of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from made_networks import network, row
from netplan.topology.change import Change

if TYPE_CHECKING:
    from netplan.topology.network import Network

PLACES = {
    "H": ("hub", "home", ""),
    "A": ("city", "far", ""),
    "B": ("city", "far", ""),
    "K": ("cluster", "far", "k"),
}


def _links() -> list[dict[str, Any]]:
    """Return red H-A-B and H-K, blue H-B, each over segments of the same name."""
    ends = {"rHA": 200.0, "rAB": 100.0, "rHK": 400.0, "bHB": 100.0}
    return [
        row(link=name, a=f"{name[0]}{name[1]}", b=f"{name[0]}{name[2]}", segments=(name[1:],),
            capacity_gbps=gbps)
        for name, gbps in ends.items()
    ]  # fmt: skip


def _changes() -> list[Change]:
    """Return a state before red's link to K, one variant, two proposals that do nothing new."""
    return [
        Change(id="before", kind="history", retire={"links": ({"link": "rHK"},)}),
        Change(id="slow", kind="variant", set={"nodes": ({"node": "rA", "router_ms": 1.05},)}),
        Change(id="empty", name_en="Nothing at all", capex_cny=1e6),
        Change(
            id="dearer",
            name_en="The same for more",
            capex_cny=2e6,
            set={"links": ({"link": "rHK", "capacity_gbps": 400.0},)},
        ),
        Change(
            id="faster",
            name_en="A straight cable to B",
            capex_cny=10e6,
            add={
                "segments": ({"segment": "HB2", "a": "H", "b": "B", "length_km": 400.0},),
                "links": (
                    {
                        "link": "rHB",
                        "a": "rH",
                        "b": "rB",
                        "segments": ("HB2",),
                        "capacity_gbps": 100.0,
                    },
                ),
            },
        ),
    ]


def hub_network() -> Network:
    """Return hub H, cities A and B, cluster K; lengths HA 300, AB 200, HK 1600, HB 900 km."""
    km = {"HA": 300.0, "AB": 200.0, "HK": 1600.0, "HB": 900.0}
    return network(
        settings={"hub": "H", "home": ("H",), "ring_set": "r"},
        changes=_changes(),
        sites=[
            row(site=s, lon_deg=float(n), lat_deg=0.0, roles=(role,), province=province, hub=hub,
                population=float(n))
            for n, (s, (role, province, hub)) in enumerate(PLACES.items())
        ],
        carriers=[row(carrier="red"), row(carrier="blue")],
        nodes=[row(node=f"r{s}", site=s, carrier="red") for s in PLACES]
        + [row(node=f"b{s}", site=s, carrier="blue") for s in "HB"],
        segments=[
            row(segment=s, a=s[0], b=s[1], length_km=length, source=f"survey {s}",
                confidence="published" if s == "HA" else "assumed")
            for s, length in km.items()
        ],
        links=_links(),
        exchanges=[row(exchange="xB", site="B", kind="ixp", name_en="B Exchange")],
        exchange_ports=[
            row(exchange="xB", carrier=c, capacity_gbps=10.0, handoff_ms=0.3, scope=("*",))
            for c in ("red", "blue")
        ],
        demands=[
            row(demand="d", source="rH", target="rB", volume_gbps=80.0),
            row(demand="e", source="rB", target="rH", volume_gbps=20.0),
            row(demand="f", source="bH", target="bB", volume_gbps=50.0),
        ],
        rings=[row(ring_set="r", ring_ms=ms) for ms in (2.0, 4.0)],
    )  # fmt: skip

"""Small networks to expand, each simple enough to be worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from made_networks import grid, network, row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.topology.network import Network

MODULES = (
    row(
        module="m100",
        capacity_gbps=100.0,
        reach_km=2000.0,
        end_ms=0.05,
        end_capex_cny=1e6,
        regenerator_capex_cny=0.5e6,
        opex_share_per_year=0.1,
    ),
)
LINE_SYSTEMS = (
    row(
        line_system="w10",
        channels=10,
        amplifier_capex_cny=0.1e6,
        span_km=100.0,
        terminal_capex_cny=1e6,
        opex_share_per_year=0.1,
    ),
)


def _settings(more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a study from site H, whose own site is home."""
    return {
        "hub": "H",
        "home": ("H",),
        "base_year": 2026,
        "horizon_year": 2026,
        "working_utilisation": 0.7,
        "plan_module": "m100",
        **more,
    }


def fork(
    *,
    demand_a: float = 60.0,
    demand_b: float = 30.0,
    pairs: int = 2,
    channels: int = 10,
    **settings: Any,
) -> Network:
    """Return H with a link of 100 Gbit/s to A and one to B, and a shorter cable offered to each.

    Cable today 1,000 km to each; candidates 500 km to A for 30 million CNY, 400 km to B for 50
    million. One pair is lit on each cable there is, ``pairs`` are there.
    """
    spans = {"h-a": ("A", 1000.0, 0.0), "h-b": ("B", 1000.0, 0.0)}
    offers = {"fast-a": ("A", 500.0, 30e6), "fast-b": ("B", 400.0, 50e6)}
    return network(
        settings=_settings(settings),
        sites=[
            cells | {"roles": () if cells["site"] == "H" else ("city",)}
            for cells in grid(["H", "A", "B"])
        ]
        + [row(site="Z", lon_deg=9.0, lat_deg=9.0, roles=("cluster",))],
        carriers=[row(carrier="c")],
        nodes=[row(node=f"c{site}", site=site, carrier="c") for site in "HAB"],
        segments=[
            row(
                segment=name,
                a="H",
                b=end,
                length_km=length,
                capex_cny=capex,
                opex_cny_per_year=capex / 10,
                status="candidate" if name in offers else "existing",
            )
            for name, (end, length, capex) in {**spans, **offers}.items()
        ],
        fibre_pairs=[
            row(segment=name, carrier="c", pairs=pairs, channels=channels, lit=1) for name in spans
        ]
        + [row(segment=name, carrier="c", pairs=1, channels=10, lit=0) for name in offers],
        modules=MODULES,
        line_systems=LINE_SYSTEMS,
        links=[
            row(
                link=f"to-{end}",
                a="cH",
                b=f"c{end}",
                segments=(f"h-{end.lower()}",),
                capacity_gbps=100.0,
                technology="m100",
            )
            for end in "AB"
        ],
        demands=[
            row(demand="a", source="cH", target="cA", volume_gbps=demand_a),
            row(demand="b", source="cH", target="cB", volume_gbps=demand_b),
        ],
    )


def detour(*, demand: float = 50.0, **settings: Any) -> Network:
    """Return H–A–B of one carrier on a line, 300 and 400 km, with fibre H–B of 500 km unused.

    Links H–A and A–B have 100 Gbit/s; demand flows from H to B and back, 10 Gbit/s from H to A.
    """
    ends = {"h-a": ("H", "A", 300.0), "a-b": ("A", "B", 400.0), "h-b": ("H", "B", 500.0)}
    return network(
        settings=_settings(settings),
        sites=[cells | {"roles": ("city",)} for cells in grid(["H", "A", "B"])]
        + [row(site="Z", lon_deg=9.0, lat_deg=9.0, roles=("cluster",))],
        carriers=[row(carrier="c")],
        nodes=[row(node=f"c{site}", site=site, carrier="c") for site in "HAB"],
        segments=[
            row(segment=name, a=a, b=b, length_km=length) for name, (a, b, length) in ends.items()
        ],
        fibre_pairs=[row(segment=name, carrier="c", pairs=1, channels=10, lit=1) for name in ends],
        modules=MODULES,
        line_systems=LINE_SYSTEMS,
        links=[
            row(
                link=name,
                a=f"c{ends[name][0]}",
                b=f"c{ends[name][1]}",
                segments=(name,),
                capacity_gbps=100.0,
                technology="m100",
            )
            for name in ("h-a", "a-b")
        ],
        demands=[
            row(demand="out", source="cH", target="cB", volume_gbps=demand),
            row(demand="in", source="cB", target="cH", volume_gbps=demand),
            row(demand="near", source="cH", target="cA", volume_gbps=10.0),
        ],
    )


def random_web(seed: int, **settings: Any) -> Network:
    """Return two carriers over six sites with random fibre, candidates, demands and exchanges.

    Lengths are random to the metre, so that no two paths cost the same by chance.
    """
    dice = np.random.default_rng(seed)
    sites = ["H", "A", "B", "C", "D", "E"]
    ring = [(sites[i], sites[(i + 1) % 6], "existing") for i in range(6)]
    chords = [("H", "C", "candidate"), ("A", "D", "candidate"), ("H", "D", "candidate")]
    spans = [
        (a, b, status, float(dice.integers(300_000, 900_000)) / 1000) for a, b, status in
        ring + chords
    ]  # fmt: skip
    nodes = [(carrier, site) for carrier in "rb" for site in sites if carrier == "r" or site != "B"]
    links = [
        (carrier, number)
        for carrier in "rb"
        for number, (a, b, status, _) in enumerate(spans)
        if status == "existing" and {(carrier, a), (carrier, b)} <= set(nodes)
    ]
    ends = [
        (f"{c}H", f"{d}{site}")
        for c in "rb"
        for d, site in nodes
        if site != "H" and dice.random() < 0.6
    ]
    return network(
        settings=_settings({"cities": ("A", "B", "C", "D", "E"), "hubs": ("C",), **settings}),
        sites=grid(sites),
        carriers=[row(carrier="r"), row(carrier="b")],
        nodes=[row(node=f"{c}{site}", site=site, carrier=c) for c, site in nodes],
        segments=[
            row(
                segment=f"s{number}",
                a=a,
                b=b,
                length_km=length,
                status=status,
                capex_cny=float(dice.integers(5, 40)) * 1e6 if status == "candidate" else 0.0,
            )
            for number, (a, b, status, length) in enumerate(spans)
        ],
        fibre_pairs=[
            row(segment=f"s{number}", carrier=c, pairs=2, channels=10, lit=1)
            for number, (_, _, status, _) in enumerate(spans)
            for c in "rb"
            if status == "existing"
        ],
        modules=MODULES,
        line_systems=LINE_SYSTEMS,
        links=[
            row(
                link=f"{c}-{number}",
                a=f"{c}{spans[number][0]}",
                b=f"{c}{spans[number][1]}",
                segments=(f"s{number}",),
                capacity_gbps=100.0,
                technology="m100",
            )
            for c, number in links
        ],
        exchanges=[
            row(exchange=name, site=site, kind="nbp") for name, site in (("x", "A"), ("y", "D"))
        ],
        exchange_ports=[
            row(exchange=x, carrier=c, capacity_gbps=1000.0, scope=("*",))
            for x in "xy"
            for c in "rb"
        ],
        demands=[
            row(demand=f"d{number}{way}", source=pair[0], target=pair[1],
                volume_gbps=float(dice.integers(1, 60)))
            for number, pair_out in enumerate(ends)
            for way, pair in (("out", pair_out), ("in", pair_out[::-1]))
        ],
    )  # fmt: skip

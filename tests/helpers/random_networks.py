"""Random networks for property tests: small, odd, often disconnected, always valid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from made_networks import network, row

if TYPE_CHECKING:
    from netplan.topology.network import Network

Rows = list[dict[str, Any]]
NONE_COST = 0
"""An IGP cost left out: by length."""


@st.composite
def _sites(draw: st.DrawFn) -> Rows:
    """Return two to six places on a grid of degrees, no two at one point."""
    cells = st.tuples(st.integers(0, 7), st.integers(20, 27))
    places = draw(st.lists(cells, min_size=2, max_size=6, unique=True))
    return [
        row(
            site=f"S{n}",
            lon_deg=float(lon),
            lat_deg=float(lat),
            province=draw(st.sampled_from(["p", "q"])),
            population=float(draw(st.integers(0, 3))),
            roles=("city",),
        )
        for n, (lon, lat) in enumerate(places)
    ]


@st.composite
def _segments(draw: st.DrawFn, sites: Rows) -> Rows:
    """Return a tree over ``sites`` and a few more segments, some of them parallel."""
    ends = [(draw(st.integers(0, n - 1)), n) for n in range(1, len(sites))]
    pairs = [(a, b) for b in range(len(sites)) for a in range(b)]
    ends += draw(st.lists(st.sampled_from(pairs), max_size=4))
    return [
        row(
            segment=f"g{n}",
            a=sites[a]["site"],
            b=sites[b]["site"],
            route_factor=draw(st.sampled_from([1.0, 1.25, 1.5, 2.0])),
            route_factor_low=1.0,
            route_factor_high=2.5,
            fibre=draw(st.sampled_from(["G.652.D", "G.654.E"])),
        )
        for n, (a, b) in enumerate(ends)
    ]


def _nodes(draw: st.DrawFn, sites: Rows, carriers: list[str]) -> Rows:
    """Return the first carrier at every site and the others at some."""
    return [
        row(
            node=f"{carrier}{site['site']}",
            site=site["site"],
            carrier=carrier,
            router_ms=draw(st.sampled_from([0.05, 0.1])),
            access_km=float(draw(st.integers(0, 20))),
        )
        for carrier in carriers
        for site in sites
        if carrier == carriers[0] or draw(st.booleans())
    ]


def _link(draw: st.DrawFn, name: str, ends: tuple[str, str], segments: Rows) -> dict[str, Any]:
    """Return one circuit over ``segments`` with small costs, so that ties are many."""
    cost = draw(st.sampled_from([NONE_COST, 1, 2, 3]))
    return row(
        link=name,
        a=ends[0],
        b=ends[1],
        segments=tuple(segment["segment"] for segment in segments),
        capacity_gbps=float(draw(st.sampled_from([10, 100, 400]))),
        igp_cost=cost,
        igp_cost_ba=draw(st.sampled_from([NONE_COST, 1, 2])) if cost else NONE_COST,
        status=draw(st.sampled_from(["existing"] * 7 + ["planned"])),
    )


def _links(draw: st.DrawFn, nodes: Rows, segments: Rows) -> Rows:
    """Return for each carrier zero to two links along each segment, and some along two."""
    at = {(node["site"], node["carrier"]): node["node"] for node in nodes}
    carriers = sorted({node["carrier"] for node in nodes})
    links: Rows = []
    for carrier in carriers:
        for segment in segments:
            ends = at.get((segment["a"], carrier)), at.get((segment["b"], carrier))
            if None not in ends:
                links += [
                    _link(draw, f"l{len(links) + n}", ends, [segment])
                    for n in range(draw(st.sampled_from([0, 1, 1, 1, 2])))
                ]
        joined = [(x, y) for x in segments for y in segments if x is not y and x["b"] == y["a"]]
        for first, last in draw(st.lists(st.sampled_from(joined), max_size=2)) if joined else []:
            ends = at.get((first["a"], carrier)), at.get((last["b"], carrier))
            if None not in ends and ends[0] != ends[1]:
                links.append(_link(draw, f"l{len(links)}", ends, [first, last]))
    return links


def _exchanges(draw: st.DrawFn, sites: Rows, carriers: list[str]) -> tuple[Rows, Rows]:
    """Return up to three exchanges, and ports of some scope for most carriers at each."""
    names = [site["site"] for site in sites]
    places = draw(st.lists(st.sampled_from(names), max_size=3))
    exchanges = [row(exchange=f"x{n}", site=site, kind="nbp") for n, site in enumerate(places)]
    scopes = [("*",), *(("*", f"-{name}") for name in names), *((name,) for name in names)]
    ports = [
        row(
            exchange=exchange["exchange"],
            carrier=carrier,
            capacity_gbps=100.0,
            handoff_ms=draw(st.sampled_from([0.0, 0.3])),
            scope=draw(st.sampled_from(scopes)),
        )
        for exchange in exchanges
        for carrier in carriers
        if draw(st.sampled_from([True, True, True, False]))
    ]
    return exchanges, ports


def _demands(draw: st.DrawFn, nodes: Rows, sites: Rows) -> Rows:
    """Return up to eight demands between nodes, or sites, that are not in one place."""
    place = {node["node"]: node["site"] for node in nodes}
    place |= {site["site"]: site["site"] for site in sites}
    ends = st.tuples(st.sampled_from(sorted(place)), st.sampled_from(sorted(place)))
    apart = ends.filter(lambda pair: place[pair[0]] != place[pair[1]])
    return [
        row(demand=f"d{n}", source=a, target=b, volume_gbps=float(draw(st.integers(0, 90))))
        for n, (a, b) in enumerate(draw(st.lists(apart, min_size=1, max_size=8)))
    ]


@st.composite
def networks(draw: st.DrawFn, *, carriers: int = 2, transit: bool = False) -> Network:
    """Return a valid network of up to ``carriers`` carriers, some of it cut off."""
    names = [f"c{n}" for n in range(draw(st.integers(1, carriers)))]
    sites = draw(_sites())
    segments = draw(_segments(sites))
    nodes = _nodes(draw, sites, names)
    exchanges, ports = _exchanges(draw, sites, names)
    middle = names[1:2] if transit and len(names) > 2 and draw(st.booleans()) else []
    return network(
        settings={
            "hub": "S0",
            "home": ("S0",),
            "exchange_policy": draw(
                st.sampled_from(["hot_potato", "cold_potato", "least_latency"])
            ),
        },
        sites=sites,
        carriers=[row(carrier=name) for name in names],
        nodes=nodes,
        segments=segments,
        links=_links(draw, nodes, segments),
        exchanges=exchanges,
        exchange_ports=ports,
        transit=[row(carrier=name, for_=names[0], to=names[2]) for name in middle],
        demands=_demands(draw, nodes, sites),
    )

"""Explicit paths with bandwidth: placed by priority, never over capacity, said where they fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import grid, mesh_network, network, row
from netplan.errors import InputError
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.routing.routers.explicit import ExplicitRouter
from netplan.routing.steering.reserve import RESERVES
from netplan.routing.steering.tunnels import Tunnel
from netplan.topology.table import Table
from random_networks import networks

if TYPE_CHECKING:
    from netplan.routing.demands import Demands
    from netplan.routing.result import Routing
    from netplan.routing.routers.explicit import Placement
    from netplan.topology.network import Network

# Two ways from a to d of 100 Gbit/s each: l0 a-b, l1 b-d and l2 a-c, l3 c-d.
LINKS = [("a", "b", 1), ("b", "d", 1), ("a", "c", 1), ("c", "d", 1)]
UP, DOWN = ("l0", "l1"), ("l2", "l3")


def diamond(*demands: tuple[str, str, str, float, str]) -> tuple[Network, Demands]:
    """Return the diamond with demands (id, source, target, Gbit/s, class), gold before silver."""
    net = mesh_network(LINKS)
    classes = [row(class_="silver", priority=2), row(class_="gold", priority=1)]
    rows = [
        row(demand=name, source=a, target=b, volume_gbps=volume, class_=service)
        for name, a, b, volume, service in demands
    ]
    whole = net.replace(Table.of("classes", classes), Table.of("demands", rows))
    return whole, demands_in(whole, whole.settings.base_year)


def route(asked: tuple[Network, Demands], *tunnels: Tunnel, **options: Any) -> Routing:
    """Return the routing of tunnels."""
    return ExplicitRouter(tunnels, **options)(*asked)


def place(asked: tuple[Network, Demands], *tunnels: Tunnel, **options: Any) -> Placement:
    """Return the placement of tunnels."""
    return ExplicitRouter(tunnels, **options).place(*asked)


def arcs(routing: Routing, demand: int) -> list[tuple[int, ...]]:
    """Return the arcs of a demand's working paths."""
    return [path.arcs for path in routing.paths[demand] if path.role == "working"]


def test_a_tunnel_takes_its_working_path_and_names_its_backup() -> None:
    routing = route(diamond(("x", "a", "d", 60.0, "gold")), Tunnel("x", UP, DOWN))
    assert [(p.arcs, p.role, p.share) for p in routing.paths[0]] == [
        ((0, 2), "working", 1.0),
        ((4, 6), "backup", 1.0),
    ]
    assert routing.carried.tolist() == [1.0]
    assert dict(routing.why) == {}


def test_the_higher_priority_goes_first_whatever_the_order_of_the_tables() -> None:
    asked = diamond(("x", "a", "d", 60.0, "silver"), ("y", "a", "d", 60.0, "gold"))
    routing = route(asked, Tunnel("x", UP), Tunnel("y", UP))
    assert routing.carried.tolist() == [0.0, 1.0]
    assert routing.why[0] == (
        "working path: link l0 from a to b has 40 of 60 Gbit/s free, lacks 20, "
        "link l1 from b to d has 40 of 60 Gbit/s free, lacks 20"
    )


def test_a_demand_without_a_class_goes_last() -> None:
    asked = diamond(("x", "a", "d", 60.0, ""), ("y", "a", "d", 60.0, "silver"))
    assert route(asked, Tunnel("x", UP), Tunnel("y", UP)).carried.tolist() == [0.0, 1.0]


def test_where_the_working_path_is_full_the_backup_carries() -> None:
    asked = diamond(("x", "a", "d", 60.0, "gold"), ("y", "a", "d", 60.0, "gold"))
    routing = route(asked, Tunnel("x", UP, DOWN), Tunnel("y", UP, DOWN))
    assert arcs(routing, 1) == [(4, 6)]
    assert dict(routing.why) == {}


def test_directions_have_their_own_room() -> None:
    asked = diamond(("x", "a", "d", 100.0, "gold"), ("y", "d", "a", 100.0, "gold"))
    routing = route(asked, Tunnel("x", UP), Tunnel("y", ("l1", "l0")))
    assert routing.carried.tolist() == [1.0, 1.0]
    assert arcs(routing, 1) == [(3, 1)]


def test_without_dynamic_paths_a_demand_without_a_tunnel_is_not_served() -> None:
    routing = route(diamond(("x", "a", "d", 1.0, "gold")))
    assert routing.carried.tolist() == [0.0]
    assert routing.why[0] == "no explicit path is given"


def test_dynamic_paths_take_what_explicit_ones_leave() -> None:
    asked = diamond(
        ("x", "a", "d", 60.0, "gold"), ("y", "a", "d", 60.0, "gold"), ("z", "a", "d", 60.0, "gold")
    )
    routing = route(asked, Tunnel("x", UP), Tunnel("y", UP), dynamic=True)
    assert [arcs(routing, k) for k in range(3)] == [[(0, 2)], [(4, 6)], []]
    assert routing.why[2] == (
        "dynamic: no path with 60 Gbit/s free: the widest has 40 Gbit/s free "
        "(bottleneck link l0 from a to b)"
    )


def test_a_split_tunnel_places_what_fits_and_no_more() -> None:
    asked = diamond(("x", "a", "d", 60.0, "gold"), ("y", "a", "d", 200.0, "silver"))
    routing = route(asked, Tunnel("x", UP), Tunnel("y", UP, DOWN), split=True)
    assert [(p.arcs, p.share) for p in routing.paths[1]] == [((0, 2), 0.2), ((4, 6), 0.5)]
    assert routing.carried[1] == pytest.approx(0.7)
    load = routing.load_gbps(asked[1].volume_gbps)
    assert load[:, 0] == pytest.approx([100.0, 100.0, 100.0, 100.0])
    dynamic = route(asked, Tunnel("x", UP), Tunnel("y", UP), split=True, dynamic=True)
    assert dynamic.carried[1] == pytest.approx(0.7)


def test_tunnels_share_the_volume_of_their_demand_in_order() -> None:
    asked = diamond(("x", "a", "d", 50.0, "gold"))
    routing = route(asked, Tunnel("x", UP, gbps=30.0), Tunnel("x", DOWN))
    assert [(p.arcs, p.share) for p in routing.paths[0]] == [((0, 2), 0.6), ((4, 6), 0.4)]
    short = route(asked, Tunnel("x", UP, gbps=30.0))
    assert short.carried.tolist() == [0.6]
    assert short.why[0] == "its tunnels ask for 30 of 50 Gbit/s alone"


def test_under_failure_the_backup_takes_over() -> None:
    asked = diamond(("x", "a", "d", 60.0, "gold"))
    routing = ExplicitRouter((Tunnel("x", UP, DOWN),))(*asked, down=frozenset({1}))
    assert arcs(routing, 0) == [(4, 6)]
    alone = ExplicitRouter((Tunnel("x", UP),))(*asked, down=frozenset({1}))
    assert alone.why[0] == "working path: link l1 is out of service"


def test_a_dedicated_backup_keeps_its_room_in_full_and_a_shared_one_once() -> None:
    # No one cut takes down a-b and c-d together, and both fall back on a-z-b.
    net = mesh_network(
        [
            ("a", "b", 1),
            ("c", "d", 1),
            ("a", "z", 1),
            ("z", "b", 1),
            ("c", "a", 1),
            ("b", "d", 1),
        ]
    )
    rows = [
        row(demand="x", source="a", target="b", volume_gbps=60.0),
        row(demand="y", source="c", target="d", volume_gbps=50.0),
    ]
    whole = net.replace(Table.of("demands", rows))
    asked = whole, demands_in(whole, whole.settings.base_year)
    x, y = Tunnel("x", ("l0",), ("l2", "l3")), Tunnel("y", ("l1",), ("l4", "l2", "l3", "l5"))
    free = place(asked, x, y, reserve="none")
    assert free.backup_gbps.sum() == 0.0
    shared = place(asked, x, y, reserve="shared")
    assert [p.unprotected for p in shared.placed] == ["", ""]
    assert shared.backup_gbps[[4, 6, 8, 10]].tolist() == [60.0, 60.0, 50.0, 50.0]
    dedicated = place(asked, x, y, reserve="dedicated")
    assert dedicated.backup_gbps[[4, 6, 8, 10]].tolist() == [60.0, 60.0, 0.0, 0.0]
    assert [p.whole for p in dedicated.placed] == [True, True]
    assert dedicated.placed[1].unprotected == (
        "link l2 from a to z has 40 of 50 Gbit/s free, lacks 10, "
        "link l3 from z to b has 40 of 50 Gbit/s free, lacks 10"
    )


def test_shared_backups_of_one_cut_add_up() -> None:
    asked = diamond(("x", "a", "d", 60.0, "gold"), ("y", "a", "d", 30.0, "gold"))
    made = place(asked, Tunnel("x", UP, DOWN), Tunnel("y", UP, DOWN), reserve="shared")
    assert made.backup_gbps[[4, 6]].tolist() == [90.0, 90.0]


def test_room_kept_for_a_backup_is_not_given_away() -> None:
    asked = diamond(("x", "a", "d", 60.0, "gold"), ("y", "a", "d", 50.0, "silver"))
    made = place(asked, Tunnel("x", UP, DOWN), Tunnel("y", DOWN), reserve="shared")
    assert [p.whole for p in made.placed] == [True, False]
    assert "link l2 from a to c has 40 of 50 Gbit/s free" in made.placed[1].why


def two_networks() -> Network:
    """Return p along A-B, q along A-B, met at A (x, 40 Gbit/s for p) and at B (y)."""
    return network(
        sites=grid("AB"),
        carriers=[row(carrier="p"), row(carrier="q")],
        nodes=[row(node=f"{c}{s}", site=s, carrier=c) for c in "pq" for s in "AB"],
        segments=[row(segment="ab", a="A", b="B", length_km=50.0)],
        links=[
            row(link=c, a=f"{c}A", b=f"{c}B", segments=("ab",), capacity_gbps=100.0) for c in "pq"
        ],
        exchanges=[
            row(exchange="x", site="A", kind="ixp"),
            row(exchange="y", site="B", kind="ixp"),
        ],
        exchange_ports=[
            row(
                exchange=x,
                carrier=c,
                capacity_gbps=40.0 if (x, c) == ("x", "p") else 100.0,
                scope=("*",),
            )
            for x in "xy"
            for c in "pq"
        ],
        demands=[row(demand="d", source="pA", target="qB", volume_gbps=50.0)],
    )


def test_between_networks_a_path_hands_over_where_its_links_meet() -> None:
    net = two_networks()
    asked = net, demands_in(net, net.settings.base_year)
    # Links p 0 and q 1; handoffs x p-q 4, x q-p 5, y p-q 6, y q-p 7.
    assert arcs(route(asked, Tunnel("d", ("p",))), 0) == [(0, 6)]
    assert arcs(route(asked, Tunnel("d", ("p", "exchange:y"))), 0) == [(0, 6)]
    refused = route(asked, Tunnel("d", ("q",)))
    assert refused.why[0] == (
        "working path: port of p at x, outbound has 40 of 50 Gbit/s free, lacks 10"
    )
    assert arcs(route(asked, Tunnel("d", ("q",), ("p",))), 0) == [(0, 6)]


def test_everything_wrong_with_tunnels_is_told_at_once() -> None:
    asked = diamond(("x", "a", "d", 60.0, "gold"))
    with pytest.raises(InputError) as error:
        route(
            asked,
            Tunnel("xx", UP),
            Tunnel("x", ("l0", "l3")),
            Tunnel("x", ("l0",), ("l00", "<script>")),
            Tunnel("x", (), gbps=float("inf")),
            Tunnel("x", ("l0", "l0")),
        )
    assert str(error.value).splitlines() == [
        "tunnels: 8 problems",
        "  tunnels row 1, demand: no demand 'xx'; did you mean 'x'?",
        (
            "  tunnels row 2, working: position 2: link l3 (c - d) does not begin at b, "
            "where the path is (x)"
        ),
        "  tunnels row 3, backup: position 1: no link or exchange 'l00'; did you mean 'l0'? (x)",
        "  tunnels row 3, backup: position 2: no link or exchange '<script>' (x)",
        "  tunnels row 3, working: position 1: ends at b, must end at d (x)",
        "  tunnels row 4, gbps: must be a number from 0 on, is inf",
        "  tunnels row 4, working: must not be empty (x)",
        "  tunnels row 5, working: position 2: passes a twice (x)",
    ]


@st.composite
def tunnels_asked(draw: st.DrawFn) -> tuple[Network, Demands, tuple[Tunnel, ...]]:
    """Return a network with classes, its demands, and tunnels along paths that CSPF finds."""
    net = draw(networks(carriers=2))
    service = st.sampled_from(["", "gold", "silver"])
    rows = [r | {"class": draw(service)} for r in net["demands"].rows()]
    classes = [row(class_="silver", priority=2), row(class_="gold", priority=1)]
    net = net.replace(Table.of("demands", rows), Table.of("classes", classes))
    demands = demands_in(net, net.settings.base_year)
    woven = fabric(net)
    found = ExplicitRouter(dynamic=True, measure=draw(st.sampled_from(["igp", "latency"])))
    routing = found(woven, demands.scaled(0.0))
    other = ExplicitRouter(dynamic=True, measure="length")(woven, demands.scaled(0.0))
    made = []
    for number, name in enumerate(demands.ids):
        paths = [[text(woven, p.arcs) for p in each.paths[number]] for each in (routing, other)]
        if paths[0] and paths[0][0] and draw(st.booleans()):
            backup = paths[1][0] if draw(st.booleans()) else ()
            gbps = draw(st.sampled_from([None, 5.0, 40.0]))
            made.append(Tunnel(name, paths[0][0], backup, gbps))
    return net, demands, tuple(made)


def text(woven: Any, listed: tuple[int, ...]) -> tuple[str, ...]:
    """Return arcs as a tunnel names them."""
    links = woven.network["links"].ids
    exchanges = {handoff.arc: f"exchange:{handoff.exchange}" for handoff in woven.handoffs}
    return tuple(exchanges.get(arc) or f"link:{links[arc >> 1]}" for arc in listed)


@pytest.mark.parametrize("reserve", RESERVES)
@settings(max_examples=40)
@given(asked=tunnels_asked(), dynamic=st.booleans(), split=st.booleans())
def test_nothing_is_placed_beyond_capacity_and_the_same_input_gives_the_same_bytes(
    reserve: Any, asked: tuple[Network, Demands, tuple[Tunnel, ...]], dynamic: Any, split: Any
) -> None:
    net, demands, tunnels = asked
    router = ExplicitRouter(tunnels, dynamic=dynamic, split=split, reserve=reserve)
    made = router.place(net, demands)
    assert np.all(made.working_gbps + made.backup_gbps <= made.capacity_gbps + 1e-6)
    routing = router(net, demands)
    load = routing.load_gbps(demands.volume_gbps)
    links = net["links"]["capacity_gbps"]
    assert np.all(load <= np.asarray(links)[:, np.newaxis] + 1e-6)
    again = router(net, demands)
    assert again.share.data.tobytes() == routing.share.data.tobytes()
    assert again.paths == routing.paths
    assert dict(again.why) == dict(routing.why)
    full = routing.carried > 1 - 1e-9
    assert [bool(k in routing.why) for k in range(len(demands))] == [not done for done in full]


@settings(max_examples=40)
@given(asked=tunnels_asked(), dynamic=st.booleans())
def test_what_comes_later_never_displaces_what_came_before(
    asked: tuple[Network, Demands, tuple[Tunnel, ...]], dynamic: Any
) -> None:
    net, demands, tunnels = asked
    whole = ExplicitRouter(tunnels, dynamic=dynamic).place(net, demands)
    kept = [row for row, name in enumerate(demands.service) if name == "gold"]
    names = {demands.ids[k] for k in kept}
    table = Table.of("demands", [r for r in net["demands"].rows() if r["demand"] in names])
    fewer = net.replace(table)
    own = tuple(tunnel for tunnel in tunnels if tunnel.demand in names)
    alone = ExplicitRouter(own, dynamic=dynamic).place(
        fewer, demands_in(fewer, net.settings.base_year)
    )
    assert whole.placed[: len(alone.placed)] == alone.placed


@pytest.mark.parametrize("reserve", ["dedicated", "shared"])
@settings(max_examples=40)
@given(asked=tunnels_asked())
def test_after_any_cut_of_a_segment_every_protected_backup_has_its_room(
    reserve: Any, asked: tuple[Network, Demands, tuple[Tunnel, ...]]
) -> None:
    net, demands, tunnels = asked
    made = ExplicitRouter(tunnels, reserve=reserve).place(net, demands)
    ridden = {row["link"]: set(row["segments"]) for row in net["links"].rows()}
    links = net["links"].ids
    capacity = net["links"]["capacity_gbps"]

    def cut(path: Any, segment: str) -> bool:
        return any(segment in ridden[links[a >> 1]] for a in path.arcs if a < 2 * len(links))

    for segment in net["segments"].ids:
        load = np.zeros(2 * len(links))
        for placed in made.placed:
            for part in placed.parts:
                path = part.path
                backup = placed.asked.backup
                if part.use == "working" and backup and not placed.unprotected:
                    moved = cut(path, segment) and not cut(backup, segment)
                    path = backup if moved else path
                for arc in path.arcs:
                    if arc < load.size:
                        load[arc] += part.gbps
        assert np.all(load <= np.repeat(capacity, 2) + 1e-6)

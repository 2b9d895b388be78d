"""Constrained paths on networks that can be worked out on paper, to the digit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from made_networks import grid, mesh_network, network, row
from netplan.errors import InputError
from netplan.routing.constrained.conflict import NoPath
from netplan.routing.constrained.constraints import Atom, Constraints
from netplan.routing.constrained.finder import Finder
from netplan.routing.constrained.path import constrained_path
from netplan.routing.constrained.search import UndecidedError
from netplan.routing.demands import demands_in
from netplan.routing.domains import Domains
from netplan.routing.fabric import fabric
from netplan.routing.routers.constrained import ConstrainedRouter
from netplan.topology.table import Table

if TYPE_CHECKING:
    from netplan.routing.result import Path
    from netplan.topology.network import Network

# A square a-b-c and a-d-c with a long direct link; every link is 100 km of cable, but for the
# direct one of 300 km.
#   l0 a-b   l1 b-c   l2 a-d   l3 d-c   l4 a-c (IGP cost 1)   l5 b-d
SQUARE = mesh_network(
    [("a", "b", 2), ("b", "c", 2), ("a", "d", 3), ("d", "c", 3), ("a", "c", 1), ("b", "d", 1)],
    demands=[("a", "c", 10.0), ("c", "a", 10.0)],
)
KM = {"s4": 300.0}


def square(**nodes: Any) -> Network:
    """Return the square, its direct link 300 km long; ``nodes`` changes columns of every node."""
    rows = [r | {"length_km": KM.get(r["segment"], 100.0)} for r in SQUARE["segments"].rows()]
    sites = [
        r | {"region": "north" if r["site"] in "BD" else "south"} for r in SQUARE["sites"].rows()
    ]
    changed = [r | nodes for r in SQUARE["nodes"].rows()]
    return SQUARE.replace(
        Table.of("segments", rows), Table.of("sites", sites), Table.of("nodes", changed)
    )


def ask(net: Network, source: str = "a", target: str = "c", **asked: Any) -> Path | NoPath:
    """Return the answer for constraints over IGP cost."""
    options = {name: asked.pop(name) for name in ("measure", "load_gbps") if name in asked}
    return constrained_path(
        Domains.of(fabric(net)),
        source,
        target,
        **({"measure": "igp"} | options),
        constraints=Constraints(**asked),
    )


def found(answer: Path | NoPath) -> Path:
    """Return an answer that is a path."""
    assert not isinstance(answer, NoPath), answer.reason
    return answer


def refused(answer: Path | NoPath) -> NoPath:
    """Return an answer that is none."""
    assert isinstance(answer, NoPath)
    return answer


def test_without_constraints_the_path_is_the_cheapest() -> None:
    assert found(ask(square())).arcs == (8,)
    assert found(ask(square())).cost == 1


def test_a_latency_bound_leaves_the_cheapest_path_for_a_faster_one() -> None:
    # 100 km of G.652.D take 0.48967 ms, one amplifier more, a transponder at both ends; the
    # direct link is slower by the third hundred kilometres than two links and a node.
    slow = fabric(square()).links.one_way_ms[4]
    assert found(ask(square(), max_one_way_ms=float(slow) + 0.1)).arcs == (8,)
    assert found(ask(square(), max_one_way_ms=float(slow) + 0.0999)).arcs == (0, 2)


def test_the_latency_bound_counts_nodes_and_access_cables() -> None:
    net = square(router_ms=1.0, access_km=100.0)
    woven = fabric(net)
    links = float(woven.links.one_way_ms[0] + woven.links.one_way_ms[1])
    tails = 2 * 0.4896  # 100 km of G.652.D at either end, cut at four digits
    assert found(ask(net, must_pass=("b",), max_one_way_ms=links + 3.0 + tails + 1e-3)).arcs
    assert refused(ask(net, must_pass=("b",), max_one_way_ms=links + 3.0 + tails)).conflict


def test_a_measured_latency_counts_in_the_bound() -> None:
    net = square()
    rows = [
        r | {"measured_one_way_ms": 0.5 if r["link"] == "l4" else float("nan")}
        for r in net["links"].rows()
    ]
    measured = net.replace(Table.of("links", rows))
    assert found(ask(measured, max_one_way_ms=0.6)).arcs == (8,)
    assert refused(ask(measured, max_one_way_ms=0.599)).reason == (
        "no path within 0.599 ms one way: the least possible is 0.6 ms (a - c)"
    )


def test_a_hop_bound_and_a_place_to_pass_meet_in_one_path() -> None:
    path = found(ask(square(), must_pass=("B", "d"), max_hops=3))
    assert path.arcs == (0, 10, 6)
    assert path.cost == 2 + 1 + 3


def test_a_site_a_path_starts_at_is_passed() -> None:
    assert found(ask(square(), must_pass=("A", "c"))).arcs == (8,)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (
            {"max_hops": 1, "must_pass": ("B",)},
            "no path of at most 1 link passing B: the fewest is 2 links (a - b - c)",
        ),
        (
            {"avoid_regions": ("north",), "must_pass": ("B",)},
            "passing B and avoiding region north cannot both hold on a path from a to c",
        ),
        (
            {"avoid_links": ("l4",), "avoid_sites": ("B", "D")},
            "avoiding sites B and D and avoiding link l4 cannot both hold on a path from a to c",
        ),
        ({"avoid_sites": ("A",)}, "avoiding site A leaves no path from a to c"),
        ({"avoid_carriers": ("c",)}, "avoiding carrier c leaves no path from a to c"),
        (
            {"free_gbps": 120.0, "must_pass": ("B",), "avoid_links": ("l5",)},
            (
                "no path with 120 Gbit/s free: "
                "the widest has 100 Gbit/s free (bottleneck link l4 from a to c)"
            ),
        ),
    ],
)
def test_what_rules_out_a_path_is_said_in_words(asked: dict[str, Any], reason: str) -> None:
    assert refused(ask(square(), **asked)).reason == reason


def test_the_conflict_names_each_constraint_that_is_needed_and_no_other() -> None:
    answer = ask(square(), max_hops=9, avoid_links=("l5", "l4"), avoid_regions=("north",))
    assert refused(answer).conflict == (Atom("avoid_regions", "north"), Atom("avoid_links", "l4"))


def test_free_capacity_is_counted_in_the_direction_taken() -> None:
    load = np.zeros(12)
    load[8] = 70.0
    assert found(ask(square(), free_gbps=30.0, load_gbps=load)).arcs == (8,)
    assert found(ask(square(), free_gbps=30.5, load_gbps=load)).arcs == (0, 2)
    assert found(ask(square(), "c", "a", free_gbps=100.0, load_gbps=load)).arcs == (9,)


def test_the_least_latency_said_can_be_asked_for() -> None:
    answer = refused(ask(square(), max_one_way_ms=0.5, avoid_links=("l4",)))
    figure = answer.reason.partition("least possible is ")[2].partition(" ms")[0]
    assert found(ask(square(), max_one_way_ms=float(figure), avoid_links=("l4",))).arcs == (0, 2)


def test_a_path_is_not_walked_back_to_pass_a_dead_end() -> None:
    stub = mesh_network([("a", "b", 1), ("b", "c", 1), ("b", "x", 1)])
    assert refused(ask(stub, must_pass=("x",))).reason == (
        "no path from a to c passes x without passing a node twice"
    )


def test_a_shared_risk_takes_out_its_segments_and_its_links() -> None:
    risks = [
        row(srlg="quake", member=member, source="t", confidence="assumed")
        for member in ("s4", "l0")
    ]
    net = square().replace(Table.of("srlgs", risks))
    assert found(ask(net, avoid_srlgs=("quake",))).arcs == (4, 6)


def test_by_fibre_a_cable_through_a_site_counts_as_being_there() -> None:
    net = network(
        sites=grid("ABC"),
        carriers=[row(carrier="c")],
        nodes=[row(node=site.lower(), site=site, carrier="c") for site in "AC"],
        segments=[
            row(segment="ab", a="A", b="B", length_km=50.0),
            row(segment="bc", a="B", b="C", length_km=50.0),
        ],
        links=[row(link="x", a="a", b="c", segments=("ab", "bc"), capacity_gbps=1.0)],
    )
    assert found(ask(net, avoid_sites=("B",))).arcs == (0,)
    assert refused(ask(net, avoid_sites=("B",), by_fibre=True)).conflict == (
        Atom("avoid_sites", "B"),
    )


def two_carriers(**ports: Any) -> Network:
    """Return two carriers along A-B-C that meet at A (x) and at C (y), ports of 100 Gbit/s."""
    sites = "ABC"
    carriers = ("p", "q")
    return network(
        sites=grid(sites),
        carriers=[row(carrier=name) for name in carriers],
        nodes=[
            row(node=f"{name}{site}", site=site, carrier=name, router_ms=0.0)
            for name in carriers
            for site in sites
        ],
        segments=[
            row(segment="ab", a="A", b="B", length_km=100.0),
            row(segment="bc", a="B", b="C", length_km=100.0),
        ],
        links=[
            row(
                link=f"{name}{a}{b}",
                a=f"{name}{a}",
                b=f"{name}{b}",
                segments=((a + b).lower(),),
                capacity_gbps=400.0,
                igp_cost=1 if name == "p" else 2,
            )
            for name in carriers
            for a, b in ("AB", "BC")
        ],
        exchanges=[row(exchange=x, site=site, kind="ixp") for x, site in ("xA", "yC")],
        exchange_ports=[
            row(exchange=x, carrier=name, capacity_gbps=100.0, handoff_ms=0.5, scope=("*",))
            for x in "xy"
            for name in carriers
        ],
        **ports,
    )


def test_between_carriers_a_constraint_moves_the_handoff() -> None:
    net = two_carriers()
    # Links pAB 0, pBC 1, qAB 2, qBC 3; handoffs x p-q 8, x q-p 9, y p-q 10, y q-p 11.
    assert found(ask(net, "pA", "qC")).arcs == (0, 2, 10)
    assert found(ask(net, "pA", "qC", avoid_links=("pBC",))).arcs == (8, 4, 6)
    assert found(ask(net, "pA", "qC", must_pass=("qB",))).arcs == (8, 4, 6)


def test_a_full_port_turns_traffic_to_another_exchange() -> None:
    net = two_carriers()
    load = np.zeros(12)
    load[10] = 60.0
    assert found(ask(net, "pA", "qC", free_gbps=40.0, load_gbps=load)).arcs == (0, 2, 10)
    assert found(ask(net, "pA", "qC", free_gbps=41.0, load_gbps=load)).arcs == (8, 4, 6)
    answer = ask(net, "pA", "qC", free_gbps=41.0, load_gbps=load, avoid_links=("qAB",))
    assert refused(answer).reason == (
        "no path with 41 Gbit/s free avoiding link qAB: the widest has 40 Gbit/s free "
        "(bottleneck port of p at y, outbound)"
    )


def test_between_sites_any_network_will_do() -> None:
    net = two_carriers()
    assert found(ask(net, "A", "C")).arcs == (0, 2)
    assert found(ask(net, "A", "C", avoid_links=("pBC",))).arcs == (4, 6)
    cut = refused(ask(net, "A", "C", avoid_links=("pBC", "qBC")))
    assert cut.conflict == (Atom("avoid_links", "pBC"), Atom("avoid_links", "qBC"))


def test_where_nothing_joins_two_nodes_no_constraint_is_blamed() -> None:
    alone = mesh_network([("a", "b", 1), ("c", "d", 1)])
    answer = refused(ask(alone, "a", "c", max_hops=3))
    assert answer.conflict == ()
    assert answer.reason == "c has no way in service from a to c"


def test_an_overloaded_node_is_ended_at_but_not_passed() -> None:
    net = square()
    nodes = [r | {"overloaded": r["node"] == "b"} for r in net["nodes"].rows()]
    busy = net.replace(Table.of("nodes", nodes))
    assert found(ask(busy, "a", "b")).arcs == (0,)
    assert refused(ask(busy, "a", "c", must_pass=("b",))).conflict == (Atom("must_pass", "b"),)


def test_unknown_names_are_all_told_with_the_nearest_ones() -> None:
    with pytest.raises(InputError) as error:
        ask(
            square(),
            must_pass=("bb", "a"),
            avoid_sites=("province:nowhere", "-A"),
            avoid_carriers=("cc",),
            avoid_regions=("nort",),
            avoid_srlgs=("../../etc",),
            avoid_segments=("s9",),
            avoid_links=("<script>",),
            max_hops=-1,
            max_one_way_ms=float("nan"),
        )
    text = str(error.value)
    assert text.startswith("constraints: 10 problems")
    assert "avoid_regions: no region 'nort'; did you mean 'north'?" in text
    assert "avoid_links: no link '<script>'" in text
    assert "max_hops: must be a number from 0 on, is -1" in text
    assert "'province:nowhere' names no site" in text


def test_an_end_that_is_neither_node_nor_site_is_told() -> None:
    with pytest.raises(InputError, match="path, source: no node or site 'aa'"):
        ask(square(), "aa", "c")


def test_a_load_of_the_wrong_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="load_gbps needs 12 arcs"):
        ask(square(), free_gbps=1.0, load_gbps=np.zeros(3))


def test_a_network_without_links_answers_too() -> None:
    bare = square().replace(Table.of("links", []))
    assert refused(ask(bare, "a", "c")).conflict == ()
    assert refused(ask(bare, "A", "C")).conflict == ()


def test_the_router_routes_every_demand_and_says_why_one_is_not_served() -> None:
    net = square()
    router = ConstrainedRouter(measure="igp", constraints=Constraints(avoid_links=("l4",)))
    routing = router(net, demands_in(net, net.settings.base_year))
    assert [paths[0].arcs for paths in routing.paths] == [(0, 2), (3, 1)]
    cut = replace(router, constraints=Constraints(avoid_links=("l4", "l1")))
    down = cut(net, demands_in(net, net.settings.base_year), down=frozenset({3}))
    assert down.carried.tolist() == [0.0, 0.0]
    assert down.why[0] == "avoiding links l4 and l1 leaves no path from a to c"


def test_a_class_promise_bounds_the_path_of_its_demands_alone() -> None:
    net = square()
    slow_ms = float(fabric(net).links.one_way_ms[4])
    classes = [row(class_="fast", max_one_way_ms=slow_ms), row(class_="slow")]
    demands = [
        row(demand=name, source="a", target="c", volume_gbps=1.0, class_=name)
        for name in ("fast", "slow")
    ]
    promised = net.replace(Table.of("classes", classes), Table.of("demands", demands))
    wanted = demands_in(promised, net.settings.base_year)
    kept = ConstrainedRouter(measure="igp", promises=True)(promised, wanted)
    assert [paths[0].arcs for paths in kept.paths] == [(0, 2), (8,)]
    loose = ConstrainedRouter(measure="igp")(promised, wanted)
    assert [paths[0].arcs for paths in loose.paths] == [(8,), (8,)]


def test_a_search_that_gives_up_says_so_and_blames_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    domains = Domains.of(fabric(square()))
    short = replace(Finder.of(domains, Constraints(must_pass=("b",)), measure="igp"), most_labels=2)
    with pytest.raises(UndecidedError):
        short.found("a", "c")

    def give_up(*_: Any, **__: Any) -> None:
        raise UndecidedError

    monkeypatch.setattr("netplan.routing.constrained.finder.best_path", give_up)
    answer = refused(ask(square(), must_pass=("b",)))
    assert (answer.decided, answer.conflict) == (False, ())
    assert answer.reason == "not decided within 500,000 partial paths"

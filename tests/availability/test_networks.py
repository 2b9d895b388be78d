"""Demands, cities, classes and the whole network: the square by hand, and what people read."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from made_networks import grid, mesh_network, network, row
from netplan.errors import NetplanError
from netplan.failures import Scenario, Sweeper
from netplan.failures.availability import (
    AvailabilitySettings,
    LostBy,
    NetworkAvailability,
    elements,
    network_availability,
)
from netplan.failures.availability.of_network import group_weights
from netplan.io import read_network
from netplan.metrics.availability_table import availability_table, basis_table, element_table
from netplan.routing.demands import Demands, demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric
from netplan.topology.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from netplan.topology.network import Network

SITES = ("west", "north", "east")


@pytest.fixture(scope="module")
def square(root: Path) -> Network:
    """Return the square without any change."""
    return read_network(root / "topology" / "square")


@pytest.fixture(scope="module")
def sweeper(square: Network) -> Sweeper:
    """Return what sweeps the square's demands of 2026, three of its sites watched."""
    return Sweeper.of(fabric(square), demands_in(square, 2026), sites=SITES)


@pytest.fixture(scope="module")
def found(square: Network, sweeper: Sweeper) -> NetworkAvailability:
    """Return its availability, all states to three failures looked at."""
    settings = AvailabilitySettings(order=3, samples=200)
    return network_availability(square, sweeper, settings=settings)


@pytest.fixture(scope="module")
def table(square: Network, found: NetworkAvailability) -> pd.DataFrame:
    """Return the table of the square."""
    return availability_table(square, found, case="today")


def up(square: Network) -> dict[str, float]:
    """Return the availability of each element of the square by id."""
    parts = elements(square)
    return dict(zip(parts.ids, (1.0 - parts.unavailability).tolist(), strict=True))


def needed(of: dict[str, float], names: str) -> float:
    """Return the availability of elements in series."""
    return math.prod(of[name] for name in names.split())


def by_hand(square: Network) -> dict[str, float]:
    """Return availabilities of the square in closed form, each a series of parallel parts."""
    of = up(square)
    # Red has one way from South to North: over West, the last stretch on two parallel circuits.
    twins = 1.0 - (1.0 - of["r-wn-1"]) * (1.0 - of["r-wn-2"])
    red = needed(of, "south west north r-south r-west r-north s-w w-n r-sw") * twins
    # Blue reaches East directly, or over North on circuits that share the cable s-e at first.
    round_about = needed(of, "b-sn b-ne n-e b-north north")
    direct_or_round = 1.0 - (1.0 - of["b-se"]) * (1.0 - round_about)
    blue = needed(of, "south east b-south b-east s-e") * direct_or_round
    return {"d1": red, "d2": red, "d3": 0.0, "d8": blue, "east": blue}


def test_the_square_is_as_available_as_series_and_parallel_parts_by_hand(
    square: Network, found: NetworkAvailability, table: pd.DataFrame
) -> None:
    rows = table.set_index("id")
    for name, truth in by_hand(square).items():
        place = list(table["id"]).index(name)
        down = found.found.down
        assert down.least[place] <= 1 - truth + 1e-15
        assert down.most[place] >= 1 - truth - 1e-15
        assert down.most[place] - down.least[place] < 1e-9
        assert rows.loc[name, "availability"] == pytest.approx(truth, abs=1e-10)
    assert rows.loc["d1", "down_min_per_year"] == pytest.approx(1652.022, abs=0.001)
    assert rows.loc["d8", "down_min_per_year"] == pytest.approx(1070.341, abs=0.001)


def test_the_gain_is_what_the_closed_form_loses_with_a_perfect_element(
    square: Network, found: NetworkAvailability
) -> None:
    parts, column = found.found.elements, found.demands.ids.index("d8")
    truth = by_hand(square)["d8"]
    for number, (kind, name) in enumerate(zip(parts.kind, parts.ids, strict=True)):
        chance = parts.unavailability.copy()
        chance[number] = 0.0
        of = dict(zip(parts.ids, (1.0 - chance).tolist(), strict=True))
        round_about = needed(of, "b-sn b-ne n-e b-north north")
        direct_or_round = 1.0 - (1.0 - of["b-se"]) * (1.0 - round_about)
        perfect = needed(of, "south east b-south b-east s-e") * direct_or_round
        gain = found.found.gain[number, column]
        assert gain == pytest.approx(perfect - truth, abs=1e-9), (kind, name)
        assert gain <= perfect - truth + 1e-15


def test_the_three_elements_that_would_raise_it_most_are_named_with_their_gain(
    table: pd.DataFrame,
) -> None:
    d8 = table.set_index("id").loc["d8"]
    assert d8["raise_1_en"] == "cable South Town–East Town"
    assert d8["raise_1_zh"] == "光缆 南镇—东镇"
    assert d8["raise_1_min_per_year"] == pytest.approx(1028.2, abs=0.1)
    # Four elements of 10.5 minutes follow, equal: the node whose id comes first.
    assert [d8["raise_2_en"], d8["raise_3_en"]] == ["node Blue East Town", "node Blue South Town"]


def test_a_class_and_the_network_are_means_by_traffic(
    found: NetworkAvailability, table: pd.DataFrame
) -> None:
    share, volume = found.down("demand").share, found.demands.volume_gbps
    gold = np.array(found.demands.service, dtype=object) == "gold"
    rows = table.set_index(["kind", "id"])
    wanted = float(share[gold] @ volume[gold] / volume[gold].sum())
    assert 1 - rows.loc[("class", "gold"), "availability"] == pytest.approx(wanted, abs=1e-9)
    wanted = float(share @ volume / volume.sum())
    assert 1 - rows.loc[("network", ""), "availability"] == pytest.approx(wanted, abs=1e-9)
    assert list(table["kind"]) == ["demand"] * 8 + ["site"] * 3 + ["class"] * 2 + ["network"]


def test_promises_are_judged_by_the_class(table: pd.DataFrame) -> None:
    rows = table.set_index("id")
    assert rows.loc["d1", ["promised", "verdict"]].tolist() == [0.9999, "missed"]
    assert rows.loc["gold", "verdict"] == "missed"
    assert rows.loc["d8", "verdict"] == ""  # bulk promises nothing
    assert rows.loc["west", "verdict"] == ""


def test_what_is_never_reached_is_down_all_year_and_nothing_would_raise_it(
    table: pd.DataFrame,
) -> None:
    d3 = table.set_index("id").loc["d3"]  # Red has no link to East yet
    assert d3["down_min_per_year"] == 525_960
    assert d3["nines"] == 0.0
    assert d3["raise_1_en"] == ""
    assert math.isnan(d3["raise_1_min_per_year"])


def test_columns_follow_from_one_another(table: pd.DataFrame) -> None:
    down = 1 - table["availability"]
    np.testing.assert_allclose(table["down_min_per_year"], down * 525_960, atol=1e-6)
    np.testing.assert_allclose(table["nines"], -np.log10(down), atol=1e-6)
    ends = ["sure_least", "down_low", "down", "down_high", "sure_most"]
    for less, more in pairwise(f"{end}_min_per_year" for end in ends):
        assert (table[less] <= table[more]).all()


def test_elements_are_listed_by_what_their_perfection_would_bring(
    square: Network, found: NetworkAvailability
) -> None:
    listed = element_table(square, found, case="today")
    assert len(listed) == len(found.found.elements)
    assert list(listed["id"][:2]) == ["s-w", "w-n"]
    # Equal to nine digits counts as equal, and then kind and id decide.
    assert (np.diff(listed["raises_min_per_year"]) <= 1e-6).all()
    first = listed.iloc[0]
    assert first["down_min_per_year"] == pytest.approx(first["unavailability"] * 525_960)
    assert first["parts"] == "1 cable, 8 amplifier, 2 line_terminal"
    assert set(listed["confidence"]) == {"assumed"}


def test_what_was_left_out_and_what_has_no_figures_is_said(
    square: Network, sweeper: Sweeper
) -> None:
    some = [r for r in square["reliability"].rows() if r["element"] in {"cable", "node"}]
    bare = square.replace(Table.of("reliability", some))
    settings = AvailabilitySettings(max_states=20, samples=30, seed=4)
    answer = network_availability(bare, sweeper, settings=settings)
    said = basis_table(answer, case="today").set_index("figure")["value"]
    assert said["states"] == 20
    assert said["elements"] == 11  # four cables, seven nodes
    assert said["draws"] == 30
    assert said["seed"] == 4
    looked_at = 1.0 - said["left_out"]
    assert 0.999 < looked_at < 1.0
    assert said["drawn_from"] == pytest.approx(said["left_out"], rel=1e-6)
    assert said["without_amplifier"] == 8 + 10 + 9 + 9
    assert said["without_transponder"] == 12
    assert said["without_regenerator"] == 1
    assert said["without_site"] == 4


def test_the_answer_does_not_depend_on_batches_or_workers(
    square: Network, sweeper: Sweeper
) -> None:
    answers = [
        network_availability(
            square,
            sweeper,
            settings=AvailabilitySettings(max_states=60, samples=20, batch=batch),
            workers=workers,
        )
        for batch, workers in ((250, 1), (7, 1), (25, 2))
    ]
    for other in answers[1:]:
        assert other.found.down.share.tobytes() == answers[0].found.down.share.tobytes()
        assert other.found.down.high.tobytes() == answers[0].found.down.high.tobytes()
        assert other.found.gain.tobytes() == answers[0].found.gain.tobytes()


def test_progress_counts_states(square: Network, sweeper: Sweeper) -> None:
    seen: list[tuple[str, int, int]] = []
    settings = AvailabilitySettings(max_states=25, samples=0, batch=10)
    network_availability(
        square, sweeper, settings=settings, progress=lambda *step: seen.append(step)
    )
    assert seen == [("states", done, 25) for done in (10, 20, 25)]


def test_the_sweeper_loses_what_the_router_finds_no_way_for() -> None:
    net = mesh_network(
        [("a", "b", 1), ("b", "c", 1), ("c", "a", 1)],
        demands=[("a", "b", 60.0), ("b", "c", 10.0)],
        settings={"hub": "A"},
    )
    woven, demands = fabric(net), demands_in(net, 2026)
    evaluate = LostBy(Sweeper.of(woven, demands, sites=("B", "C")))
    cuts = [frozenset[int](), frozenset({0}), frozenset({0, 1}), frozenset({0, 1, 2})]
    scenarios = [
        Scenario(str(n), "draw", tuple(f"l{i}" for i in sorted(cut)), ("links",) * len(cut))
        for n, cut in enumerate(cuts)
    ]
    lost = evaluate(scenarios)
    for number, cut in enumerate(cuts):
        served = EcmpRouter()(woven, demands, down=cut).served
        assert lost[number, :2].tolist() == (~served).tolist()
    assert lost[:, 2:].tolist() == [[False] * 2, [False] * 2, [True, False], [True, True]]


def test_a_demand_is_lost_with_the_node_it_ends_at_though_it_passes_none_of_its_links() -> None:
    # Blue hands over to Red at the exchange where Red's only node stands.
    net = network(
        settings={"hub": "A"},
        sites=grid("AB"),
        carriers=[row(carrier="r"), row(carrier="b")],
        nodes=[
            row(node="bA", site="A", carrier="b"),
            row(node="bB", site="B", carrier="b"),
            row(node="rB", site="B", carrier="r"),
        ],
        segments=[row(segment="s", a="A", b="B", length_km=100.0)],
        links=[row(link="l", a="bA", b="bB", segments=("s",), capacity_gbps=9.0)],
        exchanges=[row(exchange="x", site="B", kind="nbp")],
        exchange_ports=[
            row(exchange="x", carrier=c, capacity_gbps=9.0, scope=("*",)) for c in "rb"
        ],
        demands=[row(demand="d", source="bA", target="rB", volume_gbps=1.0)],
        reliability=[
            row(element="node", availability=0.9),
            row(element="exchange", mtbf_h=4.0, mttr_h=1.0),
        ],
    )
    found = network_availability(net, Sweeper.of(fabric(net), demands_in(net, 2026)))
    assert found.down("demand").availability[0] == pytest.approx(0.9**3 * 0.8, abs=1e-15)


def test_a_state_that_cannot_be_computed_is_an_error_and_no_share_of_time(
    sweeper: Sweeper,
) -> None:
    lost = LostBy(sweeper)
    with pytest.raises(NetplanError, match="typing error could not be computed: no site 'wets'"):
        lost([Scenario("typing error", "draw", ("wets",), ("sites",))])


def test_classes_without_traffic_count_their_demands_evenly() -> None:
    nothing = Demands(("x", "y"), ("a", "a"), ("b", "c"), ("", "w"), np.zeros(2), 2026)
    classes, weights = group_weights(nothing, 1)
    assert classes == ("", "w")
    assert weights.tolist() == [[1, 0, 0], [0, 1, 0], [0.5, 0.5, 0]]


def test_a_network_without_demands_or_figures_is_never_down() -> None:
    net = mesh_network([("a", "b", 1)], settings={"hub": "A"})
    found = network_availability(net, Sweeper.of(fabric(net), demands_in(net, 2026), sites=("B",)))
    table = availability_table(net, found, case="c")
    assert table[["kind", "availability"]].to_numpy().tolist() == [["site", 1.0], ["network", 1.0]]
    assert math.isinf(table["nines"][0])
    assert table["raise_1_en"][0] == ""


def test_a_demand_of_no_class_is_listed_as_such() -> None:
    net = mesh_network(
        [("a", "b", 1)],
        demands=[("a", "b", 5.0)],
        settings={"hub": "A"},
        reliability=[row(element="node", which="b", mtbf_h=99.0, mttr_h=1.0)],
    )
    found = network_availability(net, Sweeper.of(fabric(net), demands_in(net, 2026)))
    table = availability_table(net, found, case="c")
    assert table["name_en"].tolist() == ["c A → c B", "no class", "all traffic"]
    assert table["availability"].tolist() == pytest.approx([0.99] * 3)
    assert table["raise_1_en"].tolist() == ["node c B"] * 3


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"order": -1}, "order must be at least 0, is -1"),
        ({"max_states": 0}, "max_states must be at least 1, is 0"),
        ({"samples": -5}, "samples must be at least 0, is -5"),
        ({"batch": 0}, "batch must be at least 1, is 0"),
        ({"confidence": 1.0}, "confidence must be between 0 and 1, is 1"),
        ({"confidence": math.nan}, "confidence must be between 0 and 1, is nan"),
    ],
)
def test_settings_that_no_run_can_have_are_refused(wrong: dict[str, float], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        AvailabilitySettings(**wrong)  # type: ignore[arg-type]

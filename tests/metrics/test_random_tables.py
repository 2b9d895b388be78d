"""Every table of random networks: nothing breaks, parts add up, the best is the best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import grid, row
from made_networks import network as build
from netplan.failures import segment_failures, sweep
from netplan.metrics.exchange_table import exchange_table
from netplan.metrics.latency_table import latency_table, looked_at
from netplan.metrics.load_tables import egress_table, link_table, segment_table
from netplan.metrics.measured import figure
from netplan.metrics.scenario_table import failure_table
from netplan.metrics.states import States
from netplan.metrics.targets import judge
from netplan.metrics.views import Views, views
from netplan.routing.demands import demands_in
from netplan.routing.igp import Igp
from netplan.topology.table import Table
from random_networks import networks

if TYPE_CHECKING:
    from netplan.failures import Sweep
    from netplan.topology.network import Network

STATISTICS = ("each", "max", "mean", "median", "population_mean", "p95", "share")


def swept(network: Network) -> tuple[Views, Sweep]:
    """Return the views of a network and its single-cut sweep."""
    view = views(network)
    demands, cuts = demands_in(network, 2026), segment_failures(network)
    return view, sweep(view.fabric, demands, cuts, sites=tuple(looked_at(network)))


@settings(max_examples=40)
@given(network=networks(carriers=3))
def test_latency_parts_add_up_and_best_is_least(network: Network) -> None:
    table = latency_table({"now": views(network)})
    if table.empty:
        return
    parts = ["direct_ms", "detour_ms", "amplifier_ms", "regenerator_ms", "transponder_ms"]
    total = table[[*parts, "node_ms", "access_ms"]].sum(axis=1)
    np.testing.assert_allclose(total, table["one_way_ms"], atol=1e-12)
    assert (table["low_ms"] <= table["one_way_ms"] + 1e-12).all()
    assert (table["one_way_ms"] <= table["high_ms"] + 1e-12).all()
    assert not table.duplicated(["view", "carrier", "target"]).any()
    for (name, _), group in table.groupby(["view", "target"]):
        by = group.set_index("carrier")["one_way_ms"]
        own = by.drop("best")
        # Light on anybody's fibre may mix carriers; a packet stays within one.
        assert by["best"] <= own.min() + 1e-12 if len(own) else True
        assert name == "optical" or by["best"] == own.min()


@settings(max_examples=40)
@given(network=networks(carriers=3))
def test_an_optical_path_is_never_slower_than_the_ip_path_it_carries(network: Network) -> None:
    view = views(network)
    hub = network.settings.hub
    for site in network["sites"].ids:
        light, packets = view.optical(hub, site), view.ip(hub, site)
        if packets is not None and light is not None:
            line = packets.latency.fibre_ms + packets.latency.amplifier_ms
            assert light.latency.fibre_ms + light.latency.amplifier_ms <= line + 1e-9


@settings(max_examples=40)
@given(network=networks(carriers=3))
def test_exchange_rows_are_complete_and_consistent(network: Network) -> None:
    table = exchange_table({"now": views(network)})
    met = table[table["reachable"].astype(bool)]
    assert not table.duplicated(["from_carrier", "to_carrier", "target"]).any()
    assert (table["from_carrier"] != table["to_carrier"]).all()
    assert (met["exchange"] != "").all()
    assert (table.loc[~table["reachable"].astype(bool), "why_not"] != "").all()
    known = met.dropna(subset=["home_ms"])
    np.testing.assert_allclose(
        known["one_way_ms"].astype(float) - known["hairpin_ms"].astype(float),
        known["home_ms"].astype(float),
        atol=1e-12,
    )


@settings(max_examples=40)
@given(network=networks())
def test_loads_add_up_over_links_segments_and_the_border(network: Network) -> None:
    view, cuts = swept(network)
    links = link_table(view.fabric, cuts, case="now", year=2026)
    assert (links["worst_utilisation"] >= links["utilisation"] - 1e-9).all()
    worse = links[["load_ab_gbps", "load_ba_gbps"]].max(axis=1)
    np.testing.assert_allclose(links["utilisation"], worse / links["capacity_gbps"])
    segments = segment_table(view.fabric, cuts, case="now").set_index("segment")
    for name in network["segments"].ids:
        rides = np.array([name in ridden.split(";") for ridden in links["segments"]], dtype=bool)
        riders = links[rides]
        assert segments.loc[name, "circuits"] == len(riders)
        load = riders[["load_ab_gbps", "load_ba_gbps"]].max(axis=1).sum()
        np.testing.assert_allclose(segments.loc[name, "load_gbps"], load, atol=1e-9)
    egress = egress_table(view.fabric, cuts, case="now", year=2026).set_index("carrier")
    crossing = links[links["crosses_home"].astype(bool)]
    assert egress.loc["all", "capacity_gbps"] == crossing["capacity_gbps"].sum()
    both = egress.loc["all", "load_out_gbps"] + egress.loc["all", "load_in_gbps"]
    total = crossing["load_ab_gbps"].sum() + crossing["load_ba_gbps"].sum()
    np.testing.assert_allclose(both, total, atol=1e-9)
    own = egress.drop("all")[["capacity_gbps", "load_out_gbps", "load_in_gbps", "links"]].sum()
    np.testing.assert_allclose(own, egress.loc["all", own.index].astype(float), atol=1e-9)


@settings(max_examples=40)
@given(network=networks())
def test_latency_after_a_failure_is_that_of_the_failed_network(network: Network) -> None:
    view, cuts = swept(network)
    table = failure_table(view.network, cuts, case="now", year=2026)
    assert table["scenario"].is_unique
    cities = [site for site in network["sites"].ids if site != network.settings.hub]
    for cells, effect in zip(table.iloc[1:].to_dict("records"), cuts.hits, strict=True):
        after = Views(view.fabric, Igp(view.fabric, effect.down), view.policy)
        seen = {city: after.ip(network.settings.hub, city) for city in cities}
        reached = [sight.latency.one_way_ms for sight in seen.values() if sight is not None]
        assert cells["cities_lost"] == len(cities) - len(reached)
        expected = np.mean(reached) if reached else np.nan
        np.testing.assert_allclose(cells["mean_ms"], expected, atol=1e-12)
        np.testing.assert_allclose(cells["worst_city_ms"], max(reached, default=np.nan), atol=1e-12)


def target_of(draw: st.DrawFn) -> dict[str, Any]:
    """Return one target of some metric, view and statistic."""
    metric = draw(st.sampled_from(["latency_ms", "stretch", "latency_change"]))
    cells = {
        "target": "t",
        "name_en": "T",
        "metric": metric,
        "view": draw(st.sampled_from(["optical", "ip", "internet"])),
        "statistic": draw(st.sampled_from(STATISTICS)),
        "comparator": draw(st.sampled_from(["at_most", "at_least"])),
        "from_set": ("S0",),
        "to_set": draw(st.sampled_from([("*",), ("S1",)])),
        "value": draw(st.floats(-1, 5)),
        "limit_ms": draw(st.floats(0.1, 5)),
        "source": "s",
        "confidence": "assumed",
    }
    return next(iter(Table.of("targets", [cells]).rows()))


@settings(max_examples=120)
@given(network=networks(), asked=st.composite(target_of)())
def test_a_figure_lies_within_its_interval_and_is_judged_by_it(
    network: Network, asked: dict[str, Any]
) -> None:
    states = States(network)
    found = figure(states, states.today(), asked)
    if not found.pairs:
        assert np.isnan(found.value)
        assert judge(asked, found) == "unknown"
        return
    if np.isnan(found.value):
        assert asked["statistic"] == "population_mean"  # nobody lives there
        return
    assert found.low - 1e-12 <= found.value <= found.high + 1e-12
    assert len(found.worst) == 2
    assert judge(asked, found) in {"met", "missed", "borderline"}
    if asked["metric"] == "latency_change" and asked["statistic"] != "share":
        assert (found.low, found.value, found.high) == (0.0, 0.0, 0.0)


def test_tables_of_the_smallest_network_are_empty_and_typed() -> None:
    network = build(
        settings={"hub": "A"},
        sites=grid("AB"),
        carriers=[row(carrier="c")],
        nodes=[row(node="a", site="A", carrier="c")],
        segments=[row(segment="s", a="A", b="B")],
    )
    view, cuts = swept(network)
    assert (
        latency_table({"now": view})["view"].tolist() == ["optical"] * 2
    )  # on anybody's fibre, and on c's
    assert exchange_table({"now": view}).empty
    assert link_table(view.fabric, cuts, case="now", year=2026).empty
    failures = failure_table(view.network, cuts, case="now", year=2026)
    assert failures["worst_link"].tolist() == ["", ""]
    assert isinstance(failures, pd.DataFrame)

"""The result tables: their columns, and what their rows say of a small network."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from netplan.failures import named_scenarios, segment_failures, sweep
from netplan.metrics.calibration import calibration_table
from netplan.metrics.exchange_table import exchange_table
from netplan.metrics.latency_table import latency_table, looked_at
from netplan.metrics.load_tables import border_side, egress_table, link_table, segment_table
from netplan.metrics.scenario_table import failure_table
from netplan.metrics.states import States
from netplan.metrics.targets import target_table
from netplan.metrics.views import views
from netplan.routing.demands import demands_in
from netplan.topology.table import Table

if TYPE_CHECKING:
    from netplan.topology.network import Network

# The columns the study promises; tables may hold more beside them.
PROMISED = {
    "latency": "state view source target kind name_en name_zh province region hub carrier "
    "best_carrier one_way_ms low_ms high_ms rtt_ms ring_ms ring_position geodesic_km bound_ms "
    "stretch length_km route_en route_zh route_segments links direct_ms detour_ms amplifier_ms "
    "regenerator_ms transponder_ms node_ms access_ms target_ms verdict targets source_note "
    "confidence",
    "exchange": "state policy source target name_en name_zh from_carrier to_carrier reachable "
    "why_not exchange exchange_name_en exchange_name_zh one_way_ms low_ms high_ms home_ms "
    "hairpin_ms hairpin_km length_km route_en route_zh confidence",
    "links": "case year link carrier a b a_site b_site name_en name_zh capacity_gbps load_ab_gbps "
    "load_ba_gbps utilisation_ab utilisation_ba utilisation overflow_gbps bottleneck crosses_home "
    "worst_failure worst_failure_en worst_failure_zh worst_utilisation worst_overflow_gbps "
    "length_km one_way_ms segments technology source_note confidence",
    "failures": "case year scenario name_en name_zh kind members links_down capacity_down_gbps "
    "unserved_gbps worst_link worst_utilisation overflow_gbps cities_lost mean_ms worst_city "
    "worst_city_ms",
    "segments": "case segment a b name_en name_zh corridor status length_km length_rule low_km "
    "high_km circuits capacity_gbps load_gbps utilisation waves waves_room source_note confidence",
    "egress": "case year carrier capacity_gbps load_out_gbps load_in_gbps mean_utilisation links",
    "targets": "target name_en name_zh metric view statistic comparator unit value today today_low "
    "today_high today_verdict plan plan_low plan_high plan_verdict worst_en worst_zh baseline "
    "detail_en detail_zh source_note confidence",
    "calibration": "figure name_en name_zh kind fitted view statistic published_low "
    "published_high published unit model model_low model_high error verdict note_en note_zh "
    "source_note confidence",
}


def all_tables(network: Network) -> dict[str, pd.DataFrame]:
    """Return every table of metrics for a network as it stands."""
    states = States(network)
    view = states.today()
    demands = demands_in(network, 2026)
    sites = tuple(looked_at(network))
    cuts = sweep(view.fabric, demands, segment_failures(network), sites=sites)
    return {
        "latency": latency_table({"today": view}),
        "exchange": exchange_table({"today": view}),
        "links": link_table(view.fabric, cuts, case="today", year=2026),
        "failures": failure_table(view.network, cuts, case="today", year=2026),
        "segments": segment_table(view.fabric, cuts, case="today"),
        "egress": egress_table(view.fabric, cuts, case="today", year=2026),
        "targets": target_table(states, today=view),
        "calibration": calibration_table(states),
    }


@pytest.fixture
def tables(plain: Network) -> dict[str, pd.DataFrame]:
    """Return every table of the small network."""
    return all_tables(plain)


@pytest.mark.parametrize("name", PROMISED)
def test_every_promised_column_is_there_in_order(
    name: str, tables: dict[str, pd.DataFrame]
) -> None:
    promised = PROMISED[name].split()
    assert [column for column in tables[name].columns if column in promised] == promised


def test_an_empty_network_has_empty_tables(plain: Network) -> None:
    bare = plain.replace(
        *(Table.of(name, []) for name in ("links", "demands", "exchange_ports", "exchanges"))
    )
    tables = all_tables(bare)
    assert tables["links"].empty
    assert tables["latency"]["view"].unique().tolist() == ["optical"]
    assert tables["failures"]["cities_lost"].tolist() == [2] * 5
    assert not tables["exchange"]["reachable"].any()
    assert tables["egress"]["mean_utilisation"].isna().all()


def test_looked_at_names_kinds_and_leaves_out_the_hub(plain: Network) -> None:
    assert looked_at(plain) == {"A": ("city",), "B": ("city",), "K": ("hub",)}


def test_without_roles_every_other_site_is_a_city(plain: Network) -> None:
    sites = [r | {"roles": ()} for r in plain["sites"].rows()]
    assert looked_at(plain.replace(Table.of("sites", sites))) == dict.fromkeys("ABK", ("city",))


def test_latency_rows_say_route_ring_and_confidence(tables: dict[str, pd.DataFrame]) -> None:
    table = tables["latency"].set_index(["view", "carrier", "target"])
    row = table.loc[("ip", "red", "B")]
    assert (row["route_en"], row["links"], row["route_segments"]) == ("H–A–B", "rHA;rAB", "HA;AB")
    assert row["best_carrier"] == "red"
    assert (row["ring_ms"], row["ring_position"]) == (4.0, "inside")
    assert row["confidence"] == "assumed"  # the weakest of what it rides
    assert row["source_note"] == "survey AB | survey HA | test"
    assert table.loc[("ip", "best", "B"), "best_carrier"] == "red"
    assert table.loc[("ip", "blue", "B"), "route_en"] == "H–B"
    assert table.loc[("optical", "best", "A"), "confidence"] == "published"
    assert math.isnan(table.loc[("ip", "red", "K"), "ring_ms"])
    assert math.isnan(row["target_ms"])
    assert row["verdict"] == ""


def test_the_strictest_promise_is_judged_and_all_are_named(plain: Network) -> None:
    promise = {"metric": "latency_ms", "from_set": ("H",), "source": "s", "confidence": "assumed"}
    rows = [
        promise | {"target": "loose", "name_en": "x", "value": 9.0, "to_set": ("A", "B")},
        promise | {"target": "tight", "name_en": "x", "value": 1.0, "to_set": ("A",)},
        promise
        | {"target": "mean", "name_en": "x", "value": 0.1, "to_set": ("A",), "statistic": "mean"},
        promise
        | {"target": "light", "name_en": "x", "value": 5.0, "to_set": ("A",), "view": "optical"},
    ]
    known = plain.replace(Table.of("targets", rows))
    table = latency_table({"today": views(known)}).set_index(["view", "carrier", "target"])
    cells = ["target_ms", "verdict", "targets"]
    assert table.loc[("ip", "best", "A"), cells].tolist() == [1.0, "missed", "loose;tight"]
    assert table.loc[("ip", "best", "B"), cells].tolist() == [9.0, "met", "loose"]
    assert table.loc[("optical", "best", "A"), cells].tolist() == [5.0, "met", "light"]


def test_a_promise_by_one_carrier_is_not_held_against_another(plain: Network) -> None:
    promise = {"metric": "latency_ms", "from_set": ("H",), "source": "s", "confidence": "assumed"}
    promise |= {"to_set": ("B",), "name_en": "x"}
    rows = [
        promise | {"target": "reds", "carrier": "red", "value": 3.0},
        promise | {"target": "far", "comparator": "at_least", "value": 9.0},
    ]
    known = plain.replace(Table.of("targets", rows))
    table = latency_table({"today": views(known)}).set_index(["view", "carrier", "target"])
    assert table.loc[("ip", "red", "B"), "targets"] == "reds"
    assert table.loc[("ip", "red", "B"), "verdict"] == "met"
    assert table.loc[("ip", "blue", "B"), ["targets", "verdict"]].tolist() == ["", ""]
    assert table.loc[("ip", "best", "B"), "targets"] == ""


def test_exchange_rows_say_why_networks_do_not_meet(plain: Network) -> None:
    ports = [r | {"scope": ("B",)} for r in plain["exchange_ports"].rows()]
    table = exchange_table({"today": views(plain.replace(Table.of("exchange_ports", ports)))})
    row = table.set_index(["from_carrier", "to_carrier", "target"]).loc[("red", "blue", "B")]
    assert not row["reachable"]
    assert row["why_not"] == "red announces H at no exchange where blue has a port"
    assert math.isnan(row["one_way_ms"])


def test_the_hairpin_is_what_an_exchange_at_the_hub_would_save(
    tables: dict[str, pd.DataFrame],
) -> None:
    table = tables["exchange"].set_index(["from_carrier", "to_carrier", "target"])
    row = table.loc[("red", "blue", "B")]
    # Handed over in B today, 500 km by red; from H it would be blue's 900 km.
    assert row["exchange"] == "xB"
    assert row["exchange_name_en"] == row["exchange_name_zh"] == "B Exchange"
    assert row["hairpin_km"] == pytest.approx(500 - 900)
    assert row["hairpin_ms"] == pytest.approx(row["one_way_ms"] - row["home_ms"])
    saved = (900 - 500) * 0.0049 + (12 - 7) * 0.00015 - 0.1 - 0.05
    assert row["hairpin_ms"] == pytest.approx(-saved)
    assert row["handoff_ms"] == 0.3


def test_links_know_loads_border_and_worst_failure(tables: dict[str, pd.DataFrame]) -> None:
    table = tables["links"].set_index("link")
    assert table.loc["rHA", ["load_ab_gbps", "load_ba_gbps"]].tolist() == [80, 20]
    assert table.loc["rHA", "utilisation"] == 0.4
    assert table.loc["rAB", "utilisation"] == 0.8
    assert table["bottleneck"].to_dict() == {"rHA": False, "rAB": True, "rHK": False, "bHB": False}
    assert table["crosses_home"].to_dict() == {"rHA": True, "rAB": False, "rHK": True, "bHB": True}
    assert set(table["worst_failure"]) == {""}
    assert table.loc["rAB", "name_en"] == "red A–B"
    assert table.loc["rAB", "carrier"] == "red"


def test_links_out_of_service_are_no_rows_and_no_egress(plain: Network) -> None:
    rows = [
        r | ({"status": "planned"} if r["link"] == "bHB" else {}) for r in plain["links"].rows()
    ]
    planned = plain.replace(Table.of("links", rows))
    tables = all_tables(planned)
    assert "bHB" not in set(tables["links"]["link"])
    assert border_side(planned).tolist() == [1, 0, 1, 0]
    egress = tables["egress"].set_index("carrier")
    assert egress.index.tolist() == ["all", "red"]
    assert egress.loc[
        "all", ["capacity_gbps", "load_out_gbps", "load_in_gbps", "links"]
    ].tolist() == [600, 80, 20, 2]
    assert egress.loc["all", "mean_utilisation"] == pytest.approx(100 / 1200)


def test_a_link_written_from_its_other_end_is_the_same_link(
    plain: Network, tables: dict[str, pd.DataFrame]
) -> None:
    turned = [
        r | {"a": r["b"], "b": r["a"], "segments": r["segments"][::-1]}
        for r in plain["links"].rows()
    ]
    other = all_tables(plain.replace(Table.of("links", turned)))
    for name in ("egress", "segments", "failures", "latency", "exchange"):
        # A link is called by its ends in the order they are written.
        said = ["worst_link_en", "worst_link_zh", "worst_direction"] if name == "failures" else []
        pd.testing.assert_frame_equal(
            other[name].drop(columns=said), tables[name].drop(columns=said)
        )
    was, now = tables["links"], other["links"]
    assert now["load_ab_gbps"].tolist() == was["load_ba_gbps"].tolist()
    assert now["utilisation"].tolist() == was["utilisation"].tolist()


def test_segments_add_up_their_riders(tables: dict[str, pd.DataFrame]) -> None:
    table = tables["segments"].set_index("segment")
    row = table.loc["HB", ["circuits", "capacity_gbps", "load_gbps", "utilisation", "waves"]]
    assert row.tolist() == [1, 100.0, 50.0, 0.5, 1]
    assert table.loc["HK", "load_gbps"] == 0
    assert table["waves_room"].tolist() == [0] * 4
    assert table.loc["HA", "name_en"] == "H–A"


def test_waves_are_capacity_over_the_module_s(plain: Network) -> None:
    links = [r | {"technology": "m"} for r in plain["links"].rows()]
    module = {"module": "m", "capacity_gbps": 150.0, "source": "t", "confidence": "assumed"}
    known = plain.replace(Table.of("links", links), Table.of("modules", [module]))
    waves = all_tables(known)["segments"].set_index("segment")["waves"]
    assert waves.to_dict() == {"HA": 2, "AB": 1, "HK": 3, "HB": 1}


def test_a_link_in_maintenance_carries_nothing_and_keeps_its_waves(plain: Network) -> None:
    status = {"bHB": "maintenance", "rHK": "planned"}
    links = [r | {"status": status.get(r["link"], "existing")} for r in plain["links"].rows()]
    table = all_tables(plain.replace(Table.of("links", links)))["segments"].set_index("segment")
    assert table["circuits"].to_dict() == {"HA": 1, "AB": 1, "HK": 0, "HB": 0}
    assert table["waves"].to_dict() == {"HA": 1, "AB": 1, "HK": 0, "HB": 1}
    assert table.loc["HB", ["capacity_gbps", "load_gbps", "utilisation"]].tolist() == [0, 0, 0]


def test_failures_tell_what_is_lost(plain: Network) -> None:
    scenarios = [
        {
            "scenario": "dark",
            "member": site,
            "name_en": "Dark",
            "source": "t",
            "confidence": "assumed",
        }
        for site in "AB"
    ]
    known = plain.replace(Table.of("scenarios", scenarios))
    view = views(known)
    demands = demands_in(known, 2026)
    scenarios = [*segment_failures(known), *named_scenarios(known)]
    cuts = sweep(view.fabric, demands, scenarios, sites=tuple(looked_at(known)))
    table = failure_table(view.network, cuts, case="c", year=2030).set_index("scenario")
    assert table.index.tolist() == ["", "HA", "AB", "HK", "HB", "dark"]
    assert table["kind"].tolist() == ["none", *["segment"] * 4, "scenario"]
    assert table["unserved_gbps"].tolist() == [0, 100, 100, 0, 50, 150]
    assert table["cities_lost"].tolist() == [0, 1, 0, 0, 0, 2]
    assert table["links_down"].tolist() == [0, 1, 1, 1, 1, 3]
    assert table["capacity_down_gbps"].tolist() == [0, 200, 100, 400, 100, 400]
    # With AB cut red loses B, and blue's longer way is the best one left.
    blue_ms = 900 * 0.0049 + 12 * 0.00015 + 0.1 + 0.1
    assert table.loc["AB", "worst_city"] == "B"
    assert table.loc["AB", "worst_city_ms"] == pytest.approx(blue_ms)
    assert table.loc["", "name_zh"] == "无故障"
    assert table.loc["dark", ["name_en", "name_zh"]].tolist() == ["Dark", "Dark"]
    assert math.isnan(table.loc["dark", "mean_ms"])
    assert table.loc["dark", "worst_city"] == ""
    assert table.loc["HA", "name_en"] == "H–A"

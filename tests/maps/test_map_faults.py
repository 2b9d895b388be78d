"""What the page knows of failures: the square to the digit, and tables that are thin or absent."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from tests.maps.square_tables import CITIES, OVERLOADS, failure_rows, square, square_input
from tests.maps.test_map_page import data_of

from netplan.failures import named_scenarios, segment_failures, sweep
from netplan.maps import MapInput, map_html
from netplan.maps.faults import fault_row, fault_rows, left_out
from netplan.metrics.city_failure_table import CITY_FAILURE_COLUMNS, city_failure_table
from netplan.metrics.overload_table import overload_table
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netplan.failures import Sweep
    from netplan.topology.network import Network


@pytest.fixture(scope="module")
def page(root: Path) -> dict[str, Any]:
    """Return what the page of the square knows."""
    return data_of(map_html(square_input(root)))


def fault(page: dict[str, Any], kind: str, scenario: str) -> dict[str, Any]:
    """Return one failure of the page."""
    (found,) = (f for f in page["fails"] if (f["kind"], f["id"]) == (kind, scenario))
    return found


def ids(page: dict[str, Any], table: str, rows: list[int]) -> list[str]:
    """Return the ids of rows of one of the page's lists."""
    return [page[table][row]["id"] for row in rows]


def test_a_cut_says_which_links_go_down_and_which_switch(page: dict[str, Any]) -> None:
    cut = fault(page, "segment", "s-e")
    assert ids(page, "segs", cut["segs"]) == ["s-e"]
    assert sorted(ids(page, "links", cut["now"]["down"])) == ["b-se", "b-sn"]
    assert ids(page, "links", cut["now"]["switched"]) == ["r-se"]


def test_a_cut_says_what_is_full_and_by_how_much(page: dict[str, Any]) -> None:
    hot = fault(page, "segment", "w-n")["case"]["today"]["hot"]
    assert [(page["links"][row]["id"], u) for row, u in hot] == [("r-ne", 1.34), ("r-se", 1.1)]
    figures = fault(page, "segment", "w-n")["case"]["today"]
    assert (figures["lost"], figures["over"], figures["n"], figures["cap"]) == (0, 54, 2, 200)


def test_a_cut_says_who_is_late_and_who_is_cut_off(page: dict[str, Any]) -> None:
    late = fault(page, "segment", "s-w")["case"]["today"]["city"]
    assert [(page["sites"][row]["id"], *ms) for row, *ms in late] == [("west", 3.288, 11.316)]
    lost = fault(page, "scenario", "east-side")["case"]["today"]["city"]
    assert [(page["sites"][row]["id"], *ms) for row, *ms in lost] == [("east", 3.552, None)]


def test_every_kind_of_member_is_found_by_its_table(page: dict[str, Any]) -> None:
    assert ids(page, "segs", fault(page, "srlg", "bridge")["segs"]) == ["s-e", "n-e"]
    assert ids(page, "sites", fault(page, "scenario", "west-out")["sites"]) == ["west"]
    assert ids(page, "links", fault(page, "scenario", "card-east")["links"]) == ["r-se"]
    assert all(f["other"] == [] for f in page["fails"])


def test_a_link_names_its_worst_failure_by_row(page: dict[str, Any]) -> None:
    worst = {link["id"]: link["case"]["today"] for link in page["links"]}
    assert page["fails"][worst["r-ne"]["wf"]]["id"] == "w-n"
    assert worst["r-ne"]["wu"] == 1.34
    assert worst["r-sw"]["wf"] is None


def test_the_case_without_failure_is_what_others_are_measured_against(page: dict[str, Any]) -> None:
    calm = page["calm"]["today"]
    assert (calm["lost"], calm["over"], calm["ms"]) == (0, 0, 3.42)


def test_how_often_a_cable_is_cut_follows_its_rate_and_length(root: Path) -> None:
    plain = square(root)
    assert data_of(map_html(MapInput(network=plain)))["segs"][0]["perYear"] is None
    rows = [
        row | {"cuts_per_1000km_year": 2.0, "repair_h": 8.0} for row in plain["segments"].rows()
    ]
    rated = plain.replace(type(plain["segments"]).of("segments", rows))
    seg = data_of(map_html(MapInput(network=rated)))["segs"][0]
    assert (seg["id"], seg["perYear"], seg["mend"]) == ("s-w", 2.0 * 600 / 1000, 8)


def test_only_a_surveyed_line_is_not_called_schematic(root: Path) -> None:
    plain = square(root)
    rows = [
        row | ({"geometry": "LINESTRING (0 0, -2 1, -4 0)"} if row["segment"] == "s-w" else {})
        for row in plain["segments"].rows()
    ]
    drawn = plain.replace(type(plain["segments"]).of("segments", rows))
    segs = data_of(map_html(MapInput(network=drawn)))["segs"]
    assert [seg["id"] for seg in segs if not seg["sketch"]] == ["s-w"]


def test_links_as_full_as_without_the_failure_are_left_out(root: Path) -> None:
    overloads = pd.DataFrame([
        {"case": "today", "scenario": "s-w", "link": "r-se", "utilisation": 0.7504},
        {"case": "today", "scenario": "s-w", "link": "r-ne", "utilisation": 1.2},
    ])  # fmt: skip
    value = data_of(map_html(square_input(root, overloads=overloads)))
    hot = fault(value, "segment", "s-w")["case"]["today"]["hot"]
    assert [(value["links"][row]["id"], u) for row, u in hot] == [("r-ne", 1.2)]


def test_failures_of_one_id_and_two_kinds_stay_apart(root: Path) -> None:
    twin = failure_rows().query("scenario in ['', 's-e', 'bridge']")
    twin = twin.assign(scenario=twin["scenario"].replace({"bridge": "s-e"}))
    data = square_input(root, failures=twin)
    rows = fault_rows(data)
    assert (rows["segment", "s-e"], rows["srlg", "s-e"]) == (0, 1)
    assert fault_row(rows, "", "s-e") == 0
    assert fault_row(rows, "srlg", "s-e") == 1
    assert fault_row(rows, "segment", "nobody") is None
    value = data_of(map_html(data))
    assert len(fault(value, "srlg", "s-e")["segs"]) == 2
    assert len(fault(value, "segment", "s-e")["segs"]) == 1


def test_of_too_many_failures_the_most_harmful_are_kept_and_the_rest_counted(root: Path) -> None:
    data = square_input(root)
    rows = fault_rows(data, most=5)
    assert [key for key in rows if key[0]] == [
        ("segment", "s-w"), ("segment", "w-n"), ("segment", "n-e"), ("segment", "s-e"),
        ("scenario", "east-side"),
    ]  # fmt: skip
    assert left_out(data, rows) == 3


def test_what_could_not_be_computed_says_why(root: Path) -> None:
    failures = failure_rows()
    failures["why_not"] = ""
    failures.loc[1, ["unserved_gbps", "overflow_gbps", "mean_ms"]] = nan
    failures.loc[1, "why_not"] = "no way out"
    value = data_of(map_html(square_input(root, failures=failures)))
    cut = fault(value, "segment", "s-w")["case"]["today"]
    assert (cut["lost"], cut["over"], cut["why"]) == (None, None, "no way out")


def test_the_risk_register_brings_likelihood_and_cure(root: Path) -> None:
    risk = {
        "case": "today", "scenario": "bridge", "kind": "srlg", "rank": 1, "likelihood": "at most",
        "failures_per_year": 0.7, "repair_h": 12.0, "down_h_per_year": 8.4, "mend_en": "a cable",
        "mend_zh": "一条光缆", "mend_capex_cny": 3e7, "confidence": "assumed",
    }  # fmt: skip
    value = data_of(map_html(square_input(root, risks=pd.DataFrame([risk]))))
    found = fault(value, "srlg", "bridge")["case"]["today"]["risk"]
    assert (found["perYear"], found["mend"], found["hours"]) == (0.7, 12, 8.4)
    assert (found["rule"], found["by"]["zh"], found["capex"]) == ("at most", "一条光缆", 3e7)


def test_a_member_that_the_network_does_not_know_keeps_its_name(root: Path) -> None:
    failures = failure_rows()
    failures.loc[5, "members"] = "s-e;</script>"
    value = data_of(map_html(square_input(root, failures=failures)))
    found = fault(value, "scenario", "east-side")
    assert (ids(value, "segs", found["segs"]), found["other"]) == (["s-e"], ["</script>"])


def test_without_tables_there_are_no_failures(star: Callable[..., Network]) -> None:
    value = data_of(map_html(MapInput(network=star())))
    assert (value["fails"], value["calm"]) == ([], {})
    assert value["listed"] == {"hot": False, "city": False, "left": 0}


def test_the_tables_of_failures_keep_the_page_deterministic(root: Path) -> None:
    assert map_html(square_input(root)) == map_html(square_input(root))


@pytest.fixture(scope="module")
def swept(root: Path) -> tuple[Network, Sweep]:
    """Return the square and its real sweep of every cut and named scenario, both cities watched."""
    network = square(root)
    named = (*segment_failures(network), *named_scenarios(network))
    demands = demands_in(network, network.settings.base_year)
    return network, sweep(fabric(network), demands, named, sites=("west", "east"))


def test_the_table_of_cities_is_the_one_worked_by_hand(swept: tuple[Network, Sweep]) -> None:
    table = city_failure_table(*swept, case="today", year=2026)
    assert tuple(table.columns) == CITY_FAILURE_COLUMNS
    found = {
        (row["scenario"], row["kind"], row["site"]): (row["before_ms"], row["after_ms"])
        for row in table.to_dict("records")
    }
    worked = {(scenario, kind, site): ms for scenario, kind, site, *ms in CITIES if kind != "srlg"}
    assert found.keys() == worked.keys()
    for key, ms in worked.items():
        assert found[key] == pytest.approx(ms, abs=1e-8), key
    assert table["name_zh"].tolist() == ["西镇", "东镇", "东镇", "西镇"]


def test_a_failure_that_was_not_computed_moves_no_city(swept: tuple[Network, Sweep]) -> None:
    network, result = swept
    unknown = replace(result, site_ms=np.full_like(result.site_ms, nan))
    assert city_failure_table(network, unknown, case="today", year=2026).empty


def test_a_city_out_of_reach_before_is_not_lost_again(swept: tuple[Network, Sweep]) -> None:
    network, result = swept
    nowhere = replace(
        result,
        base_site_ms=np.full_like(result.base_site_ms, inf),
        site_ms=np.full_like(result.site_ms, inf),
    )
    assert city_failure_table(network, nowhere, case="today", year=2026).empty


def test_the_overloads_that_the_map_is_tested_with_are_the_computed_ones(
    swept: tuple[Network, Sweep],
) -> None:
    table = overload_table(*swept, case="today", year=2026)
    found = {(r["scenario"], r["link"]): r["utilisation"] for r in table.to_dict("records")}
    assert found == pytest.approx({(s, link): u for s, _, link, u in OVERLOADS})

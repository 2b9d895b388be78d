"""The register of the reference network: whole, honest about places, and nothing invented."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from netplan.failures import Scenario, named_scenarios, segment_failures, sweep
from netplan.io import read_network
from netplan.metrics.latency_table import looked_at
from netplan.metrics.risk_ranking import BY_EXPECTED, BY_LOSS
from netplan.metrics.risk_register import risk_register
from netplan.metrics.states import States
from netplan.routing.demands import demands_in

if TYPE_CHECKING:
    import pandas as pd

REFERENCE = Path(__file__).resolve().parents[2] / "topology" / "zhongwei"


@pytest.fixture(scope="module")
def states() -> States:
    """Return the reference network and its states."""
    return States(read_network(REFERENCE))


@pytest.fixture(scope="module")
def scenarios(states: States) -> list[Scenario]:
    """Return every cut, shared risk, place and named scenario."""
    network = states.today().network
    trenches: dict[str, list[str]] = {}
    for member in network["srlgs"].rows():
        trenches.setdefault(member["srlg"], []).append(member["member"])
    return [
        *segment_failures(network),
        *(Scenario(k, "srlg", tuple(m), ("segments",) * len(m)) for k, m in trenches.items()),
        *(Scenario(site, "site", (site,), ("sites",)) for site in network["sites"].ids),
        *named_scenarios(network),
    ]


@pytest.fixture(scope="module")
def register(states: States, scenarios: list[Scenario]) -> pd.DataFrame:
    """Return the register of today."""
    view = states.today()
    cities = [site for site, kinds in looked_at(view.network).items() if "city" in kinds]
    demands = demands_in(view.network, view.network.settings.base_year)
    result = sweep(view.fabric, demands, scenarios, sites=cities)
    return risk_register(states, view, result, case="today", year=2026)


def test_every_failure_is_in_one_row(register: pd.DataFrame, scenarios: list[Scenario]) -> None:
    also = [name for cell in register["also"] for name in cell.split(";") if name]
    assert sorted([*register["scenario"], *also]) == sorted(each.id for each in scenarios)


def test_only_what_takes_several_things_at_once_has_no_likelihood(register: pd.DataFrame) -> None:
    apart = register[register["listed"] == BY_LOSS]
    assert len(apart)
    assert set(apart["kind"]) == {"scenario"}
    assert apart["members"].str.contains(";").all()


def test_expected_loss_is_its_product(register: pd.DataFrame) -> None:
    single = register[(register["listed"] == BY_EXPECTED) & (register["likelihood"] == "given")]
    product = single["failures_per_year"] * single["repair_h"] * single["lost_gbps"] * 3.6
    np.testing.assert_allclose(single["expected_tbit_per_year"], product, rtol=1e-9)
    ranked = register.loc[register["listed"] == BY_EXPECTED, "expected_tbit_per_year"]
    assert ranked.is_monotonic_decreasing


def test_no_cable_here_is_surveyed_and_every_row_says_so(register: pd.DataFrame) -> None:
    cables = register[register["kind"].isin(["segment", "srlg"])]
    assert (cables["geography"] == "schematic, tens of km").all()
    assert set(cables["confidence"]) == {"assumed"}


def test_mends_are_things_of_the_data(register: pd.DataFrame, states: States) -> None:
    network = states.today().network
    tried = register[register["mend_kind"] != ""]
    assert len(tried) >= 12
    for row in tried.to_dict("records"):
        ids = [name for name in row["mend"].split(";") if name]
        home = {"proposal": network.changes, "new_segment": network["segments"], "none": ()}
        assert all(name in home.get(row["mend_kind"], network["links"]) for name in ids)
        assert bool(ids) == (row["mend_kind"] != "none")
        assert row["mend_left_gbps"] <= row["lost_gbps"] + 1e-9


def test_what_a_place_loses_by_itself_is_told_apart(register: pd.DataFrame) -> None:
    places = register[register["kind"] == "site"]
    assert (places["unserved_own_gbps"] <= places["unserved_gbps"] + 1e-9).all()
    assert places["unserved_own_gbps"].max() > 0
    cuts = register[register["kind"].isin(["segment", "srlg"])]
    assert not cuts["unserved_own_gbps"].any()


def test_of_another_state_no_proposal_is_tried() -> None:
    square = States(read_network(REFERENCE.parent / "square"))
    view = square.named("tiered")
    cuts = segment_failures(view.network)
    result = sweep(view.fabric, demands_in(view.network, 2026), cuts)
    table = risk_register(square, view, result, case="tiered", year=2026)
    assert "proposal" not in set(table["mend_kind"])
    assert (table["proposal"] == "").all()

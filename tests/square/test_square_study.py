"""The whole study of the square says what its page says: no table is filled another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from netplan.study import Study, run_study

if TYPE_CHECKING:
    from conftest import Answers
    from netplan.topology.network import Network

KEYS = {
    "latency": ["state", "view", "carrier", "target"],
    "exchange": ["state", "from_carrier", "to_carrier", "target"],
    "links": ["case", "link"],
    "segments": ["case", "segment"],
    "egress": ["case", "carrier"],
    "failures": ["case", "scenario"],
    "targets": ["target"],
    "calibration": ["figure"],
    "proposals": ["proposal"],
    "proposal_sites": ["proposal", "target", "view"],
}


@pytest.fixture(scope="module")
def study(square: Network) -> Study:
    """Return the study of the square, its plan included."""
    return run_study(square)


@pytest.mark.parametrize("name", KEYS)
def test_the_study_says_what_the_page_says(name: str, study: Study, answers: Answers) -> None:
    expected, keys = answers.tables[name].reset_index(), KEYS[name]
    # The columns of targets that speak of the plan repeat today's where none is made.
    dropped = ("plan", "worst_", "detail_") if name == "targets" else ("index",)
    columns = [column for column in expected.columns if not column.startswith(dropped)]
    found = study.tables[name].set_index(keys).sort_index()
    wanted = expected[columns].set_index(keys).sort_index()
    pd.testing.assert_frame_equal(
        found.loc[wanted.index, wanted.columns], wanted, check_dtype=False, atol=1e-9
    )


def test_the_plan_is_within_budget_and_keeps_the_egress_promise(
    study: Study, square: Network
) -> None:
    assert study.plan is not None
    assert study.tables["plan"]["capex_cny"].sum() <= square.settings.budget_cny
    after = study.tables["targets"].set_index("target").loc["egress-1t"]
    assert after["plan"] >= 1000
    assert after["plan_verdict"] == "met"
    assert study.tables["certificate"]["passed"].all()

"""Bad questions: everything that is wrong at once, in a planner's words."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from typing import Any

import pytest

from made_networks import row
from netplan.capacity.terms import Terms, terms_of
from netplan.capacity.upgrade import UpgradeSettings, upgrade
from netplan.errors import InputError
from upgrade_networks import M100, towns


def asked(**changes: Any) -> Terms:
    """Return the terms of the towns with changes."""
    return replace(terms_of(towns()), **changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"years": ()}, "one year at least"),
        ({"years": (2028, 2027)}, "2027 comes after 2028"),
        ({"years": (2020,)}, "base year 2026"),
        ({"year_budgets_cny": (1.0, 2.0)}, "one for each of 1 years, are 2"),
        ({"budget_cny": -5.0}, "0 or above, is -5"),
        ({"budget_cny": nan}, "0 or above"),
        ({"working_utilisation": 0.0}, "above 0 and at most 1"),
        ({"failure_utilisation": 1.5}, "above 0 and at most 1, is 1.5"),
        ({"modules": ("m10O",)}, "no module 'm10O' in modules.csv; did you mean 'm100'"),
        ({"routing": "fre"}, "one of free, backups, ecmp, is 'fre'; did you mean 'free'"),
        ({"latency": "soft"}, "one of off, hard, priced"),
        ({"latency": "priced"}, "needs routing ecmp or backups"),
        ({"egress_target_gbps": -1.0}, "0 or above, is -1"),
        ({"discount_rate": -1.0}, "above -1"),
        ({"lease_pairs": -1}, "0 or above, is -1"),
        ({"survive": ("segmants",)}, "did you mean"),
    ],
)
def test_terms_that_make_no_sense_are_findings(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said.replace("(", r"\(")):
        upgrade(towns(), settings=UpgradeSettings(terms=asked(**changes)))


def test_all_findings_come_at_once() -> None:
    terms = asked(years=(2028, 2027), working_utilisation=2.0, modules=("none",))
    with pytest.raises(InputError) as caught:
        upgrade(towns(), settings=UpgradeSettings(terms=terms, gap=-1.0, time_limit_s=0.0))
    assert {finding.column for finding in caught.value.findings} == {
        "years",
        "working_utilisation",
        "modules",
        "gap",
        "time_limit_s",
    }


def test_currencies_do_not_mix() -> None:
    euros = M100 | row(currency="EUR")
    with pytest.raises(InputError, match=r"modules.csv row 1, currency: must be CNY"):
        upgrade(towns(modules=(euros,)), settings=UpgradeSettings(terms=asked()))


def test_a_demand_cut_off_whatever_is_built_is_a_finding_that_names_the_way_out() -> None:
    terms = asked(survive=("sites",))
    with pytest.raises(InputError, match=r"'d'.*site A.*--spare-stranded"):
        upgrade(towns(), settings=UpgradeSettings(terms=terms))


def test_spared_demands_are_listed_with_their_failure() -> None:
    terms = asked(survive=("sites",), spare_stranded=True)
    plan = upgrade(towns(demand=60.0), settings=UpgradeSettings(terms=terms))
    assert plan.spared is not None
    assert plan.spared.to_numpy().tolist() == [["d", "A", 60.0], ["d", "B", 60.0]]


def test_text_from_data_is_never_code() -> None:
    name = '=cmd|"x"<script>,'
    network = towns(demand=150.0, link=row(link=name))
    plan = upgrade(network, settings=UpgradeSettings(terms=terms_of(network)))
    assert plan.rows["item"].tolist() == [name]
    assert plan.change.set["links"][0]["link"] == name

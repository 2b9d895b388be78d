"""Terms that cannot be meant are refused, with everything that is wrong with them at once."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest

from netplan.capacity.terms import Terms, terms_of
from netplan.capacity.terms_check import check_terms
from netplan.errors import InputError
from netplan.topology.table import Table
from plan_networks import fork


def wrong(**changes: Any) -> list[str]:
    """Return the findings of sound terms with ``changes``."""
    network = fork()
    terms = replace(terms_of(network), **changes)
    with pytest.raises(InputError) as caught:
        check_terms(network, terms)
    assert caught.value.where == "expand"
    return [str(finding) for finding in caught.value.findings]


def test_the_terms_of_a_network_s_own_settings_are_sound() -> None:
    check_terms(fork(), terms_of(fork()))
    check_terms(fork(), replace(terms_of(fork()), survive=("segments", "links", "sites")))


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"years": ()}, "years: must name a year at least, is empty"),
        ({"years": (2027, 2027)}, "years: must rise from year to year, but 2027 follows 2027"),
        ({"years": (2028, 2027)}, "years: must rise from year to year, but 2027 follows 2028"),
        ({"years": (2025, 2026)}, "years: must not be before base_year 2026, is 2025"),
        (
            {"year_budgets_cny": (1.0, 2.0)},
            "year_budgets_cny: must be one for each of 1 years, or none at all, are 2",
        ),
        (
            {"year_budgets_cny": (-5e6,)},
            "year_budgets_cny: must be at least 0 (inf: no limit), is -5e+06",
        ),
        ({"budget_cny": nan}, "budget_cny: must be at least 0 (inf: no limit), is nan"),
        ({"budget_cny": -inf}, "budget_cny: must be at least 0 (inf: no limit), is -inf"),
        (
            {"working_utilisation": 0.0},
            "working_utilisation: must be above 0 and at most 1, is 0",
        ),
        (
            {"failure_utilisation": 1.2},
            "failure_utilisation: must be above 0 and at most 1, is 1.2",
        ),
        (
            {"failure_utilisation": nan},
            "failure_utilisation: must be above 0 and at most 1, is nan",
        ),
        ({"lease_pairs": -1}, "lease_pairs: must be at least 0, is -1"),
        ({"egress_target_gbps": inf}, "egress_target_gbps: must be at least 0, is inf"),
        ({"discount_rate": 6.0}, "discount_rate: must be from 0 to 1 (0.06 is 6 % a year), is 6"),
        (
            {"latency": "priced"},
            "late_cny_per_gbps_ms: must be above 0 where latency is priced, is 0",
        ),
        (
            {"routing": "ecpm"},
            "routing: must be one of free, backups, ecmp, is 'ecpm'; did you mean 'ecmp'?",
        ),
        ({"latency": "soft"}, "latency: must be one of off, hard, priced, is 'soft'"),
        ({"modules": ("m10",)}, "modules: no module 'm10'; did you mean 'm100'?"),
        (
            {"survive": ("segment",)},
            (
                "survive: 'segment': no such failure set; did you mean 'segments'?; there are "
                "segments, links, members, srlgs, corridors, sites, exchanges, areas, scenarios, "
                "pairs, random, weighted, circle, corridor"
            ),
        ),
        (
            {"survive": ("srlgs",)},
            "survive: 'srlgs': this network has no SRLG; see srlgs.csv",
        ),
        (
            {"egress_target_gbps": 300.0, "home": ()},
            "home: must name the sites that the egress target of 300 Gbit/s is for",
        ),
        ({"home": ("H", "Hh")}, "home: no site 'Hh'; did you mean 'H'?"),
    ],
)
def test_terms_that_cannot_be_meant_are_named(changes: dict[str, Any], finding: str) -> None:
    assert wrong(**changes) == [f"terms, {finding}"]


def test_everything_is_said_at_once() -> None:
    found = wrong(years=(2025,), year_budgets_cny=(-1.0,), working_utilisation=2.0)
    assert [text.split(":")[0] for text in found] == [
        "terms, working_utilisation",
        "terms, year_budgets_cny",
        "terms, years",
    ]


def test_no_candidates_is_a_finding() -> None:
    network = fork()
    for name in ("links", "segments"):
        rows = [row for row in network[name].rows() if row["status"] != "candidate"]
        network = network.replace(Table.of(name, rows))
    check_terms(network, Terms(years=(2026,), modules=("m100",)))
    with pytest.raises(InputError) as caught:
        check_terms(network, Terms(years=(2026,)))
    assert [str(finding) for finding in caught.value.findings] == [
        (
            "terms, modules: no candidates: no module may be bought (plan_modules), and no link, "
            "segment or exchange port is a candidate or can grow"
        )
    ]


def test_a_candidate_segment_is_something_to_build() -> None:
    check_terms(fork(), Terms(years=(2026,)))

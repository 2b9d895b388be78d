"""The reference network as data: what it must hold, whatever the program makes of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from statistics import mean, median
from typing import TYPE_CHECKING

import pytest

from netplan.failures import links_down, named_scenarios
from netplan.io import read_network
from netplan.metrics.measured import direct_gbps, egress_gbps
from netplan.metrics.states import States
from netplan.metrics.views import Views, views
from netplan.routing.demands import demands_in
from netplan.schema import CONFIDENCES, TABLES
from netplan.topology.changes import in_state
from netplan.topology.graphs import bridges
from netplan.topology.select import select

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.topology.network import Network


@pytest.fixture(scope="module")
def plain(root: Path) -> Network:
    """Return the network as its tables say it."""
    return read_network(root / "topology" / "zhongwei")


@pytest.fixture(scope="module")
def states(plain: Network) -> States:
    """Return its states."""
    return States(plain)


@pytest.fixture(scope="module")
def today(states: States) -> Views:
    """Return the state called today."""
    return states.today()


def test_every_row_says_where_it_comes_from_and_how_sure_it_is(today: Views) -> None:
    for name, table in today.network.tables.items():
        said = "source" if name != "demands" else "source_note"
        assert all(text.strip() for text in table[said]), name
        assert set(table["confidence"]) <= set(CONFIDENCES), name


def test_every_table_of_the_schema_is_in_use_but_module_ages_transit_and_steering(
    plain: Network,
) -> None:
    unused = [name for name in TABLES if not len(plain[name])]
    assert unused == ["link_modules", "transit", "tunnels", "sr_policies"]


def test_it_holds_the_places_that_were_asked_for(plain: Network) -> None:
    sites = plain["sites"]
    assert len(select(plain, plain.settings.cities)) == 27
    assert len(select(plain, ["role:cluster"])) == 10
    assert len({sites.value(s, "hub") for s in select(plain, ["role:cluster"])}) == 8
    assert {"yinchuan", "shizuishan", "wuzhong", "guyuan", "haixing"} <= set(
        select(plain, ["province:ningxia"])
    )
    kinds = [
        (kind, confirmed)
        for kind, confirmed in zip(
            plain["exchanges"]["kind"], plain["exchanges"]["confirmed"], strict=True
        )
    ]
    attached = set(plain["exchange_ports"]["exchange"])
    points = [e for e in attached if plain["exchanges"].value(e, "kind") == "nbp"]
    assert len(points) == 23
    assert sum(kind == "ixp" for kind, _ in kinds) == 4
    for exchange in points:
        site = plain["exchanges"].value(exchange, "site")
        assert sites.value(site, "province") != "ningxia"


def test_every_place_has_a_chinese_and_an_english_name(plain: Network) -> None:
    for table in ("sites", "carriers", "exchanges"):
        for column in ("name_en", "name_zh"):
            assert all(plain[table][column]), (table, column)


def test_no_existing_segment_is_a_bridge(plain: Network) -> None:
    assert bridges(plain) == []


def test_egress_is_18_tbps_to_26_of_the_27_cities(today: Views) -> None:
    assert egress_gbps(today) == 18_000
    cities = select(today.network, today.network.settings.cities)
    assert [city for city in cities if city not in direct_gbps(today)] == ["fuzhou"]


def test_demand_is_035_of_the_egress_and_mostly_leaves_from_the_hub(today: Views) -> None:
    network = today.network
    demands = demands_in(network, network.settings.base_year)
    home = set(select(network, network.settings.home))
    at = network["nodes"]
    out = sum(
        volume
        for source, target, volume in zip(
            demands.source, demands.target, demands.volume_gbps, strict=True
        )
        if at.value(source, "site") in home and at.value(target, "site") not in home
    )
    assert out / egress_gbps(today) == pytest.approx(0.35, abs=0.01)


@pytest.mark.parametrize(
    ("target", "fibre_ms"),
    [
        ("yinchuan", 1.05),
        ("xian", 4.01),
        ("beijing", 8.10),
        ("shanghai", 13.77),
        ("shenzhen", 16.08),
    ],
)
def test_the_shortest_fibre_is_that_of_the_published_corridor_model(
    today: Views, target: str, fibre_ms: float
) -> None:
    sight = today.optical("zhongwei", target)
    assert sight is not None
    assert sight.latency.fibre_ms == pytest.approx(fibre_ms, abs=0.011)


def test_the_joint_cut_of_both_trenches_is_a_scenario_with_known_detours(today: Views) -> None:
    network = today.network
    joint = next(s for s in named_scenarios(network) if s.id == "east-and-south")
    segments = network["segments"]
    rows = [dict(row) for row in segments.rows()]
    for row in rows:
        if row["segment"] in joint.members:
            row["status"] = "planned"
    cut = views(network.replace(type(segments).of("segments", rows)))
    for target, fibre_ms in (("beijing", 12.4), ("yinchuan", 8.4)):
        sight = cut.optical("zhongwei", target)
        assert sight is not None
        assert sight.latency.fibre_ms == pytest.approx(fibre_ms, abs=0.06)
    assert links_down(network, joint)


def test_direct_circuits_save_about_15_percent_against_the_hierarchy(
    states: States, today: Views
) -> None:
    before = states.named("hierarchical")
    saved = []
    for city in select(today.network, today.network.settings.cities):
        was, now = before.ip("zhongwei", city), today.ip("zhongwei", city)
        assert was is not None
        assert now is not None
        saved.append(1 - now.latency.one_way_ms / was.latency.one_way_ms)
    # a hand calculation on the corridor graph: median 15, mean 25 %, from 5 to 84 %
    assert median(saved) == pytest.approx(0.15, abs=0.02)
    assert mean(saved) == pytest.approx(0.25, abs=0.03)
    assert min(saved) > 0.04


def test_today_is_the_hierarchy_and_what_was_added_since(plain: Network) -> None:
    tiered, today = in_state(plain, "hierarchical"), in_state(plain, "today")
    assert set(tiered["links"].ids) < set(today["links"].ids)


def test_there_are_at_least_eight_proposals_with_aims_costs_and_reasons(plain: Network) -> None:
    proposals = [c for c in plain.changes.values() if c.kind == "proposal"]
    assert len(proposals) >= 8
    for change in proposals:
        assert change.add or change.set or change.retire, change.id
        assert change.why_en, change.id
        assert change.why_zh, change.id
        assert set(change.aims_at) <= set(plain["targets"].ids), change.id
        assert change.capex_cny > 0, change.id


@pytest.mark.slow
def test_the_derived_tables_are_what_their_rules_make_of_the_others(
    root: Path, tmp_path: Path
) -> None:
    given = root / "topology" / "zhongwei"
    copy = shutil.copytree(
        given, tmp_path / "zhongwei", ignore=shutil.ignore_patterns("__pycache__")
    )
    subprocess.run(
        [sys.executable, "derive.py"],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
    )
    for path in sorted(copy.rglob("*")):
        if path.suffix in {".csv", ".toml"}:
            same = given / path.relative_to(copy)
            assert path.read_bytes() == same.read_bytes(), path.name

"""A plan written as a folder reads back whole, or is not written at all."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netplan.capacity import expand, expand_settings
from netplan.capacity.plan import Plan
from netplan.capacity.steps import network_in
from netplan.capacity.terms import LATENESSES, ROUTINGS, Terms, terms_of
from netplan.errors import Infeasible
from netplan.io import OutputError, read_change, read_network
from netplan.io.plans import frame_text, read_frame
from netplan.io.plans_prints import prints_of
from netplan.reports.plan_file import PlanFile, drift, plan_file
from netplan.reports.plan_read import read_plan
from netplan.reports.plan_write import write_plan
from netplan.routing.crossing import POLICIES
from netplan.topology.changes import apply_change, in_state
from netplan.topology.table import Table
from written_plans import evidence, line_network, line_plan, terms

FILES = {
    ".netplan-out", "plan.toml", "changes", "plan.csv", "certificate.csv",
    "certificate_states.csv", "receipts.csv", "bill_of_materials.csv", "plan.geojson", "plan.xlsx",
}  # fmt: skip
# Ids may hold anything printable; a semicolon parts the ids of a list.
ODD = st.text("ab'\",=+-@.:/\\<>&#%{}[]|~^ é中😀", min_size=1, max_size=8).filter(
    lambda text: text == text.strip()
)
AMOUNTS = st.floats(0, 1e15) | st.just(float("inf"))
SHARES = st.floats(0, 1)


def same(read: pd.DataFrame, written: pd.DataFrame) -> None:
    """Hold a table read again against the one written, to the last digit."""
    assert list(read.columns) == list(written.columns)
    for name in written.columns:
        pairs = zip(read[name].tolist(), written[name].tolist(), strict=True)
        assert all(a == b or (a != a and b != b) for a, b in pairs), name  # noqa: PLR0124 - NaN


def same_plan(read: PlanFile, made: PlanFile) -> None:
    """Hold everything a plan's folder gives against what was written."""
    for field in fields(read.plan.summary):
        values = getattr(read.plan.summary, field.name), getattr(made.plan.summary, field.name)
        assert repr(values[0]) == repr(values[1]), field.name
    assert read.plan.steps == made.plan.steps
    assert (read.terms, read.latency, read.network) == (made.terms, made.latency, made.network)
    assert (read.state, read.prints, read.made_by) == (made.state, made.prints, made.made_by)
    same(read.plan.rows, made.plan.rows)
    assert set(read.tables) == set(made.tables)
    for name, table in made.tables.items():
        same(read.tables[name], table)


def made_file() -> PlanFile:
    """Return the hand-written plan with all its evidence."""
    return plan_file(line_network(), line_plan(), terms=terms(), tables=evidence())


def test_a_plan_reads_back_as_it_was_written(tmp_path: Path) -> None:
    made = made_file()
    write_plan(made, tmp_path / "plan", network=line_network())
    assert {path.name for path in (tmp_path / "plan").iterdir()} == FILES
    assert {path.name for path in (tmp_path / "plan/changes").iterdir()} == {
        "2027.toml", "2029.toml",
    }  # fmt: skip
    same_plan(read_plan(tmp_path / "plan"), made)


def test_a_plan_of_least_latency_reads_back_with_its_question(root: Path, tmp_path: Path) -> None:
    square = read_network(root / "topology/square")
    today = in_state(square, square.settings.today)
    asked = expand_settings(today)
    made = plan_file(today, expand(today, settings=asked), terms=terms_of(today), latency=asked)
    write_plan(made, tmp_path / "plan", network=today)
    read = read_plan(tmp_path / "plan")
    same_plan(read, made)
    assert read.state == ("tiered", "today")
    assert drift(read, today) == []


def test_a_step_is_a_change_list_that_any_command_can_apply(tmp_path: Path) -> None:
    write_plan(made_file(), tmp_path / "plan", network=line_network())
    network = line_network()
    for year in (2027, 2029):
        change, findings = read_change(tmp_path / f"plan/changes/{year}.toml")
        assert findings == []
        assert change.kind == "proposal"
        network = apply_change(network, change)
        planned = network_in(line_network(), line_plan().steps, year=year)
        assert prints_of(network) == prints_of(planned)


def test_equal_plans_give_equal_bytes(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        write_plan(made_file(), tmp_path / name, network=line_network())
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        contents.append([(path.name, path.read_bytes()) for path in files])
    assert contents[0] == contents[1]


WORDS = st.lists(ODD, max_size=3).map(tuple)
TERMS = st.builds(
    Terms,
    years=st.lists(st.integers(2000, 2100), min_size=1, max_size=4, unique=True).map(
        lambda years: tuple(sorted(years))
    ),
    year_budgets_cny=st.lists(AMOUNTS, max_size=4).map(tuple),
    budget_cny=AMOUNTS,
    routing=st.sampled_from(ROUTINGS),
    policy=st.sampled_from(POLICIES),
    survive=WORDS,
    spare_stranded=st.booleans(),
    working_utilisation=SHARES,
    home=WORDS,
    egress_target_gbps=AMOUNTS,
    modules=WORDS,
    latency=st.sampled_from(LATENESSES),
    late_cny_per_gbps_ms=AMOUNTS,
    discount_rate=SHARES,
    lease_pairs=st.integers(0, 9),
)


@given(asked=TERMS)
@settings(max_examples=25)
def test_any_terms_read_back(asked: Terms) -> None:
    with TemporaryDirectory() as folder:
        made = plan_file(line_network(), line_plan(), terms=asked)
        write_plan(made, Path(folder) / "plan", network=line_network())
        assert read_plan(Path(folder) / "plan").terms == asked


@given(link=ODD, segment=ODD)
@settings(max_examples=25)
def test_odd_ids_stay_text_and_name_no_file(link: str, segment: str) -> None:
    if {link, segment} & {"offer", "b-c", "new"}:
        return
    network = line_network(link=link, segment=segment)
    made = plan_file(network, line_plan(link=link, segment=segment), terms=terms())
    with TemporaryDirectory() as folder:
        write_plan(made, Path(folder) / "plan", network=network)
        same_plan(read_plan(Path(folder) / "plan"), made)
        names = {path.name for path in Path(folder).rglob("*")}
        assert names <= FILES | {"plan", "2027.toml", "2029.toml"}
        features = json.loads((Path(folder) / "plan/plan.geojson").read_text())["features"]
        assert features[2]["properties"]["item"] == link


CELLS = st.one_of(
    st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))),
    st.lists(st.integers(-(10**17), 10**17)),
    st.lists(st.floats()),
    st.lists(st.booleans()),
    st.lists(st.lists(st.text("a;[]\"',", max_size=4), max_size=3).map(tuple)),
)


@given(st.dictionaries(ODD, CELLS, min_size=1, max_size=4))
def test_any_table_reads_back(columns: dict[str, list[object]]) -> None:
    size = min(map(len, columns.values()))
    frame = pd.DataFrame({name: pd.Series(v[:size]) for name, v in columns.items()})
    text, kinds = frame_text(frame)
    read, findings = read_frame(text, kinds, "x.csv")
    assert findings == []
    same(read, frame)


def test_no_cell_is_one_that_a_spreadsheet_would_run(tmp_path: Path) -> None:
    made = made_file()
    evil = ("=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "\t=1", "'=1")
    rows = made.plan.rows.copy()
    rows["reason_en"] = [evil[at % len(evil)] for at in range(len(rows))]
    made = replace(made, plan=replace(made.plan, rows=rows))
    write_plan(made, tmp_path / "plan", network=line_network())
    text = (tmp_path / "plan/plan.csv").read_text(encoding="utf-8-sig")
    assert text.count(",'") >= len(rows)
    assert not any(f",{cell}" in text for cell in evil[:-1])
    same(read_plan(tmp_path / "plan").plan.rows, rows)


def test_a_folder_that_is_no_plan_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear")
    (mine / ".netplan-out").write_text("a study")
    with pytest.raises(OutputError, match=r"is no plan \(no plan.toml in it\)"):
        write_plan(made_file(), mine, network=line_network())
    assert (mine / "letter.txt").read_text() == "dear"
    assert {path.name for path in tmp_path.iterdir()} == {"mine"}


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("")
    with pytest.raises(OutputError, match="is no folder"):
        write_plan(made_file(), tmp_path / "plan", network=line_network())


def test_an_older_plan_is_replaced_whole(tmp_path: Path) -> None:
    made = made_file()
    write_plan(made, tmp_path / "plan", network=line_network())
    fewer = replace(made, tables={}, plan=replace(made.plan, steps=made.plan.steps[:1]))
    write_plan(fewer, tmp_path / "plan", network=line_network())
    assert not (tmp_path / "plan/receipts.csv").exists()
    assert [path.name for path in (tmp_path / "plan/changes").iterdir()] == ["2027.toml"]
    same_plan(read_plan(tmp_path / "plan"), fewer)


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    made = made_file()
    twice = replace(made, plan=replace(made.plan, steps=(made.plan.steps[0],) * 2))
    with pytest.raises(OutputError, match="2027 is there twice"):
        write_plan(twice, tmp_path / "plan", network=line_network())
    rows = made.plan.rows.assign(reason_en="\ud800")
    with pytest.raises(OutputError, match="is no character"):
        write_plan(
            replace(made, plan=replace(made.plan, rows=rows)),
            tmp_path / "plan",
            network=line_network(),
        )
    assert list(tmp_path.iterdir()) == []


def test_no_plan_is_no_folder(tmp_path: Path) -> None:
    plan = line_plan()
    none = Plan(
        rows=plan.rows[:0],
        summary=replace(plan.summary, status="infeasible"),
        missing_en=("the budget is 3 short",),
    )
    made = plan_file(line_network(), none, terms=terms())
    with pytest.raises(Infeasible, match="the budget is 3 short"):
        write_plan(made, tmp_path / "plan", network=line_network())
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_builds_nothing_is_a_plan(tmp_path: Path) -> None:
    plan = line_plan()
    idle = Plan(rows=plan.rows[:0], summary=replace(plan.summary, spend_cny=0.0))
    write_plan(
        plan_file(line_network(), idle, terms=terms()), tmp_path / "plan", network=line_network()
    )
    read = read_plan(tmp_path / "plan")
    assert len(read.plan.rows) == 0
    assert read.plan.steps == ()


def test_a_network_that_has_changed_since_is_named_by_its_tables() -> None:
    made, network = made_file(), line_network()
    dearer = [row | {"end_capex_cny": 2e6} for row in network["modules"].rows()]
    later = replace(
        network.replace(Table.of("modules", dearer)),
        settings=replace(network.settings, horizon_year=2031),
    )
    assert [finding.file for finding in drift(made, later)] == ["modules.csv", "network.toml"]
    assert drift(made, network) == []

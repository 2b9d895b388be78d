"""The front of cost and latency: worked by hand on the fork, and what must hold on any."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from netplan.capacity import certify, expand_settings
from netplan.capacity.front import COLUMNS, Front, front
from netplan.capacity.proof import prove
from netplan.capacity.terms import terms_of
from netplan.cli.front import front as front_command
from netplan.errors import InputError
from netplan.io import write_network
from netplan.reports.figure_front import front_figure, standalone
from netplan.reports.plan_read import read_plan
from netplan.reports.rows import records
from netplan.reports.voice import Voice
from netplan.topology.changes import apply_change
from plan_networks import detour, fork

if TYPE_CHECKING:
    from pathlib import Path

# One way over a direct circuit of the fork: cable at 0.0049 ms/km, an amplifier of 0.00015 ms for
# each started 80 km, two ends and two nodes of 0.05 ms.
OLD_MS = 1000 * 0.0049 + 13 * 0.00015 + 0.2
FAST_A_MS = 500 * 0.0049 + 7 * 0.00015 + 0.2
FAST_B_MS = 400 * 0.0049 + 5 * 0.00015 + 0.2
# A cable is built and a pair lit on it: amplifier sites between the ends, and two terminals.
FAST_A_CNY = 30e6 + 4 * 0.1e6 + 2 * 1e6
FAST_B_CNY = 50e6 + 3 * 0.1e6 + 2 * 1e6


def found(**more: float) -> Front:
    """Return the front of the fork, searched to the end."""
    net = fork(**more)
    return front(net, settings=expand_settings(net, gap=0.0, node_limit=10_000))


def test_the_fork_has_three_plans_that_no_other_beats() -> None:
    # Cable to B alone costs more than to A and gains less, as A has twice the traffic.
    points = found().points
    assert [point.spend_cny for point in points] == [0.0, FAST_A_CNY, FAST_A_CNY + FAST_B_CNY]
    assert [point.weighted_ms for point in points] == pytest.approx(
        [OLD_MS, (2 * FAST_A_MS + OLD_MS) / 3, (2 * FAST_A_MS + FAST_B_MS) / 3], abs=1e-9
    )
    assert [point.bound_ms for point in points] == pytest.approx(
        [point.weighted_ms for point in points], abs=1e-9
    )
    assert [point.gap for point in points] == pytest.approx([0.0] * 3, abs=1e-9)


def test_the_cheapest_plan_is_what_the_demand_needs_and_no_more() -> None:
    # 140.1 Gbit/s to A at 70 % need two modules more than the one there: two ends each.
    points = found(demand_a=140.1).points
    assert points[0].spend_cny == 2 * 2e6
    table = found(demand_a=140.1).table()
    assert tuple(table.columns) == COLUMNS
    assert table["modules"].tolist() == [2, 2, 2]
    assert table["segments"].tolist() == ["", "fast-a", "fast-a;fast-b"]
    assert table["plan"].tolist() == ["plan-1", "plan-2", "plan-3"]


def test_every_point_is_a_whole_plan_that_passes_its_certificate() -> None:
    net = fork(demand_a=140.1)
    for point in front(net).points:
        certificate = certify(net, point.plan, settings=point.asked)
        assert certificate["passed"].all(), certificate.to_string()
        assert point.spend_cny <= point.asked.budget_cny


def test_budgets_that_are_named_are_those_looked_at() -> None:
    net = fork()
    budgets = (FAST_B_CNY, 0.0, FAST_A_CNY)
    answer = front(net, budgets=budgets)
    assert answer.searched == tuple(sorted(budgets))
    # Within 52.3 million nothing beats the cable to A, found for 32.4 already.
    assert [point.spend_cny for point in answer.points] == [0.0, FAST_A_CNY]


def test_a_question_without_an_answer_says_what_is_missing() -> None:
    # Two pairs of ten channels hold 20 modules, of which 70 % are 1,400 Gbit/s.
    net = fork(demand_a=1500.0)
    answer = front(net)
    assert answer.points == ()
    assert answer.missing_en
    assert answer.missing_zh
    assert answer.table().empty
    assert answer.searched == (inf,)


def test_numbers_that_make_no_sense_are_refused_together() -> None:
    with pytest.raises(InputError, match="3 problems"):
        front(fork(), points=0, budgets=(-1.0, inf))


@given(
    demand_a=st.sampled_from([10.0, 60.0, 75.0, 150.0]),
    demand_b=st.sampled_from([10.0, 60.0, 75.0, 150.0]),
    points=st.integers(1, 6),
)
@settings(max_examples=12)
def test_more_money_is_never_slower_and_equal_questions_have_equal_answers(
    demand_a: float, demand_b: float, points: int
) -> None:
    net = fork(demand_a=demand_a, demand_b=demand_b)
    answer = front(net, points=points)
    assert 1 <= len(answer.points) <= points
    spends = [point.spend_cny for point in answer.points]
    latencies = [point.weighted_ms for point in answer.points]
    assert spends == sorted(set(spends))
    assert latencies == sorted(set(latencies), reverse=True)
    for point in answer.points:
        assert point.bound_ms <= point.weighted_ms <= answer.before_ms + 1e-9
    bounds = [point.bound_ms for point in answer.points]
    assert bounds == sorted(bounds, reverse=True)
    again = front(net, points=points)
    assert again.table().equals(answer.table())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_figure_has_a_mark_and_a_label_for_every_plan(language: str) -> None:
    rows = records(found().table())
    text = standalone(front_figure(rows, Voice(language)))
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert text.count("<circle") == 3
    assert f"{OLD_MS:.3f}" in text
    assert text == standalone(front_figure(rows, Voice(language)))


def test_a_figure_of_no_plan_is_empty_and_one_of_a_single_plan_has_it() -> None:
    assert "<circle" not in front_figure([], Voice("en"))
    rows = records(front(fork(), points=1).table())
    assert front_figure(rows, Voice("en")).count("<circle") == 1


@pytest.fixture
def app() -> typer.Typer:
    """Return the command by itself."""
    made = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    made.command()(front_command)
    return made


def test_the_command_writes_plans_certificates_table_and_figure(
    app: typer.Typer, tmp_path: Path
) -> None:
    net, folder, target = fork(), tmp_path / "net", tmp_path / "front"
    folder.mkdir()
    write_network(net, folder)
    done = CliRunner().invoke(app, [str(folder), "--points", "4", "-o", str(target)])
    assert done.exit_code == 0, done.output
    names = {path.name for path in target.iterdir()}
    assert {"front.csv", "front.svg", "plan-1", "plan-2", "plan-3"} <= names
    made = read_plan(target / "plan-3")
    assert made.table("certificate")["passed"].all()
    after = apply_change(net, made.plan.change)
    assert after["segments"].value("fast-b", "status") == "existing"
    again = CliRunner().invoke(app, [str(folder), "--as", "csv", "--budgets", "0,1e9"])
    assert again.output.splitlines()[0].startswith("point,plan,budget_cny")
    assert len(again.output.splitlines()) == 3


def test_the_command_says_what_is_wrong_in_words(app: typer.Typer, tmp_path: Path) -> None:
    folder = tmp_path / "net"
    folder.mkdir()
    write_network(fork(demand_a=1500.0), folder)
    done = CliRunner().invoke(app, [str(folder), "-o", str(tmp_path / "front")])
    assert done.exit_code == 1
    assert "no plan at any budget looked at" in done.output
    assert not (tmp_path / "front").exists()
    bad = CliRunner().invoke(app, [str(folder), "--budgets", "1e6,much"])
    assert bad.exit_code == 1
    assert "is 'much'" in bad.output


def test_plans_that_stand_failures_have_room_for_each_and_pass_their_proof() -> None:
    # A link H-B of two modules carries the 95 Gbit/s; when it is cut, they and the 10 to A are
    # more than the 100 of H-A: a module more there.
    net = detour(demand=95.0)
    terms = terms_of(net, survive=("segments",), budget_cny=inf)
    assert [point.spend_cny for point in front(net).points] == [4e6]
    (point,) = front(net, terms=terms).points
    assert point.spend_cny == 6e6
    assert point.weighted_ms == front(net).points[0].weighted_ms
    assert point.terms is not None
    assert point.terms.survive == ("segments",)
    assert prove(net, point.plan, terms=point.terms).passed

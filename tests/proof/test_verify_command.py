"""``netplan verify`` repeats a certificate from files, and ends with 1 where it does not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer
from typer.testing import CliRunner

from netplan.capacity import expand, expand_settings
from netplan.capacity.terms import terms_of
from netplan.cli.verify import verify
from netplan.io import write_network
from netplan.reports.plan_file import plan_file
from netplan.reports.plan_write import write_plan
from plan_networks import fork
from proof_cases import TERMS, honest, with_summary, works

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from click.testing import Result

    from netplan.capacity.plan import Plan
    from netplan.capacity.terms import Terms


def run(*arguments: object) -> Result:
    """Run the command."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(verify)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def written(folder: Path, plan: Plan, terms: Terms = TERMS) -> tuple[Path, Path]:
    """Write the network and a plan; return both folders."""
    network = works(survive=("segments",))
    write_network(network, folder / "net")
    made = plan_file(network, plan, terms=terms)
    write_plan(made, folder / "plan", network=network)
    return folder / "plan", folder / "net"


def test_an_honest_plan_is_certified_from_its_files(tmp_path: Path) -> None:
    plan, network = written(tmp_path, honest())
    answer = run(plan, "--network", network)
    assert answer.exit_code == 0, answer.output
    assert "certified: 23 checks passed, 13 states counted again" in answer.output
    assert "note:" not in answer.output


def test_a_plan_that_says_too_much_ends_with_1_and_names_the_check(tmp_path: Path) -> None:
    plan, network = written(tmp_path, with_summary(honest(), bound_cny=99e6))
    answer = run(plan, "--network", network, "--lang", "en")
    assert answer.exit_code == 1
    assert "not certified: 1 of 23 checks failed" in answer.output
    assert "the proved bound is not above the plan's cost" in answer.output


def test_states_and_chinese_words_are_there_for_the_asking(tmp_path: Path) -> None:
    plan, network = written(tmp_path, honest())
    answer = run(plan, "--network", network, "--states", "--as", "csv", "--lang", "zh")
    assert answer.exit_code == 0
    assert answer.output.splitlines()[0].startswith("year,scenario,kind")
    assert "已验证：23 项检查全部通过" in answer.output


def test_a_network_that_has_changed_is_said_and_counted_as_it_is(tmp_path: Path) -> None:
    plan, network = written(tmp_path, honest())
    text = (network / "demands.csv").read_text(encoding="utf-8")
    assert ",60," in text
    (network / "demands.csv").write_text(text.replace(",60,", ",160,"), encoding="utf-8")
    answer = run(plan, "--network", network)
    assert answer.exit_code == 1
    assert "note: demands.csv" in answer.output
    assert "busiest link under the worst failure" in answer.output


def test_a_plan_that_promises_less_than_the_network_asks_for_says_so(tmp_path: Path) -> None:
    plan, network = written(tmp_path, honest(), replace(TERMS, survive=()))
    answer = run(plan, "--network", network)
    assert answer.exit_code == 0
    assert "the network asks to survive segments; this plan does not" in answer.output


def test_the_network_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, network = written(tmp_path, honest())
    network.rename(tmp_path / "test")
    monkeypatch.chdir(tmp_path)
    assert run(plan).exit_code == 0
    (tmp_path / "test").rename(tmp_path / "other")
    answer = run(plan)
    assert answer.exit_code == 1
    assert "no folder of network 'test' here or in topology/; say --network" in answer.output


def test_a_folder_that_is_no_plan_is_a_finding(tmp_path: Path) -> None:
    answer = run(tmp_path / "none")
    assert answer.exit_code == 1
    assert "is missing" in answer.output


def test_a_plan_of_least_latency_is_checked_by_its_own_question(tmp_path: Path) -> None:
    network = fork(demand_a=200.0, channels=2, egress_target_gbps=400.0, budget_cny=60e6)
    asked = expand_settings(network, gap=0.0, node_limit=10_000)
    plan = expand(network, settings=asked)
    terms = terms_of(network, routing="ecmp", egress_target_gbps=400.0)
    write_network(network, tmp_path / "net")
    made = plan_file(network, plan, terms=terms, latency=asked)
    write_plan(made, tmp_path / "plan", network=network)
    answer = run(tmp_path / "plan", "--network", tmp_path / "net")
    assert answer.exit_code == 0, answer.output
    assert "weighted latency is not below the proved bound" in answer.output
    better = replace(plan, summary=replace(plan.summary, objective_ms=1.0))
    made = plan_file(network, better, terms=terms, latency=asked)
    write_plan(made, tmp_path / "better", network=network)
    assert run(tmp_path / "better", "--network", tmp_path / "net").exit_code == 1

"""The command ``runout``: its table for people, its rows for programs, its findings."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from netplan.capacity import expand, expand_settings
from netplan.capacity.terms import terms_of
from netplan.cli.runout import runout
from netplan.io import write_network
from netplan.reports.plan_file import plan_file
from netplan.reports.plan_write import write_plan
from netplan.topology.table import Table
from plan_networks import fork

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.topology.network import Network


@pytest.fixture
def app() -> typer.Typer:
    """Return the command by itself."""
    made = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    made.command()(runout)
    return made


def test_the_squares_dates_are_printed_earliest_first(app: typer.Typer, root: Path) -> None:
    square = str(root / "topology" / "square")
    done = CliRunner().invoke(app, [square, "--as", "csv", "--growth", "0"])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    # Eight links with two limits each.
    assert len(rows) == 16
    assert rows[0]["when"] == "already"
    dates = [row["date"] for row in rows if row["when"] == "in"]
    assert dates == sorted(dates)
    shown = CliRunner().invoke(app, [square, "--growth", "-5,0,5", "--lang", "zh"])
    assert "growth +5 points" in shown.output
    assert "already" in shown.output


def test_a_change_list_may_come_into_service_in_a_year(app: typer.Typer, root: Path) -> None:
    square = str(root / "topology" / "square")
    change = sorted(path.stem for path in (root / "topology/square/changes").glob("*.toml"))
    arguments = [square, "--growth", "0", "--as", "csv", "--state", "-"]
    done = CliRunner().invoke(app, [*arguments, "--step", f"2028:{change[0]}"])
    assert done.exit_code == 0, done.output


def test_a_plans_years_are_built_and_one_for_another_state_is_refused(
    app: typer.Typer, tmp_path: Path
) -> None:
    net, folder, target = fork(demand_a=140.1), tmp_path / "net", tmp_path / "plan"
    rows = [row | {"growth_per_year": 0.1} for row in net["demands"].rows()]
    net = net.replace(Table.of("demands", rows))
    folder.mkdir()
    write_network(net, folder)
    asked = expand_settings(net, budget_cny=5e6)
    made = plan_file(net, expand(net, settings=asked), terms=terms_of(net), latency=asked)
    write_plan(made, target, network=net)
    arguments = [str(folder), "--growth", "0", "--as", "csv"]
    when = {}
    for name, more in (("without", []), ("with", ["--plan", str(target)])):
        done = CliRunner().invoke(app, [*arguments, *more])
        assert done.exit_code == 0, done.output
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        (row,) = (r for r in rows if r["link"] == "to-A" and r["limit_kind"] == "working")
        when[name] = row["when"], row["date"]
    # 140.1 of 100 today, of 300 with the plan's two modules: past 210 after
    # ln(210 / 140.1) / ln 1.1 = 4.2466 years, 50 months and a bit.
    assert when == {"without": ("already", ""), "with": ("in", "2031-03")}
    odd = plan_file(replaced(net), made.plan, terms=made.terms, latency=asked)
    write_plan(odd, target, network=net)
    refused = CliRunner().invoke(app, [*arguments, "--plan", str(target)])
    assert refused.exit_code == 1
    assert "was made for test in state other" in refused.output


def replaced(net: Network) -> Network:
    """Return ``net`` as if another change list had been applied."""
    return net.replace(state=("other",))


def test_all_that_is_wrong_with_growth_and_steps_is_said_at_once(
    app: typer.Typer, root: Path
) -> None:
    square = str(root / "topology" / "square")
    done = CliRunner().invoke(
        app, [square, "--growth", "a,0,b", "--step", "soon:plan", "--step", "2028:nothing"]
    )
    assert done.exit_code == 1
    for words in ("4 problems", "is 'a'", "is 'b'", "is 'soon:plan'", "no change list 'nothing'"):
        assert words in done.output

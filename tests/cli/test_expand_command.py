"""`netplan expand` writes a plan that holds, and refuses one that fails or cannot be meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from netplan.cli.main import app
from netplan.study import planning

if TYPE_CHECKING:
    import pytest

SQUARE = Path(__file__).resolve().parents[2] / "topology" / "square"


def test_a_plan_is_written_and_its_proof_repeated(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    asked = ["expand", str(SQUARE), "--aim", "cost", "--survive", "segments", "-o", str(plan)]
    made = CliRunner().invoke(app, [*asked, "--receipts"])
    assert made.exit_code == 0, made.output
    # A cable of 30 M, a pair lit over it for 9 M, and two circuits of 0.5 M.
    assert "CNY 40.0 M of 80.0 M" in made.output
    names = {path.name for path in plan.iterdir()}
    assert {"plan.toml", "certificate.csv", "receipts.csv", "bill_of_materials.csv"} <= names
    again = CliRunner().invoke(app, ["verify", str(plan), "--network", str(SQUARE)])
    assert again.exit_code == 0, again.output
    why = CliRunner().invoke(app, ["receipts", str(plan)])
    assert why.exit_code == 0, why.output
    assert "South Town" in why.output


def test_a_plan_that_fails_its_check_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = planning.prove

    def doubting(*given: object, **named: object) -> object:
        found = honest(*given, **named)  # type: ignore[arg-type]
        checks = found.checks.copy()
        checks.loc[0, "passed"] = False
        return replace(found, checks=checks)

    monkeypatch.setattr(planning, "prove", doubting)
    for aim in ("latency", "cost"):
        plan = tmp_path / aim
        made = CliRunner().invoke(app, ["expand", str(SQUARE), "--aim", aim, "-o", str(plan)])
        assert made.exit_code == 1
        assert "the plan fails its own check" in made.output
        assert not plan.exists()
    study = tmp_path / "study"
    made = CliRunner().invoke(app, ["plan", str(SQUARE), "-o", str(study)])
    assert made.exit_code == 1
    assert "the plan fails its own check" in made.output
    assert not study.exists()


def test_a_budget_below_the_cheapest_plan_says_how_much_is_missing(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    asked = ["expand", str(SQUARE), "--aim", "cost", "--survive", "segments", "--budget", "39e6"]
    made = CliRunner().invoke(app, [*asked, "-o", str(plan)])
    assert made.exit_code == 1
    assert "no plan" in made.output
    assert "budget" in made.output
    assert not plan.exists()


def test_what_belongs_to_the_other_aim_is_said_not_ignored() -> None:
    asked = ["expand", str(SQUARE), "--routing", "free", "--periods", "--limits", "hard"]
    made = CliRunner().invoke(app, asked)
    assert made.exit_code == 1
    assert "expand: 3 problems" in made.output
    for option in ("--routing", "--periods", "--limits"):
        assert f"{option}: goes with --aim cost" in made.output

"""Set-up comes from locked files alone, and what the linter leaves out says why."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def dry_run(root: Path, target: str) -> str:
    """Return what make would run for ``target`` on a fresh clone."""
    if shutil.which("make") is None:
        pytest.skip("no make here")
    env = {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--dry-run", "VENV=fresh-environment", target]
    made = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=True)
    return made.stdout


@pytest.mark.parametrize("target", ["plan", "test", "check"])
def test_set_up_installs_only_what_is_locked(root: Path, target: str) -> None:
    installs = [line for line in dry_run(root, target).splitlines() if " install " in line]
    assert installs
    for line in installs:
        locked = "--require-hashes -r requirements" in line
        itself = "--no-deps --no-build-isolation --editable ." in line
        assert locked or itself, line


def test_plan_runs_the_study_of_the_reference_network(root: Path) -> None:
    last = dry_run(root, "plan").splitlines()[-1]
    assert last.endswith("netplan plan topology/zhongwei -o out/zhongwei")


def test_check_runs_all_that_ci_needs(root: Path) -> None:
    script = dry_run(root, "check")
    for part in (
        "ruff format --check",
        "ruff check",
        "mypy",
        "lint-imports",
        "--doctest-modules src tests",
    ):
        assert part in script
    assert "make check" in (root / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert os.access(root / ".ci/run", os.X_OK)


def test_every_rule_that_is_left_out_says_why(root: Path) -> None:
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    lint = tomllib.loads(text)["tool"]["ruff"]["lint"]
    assert lint["select"] == ["ALL"]
    listed = [*lint["ignore"], *(r for rules in lint["per-file-ignores"].values() for r in rules)]
    explained = re.findall(r'^ +"([A-Z]+\d+)", # \w.+$', text, re.MULTILINE)
    assert sorted(explained) == sorted(listed)

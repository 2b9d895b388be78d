"""The benchmarks run, and their contenders agree, on networks small enough for every test run."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import bench

if TYPE_CHECKING:
    from pathlib import Path


def test_every_benchmark_runs_small_and_answers_agree(
    root: Path, run_env: dict[str, str], tmp_path: Path
) -> None:
    # A part ends with an error when an answer differs; no time is asserted.
    results = tmp_path / "RESULTS.md"
    command = [sys.executable, "benchmarks/bench.py", "--small", "--runs", "1"]
    ended = subprocess.run(
        [*command, "--output", str(results)],
        cwd=root, env=run_env, check=False, capture_output=True, text=True,
    )  # fmt: skip
    text = results.read_text()
    assert "**failed**" not in text
    assert ended.returncode == 0, ended.stderr
    # T9 and T10 are T8 on other networks: a part need not show all its targets on small ones.
    for part in bench.PARTS:
        rows = [f"\n| {target} |" for target in part.targets]
        wanted = ["## Scaling"] if part.module == "scaling" else rows
        assert any(row in text for row in wanted), part
    assert "| least maximum utilisation, gap 1e-3 |" in text

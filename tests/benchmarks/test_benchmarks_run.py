"""The benchmarks run, and their contenders agree, on a network small enough for every test run."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def test_the_sweep_benchmark_agrees_with_networkx_on_the_square(
    root: Path, run_env: dict[str, str], tmp_path: Path
) -> None:
    # The script ends with an error when an answer differs; no time is asserted.
    results = tmp_path / "RESULTS.md"
    command = [sys.executable, "benchmarks/sweep.py", "topology/square", "--runs", "1"]
    subprocess.run([*command, "--output", str(results)], cwd=root, env=run_env, check=True)
    assert "networkx, a search per target" in results.read_text()

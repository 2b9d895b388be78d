"""The whole study of the reference network: what its files must hold, whatever the figures."""

from __future__ import annotations

import csv
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from netplan.io import read_network

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def rows(study: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of one of the study's tables."""
    with (study / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_ends_with_ten_lines_to_read_aloud(study_terminal: str) -> None:
    lines = study_terminal.splitlines()
    assert len(lines) == 10
    labels = [line.split()[0] for line in lines[1:]]
    assert labels == [
        "targets", "worst", "mean", "exchange", "bottleneck", "build", "proof", "doubt", "wrote",
    ]  # fmt: skip


def test_the_plan_keeps_its_budget_and_passes_every_check(study_dir: Path, root: Path) -> None:
    checks = rows(study_dir, "certificate")
    assert {row["check"] for row in checks} >= {
        "spend", "budget", "waves", "egress", "latency", "latency_bound", "free_routing", "ecmp",
    }  # fmt: skip
    assert [row["check"] for row in checks if row["passed"] != "true"] == []
    spend = sum(float(row["capex_cny"]) for row in rows(study_dir, "plan"))
    assert 0 < spend <= read_network(root / "topology" / "zhongwei").settings.budget_cny


def test_the_plan_is_near_its_proven_bound(study_dir: Path) -> None:
    found = {row["check"]: row for row in rows(study_dir, "certificate")}
    value, bound = (float(found["latency_bound"][name]) for name in ("value", "limit"))
    assert bound <= value <= bound * 1.006


def test_every_city_and_cluster_is_there_for_each_view_and_state(study_dir: Path) -> None:
    seen: dict[tuple[str, str, str], set[str]] = {}
    for row in rows(study_dir, "latency"):
        if row["carrier"] == "best":
            seen.setdefault((row["state"], row["view"], row["kind"]), set()).add(row["target"])
    for state in ("tiered", "today", "plan"):
        for view in ("optical", "ip"):
            assert len(seen[state, view, "city"]) == 27
            assert len(seen[state, view, "hub"]) == 9


def test_no_proposal_does_nothing_and_each_moves_what_it_aims_at_or_says_why(
    study_dir: Path,
) -> None:
    proposals = rows(study_dir, "proposals")
    assert len(proposals) >= 8
    for row in proposals:
        assert row["changes_nothing"] == "false", row["proposal"]
        moved = set(row["targets_moved"].split(";")) & set(row["aims_at"].split(";"))
        assert moved or row["why_en"], row["proposal"]


def test_every_existing_segment_is_cut_in_every_case(study_dir: Path, root: Path) -> None:
    network = read_network(root / "topology" / "zhongwei")
    existing = {
        segment
        for segment, status in zip(
            network["segments"].ids, network["segments"]["status"], strict=True
        )
        if status == "existing"
    }
    for case in ("today", "horizon", "plan"):
        cut = {
            row["scenario"]
            for row in rows(study_dir, "failures")
            if row["case"] == case and row["kind"] == "segment"
        }
        assert cut >= existing


def test_report_and_map_are_small_files_of_their_own(study_dir: Path) -> None:
    assert (study_dir / "report.html").stat().st_size < 300_000
    assert (study_dir / "map.html").stat().st_size < 2_500_000
    assert "<script" not in (study_dir / "report.html").read_text(encoding="utf-8")


def test_another_run_writes_the_same_bytes(
    study_dir: Path, root: Path, run_env: dict[str, str], tmp_path: Path
) -> None:
    again = tmp_path / "again"
    subprocess.run(
        [sys.executable, "-m", "netplan", "plan", "topology/zhongwei", "-o", str(again)],
        cwd=root,
        env=run_env | {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
        check=True,
        capture_output=True,
    )
    names = sorted(path.name for path in study_dir.iterdir())
    assert names == sorted(path.name for path in again.iterdir())
    changed = [n for n in names if (study_dir / n).read_bytes() != (again / n).read_bytes()]
    assert changed == []

"""The page of results says what was met, what was missed and by how much, and what failed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

import bench
from bench import Part, in_a_process
from bench_page import Failure, page, verdict
from rows import Row
from scaling_page import Point, exponent, table

if TYPE_CHECKING:
    from pathlib import Path


def row(*, ratio: float, must: float | None = None, contender: str = "scipy") -> Row:
    """Return a row of target T1."""
    return Row("T1", "all pairs", contender, 0.02 * ratio, ratio, must, "equal", 12.0)


def test_a_ratio_is_met_at_what_it_must_be_and_missed_by_the_part_it_lacks() -> None:
    assert verdict(row(ratio=2.0)) == ""
    assert verdict(row(ratio=2.5, must=2.5)) == "met"
    assert verdict(row(ratio=2.0, must=2.5)) == "missed by 20%"


def test_the_page_lists_rows_what_is_missed_and_what_failed() -> None:
    rows = [row(ratio=1.0, contender="netplan"), row(ratio=2.0, must=2.5), row(ratio=9.0, must=2.5)]
    failures = [Failure("optimum", ("T8", "T9"), "ValueError: a | b\nc")]
    text = page(rows, failures, small=False, runs=3)
    assert "| T1 | all pairs | scipy | 40 ms | 2 | 2.5 | missed by 20% | equal | 12 MB |" in text
    assert "| T8, T9 | optimum | | | | | **failed**: ValueError: a / b c | | |" in text
    assert "- T1, scipy: 2 of 2.5, missed by 20%." in text
    assert text.count("missed by") == 2
    assert "## Missed" not in page(rows[:1], [], small=False, runs=3)


def test_a_part_that_cannot_run_is_a_failure_that_says_why() -> None:
    found = in_a_process(Part("no_such_part", ("T0",)), small=True, runs=1)
    assert isinstance(found, Failure)
    assert found.why == "ModuleNotFoundError: No module named 'no_such_part'"


def test_a_part_that_is_not_done_in_time_is_stopped() -> None:
    found = in_a_process(Part("sweep", ("sweep",), limit_s=0.05), small=True, runs=1)
    assert found == Failure("sweep", ("sweep",), "not done within 0 s")


def test_one_failure_leaves_the_other_parts_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = (Part("no_such_part", ("T0",)), Part("sweep", ("sweep",)))
    monkeypatch.setattr(bench, "PARTS", parts)
    to = tmp_path / "RESULTS.md"
    assert bench.main(["--small", "--runs", "1", "--output", str(to)]) == 1
    text = to.read_text()
    assert "| T0 | no_such_part | | | | | **failed**" in text
    assert "networkx, a search per target" in text
    assert "failed: ModuleNotFoundError" in capsys.readouterr().err


def test_an_unknown_target_is_refused_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        bench.main(["--only", "T99"])
    assert ended.value.code == 2
    assert "no target T99; known: " in capsys.readouterr().err


def test_every_part_is_there_and_no_target_is_measured_twice(root: Path) -> None:
    targets = [target for part in bench.PARTS for target in part.targets]
    assert len(targets) == len(set(targets))
    for part in bench.PARTS:
        assert (root / "benchmarks" / f"{part.module}.py").is_file()


def test_the_readme_lists_every_part(root: Path) -> None:
    text = (root / "benchmarks" / "README.md").read_text()
    for part in bench.PARTS:
        assert f"| `{part.module}.py` |" in text


def point(sites: int, seconds: float, note: str = "") -> Point:
    """Return a point of one step."""
    return Point(sites, "check", 0, seconds, 100.0, note)


def test_exponents_are_1_for_linear_and_2_for_quadratic_growth() -> None:
    assert exponent(point(100, 1.0), point(200, 2.0)) == pytest.approx(1.0)
    assert exponent(point(100, 1.0), point(200, 4.0)) == pytest.approx(2.0)
    assert exponent(point(100, 1.0), point(400, 4.0)) == pytest.approx(1.0)
    assert math.isnan(exponent(None, point(100, 1.0)))


def test_the_scaling_table_says_why_a_figure_is_missing() -> None:
    late = point(400, math.nan, "over the limit")
    text = table([point(100, 0.5), point(200, 1.0), late])
    assert "| check | 0.5 s, 100 MB | 1 s (1.0), 100 MB | over the limit |" in text

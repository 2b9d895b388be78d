"""SNDlib's answers: modules on france, polska and atlanta, with and without failures, proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netplan.capacity.design import Design, Moment, SearchSettings, design, short_of
from netplan.capacity.models import problem_of
from netplan.capacity.models.form import form_of
from netplan.capacity.models.plain import design_of
from netplan.io.formats.sndlib_model import read_model

if TYPE_CHECKING:
    from pathlib import Path


def _design(oracles: Path, name: str, survival: str) -> tuple[Design, float]:
    """Return a model of modules alone, and what it has paid before."""
    network = oracles / "sndlib" / name / f"{name}.txt"
    problem = problem_of(read_model(network, f"U-U-M-N-C-A-N-{survival}"))
    return design_of(problem, form_of(problem)), problem.settled_cost


@pytest.mark.parametrize(
    ("name", "survival", "published"),
    [
        ("polska", "U", 35_473.0),
        ("atlanta", "U", 147_440_000.0),
        pytest.param("france", "N", 20_200.0, marks=pytest.mark.slow),
        pytest.param("france", "U", 33_400.0, marks=pytest.mark.slow),
    ],
)
def test_published_optima_are_proved(
    oracles: Path, name: str, survival: str, published: float
) -> None:
    problem, settled = _design(oracles, name, survival)
    found = design(problem)
    assert found.status == "optimal"
    assert found.objective + settled == pytest.approx(published, rel=1e-9)
    assert found.bound == pytest.approx(found.objective, rel=1e-6)
    assert short_of(problem, found.values) is None


def test_an_interrupted_search_gives_the_best_so_far(oracles: Path) -> None:
    problem, _ = _design(oracles, "polska", "U")
    start = problem.program.upper.clip(max=40.0)

    def stop(moment: Moment) -> None:
        if moment.bound > 20_000.0:
            raise KeyboardInterrupt

    found = design(problem, start=start, progress=stop)
    assert found.interrupted
    assert found.status == "feasible"
    assert found.values.tolist() == start.tolist()
    assert 20_000.0 < found.bound <= 35_473.0


def test_a_time_limit_gives_the_best_so_far_and_a_bound(oracles: Path) -> None:
    problem, _ = _design(oracles, "germany50", "N")
    start = problem.program.upper.clip(max=40.0)
    found = design(problem, start=start, settings=SearchSettings(time_limit_s=3.0))
    assert found.status == "feasible"
    assert not found.interrupted
    assert 0.0 < found.bound < 628_490.0 < found.objective
    assert found.trail[-1].time_s < 30.0

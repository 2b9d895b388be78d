"""Published optima of SNDlib are met, and every model of the collection is read the same twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netplan.capacity.design import SearchSettings
from netplan.capacity.models import ModelAnswer, problem_of, solve_model
from netplan.io.formats.sndlib_model import read_model

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 300.0


def solved(oracles: Path, name: str, code: str) -> ModelAnswer:
    """Return the answer of a model of the collection."""
    problem = problem_of(read_model(oracles / "sndlib" / name / f"{name}.txt", code))
    return solve_model(problem, settings=SearchSettings(time_limit_s=SECONDS))


@pytest.mark.parametrize(
    ("name", "code", "cost"),
    [
        ("france", "U-U-M-N-C-A-N-N", 20_200.0),
        ("atlanta", "D-B-M-N-C-A-N-N", 46_244_642.4),
        ("polska", "U-U-M-N-C-A-N-U", 35_473.0),
    ],
)
def test_a_published_optimum_is_proved(oracles: Path, name: str, code: str, cost: float) -> None:
    answer = solved(oracles, name, code)
    assert answer.status == "optimal"
    assert answer.objective == pytest.approx(cost, rel=1e-6)
    assert answer.bound == pytest.approx(cost, rel=1e-5)


def test_every_model_is_read_alike_from_its_file_and_its_code_text_and_xml(oracles: Path) -> None:
    models = sorted((oracles / "sndlib").glob("*/models/*.txt"))
    assert len(models) > 40
    for model in models:
        folder = model.parent.parent
        text = read_model(folder / f"{folder.name}.txt", model)
        xml = read_model(folder / f"{folder.name}.xml", model.stem)
        assert text.code == xml.code == model.stem
        assert dict(text.settings) == dict(xml.settings)
        assert text.network.ways == xml.network.ways
        one, other = problem_of(text), problem_of(xml)
        assert one.links == other.links
        assert one.demands == other.demands

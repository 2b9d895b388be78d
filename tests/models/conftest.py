"""Small networks in SNDlib's native text, and the answer of a model on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from netplan.capacity.design import SearchSettings
from netplan.capacity.models import ModelAnswer, problem_of, solve_model
from netplan.io.formats.sndlib_model import read_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOLVE_SECONDS = 60.0
SMALL, BIG = (10.0, 10.0), (30.0, 21.0)


@dataclass(frozen=True, kw_only=True)
class Text:
    """A network to write: links as (id, ends), demands as (ends, value), and what they have."""

    links: tuple[str, ...] = ("AB", "BC", "AC")
    demands: tuple[tuple[str, float], ...] = (("AB", 12.0), ("AC", 8.0), ("BC", 3.0))
    modules: tuple[tuple[float, float], ...] = (SMALL, BIG)
    installed: dict[str, float] = field(default_factory=dict)
    installed_cost: float = 0.0
    routing_cost: float = 0.0
    setup_cost: float = 0.0
    unit: dict[str, float] = field(default_factory=dict)
    hops: dict[str, str] = field(default_factory=dict)
    paths: str = ""

    def write(self, to: Path) -> Path:
        """Write the network as native text; a link or demand from X to Y is called XY."""
        nodes = sorted({end for name in self.links for end in name})
        sold = " ".join(f"{capacity:g} {cost:g}" for capacity, cost in self.modules)
        lines = ["?SNDlib native format; type: network; version: 1.0", "NODES ("]
        lines += [f"  {node}" for node in nodes]
        lines += [")", "LINKS ("]
        for name in self.links:
            there = self.installed.get(name, 0.0)
            cost = self.installed_cost if there else 0.0
            lines.append(
                f"  {name} ( {name[0]} {name[1]} ) {there:g} {cost:g} {self.routing_cost:g} "
                f"{self.setup_cost:g} ( {sold} )"
            )
        lines += [")", "DEMANDS ("]
        lines += [
            f"  d{name} ( {name[0]} {name[1]} ) {self.unit.get(name, 1):g} {value:g} "
            f"{self.hops.get(name, 'UNLIMITED')}"
            for name, value in self.demands
        ]
        lines += [")", "ADMISSIBLE_PATHS (", self.paths, ")"]
        path = to / "small.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


@pytest.fixture
def answer_of(tmp_path: Path) -> Callable[[Text, str], ModelAnswer]:
    """Return the function that solves a network under a code."""

    def solved(text: Text, code: str) -> ModelAnswer:
        problem = problem_of(read_model(text.write(tmp_path), code))
        return solve_model(problem, settings=SearchSettings(time_limit_s=SOLVE_SECONDS))

    return solved


@pytest.fixture
def cost_of(answer_of: Callable[[Text, str], ModelAnswer]) -> Callable[[Text, str], float]:
    """Return the function that gives the proved least cost of a network under a code."""

    def cost(text: Text, code: str) -> float:
        answer = answer_of(text, code)
        assert answer.status == "optimal"
        assert answer.bound == pytest.approx(answer.objective)
        return answer.objective

    return cost

"""The square's README is right: its workings give its values, and netplan computes the same."""

from __future__ import annotations

import ast
import math
import operator
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

if TYPE_CHECKING:
    from conftest import Answers
    from netplan.topology.network import Network

PAGE = Path(__file__).resolve().parents[2] / "topology" / "square" / "README.md"
NAME = re.compile(r"`(\w+)\[([^\]]+)\]\.(\w+)`")
STEPS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
WORDS = {"ceil": math.ceil, "max": max, "min": min, "round": round}


@dataclass(frozen=True)
class Line:
    """One row of a table on the page: what it speaks of, what was typed in, what came out."""

    figure: str
    working: str
    value: str

    @property
    def exact_to(self) -> float:
        """Half a unit of the last digit for rounded milliseconds, next to nothing otherwise."""
        digits = len(self.value.partition(".")[2])
        return 0.5000001e-6 if digits == 6 else 1e-9  # values of six decimals are rounded ones


def _lines() -> list[Line]:
    """Return the rows of all tables of the page that have the three columns."""
    lines, inside = [], False
    for text in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        if text.startswith("| figure"):
            inside = True
        elif not text.startswith("|"):
            inside = False
        elif inside and not text.startswith("|---"):
            lines.append(Line(*cells))
    return lines


LINES = _lines()
WORKED = [line for line in LINES if line.working.startswith("`")]
NAMED = [line for line in LINES if NAME.fullmatch(line.figure)]


def calculate(node: ast.AST) -> float:
    """Work out plain arithmetic, and nothing else."""
    match node:
        case ast.Expression(body):
            return calculate(body)
        case ast.Constant(value) if isinstance(value, (int, float)):
            return value
        case ast.BinOp(left, step, right):
            return STEPS[type(step)](calculate(left), calculate(right))
        case ast.UnaryOp(ast.USub(), operand):
            return -calculate(operand)
        case ast.Call(ast.Name(word), terms):
            return WORDS[word](*map(calculate, terms))
    raise AssertionError(ast.dump(node))


def same(line: Line, found: Any) -> bool:
    """Tell whether ``found`` is what the line says, as text or to the digit."""
    if isinstance(found, str) or not line.value or line.value in {"True", "False"}:
        return str(found) == line.value
    return abs(float(found) - float(line.value)) <= line.exact_to


def _key(line: Line) -> tuple[str, tuple[str, ...], str]:
    """Return table, key and column of a named line."""
    found = NAME.fullmatch(line.figure)
    assert found is not None
    return found[1], tuple(found[2].split(",")), found[3]


@pytest.mark.parametrize("line", WORKED, ids=lambda line: line.figure.strip("`"))
def test_every_working_gives_its_value(line: Line) -> None:
    assert same(line, calculate(ast.parse(line.working.strip("`"), mode="eval")))


@pytest.mark.parametrize("line", NAMED, ids=lambda line: line.figure.strip("`"))
def test_netplan_computes_every_value(line: Line, answers: Answers) -> None:
    found = answers[_key(line)]
    assert same(line, found), f"the page says {line.value}, netplan computes {found!r}"


def test_the_page_speaks_of_every_link_failure_target_and_proposal(
    square: Network, answers: Answers
) -> None:
    said = {_key(line) for line in NAMED}
    links = answers.tables["links"].loc["today"].index
    columns = ("load_ab_gbps", "load_ba_gbps", "utilisation", "worst_failure", "worst_utilisation")
    assert {("links", ("today", link), name) for link in links for name in columns} <= said
    for table, columns in (
        ("targets", ("today", "today_verdict")),
        ("proposals", ("targets_met", "worst_after", "bottlenecks_after", "rank")),
    ):
        ids = answers.tables[table].index
        assert {(table, (key,), name) for key in ids for name in columns} <= said
    scenarios = set(answers.tables["failures"].index) - {""}
    assert scenarios <= {key[0] for table, key, _ in said if table in {"failures", "loads"}}
    figures = set(square["published"].ids)
    assert figures == {key[0] for table, key, _ in said if table == "calibration"}


def test_a_carrier_without_fibre_or_node_has_no_row(answers: Answers) -> None:
    latency = answers.tables["latency"].index
    assert ("today", "optical", "blue", "west") not in latency
    assert ("today", "ip", "blue", "west") not in latency
    pairs = answers.tables["exchange"].loc["today"].index
    assert ("red", "blue", "west") not in pairs
    assert set(pairs) == {
        ("blue", "red", "west"),
        ("red", "blue", "east"),
        ("blue", "red", "east"),
        ("red", "blue", "north"),
        ("blue", "red", "north"),
    }


def test_parts_add_up_to_the_whole(answers: Answers) -> None:
    table = answers.tables["latency"]
    parts = ["direct_ms", "detour_ms", "amplifier_ms", "regenerator_ms", "transponder_ms"]
    total = table[[*parts, "node_ms", "access_ms"]].sum(axis=1)
    pd.testing.assert_series_equal(total, table["one_way_ms"], check_names=False, atol=1e-12)


def test_the_exchange_that_is_missing_saves_what_the_hairpin_says(answers: Answers) -> None:
    hairpin = answers["exchange", ("today", "blue", "red", "west"), "hairpin_ms"]
    gained = answers["proposal_sites", ("exchange-south", "west", "internet"), "gain_ms"]
    assert gained == pytest.approx(hairpin, abs=1e-12)

"""A file fits one thought, a function one screen; what is longer says why, here."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_LINES = 300
FUNCTION_LINES = 40
FUNCTION_LINES_WITH_REASON = 60

# Files that may be longer, each with the reason why it is still one thought.
LONGER_FILES: dict[str, str] = {}

# Functions that may take up to 60 lines, as "path:name", each with the reason.
# A kernel takes its arrays one by one, a line each, as numba compiles no classes of ours.
KERNEL = "a dozen lines are its arrays, and the loop is compiled as one"
LONGER_FUNCTIONS: dict[str, str] = {
    "src/netplan/kernels/after_delays.py:delays_again": KERNEL,
    "src/netplan/kernels/after_distances.py:_sweep": KERNEL,
    "src/netplan/kernels/after_flows.py:drain": KERNEL,
    "src/netplan/kernels/after_loads.py:_after": KERNEL,
    "src/netplan/kernels/after_network.py:_target": KERNEL,
    "src/netplan/kernels/after_region.py:settle_again": KERNEL,
    "src/netplan/kernels/pricing_sweep.py:sweep": KERNEL,
    "src/netplan/kernels/search.py:settle": KERNEL,
    "src/netplan/kernels/yen_pairs.py:best_paths": KERNEL,
    "src/netplan/kernels/yen_pairs.py:many_pairs": KERNEL,
    "src/netplan/kernels/yen_search.py:search": KERNEL,
    "src/netplan/cli/expand.py:expand": "a command: a line for each of its options, and one again",
    "src/netplan/study/run.py:run_study": "the main job on one page, a line for each table",
}


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    """Return the lines of ``function`` without its docstring, blank lines and comments."""
    skipped: set[int] = set()
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        skipped.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    numbers = range(function.lineno, (function.end_lineno or function.lineno) + 1)
    texts = [lines[number - 1].strip() for number in numbers if number not in skipped]
    return sum(1 for text in texts if text and not text.startswith("#"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every function of the file ``path`` with its number of code lines."""
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, code_lines(node, text.splitlines())


def sources(root: Path) -> dict[str, Path]:
    """Return every Python file of the program by its path from ``root``."""
    files = sorted((root / "src").rglob("*.py"))
    return {file.relative_to(root).as_posix(): file for file in files}


def test_no_file_is_longer_than_one_thought(root: Path) -> None:
    lengths = {
        name: len(path.read_text(encoding="utf-8").splitlines())
        for name, path in sources(root).items()
    }
    assert lengths
    too_long = {name: lines for name, lines in lengths.items() if lines > FILE_LINES}
    assert sorted(too_long) == sorted(LONGER_FILES), too_long


def test_no_function_is_longer_than_one_screen(root: Path) -> None:
    lengths = {
        f"{file}:{name}": lines
        for file, path in sources(root).items()
        for name, lines in functions(path)
    }
    assert lengths
    too_long = {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES}
    assert sorted(too_long) == sorted(LONGER_FUNCTIONS), too_long
    assert max(lengths.values()) <= FUNCTION_LINES_WITH_REASON


@pytest.mark.parametrize("reasons", [LONGER_FILES, LONGER_FUNCTIONS])
def test_what_is_longer_says_why(reasons: dict[str, str]) -> None:
    assert all(len(reason) > len("it is long") for reason in reasons.values()), reasons


def test_docstrings_blank_lines_and_comments_are_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text(
        'def f(\n    a,\n):\n    """One.\n\n    Two.\n    """\n    # why\n\n    return a\n'
    )
    assert list(functions(path)) == [("f", 4)]

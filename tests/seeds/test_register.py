"""The seed register: every seed item is there, quoted truly, and its answers hold.

The fast tests read the register alone (and the seed documents where they are at hand); the slow
ones run the study of the reference network and read each answer from its files.
"""

from __future__ import annotations

import doctest
import importlib.util
import math
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_QUOTE = 60
LEAST_REASON = 40


def _load() -> ModuleType:
    """Return ``seeds/register.py``, which is a script beside its table and no package."""
    spec = importlib.util.spec_from_file_location("seed_register", ROOT / "seeds" / "register.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


register = _load()
ITEMS: tuple[Any, ...] = register.read_register()
BOUND = tuple(item for item in ITEMS if item.bound)
ANSWERED = tuple(item for item in ITEMS if item.state == "answered")


def by_name(item: Any) -> str:
    """Name a parametrised test after the register's row."""
    return str(item.item)


def squeezed(text: str) -> str:
    """Return ``text`` without white space: the seeds break lines and columns anywhere."""
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="session")
def seed_texts() -> dict[str, str]:
    """Return the seed documents by the first three characters of their names, or skip."""
    folder = Path(os.environ.get("NETPLAN_SEEDS", ROOT.parent / "shared" / "seeds"))
    texts = {path.name[:3]: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    if not texts:
        pytest.skip(f"no seed documents in {folder}: set NETPLAN_SEEDS to hold the quotes to them")
    return {name: squeezed(text) for name, text in texts.items()}


def test_every_seed_item_is_there_in_order() -> None:
    """S1 to S27 all have rows, numbered within the item, and no name is used twice."""
    numbers = [int(item.seed.removeprefix("S")) for item in ITEMS]
    assert sorted(set(numbers)) == list(range(1, 28))
    assert numbers == sorted(numbers)
    names = [item.item for item in ITEMS]
    assert len(names) == len(set(names))
    assert all(item.item.partition(".")[0] == item.seed for item in ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=by_name)
def test_a_row_is_whole(item: Any) -> None:
    """A row has its quote, its question in both languages, and what its state asks for."""
    assert item.kind in register.KINDS
    assert item.state in register.STATES
    assert item.document in {"000", "001", "002", "003", "004"}
    assert 0 < len(item.quote) <= LONGEST_QUOTE
    assert re.search("[\u4e00-\u9fff]", item.quote)
    assert item.asks_en
    assert re.search("[\u4e00-\u9fff]", item.asks_zh)
    for text in (getattr(item, name) for name in register.COLUMNS):
        assert text == text.strip()
    if item.state == "answered":
        assert item.file
        assert item.column
        assert item.value
        assert item.low or item.high
        assert len(item.why_en) >= LEAST_REASON
    else:
        assert len(item.note_en) >= LEAST_REASON, "say what is missing and what brings it"
    if item.state == "not yet":
        assert not item.bound
    if item.low and item.high:
        assert float(item.low) <= float(item.high)
    if item.low or item.high:
        assert item.holds(float(item.value))


@pytest.mark.parametrize("item", ITEMS, ids=by_name)
def test_a_quote_is_true_to_the_letter(item: Any, seed_texts: dict[str, str]) -> None:
    """The quote stands in the seed document that it names."""
    assert squeezed(item.quote) in seed_texts[item.document]


def test_the_register_is_written_as_it_is_read(tmp_path: Path) -> None:
    """Writing what was read gives the same bytes, so that an update changes values alone."""
    copy = tmp_path / "register.csv"
    register.write_register(ITEMS, copy)
    assert copy.read_bytes() == register.REGISTER.read_bytes()


def test_the_examples_of_the_reader_run() -> None:
    """The examples in seeds/register.py, which no test folder holds, are true."""
    assert doctest.testmod(register).failed == 0


def test_a_selector_finds_one_row_or_says_so(tmp_path: Path) -> None:
    """A cell needs exactly one row; folds and ratios take many, and skip empty cells."""
    table = "city,ms,km,has\nx,2,10,a;b\ny,4,30,ab\nz,,5,\n"
    (tmp_path / "t.csv").write_text(table, encoding="utf-8-sig")

    def ask(where: str, column: str) -> str:
        return str(register.answer(sample(where=where, column=column), tmp_path))

    assert ask("city=y", "ms") == "4"
    assert ask("ms>=2", "count()") == "2"
    assert ask("city!=z", "mean(ms)") == "3.0"
    assert ask("has~a", "city") == "x"
    assert ask("", "sum(ms)/sum(km)") == repr(6 / 45)
    for where, column in (("", "ms"), ("city=q", "ms"), ("town=x", "ms"), ("city=x", "m")):
        with pytest.raises(register.RegisterError):
            ask(where, column)


def sample(**cells: str) -> Any:
    """Return a row about ``t.csv`` with the given cells."""
    return register.Item(**(dict.fromkeys(register.COLUMNS, "") | {"file": "t.csv"} | cells))


@pytest.mark.parametrize("item", BOUND, ids=by_name)
def test_the_study_still_gives_what_is_remembered(item: Any, study_dir: Path) -> None:
    """Each row that points into the output, answered or partly, resolves to its value."""
    text = register.answer(item, study_dir)
    assert register.remembered(item, text), f"{item.item}: {text}, register says {item.value}"


@pytest.mark.parametrize("item", ANSWERED, ids=by_name)
def test_an_answer_lies_where_it_would_be_right(item: Any, study_dir: Path) -> None:
    """Each answered value, read from the study's output, lies in its interval."""
    number = register.as_number(register.answer(item, study_dir))
    assert not math.isnan(number)
    assert item.holds(number), f"{item.item}: {number} not in {item.low} .. {item.high}"

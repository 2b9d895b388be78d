"""Kernels are kept on disk while no kernel changes, and the threads that run them keep order."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from netplan.kernels import compiled as compiling
from netplan.kernels.threads import blocks, in_threads

if TYPE_CHECKING:
    from types import ModuleType

SOURCE = """
from netplan.kernels.compiled import compiled

@compiled
def twice(number):
    return 2 * number
"""


def loaded(path: Path) -> ModuleType:
    """Return the module at ``path``, executed anew."""
    spec = importlib.util.spec_from_file_location("made_kernel", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kept(path: Path) -> bool:
    """Call the kernel at ``path``; tell whether its code came from disk."""
    kernel: Any = loaded(path).twice
    assert kernel(21) == 42
    hits, misses = sum(kernel.stats.cache_hits.values()), sum(kernel.stats.cache_misses.values())
    assert hits + misses == 1
    return hits == 1


def test_a_kernel_is_compiled_once_and_again_when_a_kernel_that_it_calls_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "made_kernel.py"
    path.write_text(SOURCE, encoding="utf-8")
    assert not kept(path)
    assert kept(path)
    monkeypatch.setattr(compiling, "sources_digest", lambda _path: "of other sources")
    assert not kept(path)
    assert kept(path)


def test_the_digest_is_that_of_a_file_and_of_what_it_imports(tmp_path: Path) -> None:
    alone, caller = tmp_path / "alone.py", tmp_path / "caller.py"
    alone.write_text("x = 1\n", encoding="utf-8")
    caller.write_text("from netplan.kernels.search import settle\n", encoding="utf-8")
    folder = Path(compiling.__file__).parent
    assert compiling.sources_digest(alone) == sha256(b"x = 1\n").hexdigest()
    # search imports compiled, graph and heap; heap imports compiled.
    reached = [folder / f"{name}.py" for name in ("compiled", "graph", "heap", "search")]
    texts = [file.read_bytes() for file in sorted([caller, *reached])]
    assert compiling.sources_digest(caller) == sha256(b"\0".join(texts)).hexdigest()


def test_a_kernel_works_where_nothing_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = compiling.njit

    def njit(**options: bool) -> Any:
        if options.get("cache"):
            message = "cannot cache function: no locator available"
            raise RuntimeError(message)
        return real(**options)

    monkeypatch.setattr(compiling, "njit", njit)
    path = tmp_path / "made_kernel.py"
    path.write_text(SOURCE, encoding="utf-8")
    assert loaded(path).twice(4) == 8


def test_the_graph_alone_brings_no_compiler(run_env: dict[str, str]) -> None:
    script = "import sys, netplan.kernels; sys.exit('numba' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], env=run_env, check=True)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_threads_answer_in_order_and_cover_every_item_once(workers: int) -> None:
    ranges = blocks(23, 4)
    answers = in_threads(lambda low, high: list(range(low, high)), ranges, workers=workers)
    assert [item for answer in answers for item in answer] == list(range(23))
    assert in_threads(lambda low, high: low + high, [], workers=workers) == []


def test_an_error_in_a_thread_reaches_the_caller() -> None:
    def fail(low: int, _high: int) -> None:
        if low == 4:
            message = "block 4"
            raise ValueError(message)

    with pytest.raises(ValueError, match="block 4"):
        in_threads(fail, blocks(8, 2), workers=2)

"""A search process may hang, be killed or be interrupted, and nothing is lost, hung or left."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from made_programs import knapsack
from netplan.errors import SolverError
from netplan.lp import Program, search
from netplan.lp.search_nursery import _nurseries

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="looks at processes in /proc"
)


def long_program() -> Program:
    """Return a program whose search takes minutes, and finds values at once."""
    return knapsack(160, 40)


def short_program(cost: float = 1.0) -> Program:
    """Return: the least whole number above 1.5, times ``cost``."""
    one = np.ones(1)
    return Program(
        cost=cost * one,
        lower=0 * one,
        upper=9 * one,
        integer=np.array([True]),
        matrix=csr_matrix([[1.0]]),
        row_lower=1.5 * one,
        row_upper=np.inf * one,
    )


def short_objective(cost: float) -> float:
    return search(short_program(cost), time_limit_s=60).objective


def nursery_pid() -> int:
    search(short_program(), time_limit_s=60)
    return _nurseries().get("highs").process.pid


def children(pid: int) -> list[int]:
    """Return the ids of the processes that ``pid`` started and that have not ended."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(child) for child in listed if state(int(child)) not in {"", "Z"}]


def state(pid: int) -> str:
    """Return the letter of a process's state, '' when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def until(true: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait until ``true()``; say whether it came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return true()


def send_once(name: signal.Signals, told: list[float]) -> Callable[[float, float], None]:
    """Return a listener that notes objectives and sends a signal to all searches at the first."""

    def heard(objective: float, bound: float) -> None:
        del bound
        if not told:
            for pid in children(_nurseries().get("highs").process.pid):
                os.kill(pid, name)
        told.append(objective)

    return heard


def test_a_search_that_hangs_is_killed_on_time_and_what_it_found_is_kept() -> None:
    nursery = nursery_pid()
    told: list[float] = []
    began = time.perf_counter()
    found = search(long_program(), time_limit_s=1.0, on_found=send_once(signal.SIGSTOP, told))
    assert time.perf_counter() - began < 2.0
    assert found.status == "feasible"
    assert found.objective == told[-1]
    assert until(lambda: children(nursery) == [])


def test_a_search_that_someone_kills_gives_what_it_found() -> None:
    nursery_pid()
    told: list[float] = []
    began = time.perf_counter()
    found = search(long_program(), time_limit_s=60, on_found=send_once(signal.SIGKILL, told))
    assert time.perf_counter() - began < 5.0
    assert found.status == "feasible"
    assert found.objective == told[-1]
    assert not found.interrupted


def test_a_search_that_someone_kills_before_it_found_anything_is_a_solver_error() -> None:
    nursery = nursery_pid()
    dice = np.random.default_rng(0)
    rows, columns, one = 500, 20_000, np.ones(20_000)
    # HiGHS presolves it for seconds before it looks for values.
    program = Program(
        cost=dice.integers(1, 100, columns).astype(float),
        lower=0 * one,
        upper=one,
        integer=np.ones(columns, dtype=bool),
        matrix=csr_matrix((dice.random((rows, columns)) < 0.02).astype(float)),
        row_lower=np.ones(rows),
        row_upper=np.ones(rows),
    )
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(search, program, time_limit_s=60)
        time.sleep(0.3)
        for pid in children(nursery):
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(SolverError, match="the search process died"):
            answer.result(timeout=10)


def test_a_waiting_process_that_someone_kills_is_replaced() -> None:
    nursery = nursery_pid()
    for pid in children(nursery):
        os.kill(pid, signal.SIGKILL)
    assert until(lambda: children(nursery) == [])
    assert short_objective(3.0) == 6.0
    os.kill(nursery, signal.SIGKILL)
    assert until(lambda: state(nursery) in {"", "Z"})
    assert short_objective(4.0) == 8.0
    assert nursery_pid() != nursery


def test_no_handle_and_no_process_is_left_by_searches_and_kills() -> None:
    nursery = nursery_pid()
    search(long_program(), time_limit_s=0.05, on_found=send_once(signal.SIGSTOP, []))
    search(short_program(), time_limit_s=60)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        search(long_program(), time_limit_s=0.05, on_found=send_once(signal.SIGSTOP, []))
        search(short_program(), time_limit_s=60)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert until(lambda: len(children(nursery)) == 1)
    mine = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    assert [pid for pid in mine if state(int(pid)) == "Z"] == []


def test_threads_search_at_the_same_time() -> None:
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(short_objective, range(1, 13))) == [2.0 * c for c in range(1, 13)]


@pytest.mark.parametrize("method", ["fork", "forkserver"])
def test_workers_of_a_pool_search(method: str) -> None:
    nursery = nursery_pid()
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(short_objective, [1.0, 2.0, 3.0])) == [2.0, 4.0, 6.0]
    # These are daemons, which multiprocessing allows no children.
    with context.Pool(2) as crew:
        assert crew.map(short_objective, [1.0, 2.0, 3.0]) == [2.0, 4.0, 6.0]
    assert short_objective(5.0) == 10.0
    assert nursery_pid() == nursery


SCRIPT = """
    import os, signal, sys, threading, time
    sys.path[:0] = {paths!r}
    from test_search_process import children, long_program
    from netplan.lp import search
    from netplan.lp.search_nursery import _nurseries

    # A shell's background jobs ignore Ctrl-C, and so does what they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # No `if __name__ == "__main__":` on purpose.
    def heard(objective, bound):
        if not heard.told:
            heard.told.append(objective)
            nursery = _nurseries().get("highs").process.pid
            print(nursery, *children(nursery), flush=True)
            {then}
    heard.told = []
    found = search(long_program(), time_limit_s=60, on_found=heard)
    print(found.status, found.interrupted, found.objective <= heard.told[0], flush=True)
"""


def script(then: str) -> subprocess.Popen[str]:
    """Start a program of its own that searches and does ``then`` when something is found."""
    paths = [str(Path(__file__).parent), *sys.path]
    code = textwrap.dedent(SCRIPT).format(paths=paths, then=then)
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_ctrl_c_gives_the_best_so_far_prints_nothing_and_leaves_nothing() -> None:
    program = script("threading.Timer(0.3, os.killpg, (os.getpgid(0), signal.SIGINT)).start()")
    out, err = program.communicate(timeout=60)
    processes, answer = out.splitlines()
    assert answer == "feasible True True"
    assert err == ""
    assert program.returncode == 0
    assert until(lambda: all(state(int(pid)) in {"", "Z"} for pid in processes.split()))


def test_a_parent_that_is_killed_leaves_no_search_behind() -> None:
    program = script("os.kill(os.getpid(), signal.SIGKILL)")
    out, err = program.communicate(timeout=60)
    assert err == ""
    assert len(out.split()) == 2
    assert until(lambda: all(state(int(pid)) in {"", "Z"} for pid in out.split()))

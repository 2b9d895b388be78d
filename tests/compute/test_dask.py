"""The engine of a Dask cluster: a real one, of two worker processes on this machine."""

from __future__ import annotations

import math
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest

import compute_jobs
from netplan.compute import (
    EngineLost,
    Journal,
    cluster,
    dask_at,
    fingerprint_of,
    processes,
    run_journaled,
    serial,
)
from netplan.errors import NetplanError
from netplan.failures import Sweeper
from netplan.failures.digest_base import measures
from netplan.failures.journey import Journey
from netplan.failures.sets import failure_set
from netplan.io import read_network
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.topology.changes import in_state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("distributed", reason="Dask is not installed: it is an extra of netplan")
pytestmark = pytest.mark.thorough
ITEMS = 120
WHOLE = [compute_jobs.answer_of(k) for k in range(ITEMS)]
PATIENCE = 60.0


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return the address of a scheduler with two workers of a process and a thread each."""
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set(
            {
                # A worker that is killed takes seconds to come back: fewer of Dask's own tries.
                "distributed.scheduler.allowed-failures": 1,
                # LocalCluster gives up a worker that happens to be dead 15 s after a death.
                "distributed.deploy.lost-worker-timeout": "1 hour",
            }
        ),
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as made,
    ):
        yield made.scheduler_address


def test_the_bytes_are_those_of_one_process_and_of_two(address: str) -> None:
    items = range(700)
    there = [outcome.get() for outcome in dask_at(address).map(compute_jobs.answer_of, items)]
    for engine in (serial(), processes(2)):
        assert [outcome.get() for outcome in engine.map(compute_jobs.answer_of, items)] == there


def test_a_sweep_gives_the_same_bytes_here_and_there(address: str, root: Path) -> None:
    plain = read_network(root / "topology" / "square")
    network = in_state(plain, plain.settings.today)
    demands, sites = demands_in(network, 2026), network["sites"].ids
    sweeper = Sweeper.of(fabric(network), demands, sites=sites)
    journey = Journey(sweeper, measures(network), loads=True)
    scenarios = failure_set(network, "segments,sites,pairs:links,srlgs,exchanges").scenarios
    chunks = [scenarios[low : low + 7] for low in range(0, len(scenarios), 7)]
    there = [outcome.get() for outcome in dask_at(address).map(journey, chunks)]
    for engine in (serial(), processes(2)):
        assert [outcome.get() for outcome in engine.map(journey, chunks)] == there


def test_an_exception_is_the_outcome_of_its_item_and_of_no_other(address: str) -> None:
    outcomes = list(dask_at(address).map(math.sqrt, [4.0, -1.0, 9.0]))
    assert [outcome.value for outcome in outcomes] == [2.0, None, 3.0]
    assert outcomes[1].why == next(serial().map(math.sqrt, [-1.0])).why
    awkward = list(dask_at(address).map(compute_jobs.awkward, range(3)))
    assert [outcome.value for outcome in awkward] == [None, None, 2]
    assert awkward[0].why == "AwkwardError: this and that"


def test_items_are_drawn_as_they_are_needed(address: str) -> None:
    drawn = 0

    def items() -> Iterator[float]:
        nonlocal drawn
        for _ in range(1000):
            drawn += 1
            yield 0.06

    with closing(dask_at(address).map(time.sleep, items())) as outcomes:
        for yielded in range(1, 8):
            next(outcomes)
            assert drawn <= yielded + 4 * 2
    assert drawn < 20


def test_the_function_is_read_once_on_each_worker(address: str, tmp_path: Path) -> None:
    reader = compute_jobs.CountedReading(tmp_path)
    outcomes = list(dask_at(address).map(reader, range(300)))
    assert [outcome.value for outcome in outcomes] == list(range(300))
    marks = [path.name.partition("-")[0] for path in tmp_path.iterdir()]
    assert 1 <= len(marks) <= 2
    assert len(set(marks)) == len(marks)


def test_killed_workers_lose_nothing(address: str, tmp_path: Path) -> None:
    deadly = frozenset({0, 57, 150})
    function = partial(compute_jobs.dies_once, folder=tmp_path, deadly=deadly)
    outcomes = list(dask_at(address).map(function, range(200)))
    assert [outcome.why for outcome in outcomes if outcome.why] == []
    assert [outcome.value for outcome in outcomes] == [k * k for k in range(200)]
    assert {int(path.name) for path in tmp_path.iterdir()} == deadly


def test_an_item_that_kills_every_worker_is_given_up_and_the_others_are_not(address: str) -> None:
    outcomes = list(dask_at(address).map(partial(compute_jobs.dies_always, deadly=5), range(12)))
    assert [k for k, outcome in enumerate(outcomes) if outcome.why] == [5]
    assert outcomes[5].why == "the worker that computed it ended 4 times"


def test_a_job_begun_here_goes_on_there(address: str, tmp_path: Path) -> None:
    path, job = tmp_path / "a.journal", fingerprint_of("a job")
    for engine, stop in ((serial(), 20), (dask_at(address), 60), (processes(2), ITEMS)):
        with Journal.open(path, fingerprint=job, items=ITEMS) as journal:
            run = run_journaled(
                compute_jobs.answer_of, range(ITEMS), engine=engine, journal=journal
            )
            assert [next(run).get() for _ in range(stop)] == WHOLE[:stop]
            run.close()


def test_ctrl_c_leaves_the_cluster_in_peace(address: str, tmp_path: Path) -> None:
    with program(tmp_path, address) as process:
        assert process.stdout is not None
        assert "40\n" in iter(process.stdout.readline, "")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert "items are kept in" in said
    assert [outcome.value for outcome in dask_at(address).map(abs, [-1])] == [1]


@contextmanager
def program(folder: Path, address: str) -> Iterator[subprocess.Popen[str]]:
    """Start the job as a program of its own that computes on the cluster."""
    words = [str(folder / "a.journal"), str(folder / "out"), str(ITEMS), "0.02", address]
    with subprocess.Popen(
        [sys.executable, compute_jobs.__file__, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        yield process


def test_another_netplan_on_a_worker_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_own_version", lambda: "99.0")
    with pytest.raises(NetplanError, match=r"have another netplan than this one, which is 99\.0"):
        list(dask_at(address).map(abs, [-1]))


@pytest.mark.parametrize("wrong", ["", "127.0.0.1", "zz://127.0.0.1:1", "127.0.0.1:1", "a b:c"])
def test_an_address_without_a_scheduler_is_one_message(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with pytest.raises(NetplanError, match="no Dask scheduler answers at") as caught:
        list(cluster.DaskEngine(wrong).map(abs, [-1]))
    assert len(str(caught.value).splitlines()) == 1


def test_another_program_at_the_address_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(NetplanError, match="no Dask scheduler answers at"):
            list(dask_at(f"127.0.0.1:{port}").map(abs, [-1]))


def test_without_dask_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _name: None)
    with pytest.raises(NetplanError, match=r"pip install 'netplan-wan\[dask\]'"):
        dask_at("tcp://127.0.0.1:8786")


@contextmanager
def program_of_dask(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program of Dask as docs/scale.md says, and end it."""
    command = [sys.executable, "-m", "dask", *words]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        return int(other.getsockname()[1])


def test_a_lost_scheduler_says_what_is_kept_and_the_job_goes_on_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 20.0)
    path, job = tmp_path / "a.journal", fingerprint_of("a job")
    function = partial(compute_jobs.answer_of, seconds=0.02)
    where = f"tcp://127.0.0.1:{free_port()}"
    port = where.rpartition(":")[2]
    local = str(tmp_path / "space")
    worker = ("worker", where, "--nthreads", "2", "--no-nanny", "--no-dashboard")
    with (
        program_of_dask(
            "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"
        ) as scheduler,
        program_of_dask(*worker, "--local-directory", local),
        Journal.open(path, fingerprint=job, items=ITEMS) as journal,
    ):
        run = run_journaled(function, range(ITEMS), engine=dask_at(where), journal=journal)
        assert [next(run).get() for _ in range(30)] == WHOLE[:30]
        scheduler.kill()
        with pytest.raises(EngineLost, match=r"is lost; \d+ of 120 items are kept in") as caught:
            list(run)
        assert where in str(caught.value)
    with Journal.open(path, fingerprint=job, items=ITEMS) as journal:
        assert 30 <= len(journal) < ITEMS
        run = run_journaled(function, range(ITEMS), engine=serial(), journal=journal)
        assert [outcome.get() for outcome in run] == WHOLE


def test_threads_of_one_worker_call_the_function_one_at_a_time() -> None:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=4, processes=False, dashboard_address=":0"
    ) as made:
        outcomes = list(dask_at(made.scheduler_address).map(compute_jobs.OneAtATime(), range(40)))
    assert [outcome.why for outcome in outcomes if outcome.why] == []
    assert [outcome.value for outcome in outcomes] == list(range(40))

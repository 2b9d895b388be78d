"""Jobs that are killed or stopped at any moment go on, and give the bytes of a whole run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import compute_jobs
from netplan.compute import Journal, fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.thorough
ITEMS = 300
SECONDS = "0.01"
WHOLE = b"".join(compute_jobs.answer_of(k) for k in range(ITEMS))
MARK = "NETPLAN_TEST_JOB"
PATIENCE = 60.0


class Program:
    """The job as a program of its own, in a session of its own as a terminal gives it."""

    def __init__(self, folder: Path, where: str) -> None:
        """Keep journal and output in ``folder``; ``where`` names the engine."""
        self.output = folder / "out"
        self.journal = folder / "a.journal"
        words = [str(self.journal), str(self.output), str(ITEMS), SECONDS, where]
        self.command = [sys.executable, compute_jobs.__file__, *words]
        self.mark = str(folder)

    def start(self) -> subprocess.Popen[str]:
        """Start it."""
        return subprocess.Popen(
            self.command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {MARK: self.mark},
            start_new_session=True,
        )

    def finish(self) -> bytes:
        """Run it to its end; return what it wrote."""
        with self.start() as process:
            _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
        return self.output.read_bytes()

    def left_over(self) -> list[int]:
        """Return the processes of this job that still live."""
        wanted = f"{MARK}={self.mark}".encode()
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    marked = wanted in (folder / "environ").read_bytes().split(b"\0")
                    dead = (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
                except OSError:
                    continue
                if marked and not dead:
                    found.append(int(folder.name))
        return found

    def alone(self) -> bool:
        """Wait for every process of the job to end; tell whether they did."""
        until = time.monotonic() + PATIENCE / 4
        while self.left_over() and time.monotonic() < until:
            time.sleep(0.05)
        return not self.left_over()


def lines_until(process: subprocess.Popen[str], line: str) -> Iterator[str]:
    """Yield what the program prints, up to ``line``."""
    assert process.stdout is not None
    for printed in process.stdout:
        yield printed.strip()
        if printed.strip() == line:
            return


def test_a_job_killed_at_twenty_random_moments_gives_the_bytes_of_a_whole_run(
    tmp_path: Path,
) -> None:
    program = Program(tmp_path, "1")
    moments = random.Random(4)  # noqa: S311 - moments, no secrets
    killed = 0
    for number in range(20):
        with program.start() as process:
            if number % 2:
                list(lines_until(process, "open"))
            time.sleep(moments.uniform(0.0, 0.25))
            process.kill()
            process.communicate(timeout=PATIENCE)
        killed += process.returncode == -signal.SIGKILL
    assert killed == 20
    assert not program.output.exists()
    job = fingerprint_of("compute_jobs", str(ITEMS))
    with Journal.open(program.journal, fingerprint=job, items=ITEMS) as journal:
        assert 0 < len(journal) < ITEMS
    assert program.finish() == WHOLE


def test_a_killed_job_leaves_no_worker_behind_and_another_engine_goes_on(tmp_path: Path) -> None:
    program = Program(tmp_path, "2")
    for stop_at in ("40", "80", "200"):
        with program.start() as process:
            list(lines_until(process, stop_at))
            process.kill()
            process.communicate(timeout=PATIENCE)
        assert process.returncode == -signal.SIGKILL
        assert program.alone()
    assert Program(tmp_path, "1").finish() == WHOLE


@pytest.mark.parametrize("where", ["1", "2"])
def test_ctrl_c_keeps_what_is_done_and_marks_it_partial(tmp_path: Path, where: str) -> None:
    program = Program(tmp_path, where)
    with program.start() as process:
        list(lines_until(process, "50"))
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    head, _, answers = program.output.read_bytes().partition(b"\n")
    assert head == b"partial"
    assert WHOLE.startswith(answers)
    done = len(answers) // compute_jobs.ANSWER_BYTES
    assert 50 <= done < ITEMS
    kept = int(said.split()[0])
    assert done <= kept <= done + 1
    assert f"stopped; {kept} of 300 items are kept in {program.journal}" in said
    assert len(said.splitlines()) == 1
    assert program.alone()
    assert program.finish() == WHOLE


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.04, 0.06, 0.08, 0.12, 0.2])
def test_ctrl_c_while_workers_start_ends_without_noise(tmp_path: Path, seconds: float) -> None:
    program = Program(tmp_path, "2")
    with program.start() as process:
        list(lines_until(process, "open"))
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert program.alone()


def test_workers_that_are_killed_lose_nothing_of_a_journaled_job(tmp_path: Path) -> None:
    program = Program(tmp_path, "2")
    with program.start() as process:
        list(lines_until(process, "30"))
        victims = workers_of(process.pid)
        assert victims
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (0, "")
    assert program.output.read_bytes() == WHOLE


def workers_of(parent: int) -> list[int]:
    """Return the workers of a program: grandchildren, as a server of its own forks them."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)] = int(fields[1])
    return [pid for pid, above in parents.items() if parents.get(above) == parent]

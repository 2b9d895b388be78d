"""The journal: whose file it is, what is kept, and what disks and other programs do to it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import compute_jobs
from netplan.compute import (
    EngineLost,
    Journal,
    Outcome,
    Partial,
    fingerprint_of,
    processes,
    run_journaled,
    serial,
)
from netplan.errors import InputError, NetplanError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path

JOB = fingerprint_of("a job")
ITEMS = range(30)
WHOLE = [compute_jobs.answer_of(k) for k in ITEMS]
SHOWN_SECONDS = 60


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a journal that does not exist yet."""
    return tmp_path / "a.journal"


def opened(path: Path, *, job: str = JOB, items: int = len(ITEMS)) -> Journal:
    """Open the journal of the test's job."""
    return Journal.open(path, fingerprint=job, items=items)


def all_of(path: Path, function: Callable[[int], bytes], **others: object) -> list[bytes]:
    """Run the job with its journal; return the answers."""
    with opened(path) as journal:
        run = run_journaled(function, ITEMS, engine=serial(), journal=journal, **others)  # type: ignore[arg-type]
        return [outcome.get() for outcome in run]


def never(number: int) -> bytes:
    """Fail: the item was kept, and is not to be computed."""
    message = f"{number} was computed again"
    raise AssertionError(message)


def refusal(path: Path) -> str:
    """Return why the journal is not opened."""
    with pytest.raises(InputError) as caught:
        opened(path)
    return caught.value.findings[0].what


def test_a_journal_remembers_what_was_kept_and_nothing_else(path: Path) -> None:
    with opened(path) as journal:
        journal.keep(3, b"three")
        journal.keep(0, b"")
        assert (journal.kept(3), journal.kept(0), journal.kept(1)) == (b"three", b"", None)
    with opened(path) as journal:
        assert len(journal) == 2
        assert (journal.kept(3), journal.kept(0), journal.kept(1)) == (b"three", b"", None)


def test_a_closed_journal_is_one_file(path: Path) -> None:
    assert all_of(path, compute_jobs.answer_of) == WHOLE
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def test_a_finished_job_computes_nothing_again(path: Path) -> None:
    assert all_of(path, compute_jobs.answer_of) == WHOLE
    assert all_of(path, never) == WHOLE


def test_a_job_goes_on_where_it_stood(path: Path) -> None:
    with opened(path) as journal:
        run = run_journaled(compute_jobs.answer_of, ITEMS, engine=serial(), journal=journal)
        assert [next(run).get() for _ in range(11)] == WHOLE[:11]
        run.close()
    seen: list[tuple[str, int, int]] = []
    computed: list[int] = []

    def noted(number: int) -> bytes:
        computed.append(number)
        return compute_jobs.answer_of(number)

    told = all_of(path, noted, what="items", progress=lambda *step: seen.append(step))
    assert told == WHOLE
    assert computed == list(range(11, 30))
    assert seen == [("items", k, 30) for k in range(11, 31)]


def test_a_failure_is_told_and_tried_again_the_next_time(path: Path) -> None:
    def fails_at_four(number: int) -> bytes:
        if number == 4:
            message = "not today"
            raise ValueError(message)
        return compute_jobs.answer_of(number)

    with opened(path) as journal:
        run = run_journaled(fails_at_four, ITEMS, engine=serial(), journal=journal)
        whys = [outcome.why for outcome in run]
        assert [why for why in whys if why] == ["ValueError: not today"]
        assert whys[4]
        assert len(journal) == 29
    assert all_of(path, compute_jobs.answer_of) == WHOLE


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE done SET answer = zeroblob(600) WHERE item IN (0, 7, 29)",
        "UPDATE done SET checksum = x'00' WHERE item IN (0, 7, 29)",
        "UPDATE done SET answer = 'text' WHERE item IN (0, 7, 29)",
        "DELETE FROM done WHERE item IN (0, 7, 29)",
        # An answer under another item's number.
        "REPLACE INTO done SELECT 7, answer, checksum FROM done WHERE item = 5",
    ],
)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_row_that_is_not_as_it_was_written_is_computed_again(
    path: Path, damage: str, workers: int
) -> None:
    all_of(path, compute_jobs.answer_of)
    with closing(sqlite3.connect(path)) as other:
        other.execute(damage)
        other.commit()
    engine = processes(2) if workers == 2 else serial()
    computed = []
    with opened(path) as journal:
        run = run_journaled(
            compute_jobs.answer_of,
            ITEMS,
            engine=engine,
            journal=journal,
            progress=lambda _what, done, _total: computed.append(done),
        )
        assert [outcome.get() for outcome in run] == WHOLE
    assert len(computed) == 1 + (1 if "REPLACE" in damage else 3)
    assert all_of(path, never) == WHOLE


def test_parts_of_a_fingerprint_cannot_flow_into_each_other() -> None:
    known = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), (b"ab", "d")]
    assert len({fingerprint_of(*parts) for parts in known}) == len(known)
    assert fingerprint_of("中卫") == fingerprint_of("中卫".encode())


@pytest.mark.parametrize(("job", "items"), [("another job", 30), (JOB, 31)])
def test_a_journal_of_another_job_is_refused_and_stays_as_it_was(
    path: Path, job: str, items: int
) -> None:
    all_of(path, compute_jobs.answer_of)
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"is of another job .* or delete this one to begin anew"):
        opened(path, job=job, items=items)
    assert path.read_bytes() == before
    assert all_of(path, never) == WHOLE


@pytest.mark.parametrize("text", [b"x", b"link,capacity_gbps\n" * 400, b"SQLite format 3\0", b"\0"])
def test_a_file_that_is_no_journal_is_refused_and_stays_as_it_was(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    assert "no journal of netplan" in refusal(path)
    assert path.read_bytes() == text


def test_another_programs_database_is_refused_and_stays_as_it_was(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE job (salary)")
        other.commit()
    before = path.read_bytes()
    assert "no journal of netplan" in refusal(path)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_journal(path: Path) -> None:
    path.touch()
    assert all_of(path, compute_jobs.answer_of) == WHOLE


def test_a_journal_of_another_version_is_refused(path: Path) -> None:
    all_of(path, compute_jobs.answer_of)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 99")
    assert "another version of netplan" in refusal(path)


def said_of(path: Path) -> str:
    """Run the job with a damaged journal: '' with the right answers, or what is said of it."""
    try:
        answers = all_of(path, compute_jobs.answer_of)
    except NetplanError as error:
        return str(error)
    return "" if answers == WHOLE else "wrong answers were believed"


def test_a_torn_file_is_refused_or_computed_again_never_believed(path: Path) -> None:
    all_of(path, compute_jobs.answer_of)
    whole = path.read_bytes()
    for cut in range(1, 9):
        path.write_bytes(whole[: len(whole) * cut // 9])
        said = said_of(path)
        assert not said or str(path) in said


def test_flipped_bytes_are_refused_or_computed_again_never_believed(path: Path) -> None:
    all_of(path, compute_jobs.answer_of)
    whole = path.read_bytes()
    said = []
    for place in range(100, len(whole), 997):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        said.append(said_of(path))
    assert all(not text or str(path) in text for text in said)
    # Most bytes are answers, whose checksum finds them out.
    assert said.count("") > len(said) / 2


def test_places_where_no_file_can_be_are_said(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "is a folder; name a file"
    assert "does not exist" in refusal(tmp_path / "nowhere" / "a.journal")
    inside = tmp_path / "file"
    inside.touch()
    assert "does not exist" in refusal(inside / "a.journal")


def test_a_folder_that_may_not_be_written_is_said(path: Path) -> None:
    # Not even root may write below /proc.
    assert "cannot be opened or created" in refusal(path.__class__("/proc/a.journal"))


def test_a_journal_is_used_by_one_run_at_a_time(path: Path) -> None:
    with opened(path) as journal:
        journal.keep(0, b"mine")
        assert refusal(path).startswith("is in use by another run of netplan")
        other = [
            sys.executable,
            compute_jobs.__file__,
            str(path),
            str(path) + ".out",
            "5",
            "0",
            "1",
        ]
        ended = subprocess.run(
            other, capture_output=True, text=True, timeout=SHOWN_SECONDS, check=False
        )
        assert (ended.returncode, ended.stdout) == (1, "")
        assert "is in use by another run of netplan; wait for it" in ended.stderr
        assert journal.kept(0) == b"mine"
    with opened(path) as journal:
        assert journal.kept(0) == b"mine"


def test_ctrl_c_anywhere_in_the_block_of_a_journal_says_what_is_kept(path: Path) -> None:
    def interrupted() -> None:
        with opened(path) as journal:
            journal.keep(0, b"")
            raise KeyboardInterrupt

    with pytest.raises(Partial) as caught:
        interrupted()
    assert (caught.value.done, caught.value.total) == (1, 30)
    assert str(caught.value) == (
        f"stopped; 1 of 30 items are kept in {path}, and the same command goes on from there"
    )
    assert isinstance(caught.value, KeyboardInterrupt)


class LostEngine:
    """An engine that is lost after three items."""

    def map(
        self, function: Callable[[int], bytes], items: Iterable[int]
    ) -> Generator[Outcome[bytes], None, None]:
        """Yield three outcomes."""
        for number, item in enumerate(items):
            if number == 3:
                message = "the cluster is lost"
                raise EngineLost(message)
            yield Outcome(function(item))


def test_a_lost_engine_says_what_is_kept_and_another_engine_goes_on(path: Path) -> None:
    with opened(path) as journal:
        run = run_journaled(compute_jobs.answer_of, ITEMS, engine=LostEngine(), journal=journal)
        with pytest.raises(EngineLost) as caught:
            list(run)
        assert str(caught.value) == (
            f"the cluster is lost; 3 of 30 items are kept in {path}, and the same command goes "
            "on from there"
        )
    assert all_of(path, compute_jobs.answer_of) == WHOLE


def test_a_full_database_says_what_is_kept_and_goes_on_when_there_is_room(path: Path) -> None:
    with opened(path) as journal:
        pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
        journal._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        run = run_journaled(compute_jobs.answer_of, ITEMS, engine=serial(), journal=journal)
        with pytest.raises(NetplanError, match=r"the disk is full; \d+ of 30 items are kept"):
            list(run)
        kept = len(journal)
    assert 0 < kept < 30
    computed = []
    told = all_of(path, compute_jobs.answer_of, progress=lambda _w, k, _t: computed.append(k))
    assert told == WHOLE
    assert len(computed) == 1 + 30 - kept


def started(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the job in a program of its own."""
    command = [sys.executable, compute_jobs.__file__, str(path), str(path) + ".out", *words]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=SHOWN_SECONDS, check=False
    )


def test_a_file_that_may_not_grow_says_so_and_loses_nothing(path: Path) -> None:
    ended = started(path, "400", "0", "1", "100000")
    assert ended.returncode == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    printed = ended.stdout.split()
    assert f"{int(printed[-1]):,} of 400 items are kept in {path}" in ended.stderr
    assert started(path, "400", "0", "1").returncode == 0
    written = path.with_name(path.name + ".out").read_bytes()
    assert written == b"".join(compute_jobs.answer_of(k) for k in range(400))


def test_a_full_disk_says_so_and_loses_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(small)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("this user may not mount a small disk; the two tests above limit the file")
    path = small / "a.journal"
    try:
        ended = started(path, "400", "0", "1")
        assert ended.returncode == 1, ended.stderr
        assert "the disk is full; " in ended.stderr
        assert "Traceback" not in ended.stderr
        kept = int(ended.stdout.split()[-1])
        assert f"{kept:,} of 400 items are kept" in ended.stderr
        moved = tmp_path / "moved.journal"
        for file in small.iterdir():
            shutil.copy(file, str(moved) + file.name.removeprefix("a.journal"))
    finally:
        subprocess.run(["umount", str(small)], check=True)
    again = started(moved, "400", "0", "1")
    assert again.returncode == 0, again.stderr
    written = moved.with_name(moved.name + ".out").read_bytes()
    assert written == b"".join(compute_jobs.answer_of(k) for k in range(400))

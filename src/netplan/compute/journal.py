"""What is done of a long job, kept in an SQLite file, so that the job goes on after any end."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from netplan.compute.journal_file import open_file, planner_words, saying
from netplan.errors import NetplanError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

CHECK_BYTES = 16


def fingerprint_of(*parts: str | bytes) -> str:
    """Return the digest of everything that determines a job's answers.

    Each part counts with its length, so that text moved from one part to the next shows.

    >>> fingerprint_of("ab", "c") == fingerprint_of("a", "bc")
    False
    """
    digest = hashlib.blake2b(digest_size=32)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


class Partial(KeyboardInterrupt):
    """Ctrl-C in a job with a journal: what was done is kept, and no more of it comes.

    Still a KeyboardInterrupt, so that whoever knows nothing of journals ends as on any other.
    ``done`` counts the items kept, ``total`` all.
    """

    def __init__(self, done: int, total: int, message: str) -> None:
        """Keep the counts; ``message`` is what the planner reads."""
        self.done = done
        self.total = total
        super().__init__(message)


class Journal:
    """The finished items of one job, each with its answer's bytes; one process has it at a time.

    A row is in the file as soon as ``keep`` returns: a process that is killed loses nothing it
    has kept. A power cut may lose the last rows, which are then computed again.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, job: str, items: int) -> None:
        """Hold a connection that ``open`` has checked."""
        self.path = path
        self.items = items
        self._connection = connection
        self._key = hashlib.blake2b(job.encode()).digest()

    @classmethod
    def open(cls, path: Path, *, fingerprint: str, items: int) -> Self:
        """Open the journal of a job of ``items`` items, or begin one where there is no file.

        ``fingerprint`` is a digest of everything that determines the answers, see
        ``fingerprint_of``. Raises InputError for a path that cannot be written, a file that is
        no journal, a journal of another job, and one that another process uses.
        """
        connection = open_file(path, job=fingerprint, items=items)
        return cls(path, connection, job=fingerprint, items=items)

    def __enter__(self) -> Self:
        """Give the journal itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file, whatever happened; Ctrl-C leaves the block as Partial."""
        if isinstance(error, KeyboardInterrupt) and not isinstance(error, Partial):
            stopped = self.stopped()
            self.close()
            raise stopped from error
        self.close()

    def so_far(self) -> str:
        """Say how much is kept, and how to go on."""
        return (
            f"{len(self):,} of {self.items:,} items are kept in {self.path}, and the same command "
            "goes on from there"
        )

    def stopped(self) -> Partial:
        """Return what Ctrl-C means now."""
        return Partial(len(self), self.items, f"stopped; {self.so_far()}")

    def close(self) -> None:
        """Let the file go; rows that SQLite kept beside it move into it."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def __len__(self) -> int:
        """Return how many items are kept."""
        with planner_words(self.path):
            row = self._connection.execute("SELECT count(*) FROM done").fetchone()
        return int(row[0])

    def keep(self, item: int, answer: bytes) -> None:
        """Write the answer of item number ``item``; raises NetplanError where the disk is full."""
        row = (item, answer, self._checksum(item, answer))
        try:
            self._connection.execute("INSERT OR REPLACE INTO done VALUES (?, ?, ?)", row)
        except sqlite3.Error as error:
            message = f"{saying(error)}; {self.so_far()}"
            raise NetplanError(message) from error

    def kept(self, item: int) -> bytes | None:
        """Return the answer of an item; None where none is kept, or not as it was written."""
        query = "SELECT answer, checksum FROM done WHERE item = ?"
        with planner_words(self.path):
            row = self._connection.execute(query, (item,)).fetchone()
        if row is None:
            return None
        answer, checksum = row
        if not isinstance(answer, bytes) or checksum != self._checksum(item, answer):
            return None
        return answer

    def _checksum(self, item: int, answer: bytes) -> bytes:
        """Return what ties an answer to its item and its job."""
        digest = hashlib.blake2b(answer, digest_size=CHECK_BYTES, key=self._key)
        digest.update(item.to_bytes(8, "big"))
        return digest.digest()

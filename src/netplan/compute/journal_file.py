"""Opening a journal's file: whose it is, which job's, and what SQLite says in a planner's words."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError, NetplanError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION = 0x6E706A6C
"""SQLite's application_id of a journal ("npjl"): a file without it is somebody else's."""
VERSION = 1
LEAST_BYTES = 512
"""The smallest page of an SQLite file, and so the smallest file."""
TABLES = (
    "CREATE TABLE job (fingerprint TEXT NOT NULL, items INTEGER NOT NULL)",
    "CREATE TABLE done (item INTEGER PRIMARY KEY, answer BLOB NOT NULL, checksum BLOB NOT NULL)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
)
OTHER = "is no journal of netplan; name another file"
SAYINGS = {
    "SQLITE_BUSY": "is in use by another run of netplan; wait for it, or name another file",
    "SQLITE_CORRUPT": "is damaged; delete it to begin anew",
    "SQLITE_NOTADB": OTHER,
    "SQLITE_CANTOPEN": "cannot be opened or created there",
    "SQLITE_READONLY": "may not be written",
    "SQLITE_PERM": "may not be written",
    "SQLITE_FULL": "the disk is full",
}


def refusal(path: Path, what: str) -> InputError:
    """Return the error that says why ``path`` is not used."""
    return InputError(str(path), [Finding(path.name, 0, "", what)])


def saying(error: sqlite3.Error) -> str:
    """Say what SQLite's error means to a planner."""
    name = getattr(error, "sqlite_errorname", "") or ""
    kind = "_".join(name.split("_")[:2])
    return SAYINGS.get(kind, f"the journal cannot be written or read ({error})")


@contextmanager
def planner_words(path: Path) -> Iterator[None]:
    """Turn an error of SQLite into a NetplanError that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        message = f"{path}: {saying(error)}"
        raise NetplanError(message) from error


def open_file(path: Path, *, job: str, items: int) -> sqlite3.Connection:
    """Return the connection to the journal of one job, which this process alone has.

    Raises InputError for a path that cannot be a file, a file that is no journal, one of another
    job, and one that another process uses.
    """
    _look_at(path)
    connection = None
    try:
        # Each statement is its own transaction, and a journal in use is not waited for.
        connection = sqlite3.connect(path, isolation_level=None, timeout=0)
        _take(connection)
        why = _begin_or_check(connection, job=job, items=items)
    except sqlite3.Error as error:
        why = saying(error)
    except BaseException:
        if connection is not None:
            connection.close()
        raise
    if connection is None or why:
        if connection is not None:
            connection.close()
        raise refusal(path, why)
    return connection


def _look_at(path: Path) -> None:
    """Refuse what SQLite should not touch at all."""
    if path.is_dir():
        raise refusal(path, "is a folder; name a file")
    if not path.parent.is_dir():
        raise refusal(path, f"the folder {path.parent} does not exist")
    # Not opened to see what it holds: closing it would drop the locks that SQLite holds on it for
    # this process, see sqlite.org/howtocorrupt section 2.2.
    if not path.exists():
        return
    if not path.is_file():
        raise refusal(path, "is no plain file; name another")
    # SQLite takes a few bytes for nothing, and would write over them.
    if 0 < path.stat().st_size < LEAST_BYTES:
        raise refusal(path, OTHER)


def _take(connection: sqlite3.Connection) -> None:
    """Lock the file until the connection closes or its process ends, however it ends.

    Nothing is written to another program's file.
    """
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and _number(connection, "application_id") != APPLICATION:
        error = sqlite3.DatabaseError(OTHER)
        error.sqlite_errorname = "SQLITE_NOTADB"
        raise error
    connection.execute("PRAGMA journal_mode = WAL")
    # A commit survives the end of the process without waiting for the disk.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("COMMIT")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    """Return a number of the file's header."""
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _begin_or_check(connection: sqlite3.Connection, *, job: str, items: int) -> str:
    """Write the tables of a new journal; say why an old one is not of this job, '' if it is."""
    if _number(connection, "application_id") != APPLICATION:
        connection.execute("BEGIN IMMEDIATE")
        for statement in TABLES:
            connection.execute(statement)
        connection.execute("INSERT INTO job VALUES (?, ?)", (job, items))
        connection.execute("COMMIT")
        return ""
    if _number(connection, "user_version") != VERSION:
        return "was written by another version of netplan; name another file"
    if connection.execute("SELECT fingerprint, items FROM job").fetchall() != [(job, items)]:
        return (
            "is of another job (another network, demands, failures, settings or version of "
            "netplan); name another file, or delete this one to begin anew"
        )
    return ""

"""What one worker process does: read the function once, then answer batches until told to end."""

from __future__ import annotations

import os
import pickle
import signal
from typing import TYPE_CHECKING, Any

from netplan.compute.batches import answer

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def work(line: Connection[Any, Any]) -> None:
    """Answer what comes over ``line``: first the pickled function, then tuples of items.

    The first reply is '' or why the function cannot be read here. The worker ends when the other
    side of the line closes, so that none is left behind by a parent that was killed.
    """
    # Ctrl-C reaches the whole group; what to do about it the parent alone decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        why, function = _read(line.recv_bytes())
        line.send(why)
        while not why:
            line.send(answer(function, line.recv()))
    except (EOFError, OSError):
        # No interpreter shutdown: a parent that is gone waits for nothing.
        os._exit(0)


def _read(data: bytes) -> tuple[str, Any]:
    """Return why the function cannot be read and None, or '' and the function."""
    try:
        return "", pickle.loads(data)  # noqa: S301 - written by the parent process
    except Exception as error:  # noqa: BLE001 - an import may fail in any way
        return f"{type(error).__name__}: {error}", None

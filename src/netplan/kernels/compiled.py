"""The one way a kernel is compiled: without the interpreter's lock, and kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


@cache
def sources_digest() -> str:
    """Return a digest of the source of all kernels."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def compiled(function: Kernel) -> Kernel:
    """Return ``function``, compiled when it is first called and kept on disk where that may be.

    numba takes what it kept for fresh as long as the function's own file is as it was. A kernel
    has the kernels that it calls compiled into it, so here a change to any of them makes it stale.
    """
    try:
        made: Any = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # neither the package nor the user has a folder that may be written to
        made = njit(nogil=True)(function)
    kept = getattr(getattr(made, "_cache", None), "_cache_file", None)
    if kept is not None:
        kept._source_stamp = sources_digest()  # noqa: SLF001 - numba has no public way to say it
    return cast("Kernel", made)

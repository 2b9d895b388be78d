"""The one way a kernel is compiled: without the interpreter's lock, and kept on disk."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

_IMPORTED = re.compile(r"^from netplan\.kernels\.(\w+) import", re.MULTILINE)


@cache
def sources_digest(path: Path) -> str:
    """Return a digest of the source at ``path`` and of all kernels that it imports, near or far."""
    found: dict[Path, str] = {}
    waiting = [path]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found[file] = file.read_text(encoding="utf-8")
            here = Path(__file__).parent
            waiting += [here / f"{name}.py" for name in _IMPORTED.findall(found[file])]
    texts = [found[file] for file in sorted(found)]
    return sha256("\0".join(texts).encode()).hexdigest()


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
        stamp = sources_digest(Path(inspect.getfile(function)))
        kept._source_stamp = stamp  # noqa: SLF001 - numba has no public way to say it
    return cast("Kernel", made)


def inlined(function: Kernel) -> Kernel:
    """Return ``function``, to be written into every kernel that calls it.

    For a few lines that run at every step: a call hands over seven words for each array.
    """
    return cast("Kernel", njit(inline="always")(function))

"""Bytes of an input file as text, or the finding that says why it cannot be read."""

from __future__ import annotations

import codecs
import re
import stat
from typing import TYPE_CHECKING

from netplan.errors import Finding

if TYPE_CHECKING:
    from pathlib import Path

LIMIT_BYTES = 64 * 1024 * 1024
"""Largest input file that is opened: some 500,000 rows, far above any backbone; bytes."""

_BLOCK_BYTES = 1024 * 1024
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHINESE = re.compile("[\u4e00-\u9fff]{2}")


class UnreadableError(Exception):
    """A file that cannot be read as text; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        """Keep ``finding``."""
        super().__init__(str(finding))
        self.finding = finding


def _unusable(path: Path) -> str:
    """Say why ``path`` must not be opened, from its directory entry alone; '' when it may."""
    entry = path.stat()
    if stat.S_ISDIR(entry.st_mode):
        return "must be a file, is a folder"
    if not stat.S_ISREG(entry.st_mode):
        return "must be a regular file, is a device, pipe or socket"
    if entry.st_size > LIMIT_BYTES:
        limit = LIMIT_BYTES // 1024**2
        return f"must be at most {limit} MB, is {entry.st_size / 1024**2:,.0f} MB"
    return ""


def _content(path: Path) -> tuple[bytes, str]:
    """Return the bytes of ``path``, or none and why not; stops at the first NUL byte."""
    blocks: list[bytes] = []
    done = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            if not blocks and block.startswith(_WIDE):
                return b"", "must be UTF-8, is UTF-16; save it as UTF-8"
            zero = block.find(b"\0")
            if zero >= 0:
                return b"", f"must be text, holds a NUL byte at byte {done + zero + 1}"
            blocks.append(block)
            done += len(block)
            if done > LIMIT_BYTES:
                return b"", f"grew beyond {LIMIT_BYTES // 1024**2} MB while it was read"
    return b"".join(blocks), ""


def _wrong_encoding(name: str, content: bytes, start: int) -> Finding:
    """Return the finding for ``content`` that is no UTF-8 from byte ``start`` on."""
    row = content.count(b"\n", 0, start)
    hint = "; save the file as UTF-8"
    try:
        if _CHINESE.search(content.removeprefix(codecs.BOM_UTF8).decode("gb18030")):
            hint = "; it reads as GB18030: convert it with iconv -f GB18030 -t UTF-8"
    except UnicodeDecodeError:
        pass
    what = f"must be UTF-8, byte {start + 1} (0x{content[start]:02x}) is not{hint}"
    return Finding(name, row if name.endswith(".csv") else 0, "", what)


def read_text(path: Path, name: str) -> str:
    """Return the text of the UTF-8 file ``path``, without a byte order mark.

    Raises UnreadableError, with a finding that calls the file ``name``, for what is missing, a
    folder, a device, too large, binary, in another encoding or not allowed to be read.
    """
    try:
        why = _unusable(path)
        content, why = (b"", why) if why else _content(path)
    except FileNotFoundError:
        content, why = b"", "is missing"
    except OSError as error:
        content, why = b"", f"cannot be read: {error.strerror or error}"
    if why:
        raise UnreadableError(Finding(name, 0, "", why))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind a byte order mark, a planner's editor from the front.
        mark = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
        raise UnreadableError(_wrong_encoding(name, content, error.start + mark)) from None

"""A digest as bytes and back: numpy arrays and JSON in a zip, nothing that could be code."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.errors import NetplanError
from netplan.failures.digest import Digest
from netplan.failures.digest_base import Base, Names
from netplan.failures.digest_blame import Blame
from netplan.failures.digest_figures import Figures
from netplan.failures.digest_points import Points
from netplan.failures.exposure import Exposure
from netplan.failures.scenarios import Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FORMAT = 1
"""Raised with every change of what the bytes mean, so that older ones are refused."""

PARTS: dict[str, type[Any]] = {
    "base": Base,
    "figures": Figures,
    "blame": Blame,
    "demands": Exposure,
    "sites": Exposure,
    "points": Points,
}
TEXT = "text"
EPOCH = (1980, 1, 1, 0, 0, 0)
UNIX = 3

BROKEN = (
    AttributeError, EOFError, KeyError, MemoryError, OSError, RuntimeError, TypeError, ValueError,
    struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What reading a zip, an array or JSON raises where the bytes are not as they were written."""


class DigestError(NetplanError):
    """Bytes that are no digest, or one of another version of netplan."""


def to_bytes(digest: Digest) -> bytes:
    """Return a digest as the bytes of an ``.npz`` file; equal digests give equal bytes."""
    arrays = {
        f"{part}.{column.name}": getattr(getattr(digest, part), column.name)
        for part, kind in PARTS.items()
        for column in fields(kind)
    }
    arrays[TEXT] = np.frombuffer(_text(digest), dtype=np.uint8)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            # A date or an operating system in the bytes would tell equal digests apart.
            entry = zipfile.ZipInfo(f"{name}.npy", EPOCH)
            entry.create_system = UNIX
            archive.writestr(entry, _array_bytes(array))
    return out.getvalue()


def _array_bytes(array: NDArray[Any]) -> bytes:
    """Return an array in numpy's own format, in the order of its rows."""
    held = io.BytesIO()
    np.lib.format.write_array(held, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
    return held.getvalue()


def _text(digest: Digest) -> bytes:
    """Return what is text in a digest as ASCII JSON."""
    said = {
        "format": FORMAT,
        "names": asdict(digest.names),
        "scenarios": [[s.id, s.kind, s.members, s.among] for s in digest.scenarios],
        "why": {str(row): reason for row, reason in digest.why.items()},
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")


def from_bytes(data: bytes) -> Digest:
    """Return the digest that ``to_bytes`` wrote; raises DigestError where ``data`` is none."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
        said = json.loads(arrays.pop(TEXT).tobytes())
        if said["format"] != FORMAT:
            message = f"the digest is of format {said['format']}, not {FORMAT}: sweep again"
            raise DigestError(message)
        return _digest(said, arrays)
    except BROKEN as fault:
        message = f"these bytes are no digest of a sweep ({type(fault).__name__}): sweep again"
        raise DigestError(message) from fault


def _digest(said: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Digest:
    """Return the digest of arrays by name and text."""
    parts: dict[str, Any] = {
        part: kind(**{c.name: arrays[f"{part}.{c.name}"] for c in fields(kind)})
        for part, kind in PARTS.items()
    }
    names = {name: tuple(values) for name, values in said["names"].items()}
    return Digest(
        names=Names(**names),
        scenarios=tuple(
            Scenario(name, kind, tuple(members), tuple(among))
            for name, kind, members, among in said["scenarios"]
        ),
        why={int(row): reason for row, reason in said["why"].items()},
        **parts,
    )

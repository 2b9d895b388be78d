"""What reading a foreign format gives, and what a format is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Reading:
    """A network read from a foreign file, and sentences that say what it could not keep.

    ``lost`` also says what had to be assumed, with counts and an example.
    """

    network: Network
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A foreign format: its short name, its title for people, its suffixes and its reader.

    ``read`` raises InputError with all findings of a file. ``sniff`` tells from the first text
    of a file whether it is of this format; it decides between formats that share a suffix.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[Path], Reading]
    sniff: Callable[[str], bool]

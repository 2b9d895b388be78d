"""How each column of a result table is headed, rounded and laid out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Kind:
    """How cells of one kind are written: decimals in a CSV, number format and width in a sheet."""

    places: int
    sheet: str
    width: float


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "text": Kind(6, "General", 16),
        "name": Kind(6, "General", 24),
        "long": Kind(6, "General", 40),
        "flag": Kind(0, "General", 10),
        "ms": Kind(4, "#,##0.00", 11),
        "km": Kind(2, "#,##0.0", 11),
        "ratio": Kind(4, "0.00", 10),
        "gbps": Kind(3, "#,##0.0", 13),
        "share": Kind(6, "0.0 %", 11),
        "money": Kind(2, "#,##0", 15),
        "rate": Kind(8, "0.0000", 13),
        "count": Kind(6, "#,##0", 10),
        "year": Kind(0, "0", 8),
        "number": Kind(6, "#,##0.###", 11),
    }
)
"""Kinds of columns: ms to 0.1 µs, km to 10 m, shares to a millionth, money to 0.01 CNY."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One column as readers see it: its name in both languages, its unit and its kind."""

    name: str
    en: str
    zh: str
    unit: str
    kind: Kind

    @property
    def header(self) -> str:
        """Return the bilingual header with its unit, a line each."""
        first = f"{self.en} ({self.unit})" if self.unit else self.en
        return first if self.zh == self.en else f"{first}\n{self.zh}"


@cache
def _listed() -> Mapping[str, Mapping[str, str]]:
    """Return the columns that are described."""
    path = files("netplan.reports").joinpath("templates", "columns.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


_SUFFIXES: Final = MappingProxyType(
    {"_ms": "ms", "_km": "km", "_gbps": "gbps", "_cny": "money", "_en": "long", "_zh": "long"}
)


def shown(name: str) -> Shown:
    r"""Return how column ``name`` is shown; one not described goes by its name and its suffix.

    >>> shown("one_way_ms").header
    'latency, one-way (ms)\n单向时延'
    >>> shown("other_ms").kind.places
    4
    """
    found = _listed().get(name)
    if found is not None:
        return Shown(name, found["en"], found["zh"], found["unit"], KINDS[found["kind"]])
    kind = next((kind for end, kind in _SUFFIXES.items() if name.endswith(end)), "text")
    unit = {"ms": "ms", "km": "km", "gbps": "Gbit/s", "money": "CNY"}.get(kind, "")
    return Shown(name, name, name, unit, KINDS[kind])

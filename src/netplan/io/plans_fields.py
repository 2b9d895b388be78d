"""Settings of a plan folder: a dataclass to TOML and back, infinities included."""

from __future__ import annotations

import re
import typing
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, Final

from netplan.errors import Finding, near
from netplan.io.cells import CellError, shown
from netplan.io.write import toml_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_WORDS: Final = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def lines_of(pairs: Iterable[tuple[str, Any]]) -> list[str]:
    """Return ``key = value`` lines; a key that is no bare word is quoted.

    >>> lines_of([("gap", 0.5), ("a b", ("x", "y"))])
    ['gap = 0.5', '"a b" = ["x", "y"]']
    """
    return [
        f"{key if _BARE.fullmatch(key) else toml_value(key)} = {toml_value(value)}"
        for key, value in pairs
    ]


def record_lines(record: Any) -> list[str]:
    """Return every field of a dataclass as a line of TOML."""
    return lines_of((field.name, getattr(record, field.name)) for field in fields(record))


def _value(kind: Any, value: object) -> Any:
    """Return a TOML value as one of type ``kind``; CellError when it is of another type."""
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list):
            message = f"must be a list, is {shown(value)}"
            raise CellError(message)
        return tuple(_value(typing.get_args(kind)[0], item) for item in value)
    if typing.get_origin(kind) is typing.Literal:
        choices = typing.get_args(kind)
        if value not in choices:
            hint = near(value, choices) if isinstance(value, str) else ""
            message = f"must be one of {', '.join(choices)}, is {shown(value)}{hint}"
            raise CellError(message)
        return value
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        message = f"must be {_WORDS[kind]}, is {shown(value)}"
        raise CellError(message)
    return value


def read_record(
    cls: type, data: object, place: tuple[str, str], *, names: Mapping[str, Any] | None = None
) -> tuple[Any, list[Finding]]:
    """Return the dataclass ``cls`` that ``record_lines`` wrote; None where something is wrong.

    ``place`` is the file and the name of the TOML table. ``names`` resolves annotations that
    the module of ``cls`` imports for typing alone. Findings: what is no table, unknown keys with
    a near match, values of another type, fields that are not given and have no default.

    >>> from netplan.topology.settings import Settings
    >>> found = read_record(Settings, {"name": "x", "base_year": "2030"}, ("plan.toml", "made"))
    >>> print(found[1][0])
    plan.toml, made.base_year: must be a whole number, is '2030'
    """
    file, where = place
    if not isinstance(data, dict):
        return None, [Finding(file, 0, where, f"must be a table [{where}], is {shown(data)}")]
    types = typing.get_type_hints(cls, localns=dict(names or {}))
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for key, value in data.items():
        column = f"{where}.{shown(key)[1:-1]}"
        if key not in types:
            hint = near(key, [name for name in types if name not in data])
            findings.append(Finding(file, 0, column, f"no such key{hint}"))
            continue
        try:
            values[key] = _value(types[key], value)
        except CellError as error:
            findings.append(Finding(file, 0, column, str(error)))
    findings += [
        Finding(file, 0, f"{where}.{field.name}", "must be given")
        for field in fields(cls)
        if field.name not in data and field.default is field.default_factory is MISSING
    ]
    return (None if findings else cls(**values)), findings

"""TOML files to settings and change lists, with a finding for everything that is wrong."""

from __future__ import annotations

import re
import tomllib
import typing
from typing import Any

from netplan.errors import Finding, near
from netplan.io.cells import CellError, read_value, shown
from netplan.io.files import UnreadableError, read_text
from netplan.schema import Column
from netplan.topology.settings import Settings

if typing.TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_COLUMNS: Mapping[object, Column] = {
    str: Column(name="", kind="text", meaning="a text of a TOML file"),
    float: Column(name="", kind="number", meaning="a number of a TOML file"),
    int: Column(name="", kind="integer", meaning="a whole number of a TOML file"),
    bool: Column(name="", kind="flag", meaning="a truth of a TOML file"),
}


def read_toml(path: Path, file: str) -> dict[str, Any]:
    """Return the content of the TOML file ``path``; UnreadableError when there is none to have."""
    return parse_toml(read_text(path, file), file)


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """Return the content of TOML ``text``; UnreadableError, about ``file``, when it is none.

    >>> parse_toml("budget_cny = 2.5", "network.toml")
    {'budget_cny': 2.5}
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = f"is not TOML: {error}{_line(text, str(error))}"
    except RecursionError:
        what = "is not usable TOML: it is nested too deeply"
    raise UnreadableError(Finding(file, 0, "", what))


def _line(text: str, message: str) -> str:
    """Return the line that a TOML error is about, where its message names one."""
    place = re.search(r"at line ([0-9]+)", message)
    lines = text.split("\n")
    if not place or int(place.group(1)) > len(lines):
        return ""
    return f": {shown(lines[int(place.group(1)) - 1].strip())}"


def read_field(kind: object, value: object) -> Any:
    """Return TOML ``value`` as a dataclass field of type ``kind``; raises CellError.

    >>> read_field(float, 8), read_field(tuple[str, ...], ["role:city"])
    (8.0, ('role:city',))
    """
    inner = typing.get_args(kind)
    if inner:
        if not isinstance(value, list):
            message = f"must be a list, is {shown(value)}"
            raise CellError(message)
        return tuple(read_field(inner[0], item) for item in value)
    return read_value(_COLUMNS[kind], value)


def read_fields(
    cls: type, data: Mapping[str, object], file: str
) -> tuple[dict[str, Any], list[Finding]]:
    """Read the keys of ``data`` as fields of the dataclass ``cls``, apart from ``id``.

    Returns what could be read, and the findings: unknown keys, with a near match, and values of
    another type than the field's.
    """
    types = typing.get_type_hints(cls)
    types.pop("id", None)
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for key, value in data.items():
        if key not in types:
            unused = [name for name in types if name not in data]
            what = f"no such key{near(key, unused)}"
            findings.append(Finding(file, 0, shown(key)[1:-1], what))
            continue
        try:
            values[key] = read_field(types[key], value)
        except CellError as error:
            findings.append(Finding(file, 0, key, str(error)))
    return values, findings


def read_settings(folder: Path) -> tuple[Settings | None, list[Finding]]:
    """Read ``network.toml`` of ``folder``; settings are None when the file cannot be read."""
    file = "network.toml"
    try:
        data = read_toml(folder / file, file)
    except UnreadableError as error:
        return None, [error.finding]
    return settings_of(data, file, otherwise=folder.name)


def settings_of(
    data: Mapping[str, object], file: str, *, otherwise: str
) -> tuple[Settings, list[Finding]]:
    """Return the settings that the keys of ``data`` give, named ``otherwise`` without a name.

    >>> settings_of({"hub": "west"}, "network.toml", otherwise="square")[1][0].what
    'must be given: a short name of the network'
    """
    values, findings = read_fields(Settings, data, file)
    if not values.get("name"):
        if not any(finding.column == "name" for finding in findings):
            findings.append(Finding(file, 0, "name", "must be given: a short name of the network"))
        values["name"] = otherwise
    return Settings(**values), findings

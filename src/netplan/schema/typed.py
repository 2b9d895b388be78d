"""Settings as a planner types them: KEY=VALUE, read by the type that each setting has."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any, Literal

from netplan.errors import Finding, near

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def _literal(kind: Any) -> tuple[str, ...]:
    """Return the texts that a field of type ``kind`` may be; () where any will do."""
    return tuple(typing.get_args(kind)) if typing.get_origin(kind) is Literal else ()


def typed_value(kind: Any, text: str) -> Any:
    """Return ``text`` as a value of ``kind``; raises ValueError with what would be right."""
    choices = _literal(kind)
    if choices:
        if text not in choices:
            message = f"must be one of {', '.join(choices)}, is {text!r}{near(text, choices)}"
            raise ValueError(message)
        return text
    inner = [part for part in typing.get_args(kind) if part is not type(None)]
    if typing.get_origin(kind) is tuple:
        return tuple(text.split(";")) if text else ()
    if inner:
        return typed_value(inner[0], text)
    if kind is bool:
        if text not in {"true", "false"}:
            message = f"must be true or false, is {text!r}"
            raise ValueError(message)
        return text == "true"
    if kind in {int, float}:
        try:
            return kind(text)
        except ValueError:
            message = f"must be a {'whole ' if kind is int else ''}number, is {text!r}"
            raise ValueError(message) from None
    if kind is str:
        return text
    message = "is no setting that can be typed; use Python for it"
    raise ValueError(message)


def typed_settings(
    kinds: Mapping[str, Any], given: Sequence[str], *, owner: str
) -> tuple[dict[str, Any], list[Finding]]:
    """Return ``KEY=VALUE`` texts as values of the types in ``kinds``, and all that is wrong.

    ``owner`` is who has these settings, in words.

    >>> typed_settings({"count": int}, ["count=3", "cuont=4"], owner="a shop")[0]
    {'count': 3}
    """
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for text in given:
        key, equals, value = text.partition("=")
        if not equals:
            findings.append(Finding("--set", 0, key, "must be written KEY=VALUE"))
            continue
        if key not in kinds:
            what = f"no such setting{near(key, list(kinds))}; {owner} has "
            findings.append(Finding("--set", 0, key, what + ", ".join(kinds)))
            continue
        try:
            values[key] = typed_value(kinds[key], value)
        except ValueError as error:
            findings.append(Finding("--set", 0, key, str(error)))
    return values, findings

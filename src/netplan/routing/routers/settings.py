"""Settings of a router as a planner types them: KEY=VALUE, by the types of the router's fields."""

from __future__ import annotations

import typing
from dataclasses import fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from netplan.errors import Finding, InputError, near
from netplan.routing.crossing import Policy
from netplan.routing.domains import Handover
from netplan.routing.roads import Measure
from netplan.routing.routers import ROUTERS, UnknownRouterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.topology.network import Network


_KINDS = MappingProxyType({"Measure": Measure, "Handover": Handover, "Policy": Policy})
"""Types that routers import for type checkers alone."""


def _literal(kind: Any) -> tuple[str, ...]:
    """Return the texts that a field of type ``kind`` may be; () where any will do."""
    return tuple(typing.get_args(kind)) if typing.get_origin(kind) is Literal else ()


def _read(kind: Any, text: str) -> Any:
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
        return _read(inner[0], text)
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


def settings_of(network: Network, router: str, given: Sequence[str]) -> dict[str, Any]:
    """Return ``KEY=VALUE`` texts as settings of the router called ``router``.

    Where the router has a ``policy`` and none is given, it is the network's own
    ``exchange_policy``. Raises InputError for every text that is no setting, or has a value of
    another kind, UnknownRouterError for an unknown router.
    """
    if router not in ROUTERS:
        message = f"no router {router!r}{near(router, list(ROUTERS))}; known: {', '.join(ROUTERS)}"
        raise UnknownRouterError(message)
    cls = ROUTERS[router]
    kinds = typing.get_type_hints(cls, localns=dict(_KINDS))
    names = [field.name for field in fields(cls)]
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or key not in names:
            has = f"; router {router} has {', '.join(names)}"
            findings.append(Finding("--set", 0, key, f"no such setting{near(key, names)}{has}"))
            continue
        try:
            values[key] = _read(kinds[key], value)
        except ValueError as error:
            findings.append(Finding("--set", 0, key, str(error)))
    if findings:
        where = f"router {router}"
        raise InputError(where, findings)
    if "policy" in names:
        values.setdefault("policy", network.settings.exchange_policy)
    return values

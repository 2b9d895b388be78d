"""Settings of a router as a planner types them: KEY=VALUE, by the types of the router's fields."""

from __future__ import annotations

import math
import typing
from collections.abc import Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from netplan.errors import Finding, InputError, near
from netplan.routing.constrained.constraints import Constraints
from netplan.routing.crossing import Policy
from netplan.routing.domains import Handover
from netplan.routing.igp import Split
from netplan.routing.paths.risks import By
from netplan.routing.roads import Measure
from netplan.routing.routers import ROUTERS, UnknownRouterError
from netplan.routing.steering.tunnels import Tunnel

if TYPE_CHECKING:
    from netplan.topology.network import Network


_KINDS = MappingProxyType(
    {
        "By": By,
        "Constraints": Constraints,
        "Handover": Handover,
        "Mapping": Mapping,
        "Measure": Measure,
        "Policy": Policy,
        "Sequence": Sequence,
        "Split": Split,
    }
)
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


def _kinds(cls: type) -> dict[str, Any]:
    """Return the settings that can be typed for the router ``cls``, and the type of each.

    A router that keeps constraints takes theirs as its own.
    """
    kinds = typing.get_type_hints(cls, localns=dict(_KINDS))
    names = {field.name for field in fields(cls)} - {"constraints", "tunnels", "policies"}
    own = {name: kinds[name] for name in kinds if name in names}
    if "constraints" in kinds:
        own |= typing.get_type_hints(Constraints)
    return own


def settings_of(network: Network, router: str, given: Sequence[str]) -> dict[str, Any]:
    """Return ``KEY=VALUE`` texts as settings of the router called ``router``.

    What the network itself says is taken too: its ``exchange_policy`` where the router has a
    ``policy`` and none is given, its ``tunnels`` and ``sr_policies``. Raises InputError for every
    text that is no setting, or has a value of another kind, UnknownRouterError for an unknown
    router.
    """
    if router not in ROUTERS:
        message = f"no router {router!r}{near(router, list(ROUTERS))}; known: {', '.join(ROUTERS)}"
        raise UnknownRouterError(message)
    kinds = _kinds(ROUTERS[router])
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for text in given:
        key, equals, value = text.partition("=")
        if not equals:
            findings.append(Finding("--set", 0, key, "must be written KEY=VALUE"))
            continue
        if key not in kinds:
            what = f"no such setting{near(key, list(kinds))}; router {router} has "
            findings.append(Finding("--set", 0, key, what + ", ".join(kinds)))
            continue
        try:
            values[key] = _read(kinds[key], value)
        except ValueError as error:
            findings.append(Finding("--set", 0, key, str(error)))
    if findings:
        where = f"router {router}"
        raise InputError(where, findings)
    return _with_constraints(values, ROUTERS[router]) | _of_network(network, router, values)


def _with_constraints(values: dict[str, Any], cls: type) -> dict[str, Any]:
    """Return ``values`` with those of constraints gathered into one object."""
    names = {field.name for field in fields(cls)}
    if "constraints" not in names:
        return values
    kept = {key: value for key, value in values.items() if key not in names}
    own = {key: value for key, value in values.items() if key in names}
    return own | {"constraints": Constraints(**kept)}


def _of_network(network: Network, router: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the settings that the network's own settings and tables make."""
    names = {field.name for field in fields(ROUTERS[router])}
    found: dict[str, Any] = {}
    if "policy" in names and "policy" not in values:
        found["policy"] = network.settings.exchange_policy
    if "tunnels" in names:
        found["tunnels"] = tuple(
            Tunnel(
                demand=row["demand"],
                working=row["working"],
                backup=row["backup"],
                gbps=None if math.isnan(row["bandwidth_gbps"]) else row["bandwidth_gbps"],
            )
            for row in network["tunnels"].rows()
        )
    if "policies" in names:
        rows = network["sr_policies"].rows()
        found["policies"] = {row["demand"]: row["segment_list"] for row in rows}
    return found

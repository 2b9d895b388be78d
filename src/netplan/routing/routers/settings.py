"""Settings of a router as a planner types them: KEY=VALUE, by the types of the router's fields."""

from __future__ import annotations

import math
import typing
from collections.abc import Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from netplan.errors import InputError, near
from netplan.routing.constrained.constraints import Constraints
from netplan.routing.crossing import Policy
from netplan.routing.domains import Handover
from netplan.routing.igp import Split
from netplan.routing.paths.risks import By
from netplan.routing.roads import Measure
from netplan.routing.routers import ROUTERS, UnknownRouterError
from netplan.routing.steering.tunnels import Tunnel
from netplan.schema.typed import typed_settings

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
    values, findings = typed_settings(kinds, given, owner=f"router {router}")
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

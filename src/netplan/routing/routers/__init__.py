"""Routers: settings that are called with a network and demands, and all answer alike.

``ROUTERS`` names each as the command line does. A router is a frozen object; its fields are its
settings, and calling it changes nothing.
"""

from __future__ import annotations

from dataclasses import fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from netplan.errors import NetplanError, near
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.routers.constrained import ConstrainedRouter
from netplan.routing.routers.disjoint import DisjointRouter
from netplan.routing.routers.explicit import ExplicitRouter
from netplan.routing.routers.k_shortest import KShortestRouter
from netplan.routing.routers.optimum import (
    LeastLatencyRouter,
    LeastMaxUtilisationRouter,
    MostCarriedRouter,
)
from netplan.routing.routers.segment_routing import SegmentRouter
from netplan.routing.routers.shortest import ShortestRouter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Routing
    from netplan.topology.network import Network


class Router(Protocol):
    """What all routers have in common: a call with a network and demands."""

    def __call__(
        self, network: Network | Fabric, demands: Demands, *, down: frozenset[int] = frozenset()
    ) -> Routing:
        """Return the routing of ``demands`` with the links ``down`` out of service."""


class UnknownRouterError(NetplanError):
    """A router's name, or a setting, that does not exist."""


ROUTERS: Mapping[str, type] = MappingProxyType(
    {
        "ecmp": EcmpRouter,
        "shortest": ShortestRouter,
        "k-shortest": KShortestRouter,
        "disjoint": DisjointRouter,
        "constrained": ConstrainedRouter,
        "segment-routing": SegmentRouter,
        "explicit": ExplicitRouter,
        "least-max-utilisation": LeastMaxUtilisationRouter,
        "most-carried": MostCarriedRouter,
        "least-latency": LeastLatencyRouter,
    }
)
"""Every router by its name on the command line."""


def router_named(name: str, settings: Mapping[str, Any]) -> Router:
    """Return the router called ``name`` with ``settings``; those it lacks must not be given.

    Raises UnknownRouterError for a name or a setting there is none of, with what there is.

    >>> router_named("shortest", {"measure": "hops"})
    ShortestRouter(measure='hops', handover='any', prefer=())
    """
    if name not in ROUTERS:
        message = f"no router {name!r}{near(name, list(ROUTERS))}; there are {', '.join(ROUTERS)}"
        raise UnknownRouterError(message)
    known = [field.name for field in fields(ROUTERS[name])]
    strange = [key for key in settings if key not in known]
    if strange:
        message = f"router {name} has no setting {', '.join(strange)}; it has {', '.join(known)}"
        raise UnknownRouterError(message)
    made: Router = ROUTERS[name](**settings)
    return made

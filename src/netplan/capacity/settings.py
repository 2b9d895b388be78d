"""What an expansion is asked for: budget, targets, module, and how hard to search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from netplan.routing.crossing import policy_of
from netplan.topology.select import select, select_known

if TYPE_CHECKING:
    from netplan.routing.crossing import Policy
    from netplan.topology.network import Network

Weights = Literal["demand", "population", "equal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpandSettings:
    """The question an expansion answers; ``expand_settings`` fills it in from a network.

    ``targets`` are the sites whose latency from ``hub`` counts, each weighted by the traffic
    between it and the hub (``demand``, both directions, at ``year``), by ``population`` or
    equally; weights that are all zero count as equal. Latency counts over ``carriers`` alone
    (empty: over every network). ``module`` is what new circuits are made
    of; on a candidate segment without rows in ``fibre_pairs`` every carrier may lease
    ``lease_pairs`` pairs. The search for latency stops at ``gap``, that for cost at
    ``cost_gap``, either at ``node_limit`` (which always stops
    at the same plan); ``time_limit_s`` is the last resort, as it stops at no fixed place.
    """

    hub: str
    home: tuple[str, ...]
    targets: tuple[str, ...]
    year: int
    budget_cny: float
    egress_target_gbps: float = 0.0
    working_utilisation: float = 0.7
    module: str = ""
    weights: Weights = "demand"
    policy: Policy = "hot_potato"
    lease_pairs: int = 2
    gap: float = 0.005
    cost_gap: float = 0.0001
    node_limit: int = 100
    time_limit_s: float = 60.0
    tolerance_ms: float = 1e-5
    carriers: tuple[str, ...] = ()


def expand_settings(network: Network, **changes: Any) -> ExpandSettings:
    """Return the settings that ``network.toml`` asks for, with ``changes`` to single fields.

    Targets are its cities and hubs without the hub itself, in the order of ``sites``.
    """
    own = network.settings
    asked = ExpandSettings(
        hub=own.hub,
        home=select(network, own.home),
        targets=select_known(network, (*own.cities, *own.hubs, f"-site:{own.hub}")),
        year=own.horizon_year,
        budget_cny=own.budget_cny,
        egress_target_gbps=own.egress_target_gbps,
        working_utilisation=own.working_utilisation,
        module=own.plan_module,
        policy=policy_of(network),
        # The same networks that the study's "best carrier" is chosen from: carriers proper.
        carriers=tuple(
            carrier
            for carrier, kind in zip(
                network["carriers"].ids, network["carriers"]["kind"], strict=True
            )
            if kind == "carrier"
        ),
    )
    return replace(asked, **changes)

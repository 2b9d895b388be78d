"""A model as a problem: every setting is honoured, or refused by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from netplan.capacity.models.problem import ModelDemand, ModelLink, ModelProblem
from netplan.errors import Finding, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.capacity.models.problem import Capacities, Routing, Survival
    from netplan.capacity.models.source import ModelSource

_REFUSED = {
    ("NODE_MODEL", "NODE_HARDWARE"): "what nodes cost is not planned",
    ("ROUTING_MODEL", "OSPF_SINGLE_PATH"): "weights of links are not planned",
    ("ROUTING_MODEL", "OSPF_EQUAL_SPLIT_PATH"): "weights of links are not planned",
    ("SURVIVABILITY_MODEL", "SHARED_PATH_PROTECTION"): (
        "backup paths that share capacity and keep unhurt paths in place are not planned"
    ),
}
_CAPACITIES: dict[str, Capacities] = {
    "MODULAR_LINK_CAPACITIES": "modular",
    "SINGLE_MODULAR_CAPACITIES": "single",
    "EXPLICIT_LINK_CAPACITIES": "explicit",
    "LINEAR_LINK_CAPACITIES": "linear",
}
_SURVIVAL: dict[str, Survival] = {
    "NO_SURVIVABILITY": "none",
    "ONE_PLUS_ONE_PROTECTION": "one_plus_one",
    "UNRESTRICTED_FLOW_RECONFIGURATION": "rerouted",
}


def problem_of(source: ModelSource) -> ModelProblem:
    """Return the problem of a network under a model.

    Raises InputError with one finding for each setting that netplan does not solve, and for each
    demand that a setting has no use for: without admissible paths where only these count, with a
    fraction of a unit where units are whole.
    """
    findings = [*_refused(source), *_unfit(source)]
    if findings:
        where = f"model {source.code}"
        raise InputError(where, findings)
    words = source.settings
    return ModelProblem(
        nodes=tuple(place.id for place in source.network.places),
        links=_links(source),
        demands=_demands(source),
        code=source.code,
        link_model=words["LINK_MODEL"].lower(),  # type: ignore[arg-type]
        capacities=_CAPACITIES[words["LINK_CAPACITY_MODEL"]],
        fixed_charge=words["FIXED_CHARGE_MODEL"] == "YES",
        routing=cast("Routing", words["ROUTING_MODEL"].lower()),
        listed=words["ADMISSIBLE_PATH_MODEL"] == "EXPLICIT_LIST",
        hop_limits=words["HOP_LIMIT_MODEL"] == "INDIVIDUAL_HOP_LIMITS",
        survival=_SURVIVAL[words["SURVIVABILITY_MODEL"]],
    )


def _links(source: ModelSource) -> tuple[ModelLink, ...]:
    """Return the links, their ends by number."""
    node = {place.id: number for number, place in enumerate(source.network.places)}
    return tuple(
        ModelLink(
            id=each.id,
            a=node[each.a],
            b=node[each.b],
            installed=each.installed,
            installed_cost=each.installed_cost,
            routing_cost=each.routing_cost,
            setup_cost=each.setup_cost,
            modules=each.modules,
        )
        for each in source.network.links
    )


def _demands(source: ModelSource) -> tuple[ModelDemand, ...]:
    """Return the demands that want anything, ends and paths by number."""
    rows = source.network
    node = {place.id: number for number, place in enumerate(rows.places)}
    link = {each.id: number for number, each in enumerate(rows.links)}
    return tuple(
        ModelDemand(
            id=each.id,
            source=node[each.source],
            target=node[each.target],
            value=each.volume_gbps,
            unit=way.unit,
            hops=way.hops,
            paths=tuple(tuple(link[name] for name in path) for path in way.paths),
        )
        for each, way in zip(rows.demands, rows.ways, strict=True)
        if each.volume_gbps > 0
    )


def _refused(source: ModelSource) -> Iterator[Finding]:
    """Yield a finding for each setting, or pair of settings, that is not solved."""
    words = source.settings

    def say(name: str, why: str) -> Finding:
        what = f"netplan does not solve {words[name]}: {why}"
        return Finding(source.file, source.rows.get(name, 0), name, what)

    for name, word in words.items():
        if why := _REFUSED.get((name, word)):
            yield say(name, why)
    if words["DEMAND_MODEL"] == "UNDIRECTED" and words["LINK_MODEL"] != "UNDIRECTED":
        linked = words["LINK_MODEL"]
        yield say("DEMAND_MODEL", f"undirected demands need undirected links, not {linked} ones")
    doubled = words["SURVIVABILITY_MODEL"] == "ONE_PLUS_ONE_PROTECTION"
    if doubled and words["HOP_LIMIT_MODEL"] == "INDIVIDUAL_HOP_LIMITS":
        why = "with ONE_PLUS_ONE_PROTECTION it is not said whether backup paths have a limit"
        yield say("HOP_LIMIT_MODEL", why)


def _unfit(source: ModelSource) -> Iterator[Finding]:
    """Yield a finding for each demand that a setting has no use for."""
    words = source.settings
    listed = words["ADMISSIBLE_PATH_MODEL"] == "EXPLICIT_LIST"
    whole = words["ROUTING_MODEL"] == "INTEGER"
    for demand, way in zip(source.network.demands, source.network.ways, strict=True):
        if listed and not way.paths:
            what = f"{demand.id!r} has no admissible paths, which EXPLICIT_LIST needs"
            yield Finding(source.file, source.rows.get("ADMISSIBLE_PATH_MODEL", 0), "", what)
        if whole and demand.volume_gbps != round(demand.volume_gbps):
            what = (
                f"{demand.id!r} wants {demand.volume_gbps:g} units; INTEGER routing needs a whole "
                "number of them"
            )
            yield Finding(source.file, source.rows.get("ROUTING_MODEL", 0), "", what)

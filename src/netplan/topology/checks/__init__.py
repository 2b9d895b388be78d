"""Rules that a network must keep, told from its tables alone (lengths are checked in ``io``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.topology.checks import (
    areas,
    circuits,
    exchanges,
    fibre,
    keys,
    planning,
    promises,
    reliability,
    settings,
)
from netplan.topology.checks.demands import carried, demand_ends
from netplan.topology.checks.fault import Fault, Rule

if TYPE_CHECKING:
    from collections.abc import Collection

    from netplan.topology.network import Network
    from netplan.topology.table import Table

Memo = dict[tuple[int, tuple[int, ...]], tuple[tuple["Table", ...], list[Fault]]]
"""Faults found by rule and tables; holds the tables, so that no other takes their identity."""

_NODES = ("carriers", "nodes", "sites")
_PATHS = Rule(
    carried, (*_NODES, "demands", "exchange_ports", "exchanges", "links", "segments", "transit")
)
_RULES = (
    *keys.rules(),
    Rule(keys.parents, ("sites",)),
    Rule(fibre.segment_rows, ("segments",)),
    Rule(fibre.lit_pairs, ("fibre_pairs",)),
    Rule(fibre.waves, ("carriers", "fibre_pairs", "links", "modules", "nodes", "segments")),
    Rule(circuits.link_ends, ("links", "nodes")),
    Rule(circuits.link_paths, ("links", "nodes", "segments", "sites")),
    Rule(circuits.link_status, ("links", "segments")),
    Rule(circuits.link_bundles, ("links",)),
    Rule(exchanges.ports, (*_NODES, "exchange_ports", "exchanges")),
    Rule(exchanges.transit, ("transit",)),
    *planning.rules(),
    *promises.rules(),
    *reliability.rules(),
    Rule(areas.failure_areas, ("failure_areas",)),
    Rule(promises.targets, ("network", "targets")),
    Rule(promises.published, ("published",)),
    Rule(settings.settings_sets, ("network", "sites")),
    Rule(settings.settings_names, ("network", "modules", "rings")),
    Rule(settings.settings_values, ("network",)),
    Rule(demand_ends, ("demands", "nodes", "sites")),
)
"""Every rule; tables stay the same from state to state unless a change list touches them."""


def _faults(rule: Rule, number: int, network: Network, memo: Memo) -> list[Fault]:
    """Return the faults of one rule, from ``memo`` when the same tables were seen before."""
    tables = tuple(network[name] for name in rule.reads if name in network.tables)
    key = number, tuple(map(id, tables))
    if key not in memo:
        memo[key] = tables, list(rule.check(network))
    return memo[key][1]


def network_faults(
    network: Network,
    *,
    paths: bool = True,
    blind: Collection[str] = (),
    vague: Collection[str] = (),
    memo: Memo | None = None,
) -> list[Fault]:
    """Return every broken rule of ``network``, in order; the network may hold anything.

    ``paths`` says whether each demand must find a path. ``blind`` names tables that could not
    be read, ``vague`` those of which a column could not: rules that need them are left out, as
    they would report one error many times. ``memo`` is kept from state to state of one network.
    """
    hidden = {*blind, *vague}
    memo = {} if memo is None else memo
    found: set[Fault] = set()
    for number, rule in enumerate((*_RULES, _PATHS) if paths else _RULES):
        if not (set(blind) if rule.ids_only else hidden) & set(rule.reads):
            found.update(_faults(rule, number, network, memo))
    return sorted(fault for fault in found if fault.table not in hidden)


__all__ = ["Fault", "Memo", "carried", "network_faults"]

"""Rules that a network must keep, told from its tables alone (lengths are checked in ``io``)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from netplan.topology.checks import circuits, demands, exchanges, fibre, keys, promises, settings
from netplan.topology.checks.demands import carried
from netplan.topology.checks.fault import Fault

if TYPE_CHECKING:
    from netplan.topology.network import Network

Rule = Callable[["Network"], Iterator[Fault]]

_RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (keys.duplicates, ()),
    (keys.parents, ("sites",)),
    (fibre.segment_rows, ("segments",)),
    (fibre.lit_pairs, ("fibre_pairs",)),
    (fibre.waves, ("fibre_pairs", "links", "modules", "nodes", "segments")),
    (circuits.link_ends, ("links", "nodes")),
    (circuits.link_paths, ("links", "nodes", "segments", "sites")),
    (circuits.link_status, ("links", "segments")),
    (exchanges.ports, ("exchange_ports", "exchanges", "nodes", "sites")),
    (exchanges.transit, ("transit",)),
    (promises.site_sets, ("sites",)),
    (promises.targets, ("targets",)),
    (promises.published, ("published",)),
    (settings.settings_sets, ("network", "sites")),
    (settings.settings_names, ("network", "modules", "rings")),
    (settings.settings_values, ("network",)),
    (demands.demand_ends, ("demands", "nodes", "sites")),
)
"""Every rule of single rows, with the tables it cannot do without."""

_CARRIED_NEEDS = (
    "carriers",
    "demands",
    "exchange_ports",
    "exchanges",
    "links",
    "nodes",
    "sites",
    "transit",
)


def network_faults(
    network: Network,
    *,
    paths: bool = True,
    blind: Collection[str] = (),
    vague: Collection[str] = (),
) -> list[Fault]:
    """Return every broken rule of ``network``, in order; the network may hold anything.

    ``paths`` says whether each demand must find a path. ``blind`` names tables that could not
    be read, ``vague`` those of which a column could not: rules that need them are left out, as
    they would report one error many times.
    """
    hidden = {*blind, *vague}
    faults = [fault for rule, needs in _RULES if not hidden & set(needs) for fault in rule(network)]
    faults += keys.references(network, blind=blind)
    if paths and not hidden & set(_CARRIED_NEEDS):
        faults += carried(network)
    return sorted(fault for fault in set(faults) if fault.table not in hidden)


__all__ = ["Fault", "carried", "network_faults"]

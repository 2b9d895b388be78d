"""The one schema of netplan's input tables: it drives reading, checking, templates and docs."""

from __future__ import annotations

from types import MappingProxyType

from netplan.schema.areas import FAILURE_AREAS
from netplan.schema.columns import CONFIDENCES, PROVENANCE, Column, TableSchema
from netplan.schema.installed import LINK_MODULES
from netplan.schema.places import CARRIERS, FIBRE_PAIRS, NODES, SEGMENTS, SITES, SRLGS
from netplan.schema.planning import LINE_SYSTEMS, MODULES, PERIODS, SCENARIOS
from netplan.schema.promises import PUBLISHED, RINGS, TARGETS
from netplan.schema.reliability import RELIABILITY
from netplan.schema.steering import SR_POLICIES, TUNNELS
from netplan.schema.traffic import (
    CLASSES,
    DEMANDS,
    EXCHANGE_PORTS,
    EXCHANGES,
    LINKS,
    TRANSIT,
)

TABLES = MappingProxyType(
    {
        table.name: table
        for table in (
            SITES,
            CARRIERS,
            NODES,
            SEGMENTS,
            FIBRE_PAIRS,
            MODULES,
            LINE_SYSTEMS,
            LINKS,
            LINK_MODULES,
            SRLGS,
            EXCHANGES,
            EXCHANGE_PORTS,
            TRANSIT,
            CLASSES,
            DEMANDS,
            TUNNELS,
            SR_POLICIES,
            RINGS,
            TARGETS,
            PUBLISHED,
            PERIODS,
            SCENARIOS,
            FAILURE_AREAS,
            RELIABILITY,
        )
    }
)
"""Every input table by name, in the order they are read."""

__all__ = ["CONFIDENCES", "PROVENANCE", "TABLES", "Column", "TableSchema"]

"""Schemas of the tables that say which way traffic is steered: tunnels and segment lists."""

from __future__ import annotations

from netplan.schema.columns import PROVENANCE, Column, TableSchema

TUNNELS = TableSchema(
    name="tunnels",
    meaning="an explicit path that part of a demand is to take, for the explicit router",
    key=("tunnel",),
    columns=(
        Column(name="tunnel", kind="id", required=True, meaning="the tunnel's id"),
        Column(name="demand", kind="id", required=True, refers="demands", meaning="whose traffic"),
        Column(
            name="working",
            kind="list",
            required=True,
            meaning="links in order from the demand's source; exchange:ID where networks meet",
        ),
        Column(name="backup", kind="list", meaning="the path to fall back on, written likewise"),
        Column(
            name="bandwidth_gbps",
            kind="number",
            unit="Gbit/s",
            least=0,
            meaning="bandwidth asked for; empty: what the demand's tunnels before it leave",
        ),
        *PROVENANCE,
    ),
)

SR_POLICIES = TableSchema(
    name="sr_policies",
    meaning="a segment list that a demand is steered by, for the segment routing router",
    key=("demand",),
    columns=(
        Column(name="demand", kind="id", required=True, refers="demands", meaning="whose traffic"),
        Column(
            name="segment_list",
            kind="list",
            required=True,
            meaning="nodes (the IGP leads there), links or exchanges, in order",
        ),
        *PROVENANCE,
    ),
)

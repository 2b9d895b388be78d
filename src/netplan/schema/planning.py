"""Schemas of the tables that say what can be bought, when, and what may fail together."""

from __future__ import annotations

from netplan.schema.columns import CURRENCY, PRICE_PATH, PROVENANCE, Column, TableSchema

MODULES = TableSchema(
    name="modules",
    meaning="a transponder type: two are needed for a circuit",
    key=("module",),
    columns=(
        Column(name="module", kind="id", required=True, meaning="the module's id"),
        Column(
            name="capacity_gbps",
            kind="number",
            unit="Gbit/s",
            required=True,
            above=0,
            meaning="capacity of one circuit, each direction",
        ),
        Column(
            name="reach_km",
            kind="number",
            unit="km",
            default=1500.0,
            above=0,
            meaning="cable length without a regenerator on G.652.D",
        ),
        Column(
            name="reach_g654e_km",
            kind="number",
            unit="km",
            above=0,
            meaning="the same where every segment is G.654.E; empty: as reach_km",
        ),
        Column(
            name="end_ms",
            kind="number",
            unit="ms one-way",
            default=0.05,
            least=0,
            meaning="delay of one end: error correction and framing",
        ),
        Column(
            name="end_capex_cny",
            kind="number",
            unit="CNY",
            default=0.0,
            least=0,
            meaning="price of one end",
        ),
        Column(
            name="regenerator_capex_cny",
            kind="number",
            unit="CNY",
            default=0.0,
            least=0,
            meaning="price of one regenerator",
        ),
        Column(
            name="opex_share_per_year",
            kind="number",
            default=0.0,
            least=0,
            meaning="yearly cost as a share of the price",
        ),
        *PRICE_PATH,
        Column(
            name="from_year",
            kind="integer",
            default=0,
            least=0,
            meaning="first year it is sold; empty: always",
        ),
        CURRENCY,
        *PROVENANCE,
    ),
)

LINE_SYSTEMS = TableSchema(
    name="line_systems",
    meaning="what lighting one fibre pair of a segment costs, once",
    key=("line_system",),
    columns=(
        Column(name="line_system", kind="id", required=True, meaning="its id"),
        Column(
            name="channels",
            kind="integer",
            unit="waves",
            default=80,
            least=1,
            meaning="waves it carries",
        ),
        Column(
            name="amplifier_capex_cny",
            kind="number",
            unit="CNY",
            default=0.0,
            least=0,
            meaning="price of one amplifier site",
        ),
        Column(
            name="span_km",
            kind="number",
            unit="km",
            default=80.0,
            above=0,
            meaning="cable between amplifier sites",
        ),
        Column(
            name="terminal_capex_cny",
            kind="number",
            unit="CNY",
            default=0.0,
            least=0,
            meaning="price of one ROADM degree; a segment needs two",
        ),
        Column(
            name="opex_share_per_year",
            kind="number",
            default=0.0,
            least=0,
            meaning="yearly cost as a share of the price",
        ),
        *PRICE_PATH,
        CURRENCY,
        *PROVENANCE,
    ),
)

PERIODS = TableSchema(
    name="periods",
    meaning="a year of the plan",
    key=("year",),
    columns=(
        Column(name="year", kind="integer", required=True, meaning="the year"),
        Column(
            name="budget_cny",
            kind="number",
            unit="CNY",
            least=0,
            meaning="what may be spent in it; empty: no limit of its own",
        ),
        Column(name="note", kind="text", meaning="what the year is for"),
        *PROVENANCE,
    ),
)

SCENARIOS = TableSchema(
    name="scenarios",
    meaning="one failed element of a named failure scenario",
    key=("scenario", "member"),
    columns=(
        Column(name="scenario", kind="id", required=True, meaning="the scenario's id"),
        Column(name="name_en", kind="text", meaning="what happens"),
        Column(name="name_zh", kind="text", meaning="the same in Chinese"),
        Column(
            name="member",
            kind="id",
            required=True,
            meaning="a segment, link, site, exchange or node that fails",
        ),
        *PROVENANCE,
    ),
)

"""Schema of the table that says how often what fails, and how long it takes to mend."""

from __future__ import annotations

from netplan.schema.columns import PROVENANCE, Column, TableSchema

ELEMENTS = (
    "cable",
    "amplifier",
    "line_terminal",
    "transponder",
    "regenerator",
    "node",
    "site",
    "exchange",
)

RELIABILITY = TableSchema(
    name="reliability",
    meaning="how often a kind of element fails and how long it takes to mend",
    key=("element", "which"),
    columns=(
        Column(
            name="element",
            kind="choice",
            choices=ELEMENTS,
            required=True,
            meaning="what fails",
        ),
        Column(
            name="which",
            kind="id",
            meaning="the one or the type it holds for: a segment, fibre type, link, module, node, "
            "tier, site, exchange or its kind; empty: all",
        ),
        Column(
            name="mtbf_h",
            kind="number",
            unit="h",
            above=0,
            meaning="mean time from a repair to the next failure; for a cable, of a whole segment",
        ),
        Column(
            name="cuts_per_1000km_year",
            kind="number",
            unit="1/(1000 km year)",
            least=0,
            meaning="in the place of mtbf_h for cables: cuts a year for each 1,000 km",
        ),
        Column(
            name="availability",
            kind="number",
            above=0,
            most=1,
            meaning="in the place of mtbf_h: the share of time it is up, 0 to 1",
        ),
        Column(
            name="mttr_h",
            kind="number",
            unit="h",
            least=0,
            meaning="mean time to repair; may be left out only where availability is given",
        ),
        *PROVENANCE,
    ),
)

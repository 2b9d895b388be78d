"""Schemas of the tables that say what was promised and what was measured."""

from __future__ import annotations

from netplan.schema.columns import PROVENANCE, Column, TableSchema

VIEWS = ("optical", "ip", "internet")

RINGS = TableSchema(
    name="rings",
    meaning="one ring of a set of latency rings",
    key=("ring_set", "ring_ms"),
    columns=(
        Column(name="ring_set", kind="id", required=True, meaning="the set it belongs to"),
        Column(
            name="ring_ms",
            kind="number",
            unit="ms one-way",
            required=True,
            above=0,
            meaning="its latency",
        ),
        Column(name="from_set", kind="list", meaning="sites it is measured from"),
        Column(name="to_set", kind="list", meaning="sites promised to lie inside; empty: none"),
        Column(
            name="confirmed",
            kind="flag",
            default=True,
            meaning="whether the definition is published",
        ),
        *PROVENANCE,
    ),
)

METRICS = (
    "latency_ms",
    "stretch",
    "latency_change",
    "egress_gbps",
    "direct_sites",
    "hub_links_gbps",
    "worst_utilisation",
    "exchange_count",
)

TARGETS = TableSchema(
    name="targets",
    meaning="a promise to keep",
    key=("target",),
    columns=(
        Column(name="target", kind="id", required=True, meaning="the target's id"),
        Column(name="name_en", kind="text", required=True, meaning="what it promises"),
        Column(name="name_zh", kind="text", meaning="the same in Chinese"),
        Column(
            name="metric", kind="choice", choices=METRICS, required=True, meaning="what is measured"
        ),
        Column(name="view", kind="choice", choices=VIEWS, default="ip", meaning="latency view"),
        Column(name="carrier", kind="id", meaning="source's carrier; empty: the best one"),
        Column(
            name="to_carrier",
            kind="id",
            meaning="target's carrier in the internet view; empty: every other one",
        ),
        Column(name="from_set", kind="list", meaning="sites measured from"),
        Column(name="to_set", kind="list", meaning="sites measured to"),
        Column(
            name="statistic",
            kind="choice",
            default="each",
            choices=(
                "each",
                "max",
                "mean",
                "median",
                "population_mean",
                "p95",
                "share",
                "sum",
                "count",
            ),
            meaning="how the pairs become one figure; each: every pair must keep it",
        ),
        Column(
            name="comparator",
            kind="choice",
            choices=("at_most", "at_least"),
            default="at_most",
            meaning="which side is right",
        ),
        Column(
            name="value",
            kind="number",
            required=True,
            meaning="the promise, in the metric's unit; -0.15 for 15 % down",
        ),
        Column(
            name="limit_ms",
            kind="number",
            unit="ms one-way",
            above=0,
            meaning="for statistic share: the latency within which a pair counts",
        ),
        Column(
            name="baseline",
            kind="text",
            meaning="for a change: the change list it is measured against",
        ),
        Column(
            name="year",
            kind="integer",
            default=0,
            least=0,
            meaning="for worst_utilisation the horizon year, whose demand counts; 0: the same",
        ),
        *PROVENANCE,
    ),
)

PUBLISHED = TableSchema(
    name="published",
    meaning="a published figure to hold the model against",
    key=("figure",),
    columns=(
        Column(name="figure", kind="id", required=True, meaning="the figure's id"),
        Column(name="name_en", kind="text", required=True, meaning="what was published"),
        Column(name="name_zh", kind="text", meaning="the same in Chinese"),
        Column(
            name="kind",
            kind="choice",
            required=True,
            choices=("range", "ceiling", "point", "statistic", "effect"),
            meaning="how it is judged: a range or ceiling is met or not, others have an error",
        ),
        Column(
            name="fitted", kind="flag", default=False, meaning="whether the model was fitted to it"
        ),
        Column(
            name="metric",
            kind="choice",
            default="latency_ms",
            choices=("latency_ms", "latency_change", "share_within"),
            meaning="what it is",
        ),
        Column(name="view", kind="choice", choices=VIEWS, default="ip", meaning="latency view"),
        Column(name="state", kind="text", meaning="change list it is compared in; empty: today"),
        Column(name="baseline", kind="text", meaning="for an effect: the state before"),
        Column(name="from_set", kind="list", required=True, meaning="sites measured from"),
        Column(name="to_set", kind="list", required=True, meaning="sites measured to"),
        Column(name="carrier", kind="id", meaning="source's carrier; empty: the best one"),
        Column(name="to_carrier", kind="id", meaning="target's carrier, internet view"),
        Column(
            name="statistic",
            kind="choice",
            default="mean",
            choices=("mean", "max", "min", "median", "share"),
            meaning="over the pairs",
        ),
        Column(name="low", kind="number", meaning="lower end of a range"),
        Column(name="high", kind="number", meaning="upper end of a range, or the ceiling"),
        Column(name="value", kind="number", meaning="a point, statistic or effect"),
        Column(name="unit", kind="text", default="ms one-way", meaning="its unit"),
        Column(name="note_en", kind="text", meaning="what explains or leaves open the residual"),
        Column(name="note_zh", kind="text", meaning="the same in Chinese"),
        *PROVENANCE,
    ),
)

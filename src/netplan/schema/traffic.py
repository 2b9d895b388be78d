"""Schemas of the tables that say what flows and where networks meet."""

from __future__ import annotations

from netplan.schema.columns import CURRENCY, NAMES, PROVENANCE, Column, TableSchema

LINKS = TableSchema(
    name="links",
    meaning="a circuit between two nodes of one carrier, riding an ordered list of segments",
    key=("link",),
    columns=(
        Column(name="link", kind="id", required=True, meaning="the link's id"),
        Column(name="a", kind="id", required=True, refers="nodes", meaning="A end, a node"),
        Column(name="b", kind="id", required=True, refers="nodes", meaning="Z end, a node"),
        Column(
            name="segments",
            kind="list",
            refers="segments",
            meaning="segments from a to b in order; empty only within one site",
        ),
        Column(
            name="capacity_gbps",
            kind="number",
            unit="Gbit/s",
            required=True,
            above=0,
            meaning="full duplex capacity: each direction",
        ),
        Column(
            name="technology", kind="id", refers="modules", meaning="module the circuit is made of"
        ),
        Column(
            name="igp_cost",
            kind="integer",
            least=1,
            default=0,
            meaning="IGP cost a to b; empty: 10 + whole km of cable",
        ),
        Column(
            name="igp_cost_ba",
            kind="integer",
            least=1,
            default=0,
            meaning="IGP cost b to a; empty: the same as a to b",
        ),
        Column(
            name="regenerators",
            kind="integer",
            least=0,
            default=-1,
            meaning="regenerators on the way; empty: from the module's reach",
        ),
        Column(name="bundle", kind="text", meaning="bundle the circuit is a member of"),
        Column(
            name="protection",
            kind="choice",
            choices=("none", "1+1"),
            default="none",
            meaning="optical protection",
        ),
        Column(
            name="backup_segments",
            kind="list",
            refers="segments",
            meaning="segments of the protecting route",
        ),
        Column(
            name="measured_one_way_ms",
            kind="number",
            unit="ms one-way",
            above=0,
            meaning="measured latency, where there is one",
        ),
        Column(
            name="status",
            kind="choice",
            default="existing",
            choices=("existing", "planned", "candidate", "maintenance"),
            meaning="only existing links carry traffic",
        ),
        Column(
            name="open_capex_cny",
            kind="number",
            unit="CNY",
            default=0.0,
            least=0,
            meaning="what opening a candidate link costs once, beside its modules",
        ),
        *PROVENANCE,
    ),
)

EXCHANGES = TableSchema(
    name="exchanges",
    meaning="a place where networks hand traffic over",
    key=("exchange",),
    columns=(
        Column(name="exchange", kind="id", required=True, meaning="the exchange's id"),
        Column(name="site", kind="id", required=True, refers="sites", meaning="where"),
        Column(
            name="kind",
            kind="choice",
            choices=("nbp", "ixp"),
            required=True,
            meaning="nbp: national backbone direct-connect point; ixp: exchange centre",
        ),
        *NAMES,
        Column(name="since", kind="text", meaning="year it opened"),
        Column(
            name="confirmed",
            kind="flag",
            default=True,
            meaning="whether its existence is published",
        ),
        *PROVENANCE,
    ),
)

EXCHANGE_PORTS = TableSchema(
    name="exchange_ports",
    meaning="a carrier's port at an exchange, and whose routes it announces there",
    key=("exchange", "carrier"),
    columns=(
        Column(name="exchange", kind="id", required=True, refers="exchanges", meaning="where"),
        Column(name="carrier", kind="id", required=True, refers="carriers", meaning="whose"),
        Column(
            name="capacity_gbps",
            kind="number",
            unit="Gbit/s",
            required=True,
            above=0,
            meaning="port capacity, each direction",
        ),
        Column(
            name="handoff_ms",
            kind="number",
            unit="ms one-way",
            default=0.3,
            least=0,
            meaning="delay of handing over at this port's exchange",
        ),
        Column(
            name="scope",
            kind="list",
            required=True,
            meaning="sites whose routes are announced: * or site:, province:, region:, hub:",
        ),
        Column(
            name="status",
            kind="choice",
            default="existing",
            choices=("existing", "candidate"),
            meaning="only existing ports hand over; a plan may open a candidate",
        ),
        Column(
            name="capex_cny",
            kind="number",
            unit="CNY",
            default=0.0,
            least=0,
            meaning="what opening a candidate port costs once",
        ),
        Column(
            name="step_gbps",
            kind="number",
            unit="Gbit/s",
            default=0.0,
            least=0,
            meaning="by how much the port can grow at a time; 0: it cannot",
        ),
        Column(
            name="step_capex_cny",
            kind="number",
            unit="CNY",
            default=0.0,
            least=0,
            meaning="price of one such step",
        ),
        CURRENCY,
        *PROVENANCE,
    ),
)

TRANSIT = TableSchema(
    name="transit",
    meaning="a network that carries a third one's traffic",
    key=("carrier", "for", "to"),
    columns=(
        Column(
            name="carrier",
            kind="id",
            required=True,
            refers="carriers",
            meaning="the network in the middle",
        ),
        Column(name="for", kind="id", required=True, refers="carriers", meaning="its customer"),
        Column(
            name="to",
            kind="id",
            required=True,
            refers="carriers",
            meaning="the network it reaches for the customer",
        ),
        *PROVENANCE,
    ),
)

CLASSES = TableSchema(
    name="classes",
    meaning="a promise to a kind of traffic",
    key=("class",),
    columns=(
        Column(name="class", kind="id", required=True, meaning="the class's id"),
        *NAMES,
        Column(
            name="max_one_way_ms",
            kind="number",
            unit="ms one-way",
            above=0,
            meaning="latency promised; empty: none",
        ),
        Column(
            name="percentile",
            kind="number",
            default=50.0,
            above=0,
            most=100,
            meaning="share of packets the promise holds for, per cent",
        ),
        Column(
            name="jitter_ms",
            kind="number",
            unit="ms",
            above=0,
            meaning="jitter promised; empty: none",
        ),
        Column(name="priority", kind="integer", default=1, least=1, meaning="1 goes first"),
        Column(
            name="availability",
            kind="number",
            least=0,
            most=1,
            meaning="availability promised, 0 to 1; empty: none",
        ),
        *PROVENANCE,
    ),
)

DEMANDS = TableSchema(
    name="demands",
    meaning="traffic wanted in one direction",
    key=("demand",),
    columns=(
        Column(name="demand", kind="id", required=True, meaning="the demand's id"),
        Column(name="source", kind="id", required=True, meaning="a node, or a site: any network"),
        Column(name="target", kind="id", required=True, meaning="a node, or a site: any network"),
        Column(name="class", kind="id", refers="classes", meaning="its class of service"),
        Column(
            name="volume_gbps",
            kind="number",
            unit="Gbit/s",
            required=True,
            least=0,
            meaning="traffic in the base year",
        ),
        Column(
            name="growth_per_year",
            kind="number",
            default=0.0,
            least=-0.99,
            meaning="yearly growth, 0.2 for 20 %",
        ),
        # ``source`` is where the traffic starts, so the row's own source has another name here.
        Column(
            name="source_note",
            kind="text",
            meaning="where the row comes from: publisher and date, seed, or the rule used",
        ),
        *PROVENANCE[1:],
    ),
)

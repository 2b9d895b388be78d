"""Schemas of the tables that say where things are: sites, carriers, nodes and fibre."""

from __future__ import annotations

from netplan.schema.columns import CURRENCY, NAMES, PROVENANCE, Column, TableSchema

ROLES = ("city", "hub", "cluster", "gateway", "junction", "local")
TIERS = ("core", "province", "city", "dc")
STATUSES = ("existing", "planned", "candidate")

SITES = TableSchema(
    name="sites",
    meaning="a place",
    key=("site",),
    required=True,
    columns=(
        Column(name="site", kind="id", required=True, meaning="the site's id"),
        *NAMES,
        Column(
            name="lon_deg",
            kind="number",
            unit="deg",
            required=True,
            least=-180,
            most=180,
            meaning="longitude, WGS-84, east positive",
        ),
        Column(
            name="lat_deg",
            kind="number",
            unit="deg",
            required=True,
            least=-90,
            most=90,
            meaning="latitude, WGS-84, north positive",
        ),
        Column(
            name="position_km",
            kind="number",
            unit="km",
            default=5.0,
            least=0,
            meaning="how far the true place may be from the given one",
        ),
        Column(name="province", kind="text", meaning="province, as an id"),
        Column(name="region", kind="text", meaning="region, as an id"),
        Column(name="hub", kind="text", meaning="national hub the site belongs to, as an id"),
        Column(name="parent", kind="id", refers="sites", meaning="the place it is part of"),
        Column(
            name="roles", kind="list", choices=ROLES, meaning="what the place is; several allowed"
        ),
        Column(
            name="population",
            kind="number",
            unit="persons",
            default=0.0,
            least=0,
            meaning="people who live there",
        ),
        Column(
            name="confirmed",
            kind="flag",
            default=True,
            meaning="whether its roles are published (false: proposed by netplan)",
        ),
        *PROVENANCE,
    ),
)

CARRIERS = TableSchema(
    name="carriers",
    meaning="a network of its own",
    key=("carrier",),
    columns=(
        Column(name="carrier", kind="id", required=True, meaning="the carrier's id"),
        *NAMES,
        Column(
            name="kind",
            kind="choice",
            default="carrier",
            choices=("carrier", "cloud", "cdn", "research"),
            meaning="what it is",
        ),
        *PROVENANCE,
    ),
)

NODES = TableSchema(
    name="nodes",
    meaning="a carrier's presence at a site",
    key=("node",),
    required=True,
    columns=(
        Column(name="node", kind="id", required=True, meaning="the node's id"),
        Column(name="site", kind="id", required=True, refers="sites", meaning="where it stands"),
        Column(name="carrier", kind="id", required=True, refers="carriers", meaning="whose it is"),
        Column(
            name="tier",
            kind="choice",
            choices=TIERS,
            default="city",
            meaning="its level in the carrier's hierarchy",
        ),
        Column(
            name="router_ms",
            kind="number",
            unit="ms one-way",
            default=0.05,
            least=0,
            meaning="delay of passing the node, uncongested",
        ),
        Column(
            name="access_km",
            kind="number",
            unit="km",
            default=0.0,
            least=0,
            meaning="cable from the node to its users, counted where a path ends",
        ),
        Column(
            name="overloaded",
            kind="flag",
            default=False,
            meaning="whether it asks not to be passed (IS-IS overload bit): paths only end there",
        ),
        *PROVENANCE,
    ),
)

SEGMENTS = TableSchema(
    name="segments",
    meaning="a stretch of fibre route between two neighbouring sites: what a digger cuts",
    key=("segment",),
    required=True,
    columns=(
        Column(name="segment", kind="id", required=True, meaning="the segment's id"),
        Column(name="a", kind="id", required=True, refers="sites", meaning="one end"),
        Column(name="b", kind="id", required=True, refers="sites", meaning="the other end"),
        Column(
            name="length_km",
            kind="number",
            unit="km",
            above=0,
            meaning="cable length; empty: along geometry, else geodesic x route_factor",
        ),
        Column(
            name="geometry",
            kind="text",
            meaning="surveyed line as WKT LINESTRING in degrees, where there is one",
        ),
        Column(
            name="route_factor",
            kind="number",
            least=1,
            meaning="cable length over geodesic; empty: the network's",
        ),
        Column(
            name="route_factor_low",
            kind="number",
            least=1,
            meaning="its lower bound; empty: the network's",
        ),
        Column(
            name="route_factor_high",
            kind="number",
            least=1,
            meaning="its upper bound; empty: the network's",
        ),
        Column(name="corridor", kind="text", meaning="the declared corridor it lies in"),
        Column(
            name="fibre",
            kind="choice",
            choices=("G.652.D", "G.654.E", "hollow-core"),
            default="G.652.D",
            meaning="fibre type",
        ),
        Column(
            name="status",
            kind="choice",
            choices=STATUSES,
            default="existing",
            meaning="existing, planned or candidate",
        ),
        Column(
            name="capex_cny",
            kind="number",
            unit="CNY",
            default=0.0,
            least=0,
            meaning="cost of building it; 0 for what exists",
        ),
        Column(
            name="opex_cny_per_year",
            kind="number",
            unit="CNY/year",
            default=0.0,
            least=0,
            meaning="yearly cost of keeping it",
        ),
        Column(
            name="build_months",
            kind="integer",
            unit="months",
            default=0,
            least=0,
            meaning="time to build it",
        ),
        Column(
            name="cuts_per_1000km_year",
            kind="number",
            unit="1/(1000 km year)",
            least=0,
            meaning="cable cuts a year for each 1,000 km; empty: not given",
        ),
        Column(
            name="repair_h",
            kind="number",
            unit="h",
            least=0,
            meaning="mean time to repair a cut; empty: not given",
        ),
        CURRENCY,
        *PROVENANCE,
    ),
)

FIBRE_PAIRS = TableSchema(
    name="fibre_pairs",
    meaning="a carrier's fibre on a segment",
    key=("segment", "carrier"),
    columns=(
        Column(name="segment", kind="id", required=True, refers="segments", meaning="where"),
        Column(name="carrier", kind="id", required=True, refers="carriers", meaning="whose"),
        Column(
            name="pairs",
            kind="integer",
            unit="pairs",
            required=True,
            least=0,
            meaning="fibre pairs owned or leased",
        ),
        Column(
            name="channels",
            kind="integer",
            unit="waves/pair",
            default=80,
            least=1,
            meaning="waves a lit pair carries (80 x 400G = 32 Tbit/s)",
        ),
        Column(
            name="lit",
            kind="integer",
            unit="pairs",
            default=1,
            least=0,
            meaning="pairs that have a line system today",
        ),
        *PROVENANCE,
    ),
)

SRLGS = TableSchema(
    name="srlgs",
    meaning="membership in a shared risk",
    key=("srlg", "member"),
    columns=(
        Column(name="srlg", kind="id", required=True, meaning="the shared risk's id"),
        Column(
            name="member",
            kind="id",
            required=True,
            meaning="a segment's, link's, site's or exchange's id",
        ),
        *PROVENANCE,
    ),
)

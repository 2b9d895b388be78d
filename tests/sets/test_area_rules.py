"""Rules of the table of areas, and of what SRLGs and scenarios may have as members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from made_networks import row
from netplan.io import check_network
from netplan.topology.table import Table

if TYPE_CHECKING:
    from netplan.topology.network import Network

LINE = "LINESTRING (0 0, 1 1)"
CIRCLE = {"lon_deg": 1.0, "lat_deg": 2.0, "radius_km": 3.0}


def found(square: Network, table: str, **cells: Any) -> list[str]:
    """Return what is wrong with one row of a table, said of that table."""
    provenance = {"source": "test", "confidence": "assumed"}
    changed = square.replace(Table.of(table, [provenance | row(**cells)]))
    return [str(f) for f in check_network(changed) if f.file == f"{table}.csv"]


@pytest.mark.parametrize("cells", [CIRCLE, {"line": LINE, "width_km": 5.0}])
def test_a_circle_or_a_strip_is_an_area(square: Network, cells: dict[str, Any]) -> None:
    assert found(square, "failure_areas", area="x", **cells) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, ["radius_km: must be given, or line and width_km for a strip (area x)"]),
        (
            CIRCLE | {"line": LINE},
            [
                (
                    "line: must be a circle (lon_deg, lat_deg, radius_km) or a strip (line, "
                    "width_km), has lon_deg, lat_deg, radius_km, line (area x)"
                )
            ],
        ),
        (
            {"radius_km": 3.0},
            [
                "lat_deg: must be given too, beside radius_km (area x)",
                "lon_deg: must be given too, beside radius_km (area x)",
            ],
        ),
        ({"line": LINE}, ["width_km: must be given too, beside line (area x)"]),
        ({"width_km": 2.0}, ["line: must be given too, beside width_km (area x)"]),
        (
            {"line": "LINESTRING (0 0, 0 0)", "width_km": 2.0},
            ["line: must have two different points at least (area x)"],
        ),
        (
            {"line": "POINT (0 0)", "width_km": 2.0},
            [
                (
                    "line: must be WKT such as LINESTRING (105.2 37.5, 106.2 38.0), is "
                    "'POINT (0 0)' (area x)"
                )
            ],
        ),
    ],
)
def test_what_is_no_area_is_said(square: Network, cells: dict[str, Any], said: list[str]) -> None:
    assert found(square, "failure_areas", area="x", **cells) == [
        f"failure_areas.csv row 1, {what}" for what in said
    ]


@pytest.mark.parametrize(
    ("table", "key", "member"),
    [
        *(("srlgs", "srlg", member) for member in ("s-w", "r-sw", "south", "x-east")),
        *(("scenarios", "scenario", m) for m in ("s-w", "r-sw", "south", "x-east", "b-east")),
    ],
)
def test_members_may_be_of_any_table_that_can_fail(
    square: Network, table: str, key: str, member: str
) -> None:
    assert found(square, table, **{key: "x", "member": member}) == []


def test_an_unknown_member_has_a_near_match(square: Network) -> None:
    assert found(square, "srlgs", srlg="x", member="x-eas") == [
        (
            "srlgs.csv row 1, member: no segment, link, site or exchange 'x-eas'; did you mean "
            "'x-east'?"
        )
    ]
    assert found(square, "scenarios", scenario="x", member="r-suth") == [
        (
            "scenarios.csv row 1, member: no segment, link, site, exchange or node 'r-suth'; did "
            "you mean 'r-south'?"
        )
    ]

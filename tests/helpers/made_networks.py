"""Networks for tests, written as rows; what a test does not speak of takes the defaults."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netplan.topology.network import Network
from netplan.topology.settings import Settings
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.topology.change import Change

PROVENANCE = {"source": "test", "confidence": "assumed"}


def row(**cells: Any) -> dict[str, Any]:
    """Return one row; ``class_`` and ``from_``, ``for_`` lose their underscore."""
    return {name.removesuffix("_"): cell for name, cell in cells.items()}


def network(
    *,
    settings: Mapping[str, Any] | None = None,
    changes: Iterable[Change] = (),
    **tables: Iterable[Mapping[str, Any]],
) -> Network:
    """Return a network of rows by table."""
    built = {
        name: Table.of(name, [PROVENANCE | dict(r) for r in rows]) for name, rows in tables.items()
    }
    own = replace(Settings(name="test"), **(settings or {}))
    return Network(own, built, {change.id: change for change in changes})


def grid(sites: Iterable[str], **columns: Any) -> list[dict[str, Any]]:
    """Return sites one degree apart along the equator."""
    return [
        row(site=site, lon_deg=float(number), lat_deg=0.0, **columns)
        for number, site in enumerate(sites)
    ]


def mesh_network(
    links: Iterable[tuple[Any, ...]],
    *,
    demands: Iterable[tuple[str, str, float]] = (),
    capacity_gbps: float = 100.0,
    **more: Any,
) -> Network:
    """Return a network of one carrier from ``(a, b, cost)`` or ``(a, b, cost, cost back)``.

    Every site is its node's id in capitals, every link rides a segment of its own of 100 km.
    """
    listed = list(links)
    names = sorted({end for link in listed for end in link[:2]})
    return network(
        sites=grid([name.upper() for name in names]),
        carriers=[row(carrier="c")],
        nodes=[row(node=name, site=name.upper(), carrier="c") for name in names],
        segments=[
            row(segment=f"s{number}", a=link[0].upper(), b=link[1].upper(), length_km=100.0)
            for number, link in enumerate(listed)
        ],
        links=[
            row(
                link=f"l{number}",
                a=link[0],
                b=link[1],
                segments=(f"s{number}",),
                capacity_gbps=capacity_gbps,
                igp_cost=link[2],
                igp_cost_ba=link[3] if len(link) > 3 else 0,
            )
            for number, link in enumerate(listed)
        ],
        demands=[
            row(demand=f"d{number}", source=a, target=b, volume_gbps=volume)
            for number, (a, b, volume) in enumerate(demands)
        ],
        **more,
    )

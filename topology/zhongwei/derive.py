# ruff: noqa: INP001 - a script beside its data, no package
"""Rewrite the derived tables of this network from its hand-written ones.

Hand-written: sites, carriers, modules, line_systems, srlgs, exchanges, classes, rings, targets,
published, periods, scenarios, network.toml and ``inputs/``. Derived: segments, fibre_pairs,
nodes, links, exchange_ports, demands and ``changes/``. Run ``python topology/zhongwei/derive.py``;
a second run writes the same bytes. It works on the folder it lies in, so that a copy of the
folder can be derived and compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.changes import Known, derive_changes
from rules.circuits import derive_links, derive_nodes, direct_links, hierarchical_links
from rules.exchange import derive_ports
from rules.plant import derive_fibre_pairs, derive_segments
from rules.traffic import derive_demands

if TYPE_CHECKING:
    from rules.tables import Row


def fibre_used(links: list[Row]) -> dict[str, set[str]]:
    """Return the segments that each carrier's circuits ride."""
    used: dict[str, set[str]] = {}
    for link in links:
        used.setdefault(link["a"].partition("-")[0], set()).update(link["segments"])
    return used


def main() -> None:
    """Derive every table in the order in which one needs another."""
    plant = derive_segments()
    presence = derive_nodes(plant)
    base = derive_links(plant, presence)
    history = {
        "hierarchical": hierarchical_links(plant, presence),
        "today": direct_links(plant, presence),
    }
    everything = [*base, *history["hierarchical"], *history["today"]]
    derive_fibre_pairs(plant, fibre_used(everything))
    ports = derive_ports(plant, presence)
    derive_demands(plant, presence)
    derive_changes(plant, Known(history, everything, ports, presence))


if __name__ == "__main__":
    main()

"""How often elements are down: by the table of reliability, or by cable cuts alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.availability.elements import elements
from netplan.failures.availability.figures import HOURS_PER_YEAR
from netplan.latency.plant import plant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.failures.sets.answer import Unavailability
    from netplan.topology.network import Network


def segment_unavailability(network: Network) -> dict[str, float]:
    """Return the share of time each segment is cut, NaN where it has no figures.

    With r = cuts a year x hours to repair / hours a year it is MTTR / (MTBF + MTTR) = r / (1 + r);
    cuts a year are ``cuts_per_1000km_year`` x cable length / 1,000.
    """
    table = network["segments"]
    cuts_per_year = table["cuts_per_1000km_year"] * plant(network).length_km / 1000.0
    ratio = cuts_per_year * table["repair_h"] / HOURS_PER_YEAR
    return dict(zip(table.ids, np.asarray(ratio / (1.0 + ratio)).tolist(), strict=True))


def _whole(segments: Iterable[str], down: Mapping[str, float]) -> float:
    """Return the share of time that all ``segments`` are whole, independent of each other."""
    return math.prod(1.0 - down[segment] for segment in segments)


def _link_down(working: set[str], backup: set[str], down: Mapping[str, float]) -> float:
    """Return how often neither route of a link is whole; a segment of both counts once."""
    both = working & backup
    either = 1.0 - (1.0 - _whole(working - both, down)) * (1.0 - _whole(backup - both, down))
    return 1.0 - _whole(both, down) * (either if backup else _whole(working - both, down))


def cable_cuts(network: Network) -> Unavailability:
    """Return the share of time that a segment or link is down by cable cuts; NaN for others.

    A link is down while a segment of its route is, with 1+1 protection while both routes are.
    Segments are cut independently of each other.

    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.network import Network
    >>> math.isnan(cable_cuts(Network(Settings(name="empty"), {}))("sites", "a"))
    True
    """
    down = segment_unavailability(network)
    return _shares({"segments": down, "links": _links_down(network, down)})


def by_reliability(network: Network) -> Unavailability:
    """Return the share of time that an element is down by the table of reliability; NaN: not known.

    A segment counts its amplifiers and terminals, a link its equipment and the segments it rides,
    all independent of each other; what stands at a site fails by itself.
    """
    known = elements(network)
    down: dict[str, dict[str, float]] = {f"{kind}s": {} for kind in set(known.kind)}
    for kind, name, share, rate in zip(
        known.kind, known.ids, known.unavailability, known.failures_per_year, strict=True
    ):
        # Taken as never failing where no figure is given: for a draw that is not known.
        down[f"{kind}s"][name] = math.nan if share == 0.0 and math.isnan(rate) else float(share)
    cables = segment_unavailability(network) | down.get("segments", {})
    equipment = down.get("links", {})
    down["segments"] = cables
    down["links"] = {
        link: 1.0 - (1.0 - share) * (1.0 - equipment.get(link, 0.0))
        for link, share in _links_down(network, cables).items()
    }
    return _shares(down)


def _links_down(network: Network, down: Mapping[str, float]) -> dict[str, float]:
    """Return how often each link's route is cut, with 1+1 protection both routes."""
    found = {}
    for row in network["links"].rows():
        backup = row["backup_segments"] if row["protection"] == "1+1" else ()
        found[row["link"]] = _link_down(set(row["segments"]), set(backup), down)
    return found


def _shares(down: dict[str, dict[str, float]]) -> Unavailability:
    """Return how often an element of a kind is down; a member of a bundle is a link."""
    whole = down | {"members": down["links"]}

    def share(kind: str, element: str) -> float:
        """Return how often ``element`` is down; NaN: not known."""
        return whole.get(kind, {}).get(element, math.nan)

    return share

"""What an area on the map hits: segments that pass through it, and all that stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.scenarios import Scenario
from netplan.failures.sets.answer import Note, SetError
from netplan.geo.closest import nearest_km
from netplan.geo.segment_lines import segment_lines
from netplan.geo.tracks import Tracks, tracks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.topology.network import Network

    Floats = NDArray[np.float64]
    Point = tuple[float, float]

STEP_KM = 20.0
"""Edges of this length lie at most 8 m below the ground, and no answer is better than that."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Where the existing segments and the sites of a network are; ``surveyed`` by segment."""

    network: Network
    segments: tuple[str, ...]
    surveyed: tuple[bool, ...]
    lines: Tracks
    places: Tracks

    @classmethod
    def of(cls, network: Network) -> Ground:
        """Return the ground of ``network``."""
        known, sites = (
            segment_lines(network, status=lambda is_: is_ == "existing"),
            network["sites"],
        )
        places = zip(sites["lon_deg"].tolist(), sites["lat_deg"].tolist(), strict=True)
        return cls(
            network,
            known.ids,
            known.surveyed,
            tracks(known.lines, step_km=STEP_KM),
            tracks([[place] for place in places], step_km=STEP_KM),
        )

    def hit(self, name: str, kind: str, points: Sequence[Point], reach_km: float) -> Scenario:
        """Return what lies within ``reach_km`` of the line over ``points``, geodesics between.

        That is every segment whose line does, every site that does, and the nodes and exchanges
        at those sites. Raises SetError, with what is nearest, where nothing lies there.
        """
        shape = tracks([points], step_km=STEP_KM)
        cut_km, out_km = nearest_km(self.lines, shape), nearest_km(self.places, shape)
        sites = self.network["sites"].ids
        near = [sites[row] for row in np.flatnonzero(out_km <= reach_km)]
        standing = set(near)
        hit = [(self.segments[row], "segments") for row in np.flatnonzero(cut_km <= reach_km)]
        hit += [(site, "sites") for site in near]
        for table in ("nodes", "exchanges"):
            known = self.network[table]
            rows = zip(known.ids, known["site"].tolist(), strict=True)
            hit += [(key, table) for key, site in rows if site in standing]
        if not hit:
            raise SetError([f"hits nothing: {self._nearest(cut_km, out_km, reach_km)}"])
        members, among = zip(*hit, strict=True)
        return Scenario(name, kind, members, among)

    def _nearest(self, cut_km: Floats, out_km: Floats, reach_km: float) -> str:
        """Say which segment and site are nearest, and how far away."""
        found = []
        named = (("segment", self.segments, cut_km), ("site", self.network["sites"].ids, out_km))
        for noun, ids, away in named:
            if len(ids):
                row = int(away.argmin())
                found.append(f"the nearest {noun} is {ids[row]}, {away[row]:.0f} km away")
        return f"{', and '.join(found) or 'the network has no place'} (reach {reach_km:g} km)"

    def notes(self, about: str) -> tuple[Note, ...]:
        """Return the note on how well the lines are known; none when all are surveyed."""
        rough = self.surveyed.count(False)
        if not rough:
            return ()
        text = (
            f"schematic, tens of km: {rough} of {len(self.surveyed)} segments have no surveyed "
            "line and are taken along the geodesic between their sites"
        )
        return (Note(about, "schematic", text),)

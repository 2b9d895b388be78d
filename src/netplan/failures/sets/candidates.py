"""SRLG candidates: segments whose surveyed lines run beside each other for a long way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError
from netplan.geo.geodesic import geodesic_km
from netplan.geo.segment_lines import segment_lines
from netplan.geo.together import running_together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.geo.together import Together
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class SharedRun:
    """Two segments that may be one risk, and where.

    ``together_km`` is the length of all ``stretches`` together; ``lon_deg, lat_deg`` is the
    middle of the longest one (``longest_km``), ``site`` the nearest site, ``site_km`` away. An
    SRLG that has both already is named in ``srlg``.
    """

    first: str
    second: str
    together_km: float
    longest_km: float
    stretches: int
    least_m: float
    lon_deg: float
    lat_deg: float
    site: str
    site_km: float
    srlg: str


@dataclass(frozen=True, slots=True)
class SrlgCandidates:
    """Pairs of segments, longest together first, and the groups they add up to.

    Of ``surveyed`` segments each was held against every other; ``schematic`` ones have no
    surveyed line and are in no pair, whatever is true of them.
    """

    pairs: tuple[SharedRun, ...]
    groups: tuple[tuple[str, ...], ...]
    surveyed: int
    schematic: int
    within_m: float
    over_km: float


def _groups(pairs: Iterable[SharedRun]) -> tuple[tuple[str, ...], ...]:
    """Return the segments that pairs connect, each group in alphabetical order."""
    group: dict[str, set[str]] = {}
    for pair in pairs:
        merged = {pair.first, pair.second}
        merged |= group.get(pair.first, set()) | group.get(pair.second, set())
        group |= dict.fromkeys(merged, merged)
    return tuple(sorted({tuple(sorted(members)) for members in group.values()}))


def _declared(network: Network) -> dict[str, list[str]]:
    """Return the SRLGs of each member."""
    table = network["srlgs"]
    found: dict[str, list[str]] = {}
    for srlg, member in zip(table.ids, table["member"].tolist(), strict=True):
        found.setdefault(member, []).append(srlg)
    return found


def _run(
    network: Network, pair: Together, ids: list[str], known: dict[str, list[str]]
) -> SharedRun:
    """Return a pair of lines as one of segments, with its nearest site."""
    first, second = ids[pair.first], ids[pair.second]
    sites = network["sites"]
    away = geodesic_km(pair.lon_deg, pair.lat_deg, sites["lon_deg"], sites["lat_deg"])
    row = int(away.argmin())
    both = [srlg for srlg in known.get(first, []) if srlg in known.get(second, [])]
    return SharedRun(
        first=first,
        second=second,
        together_km=pair.together_km,
        longest_km=pair.longest_km,
        stretches=pair.stretches,
        least_m=pair.least_m,
        lon_deg=pair.lon_deg,
        lat_deg=pair.lat_deg,
        site=sites.ids[row],
        site_km=float(away[row]),
        srlg=both[0] if both else "",
    )


def srlg_candidates(network: Network, *, within_m: float, over_km: float) -> SrlgCandidates:
    """Return the segments that run within ``within_m`` of each other for more than ``over_km``.

    Only surveyed lines (``segments.geometry``) count, those of planned and candidate segments
    too: a new cable in an old trench is worth knowing of. How lengths are measured:
    ``netplan.geo.together``. Raises InputError for a distance that is not above 0 or not finite,
    or a length below 0.
    """
    findings = []
    if not 0 < within_m < math.inf:
        what = f"must be above 0 m and finite, is {within_m:g}"
        findings.append(Finding("within_m", 0, "", what))
    if not 0 <= over_km < math.inf:
        findings.append(
            Finding("over_km", 0, "", f"must be at least 0 km and finite, is {over_km:g}")
        )
    if findings:
        where = "SRLG candidates"
        raise InputError(where, findings)
    known = segment_lines(network)
    rows = [row for row, is_ in enumerate(known.surveyed) if is_]
    ids, lines = [known.ids[row] for row in rows], [known.lines[row] for row in rows]
    found = running_together(lines, within_m=within_m, over_km=over_km)
    declared = _declared(network)
    pairs = [_run(network, pair, ids, declared) for pair in found]
    pairs.sort(key=lambda pair: (-pair.together_km, pair.first, pair.second))
    return SrlgCandidates(
        pairs=tuple(pairs),
        groups=_groups(pairs),
        surveyed=len(ids),
        schematic=len(known.ids) - len(ids),
        within_m=within_m,
        over_km=over_km,
    )

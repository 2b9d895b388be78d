"""Tunnels: explicit working and backup paths with a bandwidth, read and checked all at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError, near
from netplan.routing.ends import nodes_of
from netplan.routing.result import Path
from netplan.routing.steering.explicit import Broken, joined
from netplan.routing.steering.segment import element, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netplan.routing.demands import Demands
    from netplan.routing.domains import Domains
    from netplan.routing.roads import Measure
    from netplan.routing.steering.segment import Element, Kind

_PLACE = "tunnels"
_KINDS: tuple[Kind, ...] = ("link", "exchange")


@dataclass(frozen=True, slots=True)
class Tunnel:
    """An explicit path that part of a demand is to take, and one to fall back on.

    ``working`` and ``backup`` list links by id in order from the demand's source; between two
    networks the exchange may be named among them (``exchange:x``). ``gbps`` is the bandwidth
    asked for, None: all that the demand's tunnels before this one leave of its volume.
    """

    demand: str
    working: tuple[str, ...]
    backup: tuple[str, ...] = ()
    gbps: float | None = None


@dataclass(frozen=True, slots=True)
class ReadTunnel:
    """A tunnel with its paths read: ``row`` is its demand's, ``number`` its own, from 1."""

    tunnel: Tunnel
    number: int
    row: int
    working: Path
    backup: Path | None


def read_tunnels(
    domains: Domains, demands: Demands, tunnels: Sequence[Tunnel], *, measure: Measure
) -> tuple[ReadTunnel, ...]:
    """Return tunnels with their paths; cost counts ``measure``.

    Raises InputError with everything that is wrong at once: demands, links and exchanges that
    are not there, paths that do not join up or do not lead from the demand's source to its
    target, bandwidths that are no number from 0 on.
    """
    rows = {name: row for row, name in enumerate(demands.ids)}
    findings: list[Finding] = []
    read: list[ReadTunnel] = []
    for number, tunnel in enumerate(tunnels, 1):
        if tunnel.gbps is not None and not (math.isfinite(tunnel.gbps) and tunnel.gbps >= 0):
            what = f"must be a number from 0 on, is {tunnel.gbps}"
            findings.append(Finding(_PLACE, number, "gbps", what))
        if tunnel.demand not in rows:
            what = f"no demand {tunnel.demand!r}{near(tunnel.demand, demands.ids)}"
            findings.append(Finding(_PLACE, number, "demand", what))
            continue
        row = rows[tunnel.demand]
        ends = demands.source[row], demands.target[row]
        paths: dict[str, Path | None] = {}
        for role, texts in (("working", tunnel.working), ("backup", tunnel.backup)):
            paths[role] = None
            if texts or role == "working":
                found = _path(domains, ends, texts, measure)
                paths[role] = found if isinstance(found, Path) else None
                if not isinstance(found, Path):
                    said = f"({tunnel.demand})"
                    findings += [Finding(_PLACE, number, role, f"{w} {said}") for w in found]
        working = paths["working"]
        if working is not None:
            read.append(ReadTunnel(tunnel, number, row, working, paths["backup"]))
    if findings:
        raise InputError(_PLACE, findings)
    return tuple(read)


def _path(
    domains: Domains, ends: tuple[str, str], texts: Sequence[str], measure: Measure
) -> Path | list[str]:
    """Return the path that texts name between two ends, or everything that is wrong with it.

    Of several nodes at an end the path takes those it joins; where it joins none, what is said
    is where the one that came farthest fails.
    """
    network = domains.fabric.network
    read = [element(network, text, kinds=_KINDS) for text in texts]
    wrong = [
        f"position {place}: {unknown(network, text, kinds=_KINDS)}"
        for place, (text, found) in enumerate(zip(texts, read, strict=True), 1)
        if found is None
    ]
    if wrong:
        return wrong
    known = [found for found in read if found is not None]
    tries = list(_tries(domains, ends, known, measure))
    for found in tries:
        if isinstance(found, Path):
            return found
    broken = [found for found in tries if isinstance(found, Broken)]
    if not broken:
        return [domains.why_not(*ends)]
    farthest = max(broken, key=lambda each: each.place)
    return [
        f"position {farthest.place}: {farthest.what}" if farthest.place else "must not be empty"
    ]


def _tries(
    domains: Domains, ends: tuple[str, str], elements: Sequence[Element], measure: Measure
) -> Iterator[Path | Broken]:
    """Yield the path between every two nodes of the ends, or where it is broken."""
    for start in nodes_of(domains.fabric, ends[0]):
        for stop in nodes_of(domains.fabric, ends[1]):
            yield joined(domains, start, stop, elements, measure=measure)

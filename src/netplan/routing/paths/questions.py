"""Checks of what is asked: ends that are there, settings that make sense, all faults at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError, near
from netplan.routing.domains import HANDOVERS
from netplan.routing.paths.risks import BYS
from netplan.routing.roads import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netplan.topology.network import Network

_PLACE = "paths"


def check_settings(
    *,
    measure: str,
    count: int,
    least: int = 1,
    overlap: float = 1.0,
    by: str = BYS[0],
    spread: str = "first",
    handover: str = HANDOVERS[0],
) -> None:
    """Raise InputError with every setting that makes no sense.

    >>> check_settings(measure="latency", count=2)
    >>> check_settings(measure="lenght", count=0)
    Traceback (most recent call last):
    netplan.errors.InputError: paths: 2 problems
      paths, count: must be a whole number from 1 on, is 0
      paths, measure: must be latency, optical, length, hops, igp or cost, is 'lenght'; did you \
mean 'length'?
    """
    findings = [
        *_choice("measure", measure, MEASURES),
        *_choice("by", by, BYS),
        *_choice("spread", spread, ("first", "even")),
        *_choice("handover", handover, HANDOVERS),
    ]
    if count < least:
        what = f"must be a whole number from {least} on, is {count}"
        findings.append(Finding(_PLACE, 0, "count", what))
    if not (math.isfinite(overlap) and 0.0 <= overlap <= 1.0):
        what = f"must be a part from 0 to 1, is {overlap}"
        findings.append(Finding(_PLACE, 0, "overlap", what))
    if findings:
        raise InputError(_PLACE, findings)


def _choice(name: str, value: str, known: Sequence[str]) -> Iterator[Finding]:
    """Yield what is wrong with a setting that must be one of ``known``."""
    if value not in known:
        may = f"{', '.join(known[:-1])} or {known[-1]}"
        yield Finding(_PLACE, 0, name, f"must be {may}, is {value!r}{near(value, known)}")


def check_ends(network: Network, source: str, target: str, *, nodes: bool = True) -> None:
    """Raise InputError for an end that is no site and, where ``nodes`` may be ends, no node."""
    known = (*network["nodes"].ids, *network["sites"].ids) if nodes else network["sites"].ids
    kind = "node or site" if nodes else "site"
    findings = [
        Finding(_PLACE, 0, name, f"no {kind} {end!r}{near(end, known)}")
        for name, end in (("source", source), ("target", target))
        if end not in set(known)
    ]
    if findings:
        raise InputError(_PLACE, findings)

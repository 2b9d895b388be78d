"""What a path is to keep away from, as a planner types it: ``site:lanzhou``, ``carrier:red``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError, near
from netplan.routing.constrained.constraints import Constraints

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS = ("site", "province", "carrier", "region", "srlg", "segment", "link")
"""What may be avoided."""


def avoiding(terms: Iterable[str]) -> Constraints:
    """Return the constraints that keep away from every term ``kind:name``.

    A province stands for its sites. Raises InputError for every term without one of ``KINDS``;
    whether the network has the names, ``Constraints`` are checked for.

    >>> asked = avoiding(["site:lanzhou", "carrier:red", "province:qinghai"])
    >>> asked.avoid_sites, asked.avoid_carriers
    (('lanzhou', 'province:qinghai'), ('red',))
    """
    lists: dict[str, list[str]] = {kind: [] for kind in KINDS}
    findings: list[Finding] = []
    for row, term in enumerate(terms, 1):
        kind, colon, name = term.partition(":")
        if not colon or not name or kind not in KINDS:
            what = f"must be one of {', '.join(KINDS)}, a colon and a name, is {term!r}"
            findings.append(Finding("--avoid", row, "", f"{what}{near(kind, KINDS)}"))
        elif kind == "province":
            lists["site"].append(term)
        else:
            lists[kind].append(name)
    if findings:
        where = "paths"
        raise InputError(where, findings)
    return Constraints(
        avoid_sites=tuple(lists["site"]),
        avoid_carriers=tuple(lists["carrier"]),
        avoid_regions=tuple(lists["region"]),
        avoid_srlgs=tuple(lists["srlg"]),
        avoid_segments=tuple(lists["segment"]),
        avoid_links=tuple(lists["link"]),
    )

"""Single points of failure: elements whose failure alone loses traffic or a site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.failures.digest_base import Flags, Measures, Names
    from netplan.failures.exposure import After
    from netplan.failures.scenarios import Scenario

    Longs = NDArray[np.int64]

SINGLE = frozenset({"segment", "link", "member", "node", "site", "exchange"})
"""Kinds of scenario that are one element where they have one member; an SRLG is one always."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Points:
    """Which demands and sites each single element loses that are served without failure.

    ``scenario`` (P,) are the elements' rows of the digest's scenarios. Those of element p are
    ``demand[demand_first[p] : demand_first[p + 1]]``, demand rows, and so for sites; ``_own``
    says whether the element is one of its own ends, which no second way could help.
    """

    scenario: Longs
    demand_first: Longs
    demand: Longs
    demand_own: Flags
    site_first: Longs
    site: Longs
    site_own: Flags


def is_single(scenario: Scenario) -> bool:
    """Tell whether a scenario is the failure of one element, or of one shared risk.

    >>> from netplan.failures.scenarios import Scenario
    >>> is_single(Scenario("s", "segment", ("s",))), is_single(Scenario("p", "pair", ("s", "t")))
    (True, False)
    >>> is_single(Scenario("trench", "srlg", ("s", "t")))
    True
    """
    alone = len(scenario.members) == 1 and scenario.kind in SINGLE
    return alone or scenario.kind == "srlg"


def own_ends(scenarios: Sequence[Scenario], names: Names, asked: Measures) -> tuple[Flags, Flags]:
    """Return which scenarios fail an end of each demand (S, D), and each site or the hub (S, T).

    An end that is a site fails with all its nodes.
    """
    ends: dict[str, int] = {}
    for end in (*names.source, *names.target, *names.sites, asked.hub):
        ends.setdefault(end, len(ends))
    rows = {end: _nodes_of(end, asked) for end in ends}
    standing = [end for end in ends if rows[end]]
    first = np.cumsum([0, *(len(rows[end]) for end in standing)])[:-1]
    flat = np.array([row for end in standing for row in rows[end]], dtype=np.int64)
    place = np.array([ends[end] for end in standing], dtype=np.int64)
    gone = np.zeros((len(scenarios), len(ends)), dtype=np.bool_)
    for number, scenario in enumerate(scenarios):
        failed = _failed_nodes(scenario, asked)
        if failed and standing:
            down = np.zeros(len(asked.node_rows), dtype=np.bool_)
            down[failed] = True
            gone[number, place] = np.logical_and.reduceat(down[flat], first)
        for site in scenario.named("sites"):
            if site in ends:
                gone[number, ends[site]] = True
    source, target, sites = (
        [ends[end] for end in group] for group in (names.source, names.target, names.sites)
    )
    return gone[:, source] | gone[:, target], gone[:, sites] | gone[:, [ends[asked.hub]]]


def _nodes_of(end: str, asked: Measures) -> tuple[int, ...]:
    """Return the node rows of an end, which is a node or a site."""
    row = asked.node_rows.get(end)
    return asked.site_nodes.get(end, ()) if row is None else (row,)


def _failed_nodes(scenario: Scenario, asked: Measures) -> list[int]:
    """Return the rows of the nodes that fail themselves, with their site or without it."""
    rows = {asked.node_rows[node] for node in scenario.named("nodes") if node in asked.node_rows}
    for site in scenario.named("sites"):
        rows.update(asked.site_nodes.get(site, ()))
    return sorted(rows)


def points(
    scenarios: Sequence[Scenario],
    demands: After,
    sites: After,
    *,
    base_lost: Flags,
    base_site_lost: Flags,
) -> Points:
    """Return the single elements among the scenarios that lose anything, in their order."""
    kept, found = [], ([], [])  # type: tuple[list[int], tuple[list[Longs], list[Longs]]]
    for number, scenario in enumerate(scenarios):
        if not (demands.computed[number] and is_single(scenario)):
            continue
        lost = np.flatnonzero(demands.lost[number] & ~base_lost)
        away = np.flatnonzero(sites.lost[number] & ~base_site_lost)
        if len(lost) or len(away):
            kept.append(number)
            found[0].append(lost)
            found[1].append(away)
    return Points(
        scenario=np.array(kept, dtype=np.int64),
        **_listed("demand", kept, found[0], demands.own),
        **_listed("site", kept, found[1], sites.own),
    )


def _listed(
    what: str, kept: Sequence[int], rows: Sequence[Longs], own: Flags
) -> dict[str, NDArray[Any]]:
    """Return the columns of ``Points`` that list demands or sites."""
    flags = [own[number, mine] for number, mine in zip(kept, rows, strict=True)]
    return {
        f"{what}_first": np.cumsum([0, *map(len, rows)], dtype=np.int64),
        what: np.concatenate([np.zeros(0, dtype=np.int64), *rows]),
        f"{what}_own": np.concatenate([np.zeros(0, dtype=np.bool_), *flags]),
    }


def joined(one: Points, other: Points, *, offset: int) -> Points:
    """Return the elements of both; the scenarios of ``other`` follow ``offset`` earlier ones."""
    return Points(
        scenario=np.concatenate([one.scenario, other.scenario + offset]),
        demand_first=np.concatenate(
            [one.demand_first, other.demand_first[1:] + one.demand_first[-1]]
        ),
        demand=np.concatenate([one.demand, other.demand]),
        demand_own=np.concatenate([one.demand_own, other.demand_own]),
        site_first=np.concatenate([one.site_first, other.site_first[1:] + one.site_first[-1]]),
        site=np.concatenate([one.site, other.site]),
        site_own=np.concatenate([one.site_own, other.site_own]),
    )

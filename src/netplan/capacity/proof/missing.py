"""What a state leaves unserved: what nothing could save, and what the plan has to answer for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.capacity.proof.stranded import Ground

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netplan.capacity.proof.evidence import Evidence
    from netplan.capacity.proof.standing import Pair, Stand


@dataclass(frozen=True, slots=True)
class Missing:
    """A state with the pairs of ends no building could save, and what else is missing, Gbit/s."""

    stand: Stand
    excused: frozenset[Pair]
    lost: Mapping[Pair, float]

    @property
    def passed(self) -> bool:
        """Tell whether nothing is too full and all is served that can be."""
        return not (self.stand.over or self.stand.full or self.lost)


def missing_in(seen: Evidence) -> tuple[Missing, ...]:
    """Return what every state leaves unserved, in the order of ``seen.stands``.

    Pairs of ends that nothing joins, before the plan or with it, are no part of either.
    """
    ground = {
        year.year: Ground.of(year.network, lease_pairs=seen.terms.lease_pairs)
        for year in seen.years
    }
    return tuple(_sorted(seen, ground[stand.year], stand) for stand in seen.stands)


def _sorted(seen: Evidence, ground: Ground, stand: Stand) -> Missing:
    """Return what one state leaves unserved; with nothing failed nothing is excused."""
    due = seen.reached | seen.joined[stand.year]
    excused: set[Pair] = set()
    lost: dict[Pair, float] = {}
    for pair, gbps in stand.missing.items():
        if pair not in due:
            continue
        if stand.strike.scenario and not ground.saves(*pair, stand.strike):
            excused.add(pair)
        else:
            lost[pair] = gbps
    return Missing(stand, frozenset(excused), lost)


def excused_demands(seen: Evidence, missing: Sequence[Missing]) -> set[tuple[str, str]]:
    """Return the demands and scenarios in which no building could save them."""
    demands: dict[Pair, list[str]] = {}
    for row in seen.network["demands"].rows():
        if row["volume_gbps"] > 0:
            demands.setdefault((row["source"], row["target"]), []).append(row["demand"])
    return {
        (demand, each.stand.strike.scenario)
        for each in missing
        for pair in each.excused
        for demand in demands[pair]
    }


def never_joined(seen: Evidence) -> set[str]:
    """Return the demands that nothing joins, with the plan or without, though nothing fails."""
    served = seen.reached.union(*seen.joined.values())
    return {
        row["demand"]
        for row in seen.network["demands"].rows()
        if (row["source"], row["target"]) not in served
    }

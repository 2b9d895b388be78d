"""Demands that a failure cuts off whatever is built: findings, or a table of what is spared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError

if TYPE_CHECKING:
    import pandas as pd

    from netplan.capacity.upgrade.ground import Ground

NAMED = 3
"""How many demands a finding names."""

SPARED = ("demand", "scenario", "volume_gbps")
"""Columns of ``Plan.spared``."""


def check_stranded(ground: Ground) -> None:
    """Raise InputError naming demands and failures, unless the terms spare what is stranded.

    Demands that the same failures cut off are one finding, at the row of the largest.
    """
    asked = ground.asked
    if asked.asked.terms.spare_stranded or not ground.conditions.stranded:
        return
    failures: dict[int, tuple[int, ...]] = {}
    for place, row in ground.conditions.stranded:
        failures[row] = (*failures.get(row, ()), place)
    alike: dict[tuple[int, ...], list[int]] = {}
    for row, places in failures.items():
        alike.setdefault(places, []).append(row)
    message = "expand"
    raise InputError(message, [_finding(ground, *each) for each in alike.items()])


def _finding(ground: Ground, places: tuple[int, ...], rows: list[int]) -> Finding:
    """Return the finding of demands ``rows``, cut off by each of the failures ``places``."""
    asked = ground.asked
    last = asked.demands[-1]
    rows = sorted(rows, key=lambda row: (-last.volume_gbps[row], row))
    named = ", ".join(repr(last.ids[row]) for row in rows[:NAMED])
    more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    gbps = f"{float(last.volume_gbps[rows].sum()):,.1f} Gbit/s in {last.year}"
    first = f"{last.source[rows[0]]} to {last.target[rows[0]]}"
    known = [asked.scenarios[place] for place in places if place >= 0]
    cut = ", ".join(f"{scenario.kind} {scenario.id}" for scenario in known)
    says, are = ("is", "has") if len(rows) == 1 else ("are", "have")
    what = f"{says} cut off by the failure of {cut}" if known else f"{are} no way"
    way_out = "spare what no building can save (--spare-stranded), or offer more fibre"
    text = f"{named}{more} ({gbps}; {first}) {what}, whatever is built; {way_out}"
    return Finding("demands.csv", rows[0] + 1, "demand", text)


def spared_table(ground: Ground) -> pd.DataFrame | None:
    """Return what is spared, by failure and demand; None where nothing was asked to survive."""
    import pandas as pd

    asked = ground.asked
    if not asked.asked.terms.survive:
        return None
    last = asked.demands[-1]
    rows = [
        (
            last.ids[row],
            asked.scenarios[place].id if place >= 0 else "",
            float(last.volume_gbps[row]),
        )
        for place, row in ground.conditions.stranded
    ]
    return pd.DataFrame(rows, columns=list(SPARED))

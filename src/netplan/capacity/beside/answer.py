"""What would overload under plain ECMP, and the ways to close the gap, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.swept import SLACK

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from netplan.capacity.beside.ground import Ground, Look
    from netplan.topology.change import Change

OVERLOAD_COLUMNS = (
    "scenario", "kind", "link", "direction", "capacity_gbps", "load_gbps", "utilisation",
    "limit_utilisation", "short_gbps",
)  # fmt: skip

WAY_COLUMNS = (
    "way", "name_en", "name_zh", "closes", "changes", "unit", "moved_gbps", "capex_cny",
    "worst_before", "worst_after", "links_before", "links_after", "short_before_gbps",
    "short_after_gbps", "tried", "note_en", "note_zh",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A plan's network under plain ECMP.

    ``overloads`` (``OVERLOAD_COLUMNS``) has a row for every link above its limit in a state: which
    failure ("" for none), in which direction it is worse, the load and what capacity is missing.
    ``ways`` (``WAY_COLUMNS``) has a row for each way to close the gap, by ``changes`` of the same
    name: ``costs`` sets other IGP costs, ``paths`` adds tunnels, ``modules`` adds capacity.
    ``worst_before`` and ``worst_after`` are the greatest need of capacity as a share of what is
    there, at most 1 where a way ``closes`` the gap.
    """

    overloads: pd.DataFrame
    ways: pd.DataFrame
    changes: Mapping[str, Change]


def overloads(ground: Ground, look: Look) -> pd.DataFrame:
    """Return a row per state and link above its limit, state by state."""
    import pandas as pd

    links = ground.network["links"].ids
    side, load = look.load_gbps.argmax(axis=2), look.load_gbps.max(axis=2)
    most = ground.limit[:, None] * ground.capacity_gbps
    rows = []
    for state, link in np.argwhere(load > most * (1.0 + SLACK)).tolist():
        scenario = ground.scenarios[state - 1] if state else None
        limit, capacity = float(ground.limit[state]), float(ground.capacity_gbps[link])
        rows.append(
            (
                scenario.id if scenario else "",
                scenario.kind if scenario else "none",
                links[link],
                ("ab", "ba")[side[state, link]],
                capacity,
                float(load[state, link]),
                float(load[state, link]) / capacity,
                limit,
                float(load[state, link]) / limit - capacity,
            )
        )
    return pd.DataFrame(rows, columns=list(OVERLOAD_COLUMNS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to close the gap: what it changes, what that costs, and what is left then.

    ``moved_gbps`` is the traffic told where to go, ``tried`` counts what was evaluated.
    """

    name: str
    change: Change
    changes: int
    look: Look
    moved_gbps: float = 0.0
    capex_cny: float = 0.0
    tried: int = 0
    notes: tuple[str, str] = ("", "")


NAMES = {
    "costs": ("other IGP costs", "调整IGP开销", "link costs"),
    "paths": ("explicit paths", "显式路径", "demands"),
    "modules": ("more modules", "增加模块", "modules"),
}
"""What each way is called in both languages, and what it counts its changes in."""


def ways_table(before: Look, ways: list[Way]) -> pd.DataFrame:
    """Return a row for each way."""
    import pandas as pd

    rows = [
        (
            way.name,
            *NAMES[way.name][:2],
            way.look.total_gbps == 0.0,
            way.changes,
            NAMES[way.name][2],
            way.moved_gbps,
            way.capex_cny,
            before.worst,
            way.look.worst,
            int((before.short_gbps > 0).sum()),
            int((way.look.short_gbps > 0).sum()),
            before.total_gbps,
            way.look.total_gbps,
            way.tried,
            *way.notes,
        )
        for way in ways
    ]
    return pd.DataFrame(rows, columns=list(WAY_COLUMNS))

"""A smaller question with fewer new ways, and how its choices read in the whole one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.upgrade.decisions import decisions_of
from netplan.capacity.upgrade.ground import ground_of
from netplan.capacity.upgrade.question import question

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from netplan.capacity.upgrade.columns import Columns
    from netplan.capacity.upgrade.ground import Ground
    from netplan.capacity.upgrade.question import Question

    Floats = NDArray[np.float64]
    Key = tuple[object, ...]


def lean_ground(ground: Ground, keep: Collection[str]) -> Ground | None:
    """Return the ground in which of the new ways only those called ``keep`` are offered.

    None where nothing would be left out, or where what is left cuts off more demands.
    """
    asked = ground.asked
    names = [way.link for way in asked.ways if way.kind == "new" and way.link not in keep]
    if not names:
        return None
    barred = (*asked.asked.barred, *names)
    small = ground_of(question(asked.network, replace(asked.asked, barred=barred)))
    return small if _stranded(small) == _stranded(ground) else None


def _stranded(ground: Ground) -> set[tuple[str, str, int]]:
    """Return what is stranded, by the failure's kind and id and the demand."""
    scenarios = ground.asked.scenarios
    return {
        (scenarios[place].kind, scenarios[place].id, row) if place >= 0 else ("", "", row)
        for place, row in ground.conditions.stranded
    }


def _keys(asked: Question, columns: Columns) -> list[Key]:
    """Return what each column of a question is about, in words that other questions share."""
    rooms, ports = asked.rooms, asked.ports
    keys: list[Key] = [(asked.ways[o.way].link, o.module, o.year) for o in asked.offers]
    keys += [("build", spot.row, spot.year) for spot in asked.segments]
    keys += [("open", asked.ways[spot.row].link, spot.year) for spot in asked.links]
    keys += [("light", rooms[r].segment, rooms[r].carrier, y) for r, y in columns.lit_at]
    keys += [("port", ports[p].row, year) for p, year in columns.port_at]
    keys += [("step", ports[p].row, year) for p, year in columns.step_at]
    return keys


def carried_over(small: Ground, values: Floats, ground: Ground) -> Floats:
    """Return a choice of the small question as one of the whole: the same things bought.

    What is opened or built there and never used is left out.
    """
    columns = small.made.columns
    chosen = np.round(values)
    used = decisions_of(small.asked, columns, values)
    built = {spot.row for spot in used.segments}
    opened = {spot.row for spot in used.links}
    for spot, column in zip(small.asked.segments, columns.build.tolist(), strict=True):
        chosen[column] *= spot.row in built
    for spot, column in zip(small.asked.links, columns.open.tolist(), strict=True):
        chosen[column] *= spot.row in opened
    known = dict(zip(_keys(small.asked, columns), chosen.tolist(), strict=False))
    whole = [known.get(key, 0.0) for key in _keys(ground.asked, ground.made.columns)]
    spare = ground.made.program.cost.size - len(whole)
    return np.array([*whole, *[0.0] * spare], dtype=np.float64)

"""Values of flow columns as paths of demands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.models.listed import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from netplan.capacity.models.flows import Flows
    from netplan.capacity.models.form import Form

    Floats = NDArray[np.float64]

_NOTHING = 1e-7
"""A flow below this part of the greatest is the solver's rounding."""

_Arcs = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A demand's path, by link number in order from its source, and the capacity it takes."""

    demand: int
    links: tuple[int, ...]
    volume: float


def routes_of(form: Form, flows: Flows | Listed, values: Floats) -> tuple[Route, ...]:
    """Return the paths of all demands, in their order.

    A want's paths are shared out among its demands; one that counts back to front takes them the
    other way.
    """
    if isinstance(flows, Listed):
        paths = _listed(flows, values)
    else:
        paths = _taken_apart(form, flows, values)
    whole: dict[tuple[int, tuple[int, ...]], float] = defaultdict(float)
    for want, arcs, volume in paths:
        links = tuple(form.link[list(arcs)].tolist())
        for member in form.members[want]:
            own = links[::-1] if member.back else links
            whole[member.demand, own] += volume * member.share
    return tuple(
        Route(demand=demand, links=links, volume=volume)
        for (demand, links), volume in sorted(whole.items())
    )


def _listed(flows: Listed, values: Floats) -> Iterator[tuple[int, _Arcs, float]]:
    """Yield want, arcs and volume of each path in use."""
    for column, want, arcs, room in zip(
        flows.column, flows.want, flows.path, flows.room, strict=True
    ):
        if values[column] > _NOTHING:
            yield int(want), arcs, float(values[column] * room)


def _taken_apart(form: Form, flows: Flows, values: Floats) -> Iterator[tuple[int, _Arcs, float]]:
    """Yield want, arcs and volume of paths that make up a flow; circles in it are left out."""
    amount = values[flows.column] * flows.room
    least = _NOTHING * max(float(form.volume.max(initial=0.0)), 1e-9)
    used = np.flatnonzero(amount > least)
    into: dict[int, dict[int, dict[int, tuple[int, float]]]] = defaultdict(dict)
    for place in used.tolist():
        arrivals = into[int(flows.group[place])].setdefault(int(flows.head[place]), {})
        arrivals[place] = (int(flows.tail[place]), float(amount[place]))
    for want in range(form.volume.size):
        own = into[int(flows.of[want])]
        left = float(form.volume[want]) * (2.0 if flows.twice else 1.0)
        while left > least:
            path = _back(own, int(flows.end[want]), int(flows.start[want]))
            if path is None:
                break
            taken = min(left, *(own[head][place][1] for head, place in path))
            for head, place in path:
                tail, rest = own[head][place]
                if rest - taken > least:
                    own[head][place] = (tail, rest - taken)
                else:
                    del own[head][place]
            left -= taken
            yield want, tuple(int(flows.arc[place]) for _, place in reversed(path)), taken


_Into = dict[int, dict[int, tuple[int, float]]]


def _back(into: _Into, end: int, start: int) -> list[tuple[int, int]] | None:
    """Return the way from ``end`` back to ``start`` as (head, place); None where there is none.

    The widest arrival is taken first. A circle on the way is taken out of the flow.
    """
    path: list[tuple[int, int]] = []
    at, passed = end, {end: 0}
    while at != start:
        arrivals = into.get(at)
        if not arrivals:
            return None
        place = max(arrivals, key=lambda each: (arrivals[each][1], -each))
        path.append((at, place))
        at = arrivals[place][0]
        if at in passed:
            circle = path[passed[at] :]
            least = min(into[head][each][1] for head, each in circle)
            for head, each in circle:
                tail, rest = into[head][each]
                if rest - least > 0:
                    into[head][each] = (tail, rest - least)
                else:
                    del into[head][each]
            path, at, passed = [], end, {end: 0}
            continue
        passed[at] = len(path)
    return path

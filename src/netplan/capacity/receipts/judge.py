"""Holds a year without a part of the plan against that with it, under the IGP's routing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.receipts.harm import Harm, ranked
from netplan.failures.swept import SLACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.capacity.receipts.by_igp import Year
    from netplan.capacity.receipts.left_out import About

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

Port = tuple[str, str]

DIGITS = 9
"""Shares of a limit alike to so many digits are alike: loads are summed in several orders."""


def harm_by_igp(whole: Year, rest: Year, about: About) -> Harm:
    """Return what is worst in the year ``rest``, which lacks a part of the year ``whole``.

    Demands that lose their path come before links and ports that pass their limit, and these
    count only where they are fuller than with the plan. Who rides what the part is ``about``
    needs it. Where nothing breaks, the harm is ``none``, of the state in which a link or port is
    the fullest.
    """
    used, beyond, keys = _beyond(whole, rest)
    gone = _gone(whole, rest)
    unserved = gone @ rest.demands.volume_gbps
    if unserved.max(initial=0.0) > SLACK:
        state = int(unserved.argmax())
        found = _at(rest, state, int(used[state].argmax()) if used.size else 0, keys)
        lost = np.where(gone[state], rest.demands.volume_gbps, 0.0).tolist()
        return replace(
            found,
            kind="lost",
            unserved_gbps=sum(lost),
            demands=ranked(rest.demands.ids, lost),
        )
    broken = bool(beyond.any())
    chosen = np.where(beyond, used, -1.0) if broken else used
    state, place = divmod(int(chosen.argmax()), used.shape[1]) if used.size else (0, 0)
    found = _at(rest, state, place, keys)
    if not broken:
        return found
    links = len(rest.network["links"])
    carried = _carried(whole, rest, (state, place), about)
    return replace(found, kind="link" if place < links else "port", demands=carried)


def lacks_by_igp(whole: Year, rest: Year) -> tuple[dict[str, float], dict[Port, float]]:
    """Return the capacity that is missing without a part, Gbit/s by link and by port.

    lack = greatest load / limit over all states - capacity, of what the part alone keeps whole.
    """
    used, beyond, keys = _beyond(whole, rest)
    lacking = np.flatnonzero(beyond.any(axis=0)).tolist()
    ids, rooms = rest.network["links"].ids, rest.port_capacity_gbps
    links, ports = {}, {}
    for place in lacking:
        over = float(used[:, place].max()) - 1.0
        if place < len(ids):
            links[ids[place]] = over * float(rest.capacity_gbps[place])
        else:
            key = keys[place - len(ids)]
            ports[key] = over * rooms[key]
    return links, ports


def _beyond(whole: Year, rest: Year) -> tuple[Floats, Flags, list[Port]]:
    """Return the uses of ``rest``, where they pass the limit and those of ``whole``, and ports."""
    used, keys = _uses(rest)
    return used, (used > 1.0 + SLACK) & (used > _before(whole, rest, keys) + SLACK), keys


def _gone(whole: Year, rest: Year) -> Flags:
    """Return which demands each state of ``rest`` loses that ``whole`` does not lose in it."""
    states = [max(whole.state_of(rest.scenario(state)), 0) for state in range(len(rest.lost))]
    return np.asarray(rest.lost & ~whole.lost[states])


def _uses(year: Year) -> tuple[Floats, list[Port]]:
    """Return load over limit by state of links, then of ports, whose keys come with it."""
    links = year.load_gbps.max(axis=2, initial=0.0) / year.capacity_gbps / year.limit[:, None]
    room = year.port_capacity_gbps
    keys = [key for key in year.port_gbps if key in room]
    ports = [year.port_gbps[key] / max(room[key], SLACK) for key in keys]
    return np.round(np.nan_to_num(np.column_stack([links, *ports])), DIGITS), keys


def _before(whole: Year, rest: Year, keys: Sequence[Port]) -> Floats:
    """Return the same with the plan, for the states and ports of ``rest``; 0 of new states."""
    used, own = _uses(whole)
    links = len(rest.network["links"])
    columns = [*range(links), *(links + own.index(key) for key in keys)]
    states = [whole.state_of(rest.scenario(state)) for state in range(len(rest.limit))]
    found = used[states][:, columns]
    found[[state < 0 for state in states]] = 0.0
    return np.asarray(found)


def _at(year: Year, state: int, place: int, keys: Sequence[Port]) -> Harm:
    """Return a state with the load, capacity and limit of a place, as a harm without a kind."""
    links = year.network["links"].ids
    if place < len(links):
        name, room = links[place], float(year.capacity_gbps[place])
        load, limit = float(year.load_gbps[state, place].max()), float(year.limit[state])
    elif keys:
        key = keys[place - len(links)]
        name, room = " ".join(key), year.port_capacity_gbps[key]
        load, limit = float(year.port_gbps[key][state]), 1.0
    else:
        name, room, load, limit = "", 0.0, 0.0, 1.0
    return Harm(
        year=year.year,
        scenario=year.scenario(state),
        place=name if load > 0 else "",
        load_gbps=load,
        capacity_gbps=room if load > 0 else 0.0,
        limit=limit,
    )


def _carried(
    whole: Year, rest: Year, at: tuple[int, int], about: About
) -> tuple[tuple[str, float], ...]:
    """Return who needs the part where a place is too full without it.

    That is who rides the fullest direction of its own link; else who rides it with the plan.
    """
    (state, place), links = at, rest.network["links"].ids
    if place < len(links) and links[place] in about.links:
        side = int(rest.load_gbps[state, place].argmax())
        share = rest.share(state)[:, [2 * place + side]].toarray()[:, 0]
        carried = (share * rest.demands.volume_gbps).tolist()
    else:
        carried = riding(whole, whole.state_of(rest.scenario(state)), about)
    return ranked(rest.demands.ids, carried)


def riding(year: Year, state: int, about: About) -> list[float]:
    """Return what every demand sends over the links and ports in a state, Gbit/s.

    Of several passed in turn the most on one of them.
    """
    table = year.network["links"]
    arcs = [2 * table.row(link) + side for link in about.links if link in table for side in (0, 1)]
    ports = set(about.ports)
    arcs += [
        handoff.arc
        for handoff in year.woven.handoffs
        if ports & {(port.exchange, port.carrier) for port in (handoff.near, handoff.far)}
    ]
    if not arcs or state < 0:
        return [0.0] * len(year.demands)
    share = year.share(state)[:, arcs].toarray()
    most = share.max(axis=1)
    return [float(value) for value in most * year.demands.volume_gbps]

"""What every link and port must carry when networks route by IGP cost, in the worst failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.upgrade.opened import opened_network
from netplan.failures.sets import failure_set
from netplan.failures.sweeper import Sweeper, by_link
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from netplan.capacity.terms import Terms
    from netplan.capacity.upgrade.question import Question
    from netplan.failures.scenarios import Scenario
    from netplan.routing.fabric import Fabric

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]
    Flags = NDArray[np.bool_]

CALM = -1
"""The place of normal operation among failures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The capacity each way, then each port, must have in a year, Gbit/s each direction.

    ``worst`` is the place in ``scenarios`` of what asks for it, -1 for normal operation, and
    ``load_gbps`` the load there. ``lost`` says which demands have no path, by scenario and then
    in normal operation (the last row); ``ms`` is each demand's one-way latency then.
    """

    gbps: Floats
    worst: Longs
    load_gbps: Floats
    scenarios: tuple[Scenario, ...]
    lost: Flags
    ms: Floats


def needs_of(
    asked: Question,
    opened: Collection[int],
    year: int,
    *,
    gbps: Mapping[int, float] | None = None,
) -> Needs:
    """Return what the demands of year number ``year`` need with the ways ``opened`` in service.

    ``gbps`` are capacities of ways where they are not those of today: bundles share by them.

    need = max(load in normal operation / working utilisation, worst load after a failure /
    failure utilisation), by link over both directions, under even splitting.
    """
    terms = asked.asked.terms
    woven = fabric(opened_network(asked, opened, gbps=gbps))
    spec = ",".join(terms.survive)
    scenarios = failure_set(woven.network, spec).scenarios if spec else ()
    sweeper = Sweeper.of(woven, asked.demands[year], router=EcmpRouter(terms.policy))
    loads, lost = _loads(asked, sweeper, woven, scenarios)
    return needs_under(loads, terms, scenarios=tuple(scenarios), lost=lost, ms=sweeper.calm.base_ms)


def needs_under(
    loads: Floats, terms: Terms, *, scenarios: tuple[Scenario, ...], lost: Flags, ms: Floats
) -> Needs:
    """Return the needs of ``loads``, shape (failures + 1, places): the last row has no failure."""
    limits = np.full(len(loads), terms.failure_utilisation)
    limits[-1] = terms.working_utilisation
    wanted = loads / limits[:, None]
    worst = np.argmax(wanted, axis=0)
    every = np.arange(loads.shape[1])
    return Needs(
        gbps=wanted[worst, every],
        worst=np.where(worst == len(loads) - 1, CALM, worst),
        load_gbps=loads[worst, every],
        scenarios=scenarios,
        lost=lost,
        ms=ms,
    )


def _loads(
    asked: Question, sweeper: Sweeper, woven: Fabric, scenarios: tuple[Scenario, ...]
) -> tuple[Floats, Flags]:
    """Return the worse direction's load of ways and ports, and what is lost, by scenario.

    The last row is normal operation.
    """
    base, links = sweeper.base, len(asked.ways)
    hits, _ = sweeper.effects.hits(scenarios)
    load, option, _ = sweeper.swept(sweeper.effects.failures(hits))
    for number, one in enumerate(hits):
        load[number, sorted(one.down)] = 0.0
    every = np.concatenate([load, by_link(base.taken.load[None], base.arc, links)])
    options = np.concatenate([option, base.taken.option[None]])
    ports = _port_loads(asked, sweeper, woven, options)
    lost = (options < 0)[:, sweeper.demand]
    return np.concatenate([every.max(axis=2), ports], axis=1), lost


def _port_loads(asked: Question, sweeper: Sweeper, woven: Fabric, options: Longs) -> Floats:
    """Return the worse direction's load of every port under every row of ``options`` taken."""
    relations = sweeper.base.relations
    table, volume = relations.options, relations.volume
    exchanges = woven.network["exchanges"].ids
    place = {(port.exchange, port.carrier): row for row, port in enumerate(asked.ports)}
    carriers, nodes = woven.node_carrier, len(woven.node_carrier)
    shy = np.flatnonzero(~woven.roads.passable)
    loads = np.zeros((len(options), len(asked.ports), 2))
    for number in np.unique(options[options >= 0]).tolist():
        legs = [leg for leg in table.legs[number] if leg >= 0]
        crossed = [place_ for place_ in table.exchanges[number] if place_ >= 0]
        if not crossed:
            continue
        starts = [int(relations.leg_source[leg]) for leg in legs]
        starts = [node if node < nodes else int(shy[node - nodes]) for node in starts]
        taken = ((options == number) * volume).sum(axis=1)
        for step, exchange in enumerate(crossed):
            for side in (0, 1):
                key = exchanges[exchange], carriers[starts[step + side]]
                loads[:, place[key], side] += taken
    return np.asarray(loads.max(axis=2, initial=0.0), dtype=np.float64)

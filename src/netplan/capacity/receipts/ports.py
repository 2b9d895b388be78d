"""What exchange ports carry under the IGP's routing, state by state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.kernels.after_layout import Relations
    from netplan.routing.fabric import Fabric

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

Port = tuple[str, str]


def port_loads(woven: Fabric, relations: Relations, options: Longs) -> dict[Port, Floats]:
    """Return the load of every port by state, Gbit/s in its worse direction.

    ``options`` (states, relations) says which option each relation takes, -1 for none. A handoff
    loads the port of the network it leaves and the port of the network it enters.
    """
    exchanges = woven.network["exchanges"].ids
    shy = np.flatnonzero(~woven.roads.passable)
    nodes = len(woven.node_carrier)
    sides = {key: np.zeros((len(options), 2)) for key in woven.ports}
    for number in np.unique(options[options >= 0]).tolist():
        crossed = [place for place in relations.options.exchanges[number].tolist() if place >= 0]
        if not crossed:
            continue
        legs = [leg for leg in relations.options.legs[number].tolist() if leg >= 0]
        starts = [int(relations.leg_source[leg]) for leg in legs]
        carriers = [
            woven.node_carrier[start if start < nodes else int(shy[start - nodes])]
            for start in starts
        ]
        taken = ((options == number) * relations.volume).sum(axis=1)
        for step, place in enumerate(crossed):
            for side in (0, 1):
                key = exchanges[place], carriers[step + side]
                if key in sides:
                    sides[key][:, side] += taken
    return {key: loads.max(axis=1) for key, loads in sides.items()}

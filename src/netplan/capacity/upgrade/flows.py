"""The question's traffic as a flow over bundles and ports, in two mirrored copies of the graph.

Copy 0 is the network itself; there a demand runs from its origin to its target. In copy 1 every
arc is turned round, and a demand runs from its target to its origin; each arc shares the capacity
of the one it mirrors. So traffic into a hub is one group of trees as traffic out of it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.upgrade.groups import turned
from netplan.kernels import Digraph
from netplan.routing.domains import Domains
from netplan.routing.optimum import FlowProblem
from netplan.routing.routers.flow import flow_problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.upgrade.bundles import Bundles
    from netplan.capacity.upgrade.question import Question

    Longs = NDArray[np.int64]
    Flags = NDArray[np.bool_]

Option = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """The arcs of one copy of the graph.

    For bundle k its arcs are 2k and 2k + 1; for each of ``ports`` (rows of the question's) there
    is one out of its network and one into it; then come the handoffs. The first ``limited`` arcs
    have a capacity: the design link of an arc is the arc's own number, -1 for handoffs. ``masks``
    say which arcs may be used at all.
    """

    vertices: int
    tail: Longs
    head: Longs
    masks: Flags
    ports: tuple[int, ...]
    limited: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """One flow problem a year over the doubled graph; arcs a and a + ``lanes.tail.size`` mirror.

    ``members[d]`` are the rows of the network's demands that demand d gathers: those of the same
    options. ``unserved`` are rows that nothing could ever serve.
    """

    lanes: Lanes
    arc_link: Longs
    years: tuple[FlowProblem, ...]
    members: tuple[tuple[int, ...], ...]
    unserved: tuple[int, ...]


def lanes_of(asked: Question, bundles: Bundles, plain: FlowProblem) -> Lanes:
    """Return the arcs of bundles, ports and handoffs, with the masks of ``plain``."""
    fabric = asked.whole
    row_of = {(port.exchange, port.carrier): row for row, port in enumerate(asked.ports)}
    keys = [key for key in fabric.ports if key in row_of]
    place = {key: number for number, key in enumerate(keys)}
    nodes, count, links = plain.graph.vertices, len(keys), len(asked.ways)
    at = np.array([fabric.ports[key].node for key in keys], dtype=np.int64)
    out, into = nodes + 2 * np.arange(count), nodes + 2 * np.arange(count) + 1
    near, far, arcs = [], [], []
    for handoff in fabric.handoffs:
        ends = [(port.exchange, port.carrier) for port in (handoff.near, handoff.far)]
        if all(end in place for end in ends):
            near.append(place[ends[0]])
            far.append(place[ends[1]])
            arcs.append(handoff.arc)
    tails = [bundles.ends.ravel(), np.column_stack([at, into]).ravel(), out[near]]
    heads = [bundles.ends[:, ::-1].ravel(), np.column_stack([out, at]).ravel(), into[far]]
    over = plain.masks[:, np.array(arcs, dtype=np.int64)]
    through = np.zeros((len(plain.masks), 2 * count), dtype=np.bool_)
    for number in range(len(arcs)):
        through[:, 2 * near[number]] |= over[:, number]
        through[:, 2 * far[number] + 1] |= over[:, number]
    along = plain.masks[:, : 2 * links][
        :, np.repeat(2 * bundles.first, 2) + np.tile([0, 1], len(bundles.first))
    ]
    return Lanes(
        vertices=nodes + 2 * count,
        tail=np.concatenate(tails).astype(np.int64),
        head=np.concatenate(heads).astype(np.int64),
        masks=np.concatenate([along, through, over], axis=1),
        ports=tuple(row_of[key] for key in keys),
        limited=2 * len(bundles.first) + 2 * count,
    )


def plain_flow(asked: Question) -> FlowProblem:
    """Return the flow of the first year over the whole network as it is, ports as they are."""
    return flow_problem(Domains.of(asked.whole), asked.demands[0])


def flows_of(asked: Question, bundles: Bundles, plain: FlowProblem) -> Flows:
    """Return the flow problems of all years, with the options and masks of ``plain``."""
    lanes = lanes_of(asked, bundles, plain)
    options: dict[int, list[Option]] = {}
    for demand, *ends in zip(
        plain.option_demand.tolist(),
        plain.origin.tolist(),
        plain.target.tolist(),
        plain.mask.tolist(),
        strict=True,
    ):
        options.setdefault(demand, []).append((ends[0], ends[1], ends[2]))
    gathered: dict[tuple[Option, ...], list[int]] = {}
    for demand, listed in options.items():
        gathered.setdefault(tuple(listed), []).append(demand)
    keys, members = list(gathered), [tuple(rows) for rows in gathered.values()]
    single = [key[0] if len(key) == 1 else None for key in keys]
    mirror = iter(turned([key for key in single if key is not None]))
    flip = [next(mirror) if key is not None else False for key in single]
    years = tuple(
        _problem(lanes, keys, flip, [float(volume[list(rows)].sum()) for rows in members])
        for volume in (each.volume_gbps for each in asked.demands)
    )
    link = np.where(np.arange(lanes.tail.size) < lanes.limited, np.arange(lanes.tail.size), -1)
    rows = len(asked.demands[0])
    return Flows(
        lanes=lanes,
        arc_link=np.tile(link, 2),
        years=years,
        members=tuple(members),
        unserved=tuple(row for row in range(rows) if row not in options),
    )


def _problem(
    lanes: Lanes, keys: list[tuple[Option, ...]], flip: list[bool], volumes: list[float]
) -> FlowProblem:
    """Return the flow problem of one year over both copies."""
    copy, arcs, masks = lanes.vertices, lanes.tail.size, len(lanes.masks)
    both = np.zeros((2 * masks, 2 * arcs), dtype=np.bool_)
    both[:masks, :arcs] = both[masks:, arcs:] = lanes.masks
    listed = [
        (number, target + copy, origin + copy, mask + masks)
        if flip[number]
        else (number, origin, target, mask)
        for number, key in enumerate(keys)
        for origin, target, mask in key
    ]
    table = np.array(listed, dtype=np.int64).reshape(-1, 4)
    graph = Digraph.of(
        2 * copy,
        tail=np.concatenate([lanes.tail, lanes.head + copy]),
        head=np.concatenate([lanes.head, lanes.tail + copy]),
    )
    return FlowProblem(
        graph=graph,
        capacity_gbps=np.full(2 * arcs, np.inf),
        volume_gbps=np.array(volumes, dtype=np.float64),
        option_demand=table[:, 0].copy(),
        origin=table[:, 1].copy(),
        target=table[:, 2].copy(),
        mask=table[:, 3].copy(),
        masks=both,
    )

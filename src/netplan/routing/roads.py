"""Everything traffic can move over as one directed graph: links and handoffs, or bare fibre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from netplan.kernels import OUT, Digraph
from netplan.latency.plant import regenerator_delay_ms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from netplan.latency import Circuits, Plant
    from netplan.routing.handoffs import Handoff
    from netplan.topology.network import Network

    Weights = NDArray[np.int64]

Measure = Literal["latency", "optical", "length", "hops", "igp", "cost"]
MEASURES: tuple[Measure, ...] = ("latency", "optical", "length", "hops", "igp", "cost")
"""What a path may be shortest by. ``latency`` counts everything passed, nodes and handoffs
included; ``optical`` fibre, amplifiers and regenerators alone; ``cost`` the price of the
equipment of a circuit per Gbit/s of its capacity."""

UNITS: Mapping[Measure, tuple[str, float]] = {
    "latency": ("ms one-way", 1e-6),
    "optical": ("ms one-way", 1e-6),
    "length": ("km", 1e-6),
    "hops": ("links", 1.0),
    "igp": ("IGP cost", 1.0),
    "cost": ("CNY per Gbit/s", 1e-2),
}
"""Unit of each measure, and what one step of its whole-number weights is in that unit.

Weights are whole numbers so that ties are exact: latency in nanoseconds, length in millimetres,
cost in hundredths of a yuan.
"""


@dataclass(frozen=True, slots=True)
class Roads:
    """Arcs among vertices, with a whole-number weight an arc in every measure.

    Arc 2i leads from a to b of edge i (a link, or a segment of bare fibre), arc 2i+1 back;
    ``graph`` has further arcs for handoffs. ``start[measure][v]`` is what a path that starts at
    vertex v has behind it before its first arc: the delay of its own node. ``in_service`` says
    which arcs carry traffic, ``passable`` which vertices may be passed on the way.
    """

    graph: Digraph
    edges: int
    in_service: NDArray[np.bool_]
    passable: NDArray[np.bool_]
    weights: Mapping[Measure, Weights]
    start: Mapping[Measure, Weights]

    def weight(self, measure: Measure, arcs: NDArray[np.bool_], *, source: int) -> Weights:
        """Return the weight of every arc for a path from vertex ``source``; OUT: not to be used.

        ``arcs`` says which arcs the path may use at all. A vertex that may not be passed is
        entered only to end there, and left only where it is ``source``.
        """
        usable = arcs & self.in_service
        usable = usable & (self.passable[self.graph.tail] | (self.graph.tail == source))
        return np.where(usable, self.weights[measure], OUT)


def _whole(values: NDArray[np.float64], measure: Measure) -> Weights:
    """Return ``values``, in the unit of ``measure``, as whole numbers of its step."""
    return np.rint(values / UNITS[measure][1]).astype(np.int64)


def _both(edges: NDArray[np.float64], more: ArrayLike = ()) -> NDArray[np.float64]:
    """Return values by edge as values by arc, and those of the handoffs behind them."""
    return np.concatenate([np.repeat(edges, 2), np.asarray(more, dtype=np.float64)])


def prices_per_gbps(network: Network, circuits: Circuits) -> NDArray[np.float64]:
    """Return the price of each link's equipment per Gbit/s, CNY: two ends and regenerators.

    Prices are those of the module a link is made of; 0 where it names none.
    """
    links, modules = network["links"], network["modules"]
    price = np.zeros(len(links))
    for row, module in enumerate(links["technology"]):
        if module in modules:
            count = circuits.latency[row].regenerator_ms / regenerator_delay_ms(1)
            capex = 2 * modules.value(module, "end_capex_cny")
            capex += round(count) * modules.value(module, "regenerator_capex_cny")
            price[row] = capex / modules.value(module, "capacity_gbps")
    return price


def _link_weights(
    network: Network, circuits: Circuits, handoffs: Sequence[Handoff], graph: Digraph
) -> dict[Measure, Weights]:
    """Return the weights of links and handoffs in every measure."""
    parts = circuits.latency
    light = np.array([p.fibre_ms + p.amplifier_ms + p.regenerator_ms for p in parts], dtype=float)
    node_ms = np.asarray(network["nodes"]["router_ms"], dtype=np.float64)
    handoff_ms = [handoff.handoff_ms for handoff in handoffs]
    igp = np.empty(2 * len(parts), dtype=np.int64)
    igp[0::2], igp[1::2] = circuits.cost_ab, circuits.cost_ba
    free = np.zeros(len(handoffs))
    price = prices_per_gbps(network, circuits)
    return {
        "latency": _whole(_both(circuits.one_way_ms, handoff_ms) + node_ms[graph.head], "latency"),
        "optical": _whole(_both(light, free), "optical"),
        "length": _whole(_both(circuits.length_km, free), "length"),
        "hops": _whole(_both(np.ones(len(parts)), free), "hops"),
        "igp": np.concatenate([igp, free.astype(np.int64)]),
        "cost": _whole(_both(price, free), "cost"),
    }


def link_roads(network: Network, circuits: Circuits, handoffs: Sequence[Handoff]) -> Roads:
    """Return the roads of all carriers: vertices are the rows of ``nodes``, edges of ``links``."""
    nodes, links = network["nodes"], network["links"]
    a = np.array([nodes.row(node) for node in links["a"]], dtype=np.int32)
    b = np.array([nodes.row(node) for node in links["b"]], dtype=np.int32)
    near = np.array([handoff.near.node for handoff in handoffs], dtype=np.int32)
    far = np.array([handoff.far.node for handoff in handoffs], dtype=np.int32)
    graph = Digraph.of(
        len(nodes),
        tail=np.concatenate([np.column_stack([a, b]).ravel(), near]),
        head=np.concatenate([np.column_stack([b, a]).ravel(), far]),
    )
    alive = np.repeat(circuits.alive, 2)
    own = _whole(np.asarray(nodes["router_ms"], dtype=np.float64), "latency")
    nothing = np.zeros(len(nodes), dtype=np.int64)
    return Roads(
        graph=graph,
        edges=len(links),
        in_service=np.concatenate([alive, np.ones(len(handoffs), dtype=np.bool_)]),
        passable=~nodes["overloaded"],
        weights=_link_weights(network, circuits, handoffs, graph),
        start={measure: own if measure == "latency" else nothing for measure in MEASURES},
    )


def carrier_segments(network: Network, carrier: str) -> NDArray[np.bool_]:
    """Return which segments ``carrier`` has fibre on; '' or a network without the table: all."""
    segments, pairs = network["segments"], network["fibre_pairs"]
    if not carrier or len(pairs) == 0:
        return np.ones(len(segments), dtype=np.bool_)
    has = np.zeros(len(segments), dtype=np.bool_)
    for segment, owner, count in zip(
        pairs["segment"], pairs["carrier"], pairs["pairs"], strict=True
    ):
        if owner == carrier and count > 0:
            has[segments.row(segment)] = True
    return has


def fibre_roads(network: Network, plant: Plant, *, carrier: str = "") -> Roads:
    """Return the roads of light: vertices are the rows of ``sites``, edges of ``segments``.

    Only existing segments carry light, and of a ``carrier`` only those it has fibre on.
    Regenerators are no property of one segment; they are counted on the path that is found.
    """
    graph = Digraph.of(
        len(network["sites"]),
        tail=np.column_stack([plant.a, plant.b]).ravel(),
        head=np.column_stack([plant.b, plant.a]).ravel(),
    )
    usable = plant.usable & carrier_segments(network, carrier)
    delay = _whole(_both(plant.one_way_ms), "optical")
    length = _whole(_both(plant.length_km), "length")
    capex = np.asarray(network["segments"]["capex_cny"], dtype=np.float64)
    nothing = np.zeros(graph.vertices, dtype=np.int64)
    ones = np.ones(graph.arcs, dtype=np.int64)
    return Roads(
        graph=graph,
        edges=len(network["segments"]),
        in_service=np.repeat(usable, 2),
        passable=np.ones(graph.vertices, dtype=np.bool_),
        weights={
            "latency": delay,
            "optical": delay,
            "length": length,
            "hops": ones,
            "igp": np.repeat(10 + np.rint(plant.length_km).astype(np.int64), 2),
            "cost": _whole(_both(capex), "cost"),
        },
        start=dict.fromkeys(MEASURES, nothing),
    )

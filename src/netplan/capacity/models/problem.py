"""An SNDlib planning problem as netplan solves it: links, demands, and what the model asks."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

Capacities = Literal["modular", "single", "explicit", "linear"]
Routing = Literal["continuous", "integer", "single_path"]
Survival = Literal["none", "one_plus_one", "rerouted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLink:
    """A link from node ``a`` to node ``b``, by their numbers, with what is there and on sale.

    ``routing_cost`` is paid for every unit of capacity that traffic takes, in either direction;
    ``setup_cost`` once, where the link has any capacity. ``modules`` are (capacity, cost).
    """

    id: str
    a: int
    b: int
    installed: float = 0.0
    installed_cost: float = 0.0
    routing_cost: float = 0.0
    setup_cost: float = 0.0
    modules: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDemand:
    """A demand for ``value`` units, each of which takes ``unit`` of a link's capacity.

    A path has at most ``hops`` links. ``paths`` are the admissible ones, by link number.

    >>> ModelDemand(id="d", source=0, target=1, value=3.0, unit=4.0).volume
    12.0
    """

    id: str
    source: int
    target: int
    value: float
    unit: float = 1.0
    hops: float = inf
    paths: tuple[tuple[int, ...], ...] = ()

    @property
    def volume(self) -> float:
        """The capacity that the whole demand takes on every link of a path."""
        return self.unit * self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelProblem:
    """Buy capacity at least cost so that all demands can be routed.

    ``link_model``: "undirected" links share their capacity between both directions,
    "bidirected" ones have it in each, "directed" ones carry from ``a`` to ``b`` only.
    ``capacities``: "modular" buys whole numbers of every module, "single" of the smallest one
    only, "explicit" at most one module, "linear" any fraction. ``fixed_charge`` counts setup
    costs. ``routing``: demands are split at will, in whole units, or not at all. ``listed``
    keeps them to their admissible paths, ``hop_limits`` to so many links. ``survival``:
    "rerouted" asks that after the failure of any one link everything can be routed anew,
    "one_plus_one" for a second path that shares no link with the first and is kept free for it.
    """

    nodes: tuple[str, ...]
    links: tuple[ModelLink, ...]
    demands: tuple[ModelDemand, ...]
    code: str
    link_model: Literal["undirected", "bidirected", "directed"] = "undirected"
    capacities: Capacities = "modular"
    fixed_charge: bool = False
    routing: Routing = "continuous"
    listed: bool = False
    hop_limits: bool = False
    survival: Survival = "none"

    @property
    def free(self) -> bool:
        """Whether demands may be split over all paths, so that only their sums matter."""
        bound = self.listed or self.hop_bound or self.survival == "one_plus_one"
        return self.routing == "continuous" and not bound

    @property
    def hop_bound(self) -> bool:
        """Whether a hop limit forbids some path without circles."""
        longest = len(self.nodes) - 1
        return self.hop_limits and any(demand.hops < longest for demand in self.demands)

    @property
    def movable(self) -> bool:
        """Whether plans can be made by buying and selling levels under a linear routing."""
        plain = self.routing == "continuous" and not self.listed
        return plain and self.survival == "none" and self.capacities != "linear"

    @property
    def together(self) -> bool:
        """Whether one path a demand is a routing that the model allows, and none is ruled out."""
        bound = self.listed or self.hop_bound or self.survival != "none"
        return self.routing != "continuous" and not bound and self.capacities != "linear"

    @property
    def settled_cost(self) -> float:
        """What is paid whatever is bought: installed capacity, and setting its links up."""
        there = [link for link in self.links if link.installed > 0]
        setup = sum(link.setup_cost for link in there) if self.fixed_charge else 0.0
        return sum(link.installed_cost for link in there) + setup

    def on_sale(self, link: ModelLink) -> tuple[tuple[float, float], ...]:
        """Return the modules of a link that the model lets one buy."""
        if self.capacities == "single":
            return tuple(sorted(link.modules)[:1])
        return link.modules

"""The optimum over all routings, as a bound and as a flow, each with a certified gap.

It knows no networks: a ``FlowProblem`` is a graph, capacities and demands as arrays. A column of
its linear program is the whole tree of shortest paths of one origin, so that the program has a
row for each arc and origin instead of one for each demand; trees are sought under the program's
own prices until these prove that nothing better is left. Signatures:

    least_max_utilisation(problem, *, gap=1e-4, start=None) -> Optimum
    most_carried(problem, *, utilisation=1.0, gap=1e-4, start=None) -> Optimum
    least_latency(problem, latency, *, utilisation=1.0, gap=1e-4, start=None) -> Optimum | TooTight
    shares(optimum) -> csr_array[demand, arc]         (parts of each demand's volume)
    paths_taken(optimum) -> tuple per demand of (part, arcs) pairs
"""

from netplan.routing.optimum.columns import Columns
from netplan.routing.optimum.problem import AllowedPaths, FlowProblem, Shared
from netplan.routing.optimum.result import Optimum, TooTight
from netplan.routing.optimum.solve import least_latency, least_max_utilisation, most_carried
from netplan.routing.optimum.taken import paths_taken, shares

__all__ = [
    "AllowedPaths",
    "Columns",
    "FlowProblem",
    "Optimum",
    "Shared",
    "TooTight",
    "least_latency",
    "least_max_utilisation",
    "most_carried",
    "paths_taken",
    "shares",
]

"""The optimum on SNDlib's networks equals that of an independent LP, written from the tables.

That LP is the textbook one: a variable for each source and arc, flow conserved at every node,
solved by HiGHS through scipy; it shares no code with the tree-column engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_array, hstack, vstack

from netplan.io.formats import read_any
from netplan.routing.demands import Demands, demands_in
from netplan.routing.fabric import fabric
from netplan.routing.routers.optimum import LeastMaxUtilisationRouter

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.topology.network import Network

GAP = 1e-5


def independent_optimum(network: Network, demands: Demands) -> float:
    """Return the least maximum utilisation by the arc-flow LP of all sources."""
    nodes, links = network["nodes"], network["links"]
    at = {name: row for row, name in enumerate(nodes.ids)}
    at |= {site: row for row, site in enumerate(nodes["site"].tolist())}
    a = [at[end] for end in links["a"].tolist()]
    b = [at[end] for end in links["b"].tolist()]
    tail, head = np.array(a + b), np.array(b + a)
    arcs, count = len(tail), len(nodes)
    wanted = np.zeros((count, count))
    ends = [at[name] for name in demands.source], [at[name] for name in demands.target]
    np.add.at(wanted, ends, demands.volume_gbps)
    ones, every = np.ones(arcs), np.arange(arcs)
    incidence = csr_array((ones, (tail, every)), shape=(count, arcs))
    incidence = incidence - csr_array((ones, (head, every)), shape=(count, arcs))
    sources = np.flatnonzero(wanted.sum(axis=1)).tolist()
    sent = [np.bincount([s], minlength=count) * wanted[s].sum() - wanted[s] for s in sources]
    conserve = block_diag([incidence] * len(sources), format="csr")
    conserve = hstack([conserve, csr_array((count * len(sources), 1))], format="csr")
    capacity = np.tile(links["capacity_gbps"], 2)[:, None]
    load = hstack([csr_array(np.eye(arcs))] * len(sources) + [csr_array(-capacity)], format="csr")
    cost = np.append(np.zeros(arcs * len(sources)), 1.0)
    found = linprog(
        cost,
        A_ub=vstack([load], format="csr"),
        b_ub=np.zeros(arcs),
        A_eq=conserve,
        b_eq=np.concatenate(sent),
        method="highs",
    )
    assert found.status == 0, found.message
    return float(found.fun)


@pytest.mark.parametrize(
    "name",
    [
        "abilene",
        "atlanta",
        "cost266",
        "dfn-gwin",
        "france",
        "germany50",
        "nobel-eu",
        "newyork",
        "polska",
        "ta2",
    ],
)
def test_the_optimum_is_that_of_the_arc_flow_lp(name: str, oracles: Path) -> None:
    file = oracles / "sndlib" / name / f"{name}.txt"
    if not file.exists():
        pytest.skip(f"no {name} in {oracles / 'sndlib'}")
    network = read_any(file).network
    demands = demands_in(network, network.settings.base_year)
    expected = independent_optimum(network, demands)
    found = LeastMaxUtilisationRouter(gap=GAP).bounded(fabric(network), demands).optimum
    assert found.objective == pytest.approx(expected, rel=2 * GAP)
    assert found.bound <= expected * (1 + 1e-9)

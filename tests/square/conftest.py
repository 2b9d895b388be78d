"""The square read once, and netplan's answers to it as tables that a figure is looked up in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from netplan.failures import named_scenarios, segment_failures, sweep
from netplan.io import read_network
from netplan.metrics.calibration import calibration_table
from netplan.metrics.exchange_table import exchange_table
from netplan.metrics.latency_table import latency_table, looked_at
from netplan.metrics.load_tables import egress_table, link_table, segment_table
from netplan.metrics.scenario_table import failure_table
from netplan.metrics.states import States
from netplan.metrics.targets import target_table
from netplan.proposals import proposal_tables
from netplan.routing.crossing import POLICIES, internet_path
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.failures import Sweep
    from netplan.metrics.views import Views
    from netplan.topology.network import Network

FOLDER = Path(__file__).resolve().parents[2] / "topology" / "square"


@dataclass(frozen=True)
class Answers:
    """Result tables, each with the columns that tell its rows apart as its index."""

    tables: dict[str, pd.DataFrame]

    def __getitem__(self, figure: tuple[str, tuple[str, ...], str]) -> Any:
        """Return one cell: table, key and column."""
        table, key, column = figure
        return self.tables[table].loc[key[0] if len(key) == 1 else key, column]


def _keyed(table: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return ``table`` with ``names`` as its index, which must be unique."""
    keyed = table.set_index(list(names)).sort_index()
    assert keyed.index.is_unique
    return keyed


def _per_arc(network: Network, rows: Iterable[tuple[str, Any]]) -> pd.DataFrame:
    """Return arrays of shape (links, 2) as rows by name and link with the columns ab and ba."""
    links = network["links"].ids
    flat = [
        (name, link, float(pair[0]), float(pair[1]))
        for name, array in rows
        for link, pair in zip(links, array, strict=True)
    ]
    return _keyed(pd.DataFrame(flat, columns=["name", "link", "ab", "ba"]), "name", "link")


def _crossings(view: Views) -> pd.DataFrame:
    """Return the way between all nodes of different carriers under every policy."""
    nodes, found = view.network["nodes"], []
    for policy in POLICIES:
        for a, first in enumerate(nodes.ids):
            for b, last in enumerate(nodes.ids):
                path = None
                if nodes["carrier"][a] != nodes["carrier"][b]:
                    path = internet_path(view.igp, a, b, policy=policy)
                if path is not None:
                    row = (policy, first, last, ";".join(path.handoffs), path.latency.one_way_ms)
                    found.append(row)
    columns = ["policy", "from", "to", "exchange", "one_way_ms"]
    return _keyed(pd.DataFrame(found, columns=columns), "policy", "from", "to")


def _loads(view: Views, swept: Sweep) -> dict[str, pd.DataFrame]:
    """Return IGP costs, demand shares and the loads of every scenario, per link and direction."""
    network = view.network
    demands = demands_in(network, network.settings.base_year)
    share = EcmpRouter()(view.fabric, demands).share.toarray()[:, : 2 * len(network["links"])]
    costs = {"link": network["links"].ids}
    costs |= {"cost_ab": view.fabric.links.cost_ab, "cost_ba": view.fabric.links.cost_ba}
    names = [scenario.id for scenario in swept.scenarios]
    shares = zip(demands.ids, share.reshape(len(demands), -1, 2), strict=True)
    return {
        "costs": _keyed(pd.DataFrame(costs), "link"),
        "shares": _per_arc(network, shares),
        "loads": _per_arc(network, zip(names, swept.load_gbps, strict=True)),
    }


@pytest.fixture(scope="session")
def square() -> Network:
    """Return the square as it is read from its folder."""
    return read_network(FOLDER)


@pytest.fixture(scope="session")
def square_states(square: Network) -> States:
    """Return the states of the square."""
    return States(square)


@pytest.fixture(scope="session")
def answers(square: Network, square_states: States) -> Answers:
    """Return every table of the study that this page of hand work speaks of."""
    today = square_states.today()
    states = {"today": today, "tiered": square_states.named("tiered")}
    network, settings = today.network, square.settings
    cuts = segment_failures(network)
    base, horizon = (demands_in(network, y) for y in (settings.base_year, settings.horizon_year))
    single, later = (sweep(today.fabric, demands, cuts) for demands in (base, horizon))
    scenarios = [*cuts, *named_scenarios(network)]
    every = sweep(today.fabric, base, scenarios, sites=tuple(looked_at(network)))
    worst = float(later.worst()[1].max())
    proposals, sites = proposal_tables(square_states, horizon)
    links = [
        link_table(today.fabric, swept, case=case, year=demands.year)
        for case, swept, demands in (("today", single, base), ("horizon", later, horizon))
    ]
    tables = {
        "segments": _keyed(segment_table(today.fabric, single, case="today"), "case", "segment"),
        "latency": _keyed(latency_table(states), "state", "view", "carrier", "target"),
        "exchange": _keyed(exchange_table(states), "state", "from_carrier", "to_carrier", "target"),
        "links": _keyed(pd.concat(links), "case", "link"),
        "egress": _keyed(
            egress_table(today.fabric, single, case="today", year=base.year), "case", "carrier"
        ),
        "failures": _keyed(
            failure_table(today.network, every, case="today", year=base.year),
            "scenario",
        ),
        "targets": _keyed(target_table(square_states, today=today, worst_today=worst), "target"),
        "calibration": _keyed(calibration_table(square_states), "figure"),
        "proposals": _keyed(proposals, "proposal"),
        "proposal_sites": _keyed(sites, "proposal", "target", "view"),
        "crossing": _crossings(today),
        **_loads(today, every),
    }
    return Answers(tables)

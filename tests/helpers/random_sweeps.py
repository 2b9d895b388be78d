"""Random sweeps of networks that need not exist: every shape, ties, losses and gaps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from netplan.failures import Hit, Scenario, Sweep
from netplan.failures.digest_base import Measures
from netplan.routing.demands import Demands

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("segment", "link", "site", "srlg", "pair", "draw")
LEVELS = (0.0, 10.0, 10.0 + 1e-12, 30.0, 70.1, 100.0, 130.0)
"""Few values, some equal but for rounding, so that ties are many."""


def part(sweep: Sweep, first: int, last: int) -> Sweep:
    """Return scenarios ``first`` to ``last`` of a sweep, as if they had been swept alone."""
    rows = slice(first, last)
    return replace(
        sweep,
        scenarios=sweep.scenarios[rows],
        hits=sweep.hits[rows],
        load_gbps=sweep.load_gbps[rows],
        lost=sweep.lost[rows],
        latency_ms=sweep.latency_ms[rows],
        site_ms=sweep.site_ms[rows],
        why={row - first: text for row, text in sweep.why.items() if first <= row < last},
    )


def seeded_sweep(
    seed: int, *, scenarios: int, links: int = 4, demands: int = 5, sites: int = 3
) -> Sweep:
    """Return a sweep whose numbers are drawn from a seed."""
    draw = np.random.default_rng(seed)

    def away(*shape: int) -> NDArray[np.float64]:
        ms = draw.choice([1.0, 1.0 + 1e-12, 2.5, 7.0, 9.0], shape)
        return np.where(draw.random(shape) < 0.2, np.inf, ms)

    why = {int(row): "no time left" for row in np.flatnonzero(draw.random(scenarios) < 0.1)}
    ms, base_ms = away(scenarios, demands), away(demands)
    lost = np.isinf(ms)
    volume = draw.choice([1.0, 0.1, 3.3], demands)
    load = draw.choice(LEVELS, (scenarios, links, 2))
    site_ms = away(scenarios, sites)
    for held in (ms, load, site_ms):
        held[list(why)] = np.nan
    names = [f"n{n % 3}" for n in range(demands)]
    return Sweep(
        scenarios=tuple(_scenario(row, draw) for row in range(scenarios)),
        hits=tuple(
            Hit(frozenset(np.flatnonzero(draw.random(links) < 0.3).tolist()), frozenset())
            for _ in range(scenarios)
        ),
        capacity_gbps=draw.choice([100.0, 7.0], links),
        base_gbps=draw.choice(LEVELS, (links, 2)),
        load_gbps=load,
        demands=Demands(
            ids=tuple(f"d{n}" for n in range(demands)),
            source=tuple(names),
            target=tuple(reversed(names)),
            service=tuple(draw.choice(["gold", "", "bulk"], demands).tolist()),
            volume_gbps=volume,
            year=2026,
        ),
        base_lost=np.isinf(base_ms),
        lost=lost,
        base_ms=base_ms,
        latency_ms=ms,
        sites=tuple(f"S{n}" for n in range(sites)),
        base_site_ms=away(sites),
        site_ms=site_ms,
        why=why,
    )


def _scenario(row: int, draw: np.random.Generator) -> Scenario:
    """Return a scenario of any kind, of one member or two."""
    kind = str(draw.choice(KINDS))
    members = [f"S{draw.integers(3)}", f"x{row}"][: int(draw.integers(1, 3))]
    among = ["sites", "segments"][: len(members)]
    return Scenario(f"{kind}{row}", kind, tuple(members), tuple(among))


def made_measures(sites: int = 3) -> Measures:
    """Return what the sweeps of ``seeded_sweep`` are judged by: three sites of one node each."""
    return Measures(
        classes=("gold", "bulk", ""),
        promise_ms={"gold": 5.0},
        site_promise_ms={"S0": 5.0},
        failure_utilisation=1.0,
        hub="S2",
        node_rows={f"n{n}": n for n in range(3)},
        site_nodes={f"S{n}": (n,) for n in range(min(3, sites))},
    )


SWEEPS = st.builds(
    seeded_sweep,
    seed=st.integers(0, 2**32 - 1),
    scenarios=st.integers(0, 30),
    links=st.integers(0, 12),
    demands=st.integers(0, 12),
    sites=st.integers(0, 9),
)

"""Checks of what a plan builds: that steps fit the terms, circuits stand and waves have room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.capacity.proof.evidence import module_of
from netplan.capacity.proof.fibre import broken_links, crowded, overlit
from netplan.capacity.proof.modules import capacities
from netplan.capacity.proof.scope import overreach
from netplan.capacity.proof.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.capacity.proof.evidence import Evidence
    from netplan.topology.network import Network

NEAR = 1e-6


def plant(seen: Evidence) -> Iterator[Verdict]:
    """Check the steps and the network of every year."""
    yield _scope(seen)
    yield _steps(seen)
    yield _modules(seen)
    yield _joined(seen)
    yield _waves(seen)
    yield _egress(seen)


def _scope(seen: Evidence) -> Verdict:
    """Check that steps change what a plan may build, and nothing else."""
    wrong = [
        text
        for each in seen.bought
        for text in overreach(
            each.before,
            each.step.change,
            first=seen.network,
            lease_pairs=seen.terms.lease_pairs,
        )
    ]
    return Verdict("scope", len(wrong), 0, passed=not wrong, detail="; ".join(wrong))


def _steps(seen: Evidence) -> Verdict:
    """Check that steps fall in the years of the terms, one a year."""
    years = [step.year for step in seen.plan.steps]
    wrong = sorted({y for y in years if y not in seen.terms.years or years.count(y) > 1})
    return Verdict(
        "steps", len(wrong), 0, passed=not wrong, detail=", ".join(str(year) for year in wrong)
    )


def _modules(seen: Evidence) -> Verdict:
    """Check that no link's table row and its modules say different capacities in a year.

    A row that stands for more than its modules is a capacity counted twice.
    """
    wrong = []
    for year in seen.years:
        links = year.network["links"]
        for link, gbps in capacities(year.network, year.year).items():
            stated = float(links.value(link, "capacity_gbps")) if link in links else 0.0
            # A link whose last module has gone keeps its row, as a capacity is above 0 there.
            if abs(stated - gbps) > NEAR and gbps > 0:
                wrong.append(f"{year.year} {link}: {stated:g}, modules {gbps:g}")
    return Verdict("modules_match", len(wrong), 0, passed=not wrong, detail="; ".join(wrong))


def _joined(seen: Evidence) -> Verdict:
    """Check that circuits run from node to node over built fibre, and no pair is lit twice."""
    known = {*broken_links(seen.network), *overlit(seen.network)}
    broken: dict[str, None] = {}
    for year in seen.years:
        broken |= dict.fromkeys([*broken_links(year.network), *overlit(year.network)])
    worse = [name for name in broken if name not in known]
    return Verdict("joined", len(worse), 0, passed=not worse, detail=", ".join(worse))


def _waves(seen: Evidence) -> Verdict:
    """Check that waves have room on every segment and carrier, but where they lack it today."""
    unit = module_of(seen.terms)
    worst, details = 0, []
    for year in seen.years:
        old = crowded(seen.network, year.year, module=unit)
        new = crowded(year.network, year.year, module=unit)
        worse = {key: waves for key, waves in new.items() if waves > old.get(key, 0)}
        worst = max([worst, *worse.values()])
        details += [f"{year.year} {' '.join(key)} +{waves}" for key, waves in worse.items()]
    return Verdict("waves", worst, 0, passed=not details, detail=", ".join(details))


def _egress(seen: Evidence) -> Verdict:
    """Check the capacity that crosses the home border in the last year, each direction."""
    last = seen.years[-1]
    total = sum(
        gbps
        for row, gbps in enumerate(last.count.capacity_gbps().tolist())
        if _crosses(last.network, row, set(seen.terms.home))
    )
    target = seen.terms.egress_target_gbps
    return Verdict("egress", total, target, passed=total >= target - NEAR)


def _crosses(network: Network, row: int, home: set[str]) -> bool:
    """Tell whether a link crosses the border of home."""
    ends = (network["links"][end][row] for end in ("a", "b"))
    inside = [network["nodes"].value(end, "site") in home for end in ends]
    return inside[0] != inside[1]

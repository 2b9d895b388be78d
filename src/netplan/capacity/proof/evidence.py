"""What the checks of a plan look at: its network year by year, what it bought, how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.capacity.proof.fixed import fixed_paths, stands_fixed
from netplan.capacity.proof.ledger import Entry, Prices, entries
from netplan.capacity.proof.standing import Stand, Year, stands_by_igp, stands_freely
from netplan.capacity.proof.strikes import Strike, strikes
from netplan.errors import InputError
from netplan.topology.changes import apply_change
from netplan.topology.checks import keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.capacity.plan import Plan
    from netplan.capacity.proof.fixed import FixedPaths
    from netplan.capacity.proof.standing import Pair
    from netplan.capacity.steps import Step
    from netplan.capacity.terms import Terms
    from netplan.compute import Progress
    from netplan.topology.checks import Fault
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Bought:
    """A step with the network before and after it, and everything it buys."""

    step: Step
    before: Network
    after: Network
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is counted of a plan.

    ``years`` has the network of each year of the terms, ``stands`` every state of every year
    under the terms' routing, ``beside`` the same under plain ECMP. ``reached`` are the pairs of
    ends that can be served before the plan, ``joined[year]`` those of each year with it.
    """

    network: Network
    plan: Plan
    terms: Terms
    bought: tuple[Bought, ...]
    years: tuple[Year, ...]
    reached: frozenset[Pair]
    joined: dict[int, frozenset[Pair]]
    stands: tuple[Stand, ...]
    beside: tuple[Stand, ...]


def module_of(terms: Terms) -> str:
    """Return what a link is enlarged with where its own technology is not for sale."""
    return terms.modules[0] if terms.modules else ""


def bought_by(network: Network, plan: Plan, terms: Terms) -> tuple[Bought, ...]:
    """Return what every step buys, in the order of years.

    Raises InputError, KeyError or ValueError where a step cannot be applied, or names what is not
    there.
    """
    found = []
    here = network
    for step in sorted(plan.steps, key=lambda step: step.year):
        after = apply_change(here, step.change)
        lost = _dangling(after) - _dangling(here)
        if lost:
            raise InputError(step.change.id, [fault.finding() for fault in lost])
        prices = Prices(network, step.year, module_of(terms))
        found.append(Bought(step, here, after, tuple(entries(prices, here, after))))
        here = after
    return tuple(found)


def _dangling(network: Network) -> set[Fault]:
    """Return what refers to a row that is not there, or stands twice."""
    return {fault for rule in keys.rules() for fault in rule.check(network)}


def in_year(network: Network, bought: Sequence[Bought], year: int) -> Network:
    """Return the network with every step in service in ``year``."""
    there = [each.after for each in bought if each.step.year <= year]
    return there[-1] if there else network


def evidence(
    network: Network, plan: Plan, terms: Terms, bought: tuple[Bought, ...], *, progress: Progress
) -> Evidence:
    """Count a plan whose steps can be applied."""
    years = tuple(
        Year.of(in_year(network, bought, year), year, wanted=network) for year in terms.years
    )
    listed = [(year, strike) for year in years for strike in strikes(year.network, terms)]
    fixed = {year.year: fixed_paths(year, plan.paths) for year in years}
    stands, beside = [], []
    for number, (year, strike) in enumerate(listed):
        progress("proving", number, len(listed))
        igp = stands_by_igp(year, strike, limit=limit_of(terms, strike), policy=terms.policy)
        beside.append(igp)
        stands.append(_own(year, strike, fixed[year.year], terms) or igp)
    progress("proving", len(listed), len(listed))
    return Evidence(
        network=network,
        plan=plan,
        terms=terms,
        bought=bought,
        years=years,
        reached=frozenset(Year.of(network, terms.years[0], wanted=network).reached(Strike())),
        joined={year.year: frozenset(year.reached(Strike())) for year in years},
        stands=tuple(stands),
        beside=tuple(beside),
    )


def _own(year: Year, strike: Strike, fixed: FixedPaths, terms: Terms) -> Stand | None:
    """Return how a state stands under the routing that the plan declares; None: plain ECMP."""
    limit = limit_of(terms, strike)
    if terms.routing == "free":
        return stands_freely(year, strike, limit=limit)
    return stands_fixed(year, strike, fixed, limit=limit) if terms.routing == "backups" else None


def limit_of(terms: Terms, strike: Strike) -> float:
    """Return the utilisation that a state may reach."""
    return terms.failure_utilisation if strike.scenario else terms.working_utilisation

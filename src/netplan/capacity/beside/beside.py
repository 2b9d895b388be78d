"""A plan made for free routing, seen under plain ECMP by IGP cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.capacity.beside.answer import Beside, Way, overloads, ways_table
from netplan.capacity.beside.costs import other_costs
from netplan.capacity.beside.ground import Ground
from netplan.capacity.beside.more_modules import more_modules
from netplan.capacity.beside.pinned import explicit_paths
from netplan.capacity.beside.settings import BesideSettings
from netplan.compute import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network


def beside(
    network_after: Network,
    *,
    terms: Terms,
    year: int | None = None,
    settings: BesideSettings | None = None,
    progress: Progress = silent,
) -> Beside:
    """Return what would overload under plain ECMP, and three ways to close that gap.

    ``network_after`` is the network with the plan's changes, seen with the demands of ``year``
    (else of the last one of ``terms``) without failure and after each that the plan is to
    survive, hand-overs by the policy of ``terms``. The ways are: other IGP costs (no money, a
    list of changes), explicit paths with backups for the demands that fill links (no money
    either), and more modules (exact, link by link). Each says how far it gets; its change list
    gives the network that it reaches. Searches count their steps, so that equal input gives equal
    answers. Exchange ports are not part of it. Raises InputError for unknown kinds of failures.
    """
    asked = settings or BesideSettings()
    when = terms.years[-1] if year is None else year
    ground = Ground.of(network_after, terms, year=when)
    look = ground.look()
    makers: tuple[Callable[[], Way], ...] = (
        lambda: other_costs(ground, look, evaluations=asked.evaluations, seed=asked.seed),
        lambda: explicit_paths(ground, look, demands=asked.demands, paths=asked.paths),
        lambda: more_modules(ground, look, terms, year=when),
    )
    ways = []
    for number, make in enumerate(makers, 1):
        ways.append(make())
        progress("ways to close the gap", number, len(makers))
    return Beside(
        overloads=overloads(ground, look),
        ways=ways_table(look, ways),
        changes={way.name: way.change for way in ways},
    )

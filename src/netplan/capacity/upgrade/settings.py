"""What a search for upgrades is asked for: the terms of the plan, and how hard to search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netplan.capacity.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeSettings:
    """The question that ``upgrade`` answers.

    The search ends at the relative ``gap`` or after ``time_limit_s``. With ``hub_links`` new
    direct links from the network's hub to its cities and hubs may be opened besides the candidates
    of the tables. Parallel links on other fibre are offered wherever a failure takes all links
    between two nodes; without ``parallel`` only where a demand would else be cut off, which is
    quicker to search and may cost more. On ``barred`` links, segments and exchanges nothing may
    be bought: what a planner rules out, or what a receipt leaves out.
    """

    terms: Terms
    gap: float = 0.005
    time_limit_s: float = 120.0
    seed: int = 0
    hub_links: bool = True
    parallel: bool = True
    barred: tuple[str, ...] = ()
    exactly_here: bool = False

"""A plan with what it was made for and what was proved of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from netplan import __version__
from netplan.errors import Finding
from netplan.io.plans_prints import changed, prints_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.capacity.plan import Plan
    from netplan.capacity.settings import ExpandSettings
    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlanFile:
    """A plan with what it was made for and what was proved of it, as its folder holds it.

    ``network`` is the name in ``network.toml``, ``state`` the change lists applied before the
    plan, ``prints`` a fingerprint of every table then. ``tables`` are by the name of their file:
    ``certificate``, ``certificate_states``, ``receipts``, and whatever else is given, such as
    ``runout``. ``latency`` is the question of a plan whose aim is latency.
    """

    network: str
    state: tuple[str, ...] = ()
    prints: Mapping[str, str]
    terms: Terms
    latency: ExpandSettings | None = None
    plan: Plan
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    made_by: str = f"netplan {__version__}"

    def __post_init__(self) -> None:
        """Freeze both mappings."""
        object.__setattr__(self, "prints", MappingProxyType(dict(self.prints)))
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def table(self, name: str) -> pd.DataFrame:
        """Return the table called ``name``; one without rows or columns where there is none."""
        return self.tables.get(name, pd.DataFrame())


def plan_file(
    network: Network,
    plan: Plan,
    *,
    terms: Terms,
    latency: ExpandSettings | None = None,
    tables: Mapping[str, pd.DataFrame] | None = None,
) -> PlanFile:
    """Return ``plan``, made for ``network`` under ``terms``, with its evidence in ``tables``."""
    return PlanFile(
        network=network.settings.name,
        state=network.state,
        prints=prints_of(network),
        terms=terms,
        latency=latency,
        plan=plan,
        tables=tables or {},
    )


def drift(made: PlanFile, network: Network) -> list[Finding]:
    """Return a finding for every table of ``network`` that is not as the plan was made for.

    Which may be meant: prices are news, a demand is revised. Whether the plan still holds is
    for its certificate to say.
    """
    what = "is not what the plan was made for; its proof speaks of other data"
    return [
        Finding(name if name.endswith(".toml") else f"{name}.csv", 0, "", what)
        for name in changed(made.prints, network)
    ]

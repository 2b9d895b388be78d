"""What a plan promises: years, money, failures to stand, and how traffic is routed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isnan
from typing import TYPE_CHECKING, Any, Literal, get_args

from netplan.routing.crossing import policy_of
from netplan.topology.select import select

if TYPE_CHECKING:
    from netplan.routing.crossing import Policy
    from netplan.topology.network import Network

Routing = Literal["free", "backups", "ecmp"]
ROUTINGS: tuple[Routing, ...] = get_args(Routing)

Lateness = Literal["off", "hard", "priced"]
LATENESSES: tuple[Lateness, ...] = get_args(Lateness)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a plan is held to; the certificate checks exactly this.

    ``years`` are its periods in order, the last of them the horizon. ``year_budgets_cny`` has one
    budget a year, in money of that year (inf: none; empty: none at all), ``budget_cny`` one for
    all years together. ``routing`` says how traffic flows: ``free`` splits it as is best over
    every way that the exchanges' rules allow, ``backups`` gives each demand one working and one
    backup path, ``ecmp`` follows the IGP costs, reconverged after a failure; ``policy`` chooses
    the exchange under the last two. ``survive`` names kinds of failures as ``sweep --fail`` does.
    A demand that a failure cuts off whatever is built is exempt where ``spare_stranded``, and a
    finding where not. ``latency`` says whether the classes' one-way limits are left out
    (``off``), kept by every working path (``hard``), or cost ``late_cny_per_gbps_ms`` for each
    Gbit/s and ms above them (``priced``). ``egress_target_gbps`` is capacity across the border of
    ``home``, each direction, reached in the last year. ``discount_rate`` is per year. A carrier
    without fibre on a candidate segment may lease ``lease_pairs`` pairs there.
    """

    years: tuple[int, ...]
    year_budgets_cny: tuple[float, ...] = ()
    budget_cny: float = inf
    routing: Routing = "free"
    policy: Policy = "hot_potato"
    survive: tuple[str, ...] = ()
    spare_stranded: bool = False
    working_utilisation: float = 0.7
    failure_utilisation: float = 1.0
    home: tuple[str, ...] = ()
    egress_target_gbps: float = 0.0
    modules: tuple[str, ...] = ()
    latency: Lateness = "off"
    late_cny_per_gbps_ms: float = 0.0
    discount_rate: float = 0.0
    lease_pairs: int = 2


def terms_of(network: Network, *, periods: bool = False, **changes: Any) -> Terms:
    """Return the terms that ``network.toml`` asks for, with ``changes`` to single fields.

    The plan is for the horizon alone; with ``periods``, for every year of the table ``periods``
    up to the horizon, within the budgets there.
    """
    own, table = network.settings, network["periods"]
    years: tuple[int, ...] = (own.horizon_year,)
    budgets: tuple[float, ...] = ()
    if periods and len(table):
        rows = [row for row in table.rows() if row["year"] <= own.horizon_year]
        years = tuple(int(row["year"]) for row in rows)
        budgets = tuple(_budget(row["budget_cny"]) for row in rows)
    asked = Terms(
        years=years,
        year_budgets_cny=budgets,
        budget_cny=own.budget_cny or inf,
        routing=own.plan_routing,  # type: ignore[arg-type]  # one of ROUTINGS, or check_terms says so
        policy=policy_of(network),
        survive=own.survive,
        working_utilisation=own.working_utilisation,
        failure_utilisation=own.failure_utilisation,
        home=select(network, own.home),
        egress_target_gbps=own.egress_target_gbps,
        modules=own.plan_modules or ((own.plan_module,) if own.plan_module else ()),
        late_cny_per_gbps_ms=own.late_cny_per_gbps_ms,
        discount_rate=own.discount_rate,
    )
    return replace(asked, **changes)


def _budget(cny: float) -> float:
    """Return a budget; an empty one is no limit."""
    return inf if isnan(cny) else float(cny)

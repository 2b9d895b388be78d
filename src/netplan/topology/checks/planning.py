"""Rules of what a plan starts from: modules in service, periods, prices, and what may be opened."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from netplan.errors import near
from netplan.topology.checks.fault import Fault, Rule
from netplan.topology.checks.fibre import in_service

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netplan.topology.network import Network

FAILURE_KINDS = (
    "segments",
    "links",
    "members",
    "srlgs",
    "corridors",
    "sites",
    "exchanges",
    "areas",
    "scenarios",
)
"""Kinds of elements that ``survive`` may name, one at a time."""

FAILURE_SETS = ("pairs", "random", "weighted", "circle", "corridor")
"""Failure sets that ``survive`` may name with settings of their own, behind a colon."""

_PRICED = ("exchange_ports", "line_systems", "modules", "segments")
_RIDDEN = ("existing", "candidate")
_ROUNDING = 1e-9


def rules() -> tuple[Rule, ...]:
    """Return every rule of planning."""
    return (
        Rule(service_years, ("link_modules",)),
        Rule(made_of, ("link_modules", "links", "modules", "network")),
        Rule(period_years, ("network", "periods")),
        Rule(currencies, (*_PRICED, "network")),
        Rule(candidate_paths, ("links", "segments")),
        Rule(port_steps, ("exchange_ports",)),
        Rule(plan_settings, ("network",)),
    )


def service_years(network: Network) -> Iterator[Fault]:
    """Yield a fault for each row of modules that goes out of service before it came in."""
    for number, row in enumerate(network["link_modules"].rows(), 1):
        installed, retired = row["installed_year"], row["retire_year"]
        if 0 < retired <= installed:
            what = f"must be after installed_year {installed}, is {retired}{_label(row)}"
            yield Fault("link_modules", number, "retire_year", what)


def _label(row: Mapping[str, Any]) -> str:
    """Return which modules a row is about, in brackets."""
    return f" (link {row['link']}, module {row['module']})"


def made_of(network: Network) -> Iterator[Fault]:
    """Yield a fault for each link whose capacity is not that of its modules in any year.

    Capacity = sum of count x capacity of the modules in service, in the base year. A network that
    a plan was applied to has the capacity of a later year, up to the horizon.
    """
    modules, base = network["modules"], network.settings.base_year
    size = dict(zip(modules.ids, modules["capacity_gbps"].tolist(), strict=True))
    batches = defaultdict(list)
    for row in network["link_modules"].rows():
        batches[row["link"]].append(row)
    years = range(base, max(base, network.settings.horizon_year) + 1)
    for number, link in enumerate(network["links"].rows() if batches else (), 1):
        rows = batches.get(link["link"], [])
        # Rows that cannot be counted have their own findings.
        if not rows or any(row["module"] not in size or row["count"] < 1 for row in rows):
            continue
        sums = [
            sum(row["count"] * size[row["module"]] for row in rows if in_service(row, year))
            for year in years
        ]
        stated = link["capacity_gbps"]
        if all(abs(stated - total) > _ROUNDING * max(1.0, total) for total in sums):
            right = f"must be {sums[0]:g}, the sum of its link_modules in service in {base}"
            what = f"{right}, is {stated:g} (link {link['link']})"
            yield Fault("links", number, "capacity_gbps", what)


def period_years(network: Network) -> Iterator[Fault]:
    """Yield a fault for each period before the base year, or not after the one above it."""
    base, last = network.settings.base_year, None
    for number, year in enumerate(network["periods"]["year"].tolist(), 1):
        if year < base:
            what = f"must not be before base_year {base}, is {year}"
            yield Fault("periods", number, "year", what)
        # The same year twice is a matter of keys.
        if last is not None and year < last:
            what = f"must come after {last} in the row above, is {year}: periods stand in order"
            yield Fault("periods", number, "year", what)
        last = year


def currencies(network: Network) -> Iterator[Fault]:
    """Yield a fault for each row whose prices are in another currency than ``network.toml``'s."""
    own = network.settings.currency
    for name in _PRICED:
        table = network[name]
        for number, cell in enumerate(table["currency"].tolist(), 1):
            if cell and cell != own:
                what = (
                    f"must be {own} as in network.toml, or empty, is {cell!r}: convert the prices"
                )
                yield Fault(name, number, "currency", what)


def candidate_paths(network: Network) -> Iterator[Fault]:
    """Yield a fault for each candidate link over a segment that no plan can use or build."""
    segments = network["segments"]
    status = dict(zip(segments.ids, segments["status"].tolist(), strict=True))
    for number, row in enumerate(network["links"].rows(), 1):
        if row["status"] != "candidate":
            continue
        for column in ("segments", "backup_segments"):
            for segment in row[column]:
                found = status.get(segment, "")
                if found and found not in _RIDDEN:
                    what = (
                        f"{segment!r} is {found}; a candidate link rides "
                        f"{' or '.join(_RIDDEN)} segments alone (link {row['link']})"
                    )
                    yield Fault("links", number, column, what)


def port_steps(network: Network) -> Iterator[Fault]:
    """Yield a fault for each port that can grow, at no price."""
    for number, row in enumerate(network["exchange_ports"].rows(), 1):
        if row["step_gbps"] > 0 and not row["step_capex_cny"] > 0:
            what = (
                f"must be given where step_gbps is, {row['step_gbps']:g} "
                f"(exchange {row['exchange']}, carrier {row['carrier']})"
            )
            yield Fault("exchange_ports", number, "step_capex_cny", what)


def plan_settings(network: Network) -> Iterator[Fault]:
    """Yield a fault for each setting of plans that cannot be meant."""
    rate = network.settings.discount_rate
    if rate > 1:
        what = f"must be at most 1, is {rate:g}: 0.06 is 6 % a year"
        yield Fault("network", 0, "discount_rate", what)
    known = (*FAILURE_KINDS, *FAILURE_SETS)
    for term in network.settings.survive:
        kind, colon, _ = term.partition(":")
        if kind.strip() not in (FAILURE_SETS if colon else FAILURE_KINDS):
            what = f"no kind of failure {term!r}{near(kind, known)}; there are {', '.join(known)}"
            yield Fault("network", 0, "survive", what)

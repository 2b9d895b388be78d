"""Rules of ``network.toml``: what it names exists, and its figures can be."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from netplan.errors import near
from netplan.topology.checks.fault import Fault
from netplan.topology.checks.promises import SetChecker
from netplan.topology.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.topology.network import Network

_SETS = ("home", "cities", "hubs", "locals")
CHOICES = {
    "language": ("en", "zh"),
    "exchange_policy": ("hot_potato", "cold_potato", "least_latency", "least_cost"),
    "plan_routing": ("free", "backups", "ecmp"),
}
_ABOVE_ZERO = ("focus_ring_ms", "regenerator_reach_km")
_AT_LEAST_ZERO = ("egress_target_gbps", "budget_cny", "discount_rate", "late_cny_per_gbps_ms")
_SHARES = (
    "mean_utilisation",
    "mean_utilisation_variants",
    "working_utilisation",
    "failure_utilisation",
)
_DEFAULTS = {field.name: field.default for field in fields(Settings)}


def _fault(key: str, what: str) -> Fault:
    """Return a fault of one key of ``network.toml``."""
    return Fault("network", 0, key, what)


def settings_sets(network: Network) -> Iterator[Fault]:
    """Yield a fault for each site set of the settings, and a hub, that names no site.

    A set left at its default may name nothing: a network need not have clusters.
    """
    settings, sites = network.settings, network["sites"]
    if settings.hub and settings.hub not in sites:
        yield _fault("hub", f"no site {settings.hub!r}{near(settings.hub, sites.ids)}")
    check = SetChecker(network)
    for key in _SETS:
        terms = getattr(settings, key)
        if terms != _DEFAULTS[key] and (why := check(terms)):
            yield _fault(key, why)


def settings_names(network: Network) -> Iterator[Fault]:
    """Yield a fault for each change list, ring set and module of the settings that is not there."""
    settings = network.settings
    known = {
        "change list": tuple(sorted(network.changes)),
        "ring set": tuple(dict.fromkeys(network["rings"].ids)),
        "module": network["modules"].ids,
    }
    named = (
        ("today", "change list", (settings.today,)),
        ("tiered", "change list", (settings.tiered,)),
        ("variants", "change list", settings.variants),
        ("ring_set", "ring set", (settings.ring_set,)),
        ("plan_module", "module", (settings.plan_module,)),
        ("plan_modules", "module", settings.plan_modules),
    )
    for key, noun, names in named:
        for name in names:
            if name and name not in known[noun]:
                yield _fault(key, f"no {noun} {name!r}{near(name, known[noun])}")


def _figures(settings: Settings) -> Iterator[Fault]:
    """Yield a fault for each single figure of the settings outside its bounds."""
    for key in _ABOVE_ZERO:
        if not getattr(settings, key) > 0:
            yield _fault(key, f"must be above 0, is {getattr(settings, key):g}")
    for key in _AT_LEAST_ZERO:
        if getattr(settings, key) < 0:
            yield _fault(key, f"must be at least 0, is {getattr(settings, key):g}")
    for key in _SHARES:
        value = getattr(settings, key)
        for share in value if isinstance(value, tuple) else (value,):
            if not 0 < share <= 1:
                yield _fault(key, f"must be above 0 and at most 1, is {share:g}")


def settings_values(network: Network) -> Iterator[Fault]:
    """Yield a fault for each figure or choice of the settings that cannot be."""
    settings = network.settings
    yield from _figures(settings)
    for key, allowed in CHOICES.items():
        value = getattr(settings, key)
        if value not in allowed:
            hint = near(value, allowed)
            yield _fault(key, f"must be one of {', '.join(allowed)}, is {value!r}{hint}")
    low, high = settings.route_factor_low, settings.route_factor_high
    if low < 1:
        yield _fault("route_factor_low", f"must be at least 1, is {low:g}")
    if not low <= settings.route_factor <= high:
        what = f"must lie from {low:g} (low) to {high:g} (high), is {settings.route_factor:g}"
        yield _fault("route_factor", what)
    if settings.horizon_year < settings.base_year:
        what = f"must not be before base_year {settings.base_year}, is {settings.horizon_year}"
        yield _fault("horizon_year", what)

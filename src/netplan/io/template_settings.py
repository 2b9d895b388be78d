"""What each setting of a network means, for templates: a setting is told as a column is."""

from __future__ import annotations

from dataclasses import fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from netplan.io.workbook_settings import setting_kinds
from netplan.schema import Column
from netplan.topology.checks.settings import CHOICES
from netplan.topology.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

_SET = "sites by id, role:, province:, region: or hub:"

MEANINGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "name": ("", "short name of the network"),
        "title_en": ("", "title of reports and maps in English"),
        "title_zh": ("", "the same in Chinese"),
        "language": ("", "language of output"),
        "hub": ("", "site that latencies are measured from, by its id"),
        "home": ("", f"places whose border traffic counts as egress: {_SET}"),
        "cities": ("", f"places to be reached: {_SET}"),
        "hubs": ("", f"other hubs to be reached: {_SET}"),
        "locals": ("", f"places of the hub's own surroundings: {_SET}"),
        "gateways": ("", f"places where traffic leaves the country: {_SET}"),
        "currency": ("", "currency of every cost, whatever the column is called"),
        "price_date": ("", "date of the prices"),
        "data_date": ("", "date of the data"),
        "today": ("", "change list that leads to today's network; empty: the tables are today"),
        "tiered": ("", "change list that leads to the network before direct links"),
        "variants": ("", "change lists that are looked at beside today"),
        "ring_set": ("", "set of rings to measure by, as an id in rings"),
        "focus_ring_ms": ("ms one-way", "ring that maps and reports look at first"),
        "base_year": ("", "year of the demands' volumes"),
        "horizon_year": ("", "last year that is planned for"),
        "mean_utilisation": ("", "share of egress capacity in use, above 0, up to 1"),
        "mean_utilisation_variants": ("", "other shares to compare it with"),
        "route_factor": ("", "cable length over geodesic where no length is given"),
        "route_factor_low": ("", "its lower bound, at least 1"),
        "route_factor_high": ("", "its upper bound"),
        "regenerator_reach_km": ("km", "cable without a regenerator where no module is named"),
        "working_utilisation": ("", "highest planned utilisation without a failure"),
        "failure_utilisation": ("", "highest planned utilisation during a failure"),
        "egress_target_gbps": ("Gbit/s", "egress capacity wanted, each direction; 0: none"),
        "budget_cny": ("currency", "money for upgrades; 0: none"),
        "plan_module": ("", "module of new circuits, as an id in modules; empty: any"),
        "plan_modules": ("", "modules that a plan may buy, by id; empty: plan_module alone"),
        "plan_routing": ("", "how traffic flows in a plan of least cost"),
        "survive": ("", "failures that a plan must stand, by kind: segments, links, srlgs, sites"),
        "discount_rate": ("", "yearly share by which later money counts less"),
        "late_cny_per_gbps_ms": ("currency", "price of each Gbit/s and ms beyond a class's limit"),
        "exchange_policy": ("", "how the exchange is chosen where networks meet"),
        "note_en": ("", "what a reader must know of the data"),
        "note_zh": ("", "the same in Chinese"),
    }
)
"""Unit and meaning of each setting."""

_KINDS: Final = {str: "text", float: "number", int: "integer"}


def settings_columns() -> tuple[Column, ...]:
    """Return every setting as a column: kind, unit, default, choices and meaning.

    >>> [column.default for column in settings_columns() if column.name == "route_factor"]
    [1.5]
    """
    kinds = setting_kinds()
    plain = Settings(name="")
    columns = []
    for field in fields(Settings):
        unit, meaning = MEANINGS[field.name]
        inner, many = kinds[field.name]
        required = field.name == "name"
        choices = CHOICES.get(field.name, ())
        kind = "list" if many else "choice" if choices else _KINDS[inner]
        columns.append(
            Column(
                name=field.name,
                kind=kind,  # type: ignore[arg-type]
                unit=unit,
                meaning=meaning,
                required=required,
                choices=choices,
                default=None if required else getattr(plain, field.name),
            )
        )
    return tuple(columns)

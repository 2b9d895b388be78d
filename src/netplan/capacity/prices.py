"""What a price of the tables has become by the year of an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.capacity.steps import lead_years

if TYPE_CHECKING:
    from netplan.topology.network import Network


def price_factor(network: Network, table: str, row: str, *, year: int) -> float:
    """Return by what to multiply a price of ``table``'s ``row`` for service in ``year``.

    (1 + cost_change_per_year) ^ (order year - base year), where the order goes out
    ``lead_months // 12`` years before ``year``. ``table`` is modules or line_systems.
    """
    prices = network[table]
    ordered = year - lead_years(int(prices.value(row, "lead_months")))
    change = float(prices.value(row, "cost_change_per_year"))
    return float((1.0 + change) ** (ordered - network.settings.base_year))

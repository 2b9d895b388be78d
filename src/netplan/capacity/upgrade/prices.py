"""What something costs that is in service from a year: when it is ordered, and at what price."""

from __future__ import annotations

from dataclasses import dataclass

from netplan.capacity.steps import lead_years


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """When money is spent, and what it is worth.

    ``years`` are the plan's periods, ``first_order`` the first year anything can be ordered in,
    ``base_year`` that of the tables' prices, ``discount_rate`` per year.
    """

    years: tuple[int, ...]
    first_order: int
    base_year: int
    discount_rate: float

    def order(
        self, cny: float, *, year: int, months: int = 0, change: float = 0.0, sold_from: int = 0
    ) -> Price | None:
        """Return the price of something that costs ``cny`` in the base year.

        It is ordered ``months // 12`` years before ``year``, at cny x (1 + change) ^ (order year -
        base year); None where that is before the first order, or before it is sold.

        >>> market = Market(years=(2026, 2027), first_order=2026, base_year=2026, discount_rate=0.1)
        >>> market.order(100.0, year=2027, months=6, change=-0.1).cny
        90.0
        >>> market.order(100.0, year=2026, months=12) is None
        True
        """
        ordered = year - lead_years(months)
        if ordered < max(self.first_order, sold_from):
            return None
        return Price(
            cny=cny * (1.0 + change) ** (ordered - self.base_year),
            order_year=ordered,
            worth=(1.0 + self.discount_rate) ** (self.years[0] - ordered),
        )

    def period(self, order_year: int) -> int:
        """Return the number of the period whose budget pays for an order.

        >>> market = Market(years=(2026, 2028), first_order=2026, base_year=2026, discount_rate=0)
        >>> market.period(2027), market.period(2028)
        (0, 1)
        """
        return max((n for n, year in enumerate(self.years) if year <= order_year), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A price in CNY of the year of order; ``worth`` is what 1 CNY then is in the first year."""

    cny: float
    order_year: int
    worth: float

"""What ``network.toml`` says of a network as a whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of one network folder; every field is a key of ``network.toml``.

    ``hub`` is the site the study looks out from, ``home`` the set of sites whose border traffic
    counts as egress. ``history`` names the change lists that lead from the tables to today, in
    order; ``today`` is the state the study calls today, ``tiered`` the one before direct links.
    """

    name: str
    title_en: str = ""
    title_zh: str = ""
    language: str = "en"
    hub: str = ""
    home: tuple[str, ...] = ()
    cities: tuple[str, ...] = ("role:city",)
    hubs: tuple[str, ...] = ("role:cluster",)
    locals: tuple[str, ...] = ("role:local",)
    gateways: tuple[str, ...] = ("role:gateway",)
    currency: str = "CNY"
    price_date: str = ""
    data_date: str = ""
    today: str = ""
    tiered: str = ""
    variants: tuple[str, ...] = ()
    ring_set: str = ""
    focus_ring_ms: float = 8.0
    base_year: int = 2026
    horizon_year: int = 2030
    mean_utilisation: float = 0.35
    mean_utilisation_variants: tuple[float, ...] = ()
    route_factor: float = 1.5
    route_factor_low: float = 1.3
    route_factor_high: float = 1.7
    regenerator_reach_km: float = 1500.0
    working_utilisation: float = 0.7
    failure_utilisation: float = 1.0
    egress_target_gbps: float = 0.0
    budget_cny: float = 0.0
    plan_module: str = ""
    plan_modules: tuple[str, ...] = ()
    plan_routing: str = "free"
    survive: tuple[str, ...] = ()
    discount_rate: float = 0.0
    late_cny_per_gbps_ms: float = 0.0
    exchange_policy: str = "hot_potato"
    note_en: str = ""
    note_zh: str = ""

"""One row of a certificate, and how each check is called."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

COLUMNS = (
    "check",
    "name_en",
    "name_zh",
    "value",
    "limit",
    "unit",
    "passed",
    "detail_en",
    "detail_zh",
)
"""Columns of a certificate."""

NAMES = MappingProxyType(
    {
        "applies": ("the changes apply to the network", "变更清单可应用于网络", ""),
        "spend": (
            "cost counted from the changes = the plan's",
            "由变更复算的投资与规划一致",
            "CNY",
        ),
        "budget": ("cost within the budget", "投资不超过预算", "CNY"),
        "whole_modules": (
            "links enlarged by other than whole modules",
            "非整数模块扩容的链路",
            "links",
        ),
        "joined": (
            "links whose segments do not join or are not built",
            "光缆段不相接或未建成的链路",
            "links",
        ),
        "waves": (
            "waves beyond the lit pairs, at the worst place",
            "最挤处超出已点亮纤对的波数",
            "waves",
        ),
        "egress": (
            "capacity across the home border reaches its target",
            "出口容量达到目标",
            "Gbit/s",
        ),
        "latency": (
            "weighted latency by fresh paths = the plan's",
            "重新寻路所得加权单向时延与规划一致",
            "ms one-way",
        ),
        "latency_bound": (
            "weighted latency is not below the proved bound",
            "加权单向时延不低于已证下界",
            "ms one-way",
        ),
        "unserved": (
            "demand without any path, no more than today",
            "无路可达的需求不多于现状",
            "Gbit/s",
        ),
        "free_routing": (
            "share of the demand that fits when routed freely",
            "自由选路时可承载的需求倍数",
            "times",
        ),
        "igp": (
            "busiest link under equal-cost IGP routing, counted apart",
            "等价IGP选路下最忙链路利用率（独立复算）",
            "utilisation",
        ),
        "ecmp": (
            "busiest link by the project's ECMP router",
            "等价多路径路由器所得最忙链路利用率",
            "utilisation",
        ),
    }
)
"""English name, Chinese name and unit of every check."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check found, against what it may be at most or must be at least."""

    check: str
    value: float
    limit: float
    passed: bool
    detail: str = ""

    def cells(self) -> tuple[object, ...]:
        """Return the row of the certificate, in the order of ``COLUMNS``."""
        en, zh, unit = NAMES[self.check]
        value, limit = float(self.value), float(self.limit)
        return (self.check, en, zh, value, limit, unit, self.passed, self.detail, self.detail)

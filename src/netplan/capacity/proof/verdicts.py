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
        "scope": (
            "changes beyond what a plan may build",
            "超出可建设范围的变更",
            "changes",
        ),
        "steps": (
            "steps outside the years of the terms, or two in one year",
            "不在规划年份内或同年重复的步骤",
            "steps",
        ),
        "rows": (
            "cost of the plan's rows by year = that counted from the changes",
            "分年明细投资与由变更复算的一致",
            "CNY",
        ),
        "year_budgets": (
            "spend beyond a year's budget, at the worst",
            "超出年度预算的最大金额",
            "CNY",
        ),
        "objective": (
            "discounted cost counted from the changes = the plan's",
            "由变更复算的贴现投资与规划一致",
            "CNY",
        ),
        "bound": (
            "the proved bound is not above the plan's cost",
            "已证下界不高于规划投资",
            "CNY",
        ),
        "gap": (
            "distance of cost and bound is no more than the plan says",
            "投资与下界的差距不大于规划所称",
            "fraction",
        ),
        "lead": (
            "first year of order is not before anything can be ordered",
            "最早订货年份不早于可订货年份",
            "year",
        ),
        "sold": (
            "modules that are not for sale when they are ordered",
            "订货时不可购买的模块",
            "items",
        ),
        "modules_match": (
            "links whose capacity is not that of their modules",
            "容量与所列模块不符的链路",
            "links",
        ),
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
        "working": (
            "busiest link with nothing failed, under the plan's routing",
            "无故障时按规划选路最忙链路利用率",
            "utilisation",
        ),
        "survives": (
            "busiest link under the worst failure, under the plan's routing",
            "最坏故障下按规划选路最忙链路利用率",
            "utilisation",
        ),
        "ports": (
            "exchange ports loaded beyond their capacity in some state",
            "在某状态下超出容量的互联端口",
            "ports",
        ),
        "spared": (
            "demands spared in a failure = those that no building could save",
            "免保需求与任何建设都无法保住的需求一致",
            "demands",
        ),
        "late": (
            "traffic that does not flow within its class's latency limit",
            "未能在业务时延上限内承载的流量",
            "Gbit/s",
        ),
        "ecmp_beside": (
            "beside the terms: busiest link of the same plan under plain ECMP",
            "附注：同一规划按普通等价多路径时最忙链路利用率",
            "utilisation",
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

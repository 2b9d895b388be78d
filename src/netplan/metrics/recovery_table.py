"""Tables of recovery: failures with what is lost until they are mended, coverage, circuits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.failures.recovery.alternates import WAYS
from netplan.metrics.names import link_name, route_name, scenario_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from netplan.failures.recovery.circuits import Restored
    from netplan.failures.recovery.coverage import Coverage
    from netplan.failures.recovery.timeline import Mode, Phase, Recovery, Timeline
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

MODE_NAMES: Mapping[Mode, tuple[str, str]] = {
    "igp": ("IGP alone", "仅IGP收敛"),
    "protection": ("1+1 protection and IGP", "1+1保护与IGP"),
    "frr": ("fast reroute and IGP", "快速重路由与IGP"),
    "restoration": ("light alone", "仅光层恢复"),
    "stack": ("all together", "全部手段"),
}

STEP_NAMES = {
    "failure": "故障",
    "1+1 switched": "1+1倒换",
    "repair paths": "修复路径",
    "IGP converged": "IGP收敛",
    "light restored": "光路恢复",
}

SCOPE_NAMES = {
    "link": ("one link", "单链路"),
    "node": ("one node", "单节点"),
    "segment": ("one segment", "单光缆段"),
    "srlg": ("one shared risk", "单共享风险组"),
}

RECOVERY_COLUMNS = (
    "scenario", "name_en", "name_zh", "kind", "mode", "mode_en", "mode_zh", "peak_gbps",
    "after_gbps", "base_gbps", "worst_class", "worst_class_gbps", "overflow_gbps",
    "until_served_s", "repair_h", "lost_tbit", "circuits_restored", "circuits_waiting",
    "phases_en", "phases_zh", "why_not",
)  # fmt: skip

COVERAGE_COLUMNS = (
    "carrier", "name_en", "name_zh", "scope", "scope_en", "scope_zh", "pairs", "downstream",
    "lfa", "remote_lfa", "ti_lfa", "traffic_gbps", "downstream_traffic", "lfa_traffic",
    "remote_lfa_traffic", "ti_lfa_traffic", "most_segments", "mean_segments",
)  # fmt: skip

CIRCUIT_COLUMNS = (
    "scenario", "scenario_en", "scenario_zh", "link", "name_en", "name_zh", "capacity_gbps",
    "restored", "route_en", "route_zh", "before_ms", "one_way_ms", "regenerators", "why_not",
)  # fmt: skip


def _names(network: Network, recovery: Recovery) -> list[dict[str, str]]:
    """Return the names of all scenarios in both languages."""
    return [
        {lang: scenario_name(network, scenario, lang) for lang in ("en", "zh")}
        for scenario in recovery.scenarios
    ]


def _said(phases: Iterable[Phase], language: str) -> str:
    """Return the phases in words: what was done, when, and what is then unserved."""
    parts = []
    for phase in phases:
        steps = phase.name.split("; ")
        done = ", ".join(steps) if language == "en" else "、".join(STEP_NAMES[s] for s in steps)
        parts.append(f"{phase.start_s:g} s {done}: {phase.unserved_gbps:.1f} Gbit/s")
    return "; ".join(parts) if language == "en" else ";".join(parts)


def _worst_class(recovery: Recovery, line: Timeline) -> tuple[str, float]:
    """Return the class with most traffic unserved once recovery is done, and how much."""
    if not line.phases or not recovery.classes:
        return "", 0.0
    after = line.phases[-1].class_gbps
    worst = max(range(len(after)), key=lambda place: after[place])
    return (recovery.classes[worst], after[worst]) if after[worst] > 0 else ("", 0.0)


def recovery_table(network: Network, recovery: Recovery) -> pd.DataFrame:
    """Return one row per scenario and mode: what is unserved at most and in the end, and how long.

    ``lost_tbit`` is the traffic that the failure loses until the repair; ``overflow_gbps`` the
    most that did not fit its links meanwhile; ``worst_class`` has most unserved in the end.
    """
    names = _names(network, recovery)
    rows = []
    for line in recovery.timelines:
        scenario, (mode_en, mode_zh) = recovery.scenarios[line.scenario], MODE_NAMES[line.mode]
        service, service_gbps = _worst_class(recovery, line)
        rows.append(
            {
                "scenario": scenario.id,
                "name_en": names[line.scenario]["en"],
                "name_zh": names[line.scenario]["zh"],
                "kind": scenario.kind,
                "mode": line.mode,
                "mode_en": mode_en,
                "mode_zh": mode_zh,
                "peak_gbps": line.peak_gbps,
                "after_gbps": line.after_gbps,
                "base_gbps": line.base_gbps,
                "worst_class": service,
                "worst_class_gbps": service_gbps,
                "overflow_gbps": line.overflow_gbps,
                "until_served_s": line.until_served_s,
                "repair_h": line.phases[-1].end_s / 3600.0 if line.phases else 0.0,
                "lost_tbit": line.lost_tbit,
                "circuits_restored": len(line.outcome.restored),
                "circuits_waiting": len(line.outcome.waiting),
                "phases_en": _said(line.phases, "en"),
                "phases_zh": _said(line.phases, "zh"),
                "why_not": line.why,
            }
        )
    return pd.DataFrame(rows, columns=list(RECOVERY_COLUMNS))


def coverage_table(network: Network, found: Iterable[Coverage]) -> pd.DataFrame:
    """Return one row per carrier and scope of failure: what each way of fast reroute covers.

    Columns named after a way hold the share of (router, destination) pairs, those with
    ``_traffic`` the share of traffic; segments are those that TI-LFA pushes.
    """
    rows = []
    for one in found:
        repairs = sum(one.segments.values())
        pushed = sum(number * count for number, count in one.segments.items())
        scope_en, scope_zh = SCOPE_NAMES[one.scope]
        shares = {way.replace("-", "_"): one.share[way] for way in WAYS}
        traffic = {f"{way.replace('-', '_')}_traffic": one.traffic[way] for way in WAYS}
        rows.append(
            {
                "carrier": one.carrier,
                "name_en": network.name("carriers", one.carrier, language="en"),
                "name_zh": network.name("carriers", one.carrier, language="zh"),
                "scope": one.scope,
                "scope_en": scope_en,
                "scope_zh": scope_zh,
                "pairs": one.pairs,
                **shares,
                "traffic_gbps": one.traffic_gbps,
                **traffic,
                "most_segments": max(one.segments, default=0),
                "mean_segments": pushed / repairs if repairs else float("nan"),
            }
        )
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))


def _back(fabric: Fabric, one: Restored) -> dict[str, Any]:
    """Return the cells of a circuit that is back."""
    segments, links = fabric.network["segments"], fabric.network["links"]
    place = fabric.network["nodes"].value(links["a"][one.link], "site")
    sites = [place]
    for row in one.segments:
        ends = {segments["a"][row], segments["b"][row]}
        place = next(iter(ends - {place}), place)
        sites.append(place)
    return {
        "restored": True,
        "route_en": route_name(fabric.network, sites, "en"),
        "route_zh": route_name(fabric.network, sites, "zh"),
        "one_way_ms": one.latency.one_way_ms,
        "regenerators": one.regenerators,
        "why_not": "",
    }


def _circuits(line: Timeline, fabric: Fabric) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the link row and the cells of every circuit of a timeline, those back first."""
    for one in line.outcome.restored:
        yield one.link, _back(fabric, one)
    for left in line.outcome.waiting:
        nothing = {"route_en": "", "route_zh": "", "one_way_ms": float("nan"), "regenerators": 0}
        yield left.link, {"restored": False, **nothing, "why_not": left.why}


def circuit_table(fabric: Fabric, recovery: Recovery, *, mode: Mode = "stack") -> pd.DataFrame:
    """Return one row per scenario and circuit cut: its new route and latency, or why it waits.

    ``before_ms`` and ``one_way_ms`` are those of the circuit, ends included, one-way.
    """
    network, links = fabric.network, fabric.network["links"]
    names = _names(network, recovery)
    rows = [
        {
            "scenario": recovery.scenarios[line.scenario].id,
            "scenario_en": names[line.scenario]["en"],
            "scenario_zh": names[line.scenario]["zh"],
            "link": links.ids[row],
            "name_en": link_name(network, links.ids[row], "en"),
            "name_zh": link_name(network, links.ids[row], "zh"),
            "capacity_gbps": float(links["capacity_gbps"][row]),
            "before_ms": float(fabric.links.one_way_ms[row]),
            **cells,
        }
        for line in recovery.of(mode)
        for row, cells in _circuits(line, fabric)
    ]
    return pd.DataFrame(rows, columns=list(CIRCUIT_COLUMNS))

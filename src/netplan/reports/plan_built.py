"""What a plan builds, counted in a sentence."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from netplan.reports import formats
from netplan.reports.rows import known
from netplan.reports.summary import build

if TYPE_CHECKING:
    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice


def module_name(data: ReportInput, unit: str) -> str:
    """Return a module by its capacity, such as 400G; one that no table has by the plan's own."""
    modules = data.network["modules"]
    if unit not in modules:
        unit = unit if re.fullmatch(r"\d+G", unit) else data.settings.plan_module
    if unit not in modules:
        return unit
    return f"{float(modules.value(unit, 'capacity_gbps')):g}G"


def built(data: ReportInput, voice: Voice) -> str:
    """Return what the plan builds, counted, as a list in a sentence."""
    what = build(data)
    parts = []
    if what.segments and known(what.fibre_km):
        parts.append(voice.count("build.segments_km", what.segments, km=formats.km(what.fibre_km)))
    elif what.segments:
        parts.append(voice.count("build.segments", what.segments))
    counts: Counter[str] = Counter()
    for unit, n in what.circuits:
        counts[module_name(data, unit)] += n
    for module, n in counts.items():
        parts.append(voice.count("build.modules" if module else "build.circuits", n, module=module))
    more = {
        "pairs": what.pairs,
        "reroutes": what.reroutes,
        "links": what.links,
        "ports": what.ports,
        "steps": what.port_steps,
    }
    parts += [voice.count(f"build.{name}", n) for name, n in more.items() if n]
    return voice.listed(parts) if parts else voice.say("build.nothing")

"""Traffic on one state in one year: the sweep, and the tables read off it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from netplan.compute import Progress, silent
from netplan.failures import Sweep, sweep
from netplan.failures.sets import failure_set, standard_spec
from netplan.metrics.city_failure_table import city_failure_table
from netplan.metrics.latency_table import looked_at
from netplan.metrics.load_tables import egress_table, link_table, segment_table
from netplan.metrics.names import link_name, scenario_name
from netplan.metrics.overload_table import overload_table
from netplan.metrics.scenario_table import failure_table
from netplan.metrics.targets import Strain
from netplan.routing.demands import demands_in

if TYPE_CHECKING:
    from netplan.metrics.views import Views

VARIANT_COLUMNS = (
    "mean_utilisation", "case", "year", "demand_gbps", "bottlenecks", "worst_en", "worst_zh",
    "worst_utilisation", "failure_en", "failure_zh", "unserved_gbps",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A state under the traffic of a year: its sweep, the single cuts of it, and its tables."""

    name: str
    year: int
    every: Sweep
    cuts: Sweep
    demand_gbps: float
    links: pd.DataFrame
    egress: pd.DataFrame
    segments: pd.DataFrame
    failures: pd.DataFrame
    overloads: pd.DataFrame
    city_failures: pd.DataFrame

    @property
    def strain(self) -> Strain:
        """The highest utilisation of any link under any single segment cut, and why."""
        rows = self.links.to_dict("records")
        if not rows:
            return Strain(0.0, "", "")
        worst = max(rows, key=lambda row: round(row["worst_utilisation"], 9))
        said = {}
        for language, cut in (("en", ", {} cut"), ("zh", "(断 {})")):
            why = worst[f"worst_failure_{language}"]
            said[language] = worst[f"name_{language}"] + (cut.format(why) if why else "")
        return Strain(float(worst["worst_utilisation"]), said["en"], said["zh"])


def load_case(
    view: Views, *, name: str, year: int, workers: int = 1, progress: Progress = silent
) -> Case:
    """Return the loads of ``year``'s demands on a state, after every standard failure."""
    network, demands = view.network, demands_in(view.network, year)
    spec = standard_spec(network)
    scenarios = failure_set(network, spec).scenarios if spec else ()
    every = sweep(
        view.fabric,
        demands,
        scenarios,
        sites=tuple(looked_at(network)),
        workers=workers,
        progress=progress,
    )
    cuts = every.part(0, sum(scenario.kind == "segment" for scenario in scenarios))
    return Case(
        name=name,
        year=year,
        every=every,
        cuts=cuts,
        demand_gbps=float(demands.volume_gbps.sum()),
        links=link_table(view.fabric, cuts, case=name, year=year),
        egress=egress_table(view.fabric, cuts, case=name, year=year),
        segments=segment_table(view.fabric, cuts, case=name),
        failures=failure_table(network, every, case=name, year=year),
        overloads=overload_table(network, every, case=name, year=year),
        city_failures=city_failure_table(network, every, case=name, year=year),
    )


def variant_table(view: Views, case: Case) -> pd.DataFrame:
    """Return what a case comes to at other mean utilisations of today's egress.

    Routing does not depend on volume, so every load scales with the mean utilisation assumed.
    """
    network, settings = view.network, view.network.settings
    which, worst = case.cuts.worst()
    base = case.cuts.base_utilisation
    lost = case.cuts.base_unserved_gbps
    rows: list[dict[str, object]] = []
    if not len(worst) or settings.mean_utilisation <= 0:
        return pd.DataFrame(rows, columns=list(VARIANT_COLUMNS))
    top = int(np.round(worst, 9).argmax())
    link = network["links"].ids[top]
    cut = case.cuts.scenarios[which[top]] if which[top] >= 0 else None
    for mean in sorted({settings.mean_utilisation, *settings.mean_utilisation_variants}):
        by = mean / settings.mean_utilisation
        full = (base * by > settings.working_utilisation + 1e-9) | (
            worst * by > settings.failure_utilisation + 1e-9
        )
        rows.append(
            {
                "mean_utilisation": mean,
                "case": case.name,
                "year": case.year,
                "demand_gbps": case.demand_gbps * by,
                "bottlenecks": int(full.sum()),
                "worst_en": link_name(network, link, "en"),
                "worst_zh": link_name(network, link, "zh"),
                "worst_utilisation": float(worst[top] * by),
                "failure_en": scenario_name(network, cut, "en") if cut else "",
                "failure_zh": scenario_name(network, cut, "zh") if cut else "",
                "unserved_gbps": lost * by,
            }
        )
    return pd.DataFrame(rows, columns=list(VARIANT_COLUMNS))

"""The few figures that the answer, the findings and the terminal's lines all quote."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from netplan.reports.rows import Row, by, known, number, ordered, records, top

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.reports.inputs import ReportInput

ZERO_GAP: Final = 5e-7
"""A gap below this is 0 up to the solver's own arithmetic."""

_KEPT: Final = {"missed": 5, "borderline": 3, "fresh": 4}
_HARD_FIRST: Final = {"missed": 0, "borderline": 1, "unknown": 3}


def has_plan(data: ReportInput) -> bool:
    """Tell whether a plan was found whose results stand beside today's."""
    return data.summary is not None and data.summary.status in {"optimal", "feasible"}


def least_cost(data: ReportInput) -> bool:
    """Tell whether the plan is one of least cost rather than of least latency."""
    return getattr(data.summary, "aim", "latency") == "cost"


def cost_and_bound(data: ReportInput) -> tuple[float, float]:
    """Return what a plan of least cost spends, discounted, and what none can spend less than."""
    names = ("objective_cny", "bound_cny")
    cost, bound = (float(getattr(data.summary, name, math.nan)) for name in names)
    return cost, bound


def tally(rows: Iterable[Row], column: str) -> Counter[str]:
    """Return how many rows have each verdict in ``column``."""
    return Counter(str(row.get(column) or "unknown") for row in rows)


def target_rows(data: ReportInput) -> list[Row]:
    """Return the targets, those still missed first, then borderline, then those that changed."""

    def key(row: Row) -> tuple[int, bool, bool]:
        after = end_verdict(row, planned=has_plan(data))
        changed = number(row, "today") != number(row, "plan")
        return (_HARD_FIRST.get(after, 2), row.get("today_verdict") == after, not changed)

    return sorted(records(data.targets), key=key)


def chosen_targets(data: ReportInput, most: int) -> list[Row]:
    """Return at most ``most`` targets that differ in kind, in the order of ``target_rows``.

    Targets that ask the same of the same thing (one metric, view, statistic and value) are a
    family; each family speaks once before any speaks twice. Missed, borderline and newly met
    ones have places kept for them (``_KEPT`` in twelfths), so that none crowds out the others.
    """
    rows, planned = target_rows(data), has_plan(data)
    seen: Counter[tuple[object, ...]] = Counter()
    groups: dict[str, list[tuple[int, int]]] = {}
    for place, row in enumerate(rows):
        family = tuple(row.get(name) for name in ("metric", "view", "statistic", "value"))
        seen[family] += 1
        after = end_verdict(row, planned=planned)
        fresh = after == "met" and row.get("today_verdict") != "met"
        groups.setdefault("fresh" if fresh else after, []).append((seen[family], place))
    queue = []
    for name, members in groups.items():
        kept = _KEPT.get(name, 0) * most // 12
        queue += [
            (turn > 1 or nth >= kept, turn, place)
            for nth, (turn, place) in enumerate(sorted(members))
        ]
    return [rows[place] for place in sorted(place for _, _, place in sorted(queue)[:most])]


def end_verdict(row: Row, *, planned: bool) -> str:
    """Return a target's verdict after the plan, or today's where there is none."""
    name = "plan_verdict" if planned else "today_verdict"
    return str(row.get(name) or "unknown")


@dataclass(frozen=True, slots=True)
class Bundle:
    """The worst of the circuits between two sites that fail and fill alike, in two cases."""

    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """Return the row that names the circuits."""
        return self.before or self.after or {}

    @property
    def worst(self) -> float:
        """Return the worst utilisation with nothing built, or else with the plan."""
        before = worst_load(self.before)
        return before if known(before) else worst_load(self.after)


def worst_load(row: Row | None) -> float:
    """Return a link's worst utilisation over the failures, or without one where none is given."""
    values = [number(row, "worst_utilisation"), number(row, "utilisation")]
    return max((value for value in values if known(value)), default=math.nan)


def later_case(data: ReportInput) -> str:
    """Return the case in which nothing is built: the horizon year, or today without one."""
    return "horizon" if records(data.links, case="horizon") else "today"


def bundles(data: ReportInput) -> list[Bundle]:
    """Return the links between each two sites by carrier, the fullest first.

    Circuits of one carrier between the same two sites are one bundle; its worst one speaks.
    """
    cases: list[dict[tuple[str, ...], Row]] = []
    for case in (later_case(data), "plan"):
        found: dict[tuple[str, ...], Row] = {}
        for row in ordered(records(data.links, case=case), worst_load):
            ends = sorted((str(row["a_site"]), str(row["b_site"])))
            found.setdefault((str(row["carrier"]), *ends), row)
        cases.append(found)
    before, after = cases
    keys = list(before) + [key for key in after if key not in before]
    pairs = [Bundle(before.get(key), after.get(key)) for key in keys]
    return sorted(pairs, key=lambda pair: -pair.worst if known(pair.worst) else math.inf)


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The fullest link with nothing built, and the fullest one with the plan."""

    year: int
    before: Row | None
    after: Row | None

    @property
    def before_load(self) -> float:
        """Return the worst utilisation with nothing built."""
        return worst_load(self.before)

    @property
    def after_load(self) -> float:
        """Return the worst utilisation with the plan; NaN without one."""
        return worst_load(self.after)


def bottleneck(data: ReportInput) -> Bottleneck:
    """Return the bottleneck of the year in which nothing is built, and that of the plan."""
    rows = records(data.links, case=later_case(data))
    before = top(({**row, "_worst": worst_load(row)} for row in rows), "_worst")
    planned = records(data.links, case="plan") if has_plan(data) else []
    after = top(({**row, "_worst": worst_load(row)} for row in planned), "_worst")
    year = number(before or after, "year")
    return Bottleneck(int(year) if known(year) else data.settings.horizon_year, before, after)


@dataclass(frozen=True, slots=True)
class Build:
    """What a plan builds, counted; circuits by what they are made of, the most first."""

    segments: int
    fibre_km: float
    circuits: tuple[tuple[str, int], ...]
    pairs: int
    reroutes: int
    links: int
    ports: int
    port_steps: int
    capex_cny: float


def build(data: ReportInput) -> Build:
    """Count what the plan builds, by action."""
    rows = records(data.plan)

    circuits: Counter[str] = Counter()
    for row in rows:
        if row["action"] in {"open_link", "add_modules"} and row.get("unit") != "link":
            circuits[str(row.get("unit", ""))] += round(number(row, "quantity"))
    pairs = math.fsum(number(row, "quantity") for row in rows if row["action"] == "light_pair")
    segments = [row for row in rows if row["action"] == "build_segment"]
    cable = by(records(data.segments, case="plan"), "segment")
    lengths = [
        number(row, "quantity")
        if row.get("unit") == "km"
        else number(cable.get(str(row["item"])), "length_km")
        for row in segments
    ]
    return Build(
        segments=len(segments),
        fibre_km=math.fsum(lengths) if lengths else math.nan,
        circuits=tuple(sorted(circuits.items(), key=lambda each: (-each[1], each[0]))),
        pairs=round(pairs),
        reroutes=sum(row["action"] == "reroute" for row in rows),
        links=sum(row["action"] == "open_link" and row.get("unit") == "link" for row in rows),
        ports=sum(row["action"] == "open_port" for row in rows),
        port_steps=sum(row["action"] == "enlarge_port" for row in rows),
        capex_cny=math.fsum(number(row, "capex_cny") for row in rows),
    )


def proven(data: ReportInput) -> str:
    """Return how far the plan is proven: optimal (gap 0 only), gap, infeasible or unknown."""
    if data.summary is None:
        return "none"
    if data.summary.status in {"infeasible", "unknown"}:
        return data.summary.status
    gap = data.summary.gap
    if not known(gap):
        return "feasible"
    return "optimal" if data.summary.status == "optimal" and gap < ZERO_GAP else "gap"


def certificate_failed(data: ReportInput) -> list[Row]:
    """Return the checks of the plan that did not pass."""
    return [row for row in records(data.certificate) if not row["passed"]]

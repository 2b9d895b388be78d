"""Why a request has no plan, from first principles: with everything bought that ever could be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.capacity.receipts.freely import FULL
from netplan.capacity.receipts.scenes import (
    NAMED,
    end_names,
    figure,
    listed,
    place_names,
    scenario_names,
    site_names,
)
from netplan.capacity.receipts.tight import cut_of
from netplan.capacity.receipts.widest import most_egress_gbps, widest_year
from netplan.capacity.upgrade.question import question
from netplan.capacity.upgrade.settings import UpgradeSettings
from netplan.compute import silent
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from netplan.capacity.receipts.freely import FreeYear
    from netplan.capacity.receipts.tight import Cut
    from netplan.capacity.terms import Terms
    from netplan.capacity.upgrade.question import Question
    from netplan.compute import Progress
    from netplan.topology.network import Network

Texts = tuple[str, str]

WHY_COLUMNS = (
    "kind",
    "year",
    "scenario",
    "scenario_en",
    "scenario_zh",
    "demands",
    "places",
    "sites",
    "needed",
    "available",
    "missing",
    "unit",
    "text_en",
    "text_zh",
)
"""Columns of ``why_not``."""


def why_not(
    network: Network,
    *,
    terms: Terms,
    missing: Sequence[Texts] = (),
    progress: Progress = silent,
) -> pd.DataFrame:
    """Return what no plan whatever can do of what ``terms`` ask for; no row where nothing is.

    With everything built that may be, and on every link a module of the largest type on each wave
    its fibre has left, each row names one thing that is still too little, proved for any routing:
    a demand that a failure cuts off (``demand``), traffic that a cut between two sets of sites
    cannot carry (``cut``: the worst state of the last year that does not fit, and of each cut
    the first), or the egress (``egress``). ``missing`` are the lines of a search, such as
    those of ``Plan.missing_en`` and ``missing_zh``: they come behind as ``search`` rows where
    nothing is proved here. Raises InputError for unknown kinds of failures.
    """
    asked = question(network, UpgradeSettings(terms=terms))
    last = len(terms.years) - 1
    rows = list(_states(asked, widest_year(asked, last), progress))
    rows += _egress(asked, last)
    if not rows:
        rows = [_row("search", terms.years[-1], (en, zh)) for en, zh in missing]
    import pandas as pd

    return pd.DataFrame([[row[name] for name in WHY_COLUMNS] for row in rows], columns=WHY_COLUMNS)


def _states(asked: Question, year: FreeYear, progress: Progress) -> Iterator[dict[str, Any]]:
    """Yield demands that are cut off, and cuts that are too narrow, each cut once."""
    seen: set[tuple[object, ...]] = set()
    calm = year.known(0).reachable
    for state in range(len(year.limit)):
        progress("why not", state, len(year.limit))
        best = year.known(state)
        spared = asked.asked.terms.spare_stranded
        wanted = (calm | (state == 0)) & (year.demands.volume_gbps > 0)
        lost = (~best.reachable & wanted).nonzero()[0].tolist()
        if lost and not spared:
            yield _lost(asked.whole.network, year, state, lost)
        if best.bound > FULL:
            cut = cut_of(year, state, best)
            if (cut.links, cut.ports) not in seen:
                seen.add((cut.links, cut.ports))
                yield _cut(asked.whole.network, year, state, cut)
    progress("why not", len(year.limit), len(year.limit))


def _row(kind: str, year: int, texts: Texts, **cells: Any) -> dict[str, Any]:
    """Return a row of the table."""
    nothing = {"needed": float("nan"), "available": float("nan"), "missing": float("nan")}
    plain = dict.fromkeys(WHY_COLUMNS, "") | nothing
    return plain | {"kind": kind, "year": year, "text_en": texts[0], "text_zh": texts[1]} | cells


def _scene(network: Network, year: FreeYear, state: int) -> tuple[dict[str, str], Texts]:
    """Return the cells that name a state, and how a sentence begins there."""
    scenario = year.scenario(state)
    en, zh = scenario_names(network, scenario)
    cells = {"scenario": scenario.id if scenario else "", "scenario_en": en, "scenario_zh": zh}
    if scenario is None:
        return cells, (f"in normal operation in {year.year}", f"{year.year}年正常运行时")
    return cells, (f"after the {en} in {year.year}", f"{year.year}年{zh}后")


def _lost(network: Network, year: FreeYear, state: int, lost: list[int]) -> dict[str, Any]:
    """Return the row of demands that nothing can serve in a state."""
    cells, when = _scene(network, year, state)
    volumes = year.demands.volume_gbps
    pairs = sorted(((year.demands.ids[row], float(volumes[row])) for row in lost),
                   key=lambda pair: -pair[1])  # fmt: skip
    names, total = listed(pairs), sum(gbps for _, gbps in pairs)
    ends = [end_names(network, getattr(year.demands, end)[lost[0]]) for end in ("source", "target")]
    en = f"{when[0]} nothing that is there or may be built joins {ends[0][0]} and {ends[1][0]}: "
    zh = f"{when[1]}，现有及可建设施均无法连通{ends[0][1]}与{ends[1][1]}："
    more = {"demands": names[0], "needed": total, "available": 0.0, "missing": total}
    texts = f"{en}{names[0]} have no path", f"{zh}{names[1]}无路径"
    return _row("demand", year.year, texts, unit="Gbit/s", **cells, **more)


def _cut(network: Network, year: FreeYear, state: int, cut: Cut) -> dict[str, Any]:
    """Return the row of a cut that is too narrow whatever is bought."""
    cells, when = _scene(network, year, state)
    places = [*cut.links, *(" ".join(key) for key in cut.ports)]
    over = _several([place_names(network, place) for place in places])
    volumes = year.demands.volume_gbps
    who = listed([(year.demands.ids[row], float(volumes[row])) for row in cut.demands])
    sites = _several([site_names(network, site) for site in cut.sites])
    needed, room = figure(cut.needed_gbps), figure(cut.room_gbps)
    short = figure(cut.missing_gbps)
    how = (f", between {sites[0]} and the rest", f"（{sites[1]}与其余站点之间）")
    if cut.weighed:
        how = (", each counted as often as it has to be passed", "（按须经次数计）")
    en = f"{when[0]} {needed} Gbit/s must cross {over[0]}{how[0]}; with everything bought these "
    en += f"carry {room} at most, {short} are missing"
    zh = f"{when[1]}，{needed} Gbit/s须经{over[1]}{how[1]}，全部扩容后至多承载{room}，缺{short}"
    en, zh = (f"{en} ({who[0]})", f"{zh}（{who[1]}）") if cut.demands else (en, zh)
    return _row(
        "cut", year.year, (en, zh), **cells,
        demands=who[0], places=";".join(places), sites=";".join(cut.sites),
        needed=cut.needed_gbps, available=cut.room_gbps, missing=cut.missing_gbps, unit="Gbit/s",
    )  # fmt: skip


def _egress(asked: Question, last: int) -> Iterator[dict[str, Any]]:
    """Yield the row of an egress target that no fibre can reach."""
    target = asked.asked.terms.egress_target_gbps
    most = most_egress_gbps(asked, last) if target else 0.0
    short = target - most
    if short <= EPSILON_GBPS:
        return
    year = asked.years[last]
    en = f"the egress of {year} can reach {figure(most)} Gbit/s at most, with every wave of all "
    en += f"fibre across the border in use; the target is {figure(target)}: {figure(short)} are "
    zh = f"{year}年出口在跨界光纤波道全部用满时至多{figure(most)} Gbit/s，目标{figure(target)}"
    texts = f"{en}missing", f"{zh}，缺{figure(short)}"
    yield _row("egress", year, texts, needed=target, available=most, missing=short, unit="Gbit/s")


def _several(names: Sequence[Texts]) -> Texts:
    """Return several names, cut short after a few."""
    more = len(names) - NAMED
    en = ", ".join(en for en, _ in names[:NAMED]) + (f" and {more} more" if more > 0 else "")
    zh = "、".join(zh for _, zh in names[:NAMED]) + (f"等{len(names)}条" if more > 0 else "")
    return en, zh

"""Checks of what a plan carries: every demand, with nothing failed and after every failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.capacity.proof.fixed import fixed_paths, late_fixed
from netplan.capacity.proof.missing import excused_demands, never_joined
from netplan.capacity.proof.timely import late_by_igp, late_freely, timely_wants
from netplan.capacity.proof.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netplan.capacity.proof.evidence import Evidence
    from netplan.capacity.proof.missing import Missing
    from netplan.capacity.proof.standing import Pair

NAMED = 12
"""Names that a detail lists; the rest are counted."""


def listed(names: list[str]) -> str:
    """Return names for a detail: the first dozen, and how many more there are."""
    more = f", +{len(names) - NAMED}" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def service(seen: Evidence, missing: Sequence[Missing]) -> Iterator[Verdict]:
    """Check what is carried, under the routing that the plan declares."""
    yield _unserved(seen)
    yield _states("working", seen, [m for m in missing if not m.stand.strike.scenario])
    yield _states("survives", seen, [m for m in missing if m.stand.strike.scenario])
    yield _ports(seen)
    yield _spared(seen, missing)
    if seen.terms.latency == "hard":
        yield _late(seen)
    yield _beside(seen)


def _spared(seen: Evidence, missing: Sequence[Missing]) -> Verdict:
    """Check that exactly what no building could save is spared, and only where allowed."""
    truly, table = excused_demands(seen, missing), seen.plan.spared
    listed_ = [] if table is None else list(zip(table["demand"], table["scenario"], strict=True))
    # What nothing joins with nothing failed is named under no failure. A failure of what the
    # plan leaves unbuilt does not come.
    known = {each.stand.strike.scenario for each in missing} - {""}
    never = never_joined(seen)
    stated = {(d, s) for d, s in listed_ if s in known or (not s and d not in never)}
    names = [f"{demand} ({scenario})" for demand, scenario in sorted(stated ^ truly)]
    if not seen.terms.spare_stranded:
        names = [f"{demand} ({scenario})" for demand, scenario in sorted(stated | truly)]
    return Verdict("spared", len(stated), len(truly), passed=not names, detail=listed(names))


def _unserved(seen: Evidence) -> Verdict:
    """Check that whoever can be served before the plan can be with it, in every year."""
    gone: dict[Pair, None] = {}
    for year in seen.years:
        gone |= dict.fromkeys(sorted(seen.reached - seen.joined[year.year]))
    last = seen.years[-1]
    after = sum(gbps for pair, gbps in last.volumes.items() if pair not in seen.joined[last.year])
    before = sum(gbps for pair, gbps in last.volumes.items() if pair not in seen.reached)
    names = [f"{source} - {target}" for source, target in gone]
    return Verdict("unserved", after, before, passed=not names, detail=listed(names))


def _states(check: str, seen: Evidence, states: Sequence[Missing]) -> Verdict:
    """Return the verdict on states: no link beyond its limit, nothing missing that must not be."""
    terms = seen.terms
    limit = terms.failure_utilisation if check == "survives" else terms.working_utilisation
    failed = []
    for each in states:
        what = list(each.stand.over[:1])
        if each.lost:
            what.append(f"{sum(each.lost.values()):,.1f} Gbit/s unserved")
        if what:
            name = f"{each.stand.year} {each.stand.strike.scenario}".rstrip()
            failed.append(f"{name}: {', '.join(what)}")
    worst = max((each.stand.worst for each in states), default=0.0)
    return Verdict(check, worst, limit, passed=not failed, detail=listed(failed))


def _ports(seen: Evidence) -> Verdict:
    """Check that every exchange port carries at most its capacity, in every state."""
    full = [
        f"{stand.year} {stand.strike.scenario} {name}".replace("  ", " ")
        for stand in seen.stands
        for name in stand.full
    ]
    return Verdict("ports", len(full), 0, passed=not full, detail=listed(full))


def _late(seen: Evidence) -> Verdict:
    """Check that with nothing failed all traffic can flow within its class's latency limit."""
    terms, total, names = seen.terms, 0.0, []
    for year in seen.years:
        wanted = timely_wants(seen.network, year)
        if terms.routing == "free":
            late = late_freely(year, wanted, limit=terms.working_utilisation)
        elif terms.routing == "backups":
            late = late_fixed(year, fixed_paths(year, seen.plan.paths))
        else:
            late = late_by_igp(year, wanted, policy=terms.policy)
        total = max(total, sum(gbps for _, gbps, _ in late))
        names += [
            f"{year.year} {want.source} - {want.target}: {gbps:,.1f} Gbit/s, {ms:.3f} ms of "
            f"{want.limit_ms:g}"
            for want, gbps, ms in late
        ]
    return Verdict("late", total, 0.0, passed=not names, detail=listed(names))


def _beside(seen: Evidence) -> Verdict:
    """Say what the same plan would do under plain ECMP; that never fails a plan."""
    over: dict[str, None] = {}
    worst = max((stand.worst for stand in seen.beside), default=0.0)
    for stand in seen.beside:
        over |= dict.fromkeys(name.rpartition(" ")[0] for name in stand.over)
    limit = max(seen.terms.working_utilisation, seen.terms.failure_utilisation)
    return Verdict("ecmp_beside", worst, limit, passed=True, detail=listed(list(over)))

"""Writes what was decided as a plan's steps: one list of changes a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.capacity.steps import Step
from netplan.capacity.upgrade.link_changes import link_changes
from netplan.topology.change import Change

if TYPE_CHECKING:
    from netplan.capacity.line import Line
    from netplan.capacity.upgrade.decisions import Decisions
    from netplan.capacity.upgrade.question import Question

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def steps_of(asked: Question, decisions: Decisions, lines: list[Line]) -> tuple[Step, ...]:
    """Return the steps of a plan; a year in which nothing changes has none.

    A step costs what its lines do.
    """
    links = link_changes(asked, decisions)
    steps = []
    for year, when in enumerate(asked.years):
        add, put = links[year]
        _segments(asked, decisions, year, put)
        _pairs(asked, decisions, year, add, put)
        _ports(asked, decisions, year, put)
        if not (add or put):
            continue
        mine = [line for line in lines if line.year == when]
        change = Change(
            id=f"plan-{when}",
            name_en=f"Upgrades in service from {when}",
            name_zh=f"{when}年起投入使用的扩容",
            kind="plan",
            capex_cny=sum(line.capex_cny for line in mine),
            opex_cny_per_year=sum(line.opex_cny_per_year for line in mine),
            build_months=12 * max((when - line.order_year for line in mine), default=0),
            source="netplan expand: least cost that keeps the terms",
            confidence="derived",
            add={name: tuple(rows) for name, rows in add.items()},
            set={name: tuple(rows) for name, rows in put.items()},
        )
        steps.append(Step(year=when, change=change, spend_cny=change.capex_cny))
    return tuple(steps)


def _segments(asked: Question, decisions: Decisions, year: int, put: Tables) -> None:
    """Add the segments that a year builds."""
    ids = asked.network["segments"].ids
    rows = [
        {"segment": ids[spot.row], "status": "existing"}
        for spot in decisions.segments
        if spot.year == year
    ]
    if rows:
        put.setdefault("segments", []).extend(rows)


def _pairs(asked: Question, decisions: Decisions, year: int, add: Tables, put: Tables) -> None:
    """Add the pairs that a year lights; a leased pair is a new row.

    On a segment that is built only what the plan lights is lit, whatever its row said before.
    """
    segments, table = asked.network["segments"].ids, asked.network["fibre_pairs"]
    built = {segments[spot.row] for spot in decisions.segments if spot.year == year}
    rows: dict[tuple[str, str], Row] = {
        (row["segment"], row["carrier"]): {
            "segment": row["segment"],
            "carrier": row["carrier"],
            "lit": 0,
        }
        for row in table.rows()
        if row["segment"] in built and row["lit"]
    }
    for each in decisions.lit:
        room = asked.rooms[each.place]
        key = (segments[room.segment], room.carrier)
        before = sum(
            other.count
            for other in decisions.lit
            if other.place == each.place and other.year < each.year
        )
        if each.year != year:
            continue
        row = {"segment": key[0], "carrier": key[1], "lit": room.lit + before + each.count}
        if room.leased and not before:
            more = {"pairs": room.spare, "channels": room.channels}
            add.setdefault("fibre_pairs", []).append(row | more)
        else:
            rows[key] = row
    if rows:
        put.setdefault("fibre_pairs", []).extend(rows.values())


def _ports(asked: Question, decisions: Decisions, year: int, put: Tables) -> None:
    """Add the ports that a year opens or enlarges."""
    opened = {each.place for each in decisions.ports if each.year == year}
    grown = {each.place for each in decisions.steps if each.year == year}
    for place in sorted(opened | grown):
        port = asked.ports[place]
        steps = sum(
            each.count for each in decisions.steps if each.place == place and each.year <= year
        )
        row: Row = {"exchange": port.exchange, "carrier": port.carrier}
        if place in opened:
            row["status"] = "existing"
        if steps:
            row["capacity_gbps"] = port.gbps + steps * port.step_gbps
        put.setdefault("exchange_ports", []).append(row)

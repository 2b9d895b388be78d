"""Writes a plan's decisions as a list of changes to the network's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.topology.change import Change

if TYPE_CHECKING:
    from netplan.capacity.circuits import Circuit
    from netplan.capacity.problem import Problem
    from netplan.capacity.solver import Outcome

Row = dict[str, Any]


def _path(problem: Problem, circuit: Circuit) -> tuple[str, ...]:
    """Return a circuit's segments by id, from its link's A end to its Z end."""
    rows = circuit.path[::-1] if problem.slots[circuit.slot].outward else circuit.path
    return tuple(problem.fabric.network["segments"].ids[row] for row in rows)


def _links(problem: Problem, outcome: Outcome) -> tuple[list[Row], list[Row]]:
    """Return link rows to add and to set: new links, then moved or enlarged ones.

    A moved link keeps the IGP cost it has today, written out, so that no traffic moves with it.
    """
    costs = problem.fabric.links
    nodes = problem.fabric.network["nodes"].ids
    added: list[Row] = []
    changed: dict[str, Row] = {}
    counts = dict(outcome.modules)
    for number in sorted({*outcome.ridden, *counts}):
        circuit = problem.circuits[number]
        slot = problem.slots[circuit.slot]
        gbps = slot.capacity_gbps + counts.get(number, 0) * circuit.module_gbps
        if slot.new:
            ends = {"a": nodes[slot.a], "b": nodes[slot.b], "segments": _path(problem, circuit)}
            added.append(
                {
                    "link": slot.link,
                    **ends,
                    "capacity_gbps": gbps,
                    "technology": circuit.module,
                    "igp_cost": slot.igp_cost,
                }
            )
            continue
        row = changed.setdefault(slot.link, {"link": slot.link})
        if counts.get(number):
            row["capacity_gbps"] = gbps
        if circuit.kind == "move":
            row |= {"segments": _path(problem, circuit), "regenerators": -1}
            row |= {"igp_cost": int(costs.cost_ab[circuit.slot])}
            row |= {"igp_cost_ba": int(costs.cost_ba[circuit.slot])}
    return added, [row for row in changed.values() if len(row) > 1]


def _pairs(problem: Problem, outcome: Outcome) -> tuple[list[Row], list[Row]]:
    """Return fibre pair rows to add (leased ones) and to set (newly lit).

    On a segment that is built only what the plan lights is lit, whatever its row said before.
    """
    table, segments = problem.fabric.network["fibre_pairs"], problem.fabric.network["segments"]
    built = {segments.ids[row] for row in outcome.built}
    changed: dict[tuple[str, str], Row] = {
        (row["segment"], row["carrier"]): {
            "segment": row["segment"],
            "carrier": row["carrier"],
            "lit": 0,
        }
        for row in table.rows()
        if row["segment"] in built and row["lit"]
    }
    added: list[Row] = []
    for number, count in outcome.lit:
        room = problem.rooms[number]
        key = {"segment": segments.ids[room.segment], "carrier": room.carrier}
        row = {**key, "lit": room.lit + count}
        if room.leased:
            added.append({**row, "pairs": room.spare, "channels": room.channels})
        else:
            changed[key["segment"], key["carrier"]] = row
    return added, list(changed.values())


def change_of(
    problem: Problem, outcome: Outcome, *, capex_cny: float, opex_cny_per_year: float
) -> Change:
    """Return the plan as a change list called ``plan``."""
    network = problem.fabric.network
    segments = network["segments"]
    new_links, set_links = _links(problem, outcome)
    new_pairs, set_pairs = _pairs(problem, outcome)
    built = [{"segment": segments.ids[row], "status": "existing"} for row in outcome.built]
    add = {"links": new_links, "fibre_pairs": new_pairs}
    put = {"segments": built, "fibre_pairs": set_pairs, "links": set_links}
    months = [int(segments["build_months"][row]) for row in outcome.built]
    return Change(
        id="plan",
        name_en=f"Plan for {problem.asked.year} within the budget",
        name_zh=f"预算内的{problem.asked.year}年规划",
        kind="plan",
        capex_cny=capex_cny,
        opex_cny_per_year=opex_cny_per_year,
        build_months=max(months, default=0),
        source="netplan expand: one mixed-integer program",
        confidence="derived",
        add={name: tuple(rows) for name, rows in add.items() if rows},
        set={name: tuple(rows) for name, rows in put.items() if rows},
    )

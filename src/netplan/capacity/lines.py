"""One row of ``Plan.rows`` for each thing to do, with what it costs and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.capacity.line import Line
from netplan.capacity.reasons import Reasons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.capacity.problem import Problem
    from netplan.capacity.solver import Outcome


def _segments(problem: Problem, outcome: Outcome, why: Reasons) -> Iterator[Line]:
    """Yield a line for each segment to build."""
    table = problem.fabric.network["segments"]
    for row in outcome.built:
        yield Line(
            action="build_segment",
            item=table.ids[row],
            names=why.segment_names(row),
            carrier="",
            quantity=1,
            unit="segment",
            unit_cost_cny=float(table["capex_cny"][row]),
            year=problem.asked.year,
            order_year=problem.asked.year,
            opex_cny_per_year=float(table["opex_cny_per_year"][row]),
            reasons=why.build(row),
            source_note=str(table["source"][row]),
            confidence=str(table["confidence"][row]),
        )


def _pairs(problem: Problem, outcome: Outcome, why: Reasons) -> Iterator[Line]:
    """Yield a line for each room where pairs are lit."""
    for number, count in outcome.lit:
        room = problem.rooms[number]
        yield Line(
            action="light_pair",
            item=problem.fabric.network["segments"].ids[room.segment],
            names=why.segment_names(room.segment),
            carrier=room.carrier,
            quantity=count,
            unit="pair",
            unit_cost_cny=room.pair_cny,
            year=problem.asked.year,
            order_year=problem.asked.year,
            opex_cny_per_year=count * room.pair_opex_cny,
            reasons=why.light(number),
            source_note="line_systems",
        )


def _moves(problem: Problem, outcome: Outcome, why: Reasons) -> Iterator[Line]:
    """Yield a line for each circuit that moves to another path."""
    for number in outcome.ridden:
        circuit = problem.circuits[number]
        if circuit.kind == "move":
            yield Line(
                action="reroute",
                item=problem.slots[circuit.slot].link,
                names=why.link_names(circuit.slot),
                carrier=circuit.carrier,
                quantity=circuit.waves,
                unit="wave",
                unit_cost_cny=circuit.move_cny / max(circuit.waves, 1),
                year=problem.asked.year,
                order_year=problem.asked.year,
                opex_cny_per_year=circuit.move_cny * _share(problem, circuit.module),
                reasons=why.move(number),
                source_note="modules",
            )


def _modules(problem: Problem, outcome: Outcome, why: Reasons) -> Iterator[Line]:
    """Yield a line for each link that is opened, then for each that gets more modules."""
    for new in (True, False):
        for number, count in outcome.modules:
            circuit = problem.circuits[number]
            slot = problem.slots[circuit.slot]
            if slot.new == new:
                yield Line(
                    action="open_link" if new else "add_modules",
                    item=slot.link,
                    names=why.link_names(circuit.slot),
                    carrier=circuit.carrier,
                    quantity=count,
                    unit=circuit.module,
                    unit_cost_cny=circuit.module_cny,
                    year=problem.asked.year,
                    order_year=problem.asked.year,
                    opex_cny_per_year=count * circuit.module_cny * _share(problem, circuit.module),
                    reasons=why.open(number, count) if new else why.enlarge(number, count),
                    source_note="modules",
                )


def _share(problem: Problem, module: str) -> float:
    """Return the yearly cost of a module as a share of its price."""
    modules = problem.fabric.network["modules"]
    return float(modules.value(module, "opex_share_per_year")) if module in modules else 0.0


def lines_of(problem: Problem, outcome: Outcome) -> list[Line]:
    """Return the lines of a plan in the order of building: fibre, light, moves, links, modules."""
    why = Reasons.of(problem, outcome)
    makers = (_segments, _pairs, _moves, _modules)
    return [line for make in makers for line in make(problem, outcome, why)]

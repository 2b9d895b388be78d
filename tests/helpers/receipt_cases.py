"""Plans worked by hand whose every line can be left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.capacity.plan import COLUMNS, Plan
from netplan.capacity.steps import Step
from proof_cases import honest, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.topology.change import Change


def line(action: str, item: str, unit_cny: float, **more: Any) -> dict[str, Any]:
    """Return a line of a plan for carrier c in 2026."""
    cells = dict.fromkeys(COLUMNS, "") | {
        "action": action,
        "item": item,
        "carrier": "c",
        "quantity": 1,
        "unit": "m100",
        "unit_cost_cny": unit_cny,
        "opex_cny_per_year": 0.0,
        "source_note": "modules",
        "year": 2026,
        "order_year": 2026,
        **more,
    }
    return cells | {"capex_cny": cells["quantity"] * unit_cny}


def lines(listed: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return lines as ``Plan.rows``, numbered."""
    numbered = [each | {"step": number} for number, each in enumerate(listed, 1)]
    return pd.DataFrame(numbered, columns=list(COLUMNS))


def plan_of(listed: Sequence[dict[str, Any]], *steps: tuple[int, Change], **more: Any) -> Plan:
    """Return a plan of these lines and changes by year; nothing is proved of its cost."""
    rows = lines(listed)
    spend = float(rows["capex_cny"].sum())
    return Plan(
        steps=tuple(
            Step(
                year=year,
                change=change,
                spend_cny=float(rows["capex_cny"][rows["year"] == year].sum()),
            )
            for year, change in steps
        ),
        rows=rows,
        summary=summary(spend_cny=spend, objective_cny=spend, **more),
    )


def honest_lines() -> Plan:
    """Return the honest plan for ``works`` with a line for each thing it does."""
    late = {"year": 2028, "order_year": 2028, "carrier": "r"}
    ordered = late | {"order_year": 2027}
    now = {"carrier": "r"}
    pair = {"unit": "pair", "source_note": "line_systems"}
    step = {"unit": "50 Gbit/s", "source_note": "exchange_ports"}
    rows = lines(
        [
            line("light_pair", "h-b", 2.4e6, **now, **pair),
            line("open_link", "plan-r-H-B", 2e6, quantity=2, **now),
            line("add_modules", "h-a", 2e6, **now),
            line("add_modules", "a-b", 2e6, **now),
            line(
                "build_segment", "fast", 10e6, **{**ordered, "carrier": ""},
                unit="segment", source_note="test",
            ),
            line("add_modules", "plan-r-H-B", 4.5e6, **{**ordered, "unit": "m400"}),
            line("light_pair", "fast", 1895250.0, **late, **pair),
            line("open_link", "plan-r-H-A", 1.62e6, **late),
            line("enlarge_port", "x r", 80e3, **late, **step),
            line("enlarge_port", "x b", 80e3, **{**late, "carrier": "b"}, **step),
        ]
    )  # fmt: skip
    return replace(honest(), rows=rows)

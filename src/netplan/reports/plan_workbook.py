"""The workbook of a plan: what to do, order and pay, and what proves it, a sheet each."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

from netplan.io.sheets import Book
from netplan.reports import formats
from netplan.reports.plan_tables import assumptions, spend_by_year
from netplan.reports.voice import Voice
from netplan.reports.workbook import dictionary_sheet, same_bytes, table_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from netplan.reports.plan_file import PlanFile
    from netplan.topology.network import Network


def _facts(made: PlanFile, voice: Voice) -> Iterator[tuple[str, str | float]]:
    """Yield what a planner asks first of a plan: money, proof, and what it is held to."""
    summary, terms = made.plan.summary, made.terms
    yield "status", voice.say(f"planned.status_{summary.status}")
    yield "spend", summary.spend_cny
    if math.isfinite(summary.budget_cny):
        yield "budget", summary.budget_cny
    yield "opex", summary.opex_cny_per_year
    if summary.aim == "cost":
        yield "objective", summary.objective_cny
        yield "bound", summary.bound_cny
    else:
        yield "objective_ms", summary.objective_ms
        yield "bound_ms", summary.bound_ms
    yield "gap", formats.percent(summary.gap, 3)
    yield "solve", summary.solve_s
    years = [str(year) for year in terms.years]
    yield "years", voice.listed(years)
    yield "routing", voice.say(f"planned.routing_{terms.routing}")
    yield "survive", voice.listed(terms.survive) or voice.say("planned.nothing")
    yield (
        "limits",
        voice.say(
            "planned.limits_value",
            working=formats.percent(terms.working_utilisation),
            failure=formats.percent(terms.failure_utilisation),
        ),
    )
    checks = made.table("certificate")
    if len(checks):
        yield (
            "checks",
            voice.say("planned.checks_value", passed=int(checks["passed"].sum()), n=len(checks)),
        )
    yield "made_by", made.made_by


def _answer(book: Book, made: PlanFile, network: Network, voice: Voice) -> None:
    """Write the first sheet: what it is a plan of, and the facts, a line each."""
    sheet = book.sheet(voice.say("sheet.answer"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    own = network.settings
    title = (own.title_zh if voice.language == "zh" else "") or own.title_en or own.name
    book.write(sheet, 0, 0, title, book.format(bold=True))
    number = book.format(num_format="#,##0.###", align="left")
    text = book.format(text_wrap=True, valign="top")
    for row, (name, value) in enumerate(_facts(made, voice), 1):
        book.write(sheet, row, 0, voice.say(f"planned.{name}"), book.format(valign="top"))
        known = not isinstance(value, float) or math.isfinite(value)
        style = number if isinstance(value, float) else text
        book.write(sheet, row, 1, value if known else formats.NONE, style)


def write_plan_workbook(
    path: Path, made: PlanFile, *, network: Network, materials: pd.DataFrame, language: str
) -> None:
    """Write a plan as a workbook, the answer first; sheets without rows are left out.

    Numbers are numbers with their unit in the heading; cells from data are strings whatever they
    begin with. Equal plans give equal bytes.
    """
    voice = Voice(language)
    sheets: dict[str, Any] = {
        "plan": made.plan.rows,
        "materials": materials,
        "years": spend_by_year(made.plan, made.terms),
        "certificate": made.table("certificate"),
        "states": made.table("certificate_states"),
        "receipts": made.table("receipts"),
        "runout": made.table("runout"),
        "assumptions": assumptions(network, made.terms, materials),
    }
    named = {voice.say(f"sheet.{name}"): frame for name, frame in sheets.items() if len(frame)}
    sink = io.BytesIO()
    book = Book(sink, network.settings.title_en or network.settings.name)
    _answer(book, made, network, voice)
    dictionary_sheet(book, named, voice)
    for name, frame in named.items():
        table_sheet(book, name, frame)
    book.book.close()
    path.write_bytes(same_bytes(sink.getvalue()))

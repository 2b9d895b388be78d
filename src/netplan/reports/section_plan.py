"""The sections on the plan: what is built for how much, why, and how far that is proven."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from netplan.reports import formats
from netplan.reports.content import Figure, Grid, Line, Note, Section, heads, line
from netplan.reports.figure_money import frontier_figure, spend_figure
from netplan.reports.marks import confidence_glyph
from netplan.reports.plan_blocks import has_years, receipts_grid, runout_grid, years_grid
from netplan.reports.plan_built import built
from netplan.reports.rows import Row, by, known, number, records
from netplan.reports.section_certificate import gap_text
from netplan.reports.summary import build, cost_and_bound, has_plan, least_cost
from netplan.reports.voice import phrase

if TYPE_CHECKING:
    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice

ROWS: Final = 12
SHORT: Final = 8
REASON: Final = {"en": 110.0, "zh": 50.0}


def plan_finding(data: ReportInput, voice: Voice) -> str:
    """Return the finding on the plan: what it costs of the budget, what that buys, what is left."""
    if data.summary is None or not has_plan(data):
        return voice.finding(voice.say("plan.none"))
    spend, budget = data.summary.spend_cny, data.summary.budget_cny
    values = {"spend": voice.money(spend), "items": built(data, voice)}
    if known(budget) and budget > 0:
        values |= {"budget": voice.money(budget), "rest": voice.money(budget - spend)}
        return voice.finding(
            voice.say("plan.full", **values),
            voice.say("plan.budget", **values),
            voice.say("plan.short", **values),
        )
    return voice.finding(voice.say("plan.open", **values), voice.say("plan.bare", **values))


def _quantity(row: Row, voice: Voice) -> str:
    """Return a quantity with its unit in the words of the language."""
    unit = str(row.get("unit", ""))
    value = number(row, "quantity")
    key = f"unit.{unit.replace(' ', '_')}"
    text = formats.fixed(value, 0 if value == round(value) or value > ROWS else 1)
    if voice.has(key) and known(value):
        return f"{text} {voice.count(key, round(value))}"
    return f"{text} \N{MULTIPLICATION SIGN} {unit}" if unit else text


def _grouped(rows: list[Row], voice: Voice) -> list[Row]:
    """Return the plan's rows; too many of one kind and unit are drawn together into one."""
    if len(rows) <= ROWS:
        return rows
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        single = row["action"] == "build_segment"
        own = str(row["item"]) if single else ""
        groups.setdefault((str(row["action"]), str(row.get("unit", "")), own), []).append(row)
    return [_joined(members, voice) for members in groups.values()]


def _joined(members: list[Row], voice: Voice) -> Row:
    """Return one row for several: quantities and costs summed, the dearest three named."""
    if len(members) == 1:
        return members[0]
    dear = sorted(members, key=lambda row: -number(row, "capex_cny"))
    names = voice.listed(voice.name(row) for row in dear[:2])
    said = voice.say(
        "plan.joined",
        action=voice.say(f"action.{members[0]['action']}"),
        names=names,
        n=len(members),
    )
    prices = {number(row, "unit_cost_cny") for row in members}
    confidences = {str(row.get("confidence", "")) for row in members}
    return members[0] | {
        "name_en": said,
        "name_zh": said,
        "quantity": math.fsum(number(row, "quantity") for row in members),
        "capex_cny": math.fsum(number(row, "capex_cny") for row in members),
        "unit_cost_cny": prices.pop() if len(prices) == 1 else math.nan,
        "confidence": "assumed" if "assumed" in confidences else min(confidences),
        "reason_en": voice.pick(dear[0], "reason"),
        "reason_zh": voice.pick(dear[0], "reason"),
    }


def _in_km(data: ReportInput, row: Row) -> Row:
    """Return a row of the plan; a segment to build in km and by the km, where its length is known.

    Every other row stays as it is.
    """
    cable = by(records(data.segments, case="plan"), "segment").get(str(row["item"]))
    length = number(cable, "length_km")
    if row["action"] != "build_segment" or not known(length) or length <= 0:
        return row
    price = number(row, "capex_cny") / length
    return row | {"quantity": length, "unit": "km", "unit_cost_cny": price}


def _materials(data: ReportInput, voice: Voice) -> Grid:
    """Return the bill of materials: at most twelve rows, and the total."""
    listed = [row for row in records(data.plan) if row["action"] != "retire_modules"]
    rows = _grouped([_in_km(data, row) for row in listed], voice)
    shown = rows if len(rows) <= ROWS else rows[: ROWS - 1]
    rest = rows[len(shown) :]
    lines = [
        line(
            voice.pick(row, "name"),
            formats.glued(_quantity(row, voice)),
            voice.unit_price(number(row, "unit_cost_cny")),
            voice.money_cell(number(row, "capex_cny")),
            confidence_glyph(str(row.get("confidence", "")), voice),
            phrase(voice.pick(row, "reason"), REASON[voice.language], language=voice.language),
        )
        for row in shown
    ]
    if rest:
        cost = voice.money_cell(math.fsum(number(row, "capex_cny") for row in rest))
        said = voice.say("plan.rest", n=len(rest))
        lines.append(line(said, "", "", cost, "", voice.say("plan.rest_where")))
    lines.append(_total(data, voice))
    head = heads(voice, "plan.head_", "item quantity:n price:n cost:n sure:c why:w")
    return Grid(voice.say("plan.caption"), head, tuple(lines), long=len(lines) > SHORT)


def _total(data: ReportInput, voice: Voice) -> Line:
    """Return the last row of the bill: its sum, and what the budget has left."""
    spend = build(data).capex_cny
    budget = data.summary.budget_cny if data.summary else math.nan
    left = ""
    if known(budget):
        left = voice.say("plan.left", budget=voice.money(budget), rest=voice.money(budget - spend))
    return line(voice.say("plan.total"), "", "", voice.money_cell(spend), "", left, css="sum")


def _spend(data: ReportInput, voice: Voice) -> list[Figure]:
    """Return the bars of capex and opex by kind of work, largest first."""
    years = max(data.settings.horizon_year - data.settings.base_year, 1)
    sums: dict[str, list[float]] = {}
    for row in records(data.plan):
        pair = sums.setdefault(str(row["action"]), [0.0, 0.0])
        for place, name in enumerate(("capex_cny", "opex_cny_per_year")):
            value = number(row, name)
            pair[place] += value if known(value) else 0.0
    items = [
        (voice.word("action", action), capex, opex)
        for action, (capex, opex) in sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))
        if capex > 0 or opex > 0
    ]
    if not items:
        return []
    return [
        Figure(
            voice.say("spend.caption"),
            spend_figure(items, voice, years=years),
            voice.say("spend.key", years=years),
        )
    ]


def _frontier(data: ReportInput, voice: Voice) -> tuple[list[Figure], list[str]]:
    """Return cost against latency over other plans, and why the cheaper one was not taken."""
    rows = [r for r in records(data.frontier) if known(number(r, "mean_ms"))]
    if len(rows) < 2:  # noqa: PLR2004
        return [], []
    figure = Figure(
        voice.say("frontier.caption"), frontier_figure(rows, voice), voice.say("frontier.key")
    )
    chosen = next((row for row in rows if row.get("chosen")), None)
    hard = [row for row in rows if row.get("hard_met") and not row.get("chosen")]
    cheap = min(hard, key=lambda row: number(row, "spend_cny"), default=None)
    texts = []
    if chosen and cheap and number(cheap, "spend_cny") < number(chosen, "spend_cny"):
        texts.append(
            voice.say(
                "frontier.cheaper",
                cost=voice.money(number(cheap, "spend_cny")),
                name=voice.name(cheap),
                ms=formats.ms(number(cheap, "mean_ms")),
                chosen=formats.ms(number(chosen, "mean_ms")),
                more=voice.money(number(chosen, "spend_cny") - number(cheap, "spend_cny")),
            )
        )
    return [figure], texts


def _worth(data: ReportInput, voice: Voice) -> list[str]:
    """Return what the money buys on the weighted mean, and whether it could be had for less.

    Of a plan of least cost: what it costs discounted, and what none can cost less than.
    """
    if data.summary is None or not has_plan(data):
        return []
    texts = []
    if least_cost(data):
        texts.append(
            voice.say(
                "plan.worth_cost",
                cost=voice.money(cost_and_bound(data)[0]),
                gap=gap_text(data.summary.gap),
            )
        )
    if getattr(data.summary, "interrupted", False):
        texts.append(voice.say("plan.stopped"))
    before, after, least = (
        data.summary.before_ms,
        data.summary.objective_ms,
        data.summary.least_cny,
    )
    if known(before) and known(after):
        texts.append(voice.say("plan.worth", before=formats.ms(before), after=formats.ms(after)))
    if known(least):
        texts.append(voice.say("plan.least", least=voice.money(least)))
    return ["".join(texts) if voice.language == "zh" else " ".join(texts)] if texts else []


def plan_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the section on what to build; None where no plan was asked for."""
    if data.summary is None:
        return None
    figures, texts = _frontier(data, voice)
    texts = [*_worth(data, voice), *texts]
    blocks: list[Figure | Grid] = []
    if len(data.plan):
        blocks = [*_spend(data, voice), _materials(data, voice)]
    years = [years_grid(data, voice, built)] if has_years(data) else []
    proof = [grid for make in (receipts_grid, runout_grid) if (grid := make(data, voice))]
    return Section(
        id="plan",
        label=voice.say("section.plan"),
        heading=plan_finding(data, voice),
        notes=[
            Note(
                voice.say("note.prices"),
                voice.say("plan.prices", date=data.settings.price_date or "–"),
            ),
            *(
                []
                if figures or least_cost(data)
                else [Note(voice.say("note.left_out"), voice.say("plan.left_out"))]
            ),
            Note(voice.say("note.detail"), voice.say("plan.detail")),
        ],
        paragraphs=texts,
        blocks=[*years, *blocks, *figures, *proof],
    )

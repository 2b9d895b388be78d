"""Tables of the report that go with a plan: its years, its receipts, dates, and failures."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from netplan.reports import formats
from netplan.reports.content import Grid, Line, heads, line
from netplan.reports.rows import Row, by, known, number, records, top
from netplan.reports.voice import phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice

MOST: Final = 10
ROOM: Final = {"en": 150.0, "zh": 70.0}
AHEAD: Final = "in"
PAST: Final = "already"


def years_grid(data: ReportInput, voice: Voice, built: Callable[[ReportInput, Voice], str]) -> Grid:
    """Return what comes into service in each year of the plan, and when it is ordered and paid.

    ``built`` says in words what the rows of a year build.
    """
    years = sorted({int(row["year"]) for row in records(data.plan)})
    lines = []
    for year in years:
        part = data.plan[data.plan["year"] == year]
        orders = sorted({int(order) for order in part["order_year"]})
        said = formats.RANGE.join(map(str, orders[:: len(orders) - 1] if orders[1:] else orders))
        cost = voice.money_cell(math.fsum(number(row, "capex_cny") for row in records(part)))
        lines.append(line(str(year), built(replace(data, plan=part), voice), said, cost))
    head = heads(voice, "upgrades.year_", "year what:w ordered:n cost:n")
    return Grid(voice.say("upgrades.years"), head, tuple(lines))


def has_years(data: ReportInput) -> bool:
    """Tell whether the plan has more than one year: of service, or of order beside it."""
    if not {"year", "order_year"} <= set(data.plan.columns):
        return False
    return len({*data.plan["year"], *data.plan["order_year"]}) > 1


def _receipt(row: Row, names: dict[str, Row], voice: Voice) -> Line:
    """Return the receipt of one upgrade."""
    own = names.get(str(row.get("step", "")), row)
    name = voice.name(own) or str(row.get("item", ""))
    cost = number(row, "without_cny")
    return line(
        name,
        formats.load_percent(number(row, "without_utilisation")),
        voice.money_cell(cost) if known(cost) else formats.NONE,
        phrase(voice.pick(row, "without_note"), ROOM[voice.language], language=voice.language),
    )


def receipts_grid(data: ReportInput, voice: Voice) -> Grid | None:
    """Return the ten upgrades without which the network would be fullest; None without receipts."""
    rows = records(data.receipts)
    if not rows:
        return None

    def key(row: Row) -> tuple[float, float]:
        fullest, lost = number(row, "without_utilisation"), number(row, "without_unserved_gbps")
        return (-lost if known(lost) else 0.0, -fullest if known(fullest) else math.inf)

    names = by(records(data.plan), "step")
    shown = sorted(rows, key=key)[:MOST]
    head = heads(voice, "upgrades.receipt_", "item load:n cost:n note:w")
    said = voice.say("upgrades.receipts", n=len(shown), total=len(rows))
    return Grid(said, head, tuple(_receipt(row, names, voice) for row in shown))


def _date(row: Row | None, voice: Voice) -> str:
    """Return when a limit is passed: a month, that it is past, or not before a year."""
    if not row:
        return formats.NONE
    if row["when"] == PAST:
        return voice.say("upgrades.past")
    date = str(row["date"])
    return date if row["when"] == AHEAD else voice.say("upgrades.later", date=date)


def runout_grid(data: ReportInput, voice: Voice) -> Grid | None:
    """Return the ten links that pass a limit soonest as demand is given to grow.

    Dates at the lowest and the highest growth stand beside it. Of several cases the last one
    counts, which is that of the plan where there is one. None where nothing passes a limit.
    """
    rows = records(data.runout)
    if not rows:
        return None
    rows = [row for row in rows if row.get("case") == rows[-1].get("case")]
    shifts = sorted({number(row, "growth_shift") for row in rows})
    middle = min(shifts, key=abs)
    found = {(row["link"], row["limit_kind"], number(row, "growth_shift")): row for row in rows}
    soon = [
        row for row in rows
        if number(row, "growth_shift") == middle and row["when"] in {AHEAD, PAST}
    ]  # fmt: skip
    soon.sort(key=lambda row: number(row, "months"))
    if not soon:
        return None
    lines = []
    for row in soon[:MOST]:
        own = row["link"], row["limit_kind"]
        kind = f"warnings.{row['limit_kind']}"
        limit = formats.percent(number(row, "limit_utilisation"))
        lines.append(
            line(
                voice.name(row),
                voice.say(kind, limit=limit) if voice.has(kind) else limit,
                _date(row, voice),
                *(_date(found.get((*own, shift)), voice) for shift in (shifts[-1], shifts[0])),
                voice.pick(row, "failure") or voice.say("warnings.calm"),
            )
        )
    head = heads(voice, "upgrades.runout_", "link limit given:n high:n low:n failure:w")
    said = voice.say("upgrades.runout", n=len(lines), total=len(soon))
    return Grid(said, head, tuple(lines))


def _named(data: ReportInput, name: str, voice: Voice) -> str:
    """Return a link or segment by the places at its ends, another id as it is."""
    network = data.planned or data.network
    nodes, links, segments = (network[table] for table in ("nodes", "links", "segments"))
    if name in links:
        sites = [nodes.value(links.value(name, end), "site") for end in "ab"]
    elif name in segments:
        sites = [segments.value(name, end) for end in "ab"]
    else:
        return name
    dash = "\N{EN DASH}" if voice.language == "en" else "\N{EM DASH}"
    return dash.join(network.name("sites", site, language=voice.language) for site in sites)


def states_grid(data: ReportInput, voice: Voice) -> Grid | None:
    """Return for every year how many failures were counted again, and the worst of them."""
    rows = records(data.certificate_states)
    if not rows:
        return None
    lines = []
    for year in sorted({int(row["year"]) for row in rows}):
        mine = [row for row in rows if int(row["year"]) == year]
        worst = top(mine, "worst_utilisation") or {}
        lost = max((number(row, "unserved_gbps") for row in mine), default=math.nan)
        failed = [row for row in mine if not row["passed"]]
        lines.append(
            line(
                str(year),
                formats.fixed(sum(1 for row in mine if row["scenario"])),
                formats.load_percent(number(worst, "worst_utilisation")),
                _named(data, str(worst.get("worst_link", "")), voice),
                _named(data, str(worst.get("scenario", "")), voice) or voice.say("warnings.calm"),
                formats.capacity(lost) if known(lost) else formats.NONE,
                formats.fixed(len(failed)),
                css="hot" if failed else "",
            )
        )
    head = heads(
        voice, "upgrades.state_", "year failures:n load:n link scenario unserved:n failed:n"
    )
    return Grid(voice.say("upgrades.states"), head, tuple(lines))

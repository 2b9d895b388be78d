"""The section on bottlenecks: the fullest links, egress per carrier, variants, named failures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.reports import formats
from netplan.reports.content import Figure, Grid, Head, Line, Note, Section
from netplan.reports.figure_loads import SHOWN, egress_figure, loads_figure
from netplan.reports.rows import Row, by, known, number, records
from netplan.reports.section_exchange import carrier_name
from netplan.reports.summary import Bundle, bottleneck, bundles, has_plan, later_case

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice


def link_ends(data: ReportInput, row: Row | None, voice: Voice) -> str:
    """Return the two places a link joins, without its carrier."""
    if row is None:
        return ""
    sites = data.network["sites"]
    places = [
        data.network.name("sites", site, language=voice.language) if site in sites else site
        for site in (str(row["a_site"]), str(row["b_site"]))
    ]
    return voice.say("common.dash").join(places)


def loads_finding(data: ReportInput, voice: Voice) -> str:
    """Return the finding on the fullest link: which, how full, after which failure, what helps."""
    neck = bottleneck(data)
    row = neck.before or neck.after
    failure = voice.name(row, "worst_failure")
    values = {
        "year": neck.year,
        "link": voice.name(row),
        "failure": failure,
        "now": formats.load_percent(neck.before_load),
        "then": formats.load_percent(neck.after_load),
        "plan_link": voice.name(neck.after),
        "plan_failure": voice.name(neck.after, "worst_failure"),
    }
    full = "over" if neck.before_load > 1 else "within"
    cut = "cut" if failure else "plain"
    keys = [f"loads.{full}_{cut}"]
    if neck.after is not None:
        end = "held" if neck.after_load <= 1 else "still"
        keys = [f"loads.{full}_{cut}_{end}", f"loads.short_{end}"]
    short = values | {
        "link": link_ends(data, row, voice),
        "plan_link": link_ends(data, neck.after, voice),
    }
    texts = [voice.say(key, **said) for key in keys for said in (values, short)]
    return voice.finding(*texts)


def egress_rows(data: ReportInput, voice: Voice) -> list[tuple[str, float, float, float]]:
    """Return name, capacity today and planned (Gbps) and planned load, all carriers first."""
    today = by(records(data.egress, case="today"), "carrier")
    plan = by(records(data.egress, case="plan"), "carrier")
    later = by(records(data.egress, case=later_case(data)), "carrier")
    names = sorted(
        {*today, *plan}, key=lambda c: (c != "all", -number(today.get(c), "capacity_gbps"), c)
    )
    rows = []
    for carrier in names:
        name = voice.say("common.all") if carrier == "all" else carrier_name(data, carrier, voice)
        load = number(plan.get(carrier) or later.get(carrier), "mean_utilisation")
        capacity = [number(table.get(carrier), "capacity_gbps") for table in (today, plan)]
        rows.append((name, capacity[0] if known(capacity[0]) else 0.0, capacity[1], load))
    return rows


def _moves(before: str, after: str | None) -> str:
    """Return ``before → after``, or one of them where there is no other."""
    return before if after is None or after == before else f"{before} → {after}"


def _both(rows: Sequence[Row], data: ReportInput, key: str) -> list[tuple[Row, Row | None]]:
    """Return pairs of rows with one ``key``: nothing built, and the plan where there is one."""
    before = by([row for row in rows if row["case"] == later_case(data)], key)
    after = by([row for row in rows if row["case"] == "plan"], key) if has_plan(data) else {}
    return [(row, after.get(name)) for name, row in before.items()]


def _cells(pair: tuple[Row, Row | None], said: Mapping[str, Callable[[float], str]]) -> list[str]:
    """Return a cell per column of ``said``: its value with nothing built, then with the plan."""
    before, after = pair
    return [
        _moves(text(number(before, name)), text(number(after, name)) if after else None)
        for name, text in said.items()
    ]


def _variants(data: ReportInput, voice: Voice) -> list[Grid]:
    """Return the table of load variants; nothing where there are none."""
    rows = sorted(records(data.variants), key=lambda row: number(row, "mean_utilisation"))
    said: dict[str, Callable[[float], str]] = {
        "worst_utilisation": formats.load_percent,
        "bottlenecks": formats.fixed,
        "unserved_gbps": formats.capacity,
    }
    lines = []
    for pair in _both(rows, data, "mean_utilisation"):
        row = pair[0]
        where = voice.pick(row, "worst")
        if voice.pick(row, "failure"):
            where = voice.say("variants.at", link=where, failure=voice.pick(row, "failure"))
        share = formats.percent(number(row, "mean_utilisation"))
        demand = formats.capacity(number(row, "demand_gbps"))
        lines.append(Line((share, demand, *_cells(pair, said), where)))
    if not lines:
        return []
    heads = (
        ("mean", "n"),
        ("demand", "n"),
        ("worst", "n"),
        ("necks", "n"),
        ("unserved", "n"),
        ("where", ""),
    )
    head = tuple(Head(voice.say(f"variants.{name}"), css) for name, css in heads)
    return [Grid(_caption(data, voice, "variants.caption"), head, tuple(lines))]


def _caption(data: ReportInput, voice: Voice, key: str) -> str:
    """Return a caption that says which year and which two cases a table shows."""
    cases = voice.say("loads.both" if has_plan(data) else "loads.one", year=bottleneck(data).year)
    return voice.say(key) + cases


def _scenarios(data: ReportInput, voice: Voice) -> list[Grid]:
    """Return the table of named scenarios, such as a joint trench cut; nothing without one."""
    rows = records(data.failures, kind="scenario")
    said: dict[str, Callable[[float], str]] = {
        "unserved_gbps": formats.capacity,
        "worst_utilisation": formats.load_percent,
        "cities_lost": formats.fixed,
        "mean_ms": formats.ms,
    }
    lines = []
    for before, after in _both(rows, data, "scenario"):
        cells = _cells((before, after), said)
        city = _worst_city(data, voice, before)
        if after:
            then = _worst_city(data, voice, after)
            same = after.get("worst_city") == before.get("worst_city") and then != city
            city = _moves(city, formats.ms(number(after, "worst_city_ms")) if same else then)
        lines.append(Line((voice.pick(before, "name"), *cells, city)))
    if not lines:
        return []
    heads = (
        ("name", "v"),
        ("unserved", "n"),
        ("worst", "n"),
        ("lost", "n"),
        ("mean", "n"),
        ("city", "l"),
    )
    head = tuple(Head(voice.say(f"scenarios.{name}"), css) for name, css in heads)
    return [Grid(_caption(data, voice, "scenarios.caption"), head, tuple(lines))]


def _worst_city(data: ReportInput, voice: Voice, row: Row) -> str:
    """Return the worst city of a scenario and its latency, ms."""
    site = str(row.get("worst_city", ""))
    sites = data.network["sites"]
    name = data.network.name("sites", site, language=voice.language) if site in sites else site
    value = formats.ms(number(row, "worst_city_ms"))
    return f"{name} {value}" if name else value


def _text(data: ReportInput, voice: Voice) -> list[str]:
    """Return the sentence on how many links are bottlenecks before and after."""
    before = sum(bool(row["bottleneck"]) for row in records(data.links, case=later_case(data)))
    after = sum(bool(row["bottleneck"]) for row in records(data.links, case="plan"))
    neck = bottleneck(data)
    key = "loads.count_plan" if neck.after else "loads.count"
    own = data.settings
    return [
        voice.say(
            key,
            year=neck.year,
            before=before,
            after=after,
            working=formats.percent(own.working_utilisation),
            failure=formats.percent(own.failure_utilisation),
        )
    ]


def _named(data: ReportInput, pair: Bundle, voice: Voice) -> Bundle:
    """Return ``pair`` with its two places and its carrier as texts to draw."""
    row = pair.row
    said = {
        "ends": link_ends(data, row, voice),
        "owner": carrier_name(data, str(row["carrier"]), voice),
    }
    return Bundle(*(each | said if each else None for each in (pair.before, pair.after)))


def loads_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the section on bottlenecks; None without a loaded link."""
    neck = bottleneck(data)
    if not known(neck.before_load) and not known(neck.after_load):
        return None
    pairs, planned = bundles(data), neck.after is not None
    caption = voice.say("loads.caption", n=min(len(pairs), SHOWN), total=len(pairs))
    shown = [_named(data, pair, voice) for pair in pairs[:SHOWN]]
    drawing = loads_figure(shown, voice, year=neck.year, planned=planned)
    blocks: list[Figure | Grid] = [Figure(caption, drawing, voice.say("loads.key"))]
    if egress := egress_rows(data, voice):
        key = voice.say("egress.key_plan" if planned else "egress.key")
        blocks.append(Figure(voice.say("egress.caption"), egress_figure(egress, voice), key))
    blocks += [*_variants(data, voice), *_scenarios(data, voice)]
    own = data.settings
    rests = voice.say(
        "loads.rests", mean=formats.fixed(own.mean_utilisation, 2), year=own.base_year
    )
    return Section(
        id="loads",
        label=voice.say("section.loads"),
        heading=loads_finding(data, voice),
        notes=[
            Note(voice.say("note.rests"), rests),
            Note(voice.say("note.left_out"), voice.say("loads.left_out")),
            Note(voice.say("note.detail"), voice.say("loads.detail")),
        ],
        paragraphs=_text(data, voice),
        blocks=blocks,
    )

"""The section on traffic between networks: the hairpin, and what an exchange here would save."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from netplan.reports import formats
from netplan.reports.compare import (
    between_carriers,
    carrier_pair,
    exchange_rows,
    hairpins,
    home_saving,
)
from netplan.reports.content import Figure, Note, Section
from netplan.reports.figure_exchange import dumbbells, hairpin_figure
from netplan.reports.quantities import change_text
from netplan.reports.rows import Row, known, number, ordered, records, split
from netplan.reports.summary import end_verdict, has_plan

if TYPE_CHECKING:
    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice

CITIES_SHOWN: Final = 12


def local_sites(data: ReportInput) -> set[str]:
    """Return the ids of the sites looked at as local ones."""
    return {str(row["target"]) for row in records(data.latency, kind="local")}


def story(data: ReportInput) -> Row | None:
    """Return the inter-network row with the most to save, a local one where there is one."""
    rows = hairpins(data)
    near = local_sites(data)
    local = [row for row in rows if row["target"] in near]
    return next(iter(local or rows), None)


def carrier_name(data: ReportInput, carrier: str, voice: Voice) -> str:
    """Return a carrier's name in the report's language; its id where no table has it."""
    table = data.network["carriers"]
    return (
        data.network.name("carriers", carrier, language=voice.language)
        if (carrier in table)
        else carrier
    )


def missed_change(data: ReportInput) -> Row | None:
    """Return the inter-network target that is still missed, where there is one."""
    rows = records(data.targets, metric="latency_change", view="internet")
    late = [r for r in rows if end_verdict(r, planned=has_plan(data)) == "missed"]
    return late[0] if late else None


def cities_saving(data: ReportInput) -> tuple[int, float]:
    """Return how many cities are reached between networks, and what an exchange here saves.

    The saving is the change of the mean over every pair of carriers and every city, as a share.
    """
    cities = {str(row["target"]) for row in records(data.latency, kind="city")}
    rows = [r for r in between_carriers(data) if r["reachable"] and r["target"] in cities]
    return len({str(row["target"]) for row in rows}), home_saving(rows)


def exchange_place(data: ReportInput, row: Row, voice: Voice) -> str:
    """Return where traffic is handed over: the exchange's site, or its own name without one."""
    table = data.network["exchanges"]
    sites = [str(table.value(name, "site")) for name in split(row["exchange"]) if name in table]
    names = [data.network.name("sites", site, language=voice.language) for site in sites]
    return voice.listed(names) or voice.name(row, "exchange_name")


def exchange_finding(data: ReportInput, voice: Voice, row: Row) -> str:
    """Return the finding on traffic between networks."""
    cities, saving = cities_saving(data)
    values = {
        "name": voice.name(row),
        "exchange": exchange_place(data, row, voice),
        "now": formats.ms(number(row, "one_way_ms")),
        "home": formats.ms(number(row, "home_ms")),
        "n": cities,
        "change": change_text(saving) if known(saving) else "",
    }
    target = missed_change(data)
    keys = []
    if target and known(saving):
        short = saving > number(target, "value")
        values["promise"] = change_text(number(target, "value"))
        keys.append("exchange.saves_short" if short else "exchange.saves_enough")
    keys += ["exchange.saves"] if known(saving) else []
    keys += ["exchange.short"] if known(number(row, "home_ms")) else ["exchange.bare"]
    return voice.finding(*(voice.say(key, **values) for key in keys))


def hub_name(data: ReportInput, voice: Voice) -> str:
    """Return the name of the site the study looks out from."""
    hub = data.settings.hub
    known_hub = hub in data.network["sites"]
    return data.network.name("sites", hub, language=voice.language) if known_hub else hub


def _unreached(data: ReportInput, voice: Voice) -> list[Note]:
    """Return a note on pairs of networks that never meet."""
    rows = exchange_rows(data)
    lost = [row for row in rows if not row["reachable"]]
    if not lost:
        return []
    text = voice.say("exchange.unreached", n=len(lost), total=len(rows))
    return [Note(voice.say("note.not_met"), text)]


def _spread(data: ReportInput, voice: Voice) -> list[str]:
    """Return the sentence on all pairs of networks: saving near and far."""
    near = local_sites(data)
    rows = [row for row in between_carriers(data) if row["reachable"]]
    values = [
        home_saving([row for row in rows if (row["target"] in near) == local])
        for local in (True, False)
    ]
    if not all(known(value) for value in values):
        return []
    return [voice.say("exchange.spread", near=change_text(values[0]), far=change_text(values[1]))]


def _limit(data: ReportInput) -> float:
    """Return the one-way promise to cities, which marks are judged by; NaN without one."""
    rows = records(data.latency, kind="city", view="ip", state="today")
    return next((number(r, "target_ms") for r in rows if known(number(r, "target_ms"))), math.nan)


def _drawn(data: ReportInput) -> tuple[list[Row], list[Row]]:
    """Return the rows of the shown carrier pair: at home, and elsewhere with the longest first."""
    near = local_sites(data)
    rows = hairpins(data)
    far = [row for row in rows if row["target"] not in near]
    return [r for r in rows if r["target"] in near], ordered(far, lambda r: number(r, "one_way_ms"))


def exchange_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the section on traffic between networks; None without a pair that meets."""
    row, pair = story(data), carrier_pair(data)
    if row is None or pair is None:
        return None

    def placed(each: Row) -> Row:
        return each | {"place": exchange_place(data, each, voice)}

    local, far = _drawn(data)
    names = {key: carrier_name(data, each, voice) for key, each in zip("ab", pair, strict=True)}
    pair_text = voice.say("exchange.pair", **names)
    caption = voice.say("exchange.caption", pair=pair_text)
    if hidden := len(far[CITIES_SHOWN:]):
        caption += voice.say("common.rest", n=hidden)
    rows = [placed(each) for each in (*local, *far[:CITIES_SHOWN])]
    hairpin = voice.say("hairpin.caption", name=voice.name(row), pair=pair_text)
    policy = voice.word("policy", data.settings.exchange_policy)
    return Section(
        id="exchange",
        label=voice.say("section.exchange"),
        heading=exchange_finding(data, voice, row),
        notes=[
            Note(voice.say("note.rests"), voice.say("exchange.rests", policy=policy)),
            *_unreached(data, voice),
            Note(voice.say("note.detail"), voice.say("exchange.detail")),
        ],
        paragraphs=_spread(data, voice),
        blocks=[
            Figure(
                hairpin,
                hairpin_figure(placed(row), data.network, voice),
            ),
            Figure(
                caption,
                dumbbells(rows, len(local), voice, limit=_limit(data)),
                voice.say("exchange.key"),
            ),
        ],
    )

"""Rows of the risk register in words: what fails, what it takes away, what would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from netplan.reports import formats
from netplan.reports.content import Line, line
from netplan.reports.marks import confidence_glyph
from netplan.reports.rows import Row, known, number, split
from netplan.reports.voice import clipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice

NAMED: Final = {"classes": 2, "cities": 3}
"""How many are said by name in a cell; there may be more."""

ROOM: Final = {"en": 72.0, "zh": 36.0}
"""Longest name of a mend; of a proposal beneath it half as long."""

LEAST_GBPS: Final = 0.5
"""What rounds to 0 Gbit/s is not said."""

SMALL_CNY: Final = 1e7
"""Prices below this are too small for hundred millions."""

HELPS: Final = 0.05
"""A proposal that takes away less than this is not said."""


def failure_name(row: Row, voice: Voice, *, short: bool = False) -> str:
    """Return what fails, in words of its kind; ``short`` for a heading."""
    name = voice.name(row) if short else voice.pick(row, "name")
    key = f"risks.kind_{row.get('kind', '')}"
    return voice.say(key, name=name) if voice.has(key) else name


def _rate(value: float) -> str:
    """Return failures a year with two figures that count.

    >>> _rate(1.314), _rate(0.0052)
    ('1.3', '0.0052')
    """
    if not known(value) or value <= 0:
        return formats.NONE if not known(value) else "0"
    places = 1
    while round(value, places) < 10 ** (1 - places) and places < 6:  # noqa: PLR2004
        places += 1
    return formats.fixed(value, places)


def tbit_text(value: float) -> str:
    """Return Tbit a year: whole from ten up, else with the figures that count.

    >>> tbit_text(41652.6), tbit_text(0.42)
    ('41,653', '0.42')
    """
    return formats.fixed(value) if not known(value) or value >= 10 else _rate(value)  # noqa: PLR2004


def _classes(data: ReportInput, cell: object, voice: Voice) -> str:
    """Return the classes of a cell ``class=Gbit/s;...`` by name, the most first, in brackets."""
    ids = [part.rpartition("=")[0] for part in split(str(cell or ""))]
    table = data.network["classes"]
    names = [
        data.network.name("classes", each, language=voice.language)
        if each in table
        else voice.say("risks.other_class")
        for each in ids
    ]
    return (
        voice.say("risks.classes", names=voice.listed(names[: NAMED["classes"]])) if names else ""
    )


def _cities(row: Row, stem: str, voice: Voice) -> str:
    """Return cities by name, the first of them where they are many."""
    ids = split(row.get(stem, ""))
    names = voice.pick(row, stem).split("、" if voice.language == "zh" else ", ")
    most = NAMED["cities"]
    if len(ids) <= most or len(names) != len(ids):
        return voice.listed(names)
    said = voice.listed(names[:most])
    return voice.say("risks.more_cities", names=said, n=len(ids) - most, total=len(ids))


def _effects(data: ReportInput, row: Row, voice: Voice) -> list[str]:
    """Return what a failure takes away, a phrase each."""
    said = []
    if number(row, "unserved_gbps") >= LEAST_GBPS:
        gbps = formats.capacity(number(row, "unserved_gbps"))
        classes = _classes(data, row.get("unserved_by_class"), voice)
        own = number(row, "unserved_own_gbps")
        if known(own) and own >= LEAST_GBPS:
            classes += voice.say("risks.own", gbps=formats.capacity(own))
        said.append(voice.say("risks.no_way", gbps=gbps, classes=classes))
    if number(row, "excess_gbps") >= LEAST_GBPS:
        links = round(number(row, "full_links"))
        values = {
            "gbps": formats.capacity(number(row, "excess_gbps")),
            "link": voice.name(row, "full_link"),
            "load": formats.load_percent(number(row, "full_link_utilisation")),
            "n": links - 1,
            "total": links,
        }
        said.append(voice.say("risks.no_room_more" if links > 1 else "risks.no_room", **values))
    if number(row, "late_gbps") >= LEAST_GBPS:
        gbps = formats.capacity(number(row, "late_gbps"))
        classes = _classes(data, row.get("late_by_class"), voice)
        said.append(voice.say("risks.too_late", gbps=gbps, classes=classes))
    if split(row.get("lost_cities", "")):
        said.append(voice.say("risks.cities_lost", names=_cities(row, "lost_cities", voice)))
    if split(row.get("late_cities", "")):
        said.append(voice.say("risks.cities_late", names=_cities(row, "late_cities", voice)))
    return said or [voice.say("risks.nothing")]


def _failure_cell(data: ReportInput, row: Row, voice: Voice) -> Markup:
    """Return the failure, what it stands for as well, and what it takes away beneath."""
    name, also = failure_name(row, voice), len(split(row.get("also", "")))
    if also:
        key = "risks.also_srlg" if row.get("kind") == "srlg" else "risks.also"
        name = f"{name}{voice.say('common.comma')}{voice.count(key, also)}"
    effects = voice.say("common.semicolon").join(_effects(data, row, voice))
    return Markup("{}<br><small>{}</small>").format(name, effects)


def price_text(cny: float, voice: Voice) -> str:
    """Return a price, in Chinese below ten million in ten thousands; '' where none is given."""
    if not known(cny):
        return ""
    if voice.language == "zh" and 0 < cny < SMALL_CNY:
        return voice.say("risks.wan", n=voice.unit_price(cny))
    return voice.money(cny)


def mend_text(row: Row, voice: Voice) -> str:
    """Return what would mend a failure, its price and how much of the loss it takes away."""
    kind = str(row.get("mend_kind") or "")
    if kind in {"", "none"}:
        return voice.say("risks.mend_none") if kind else formats.NONE
    name = clipped(voice.pick(row, "mend"), ROOM[voice.language], language=voice.language)
    price = price_text(number(row, "mend_capex_cny"), voice)
    key = "risks.mend" if price else "risks.mend_free"
    share = formats.percent(number(row, "mend_share"))
    return voice.say(key, name=name, price=price, share=share)


def _mend_cell(row: Row, voice: Voice) -> Markup:
    """Return what would mend a failure, and the proposal that helps most beneath."""
    share = number(row, "proposal_share")
    said = Markup("{}").format(mend_text(row, voice))
    if not known(share) or share < HELPS or row.get("mend_kind") == "proposal":
        return said
    room = ROOM[voice.language] / 2
    name = clipped(voice.pick(row, "proposal"), room, language=voice.language)
    best = voice.say("risks.mend_proposal", name=name, share=formats.percent(share))
    return Markup("{}<br><small>{}</small>").format(said, best)


def _expected(row: Row, voice: Voice) -> str | Markup:
    """Return the expected loss, and beneath it the lower reading where the data gives two."""
    high, low = number(row, "expected_tbit_per_year"), number(row, "expected_low_tbit_per_year")
    texts = [tbit_text(low), tbit_text(high)]
    if texts[0] == texts[1] or not known(low):
        return texts[1]
    low_text = voice.say("risks.from", low=texts[0])
    return Markup("{}<br><small>{}</small>").format(texts[1], low_text)


def _odds(row: Row, voice: Voice) -> str:
    """Return failures a year times hours to mend; a dash where neither is given."""
    rate, hours = (number(row, name) for name in ("failures_per_year", "repair_h"))
    if not known(rate) or not known(hours):
        whole = number(row, "down_h_per_year")
        return voice.say("risks.hours", n=_rate(whole)) if known(whole) else formats.NONE
    said = _rate(rate)
    if row.get("likelihood") == "at most":
        said = voice.say("risks.at_most", rate=said)
    return voice.say("risks.odds", rate=said, hours=formats.fixed(hours, 0 if hours >= 10 else 1))  # noqa: PLR2004


def risk_line(data: ReportInput, row: Row, voice: Voice) -> Line:
    """Return one risk as a row of the table; without how likely it is where nobody has said."""
    likely = (
        () if row.get("likelihood") == "not given" else (_odds(row, voice), _expected(row, voice))
    )
    return line(
        formats.fixed(number(row, "rank")),
        _failure_cell(data, row, voice),
        formats.fixed(number(row, "lost_gbps")),
        *likely,
        _mend_cell(row, voice),
        confidence_glyph(str(row.get("confidence", "")), voice),
    )


def merged(rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """Return the warnings with parallel circuits of one name and fate said once, and how many."""
    found: dict[tuple[object, ...], list[Row]] = {}
    columns = ("name_en", "limit_kind", "months", "failure_en", "utilisation_then")
    for row in rows:
        key = tuple(row.get(column) for column in columns)
        found.setdefault(key, []).append(row)
    return [(members[0], len(members)) for members in found.values()]


def warning_line(row: Row, count: int, voice: Voice) -> Line:
    """Return one early warning as a row of the table."""
    name, months = voice.pick(row, "name"), number(row, "months")
    if count > 1:
        name = voice.say("warnings.parallel", name=name, n=count)
    limit = formats.percent(number(row, "limit_utilisation"))
    return line(
        formats.fixed(months) if months > 0 else voice.say("warnings.already"),
        name,
        voice.say(f"warnings.{row.get('limit_kind')}", limit=limit),
        formats.percent(number(row, "utilisation_now"), 1),
        formats.percent(number(row, "utilisation_then"), 1),
        formats.percent(number(row, "growth_per_year")),
        voice.pick(row, "failure") or voice.say("warnings.calm"),
    )

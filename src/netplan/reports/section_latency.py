"""The section on latency inside one network: the cities, farthest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from netplan.reports import formats
from netplan.reports.compare import Journey, journeys, verdict
from netplan.reports.content import Figure, Note, Section
from netplan.reports.figure_cities import (
    MANY,
    city_dots,
    dot_plot,
    ms_axis,
)
from netplan.reports.rows import known, number
from netplan.reports.summary import build, has_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.reports.inputs import ReportInput
    from netplan.reports.voice import Voice


def _sure(paths: Sequence[Journey], *, after: bool) -> tuple[int, int]:
    """Return how many paths keep their target by the central value, and by the whole interval."""
    verdicts = [verdict(path.after if after else path.today) for path in paths]
    central = sum(
        number(path.after if after else path.today, "one_way_ms") <= number(path.today, "target_ms")
        for path in paths
    )
    return central, sum(said == "met" for said in verdicts)


def latency_finding(data: ReportInput, voice: Voice, paths: Sequence[Journey]) -> str:
    """Return the finding on the farthest city: what it is, what the plan makes it, what to do.

    Where another city is farthest once the plan is built, it is named as well.
    """
    worst = paths[0]
    limit = number(worst.today, "target_ms")
    now, then = worst.today_ms, worst.after_ms
    values = {
        "name": voice.name(worst.today),
        "now": formats.ms_against(now, limit),
        "then": formats.ms_against(then, limit),
        "limit": f"{limit:g}",
        "over": formats.ms(then - limit),
        "segments": build(data).segments,
    }
    if not known(limit):
        key = "latency.bare_plan" if worst.changed else "latency.bare"
    elif not worst.changed:
        same = "same" if has_plan(data) else "now"
        key = f"latency.{same}_{verdict(worst.today) or 'met'}"
    else:
        routed = build(data).segments > 0 and verdict(worst.after) == "borderline"
        key = "latency.to_borderline_built" if routed else f"latency.to_{verdict(worst.after)}"
    said = voice.say(key, **values)
    last = farthest_after(paths)
    if last is not worst:
        end = verdict(last.after)
        tail = voice.say(
            f"latency.then_{end}" if end else "latency.then",
            name=voice.name(last.today),
            ms=formats.ms(last.after_ms),
        )
        moved = voice.say("latency.moved", **values) + tail
        return voice.finding(said.rstrip(".。") + tail, moved, said)
    return voice.finding(said, voice.say("latency.short", **values))


def farthest_after(paths: Sequence[Journey]) -> Journey:
    """Return the path that is longest once the plan is built; the first of today's on a tie."""
    return max(paths, key=lambda path: path.after_ms)


def _latency_text(paths: Sequence[Journey], voice: Voice, *, planned: bool) -> list[str]:
    """Return the sentences under the finding."""
    judged = [path for path in paths if known(number(path.today, "target_ms"))]
    texts = []
    if judged:
        now, now_sure = _sure(judged, after=False)
        then, then_sure = _sure(judged, after=True)
        key = "latency.counts_plan" if planned else "latency.counts"
        texts.append(
            voice.say(
                key, n=len(judged), now=now, now_sure=now_sure, then=then, then_sure=then_sure
            )
        )
        edge = [voice.name(p.today) for p in judged if verdict(p.after) == "borderline"]
        late = [voice.name(p.today) for p in judged if verdict(p.after) == "missed"]
        for names, name in ((late, "latency.late"), (edge, "latency.edge")):
            if names:
                texts.append(voice.say(name, names=voice.listed(names)))
    better = [path for path in paths if path.changed and path.gain_ms > 0]
    if better:
        best = max(better, key=lambda path: path.gain_ms)
        texts.append(
            voice.say(
                "latency.gain",
                n=len(better),
                name=voice.name(best.today),
                ms=formats.ms(best.gain_ms),
            )
        )
    return ["".join(texts) if voice.language == "zh" else " ".join(texts)]


def ring_ms(data: ReportInput) -> tuple[float, ...]:
    """Return the rings of the network's ring set, ms."""
    rings = data.network["rings"]
    wanted = data.settings.ring_set
    return tuple(sorted({float(r["ring_ms"]) for r in rings.rows() if r["ring_set"] == wanted}))


def _ring_note(data: ReportInput, voice: Voice) -> list[Note]:
    """Return a note on the ring set, saying so where its definition is unconfirmed."""
    rows = [r for r in data.network["rings"].rows() if r["ring_set"] == data.settings.ring_set]
    if not rows:
        return []
    sure = all(row["confirmed"] for row in rows)
    rings = " / ".join(f"{ring:g}" for ring in ring_ms(data))
    key = "latency.rings" if sure else "latency.rings_unconfirmed"
    return [Note(voice.say("note.rings"), voice.say(key, name=data.settings.ring_set, rings=rings))]


def latency_section(data: ReportInput, voice: Voice) -> Section | None:
    """Return the section on the cities; None without a city."""
    paths = journeys(data, kind="city")
    if not paths:
        return None
    own, planned = data.settings, has_plan(data)
    dots = city_dots(paths, voice)
    axis = ms_axis(dots, ring_ms(data), unit="ms")
    caption = voice.say("latency.caption", n=min(len(paths), MANY))
    if len(paths) > MANY:
        caption += voice.say("common.rest", n=len(paths) - MANY)
    factor = {
        "f": f"{own.route_factor:g}",
        "low": f"{own.route_factor_low:g}",
        "high": f"{own.route_factor_high:g}",
    }
    blocks = [
        Figure(caption, dot_plot(dots, axis, voice, title=caption), dot_key(voice, planned=planned))
    ]
    if data.map_svg:
        # The still is drawn by netplan's own map module, which escapes what it writes.
        still = Markup(data.map_svg)  # noqa: S704
        blocks.append(Figure(voice.say("latency.map"), still, voice.say("latency.map_key"), "map"))
    return Section(
        id="latency",
        label=voice.say("section.latency"),
        heading=latency_finding(data, voice, paths),
        notes=[
            Note(voice.say("note.rests"), voice.say("latency.rests", **factor)),
            Note(voice.say("note.look"), voice.say("latency.look")),
            *_ring_note(data, voice),
            Note(voice.say("note.detail"), voice.say("latency.detail")),
        ],
        paragraphs=_latency_text(paths, voice, planned=planned),
        blocks=blocks,
    )


def dot_key(voice: Voice, *, planned: bool) -> Markup:
    """Return the key of the dot plots."""
    entries = [
        Markup('<i class="k bound"></i>{}').format(voice.say("key.bound")),
        Markup('<i class="k dot"></i>{}').format(voice.say("key.today")),
        Markup('<i class="k dot half"></i>{}').format(voice.say("key.edge")),
        Markup('<i class="k dot full"></i>{}').format(voice.say("key.late")),
    ]
    if planned:
        entries.append(Markup('<i class="k dia"></i>{}').format(voice.say("key.plan")))
    entries.append(Markup('<i class="k span"></i>{}').format(voice.say("key.interval")))
    return Markup(" ").join(Markup("<span>{}</span>").format(entry) for entry in entries)

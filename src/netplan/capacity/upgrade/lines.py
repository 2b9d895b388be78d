"""One row of ``Plan.rows`` for each thing to do in a year, with what it costs and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.capacity.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.capacity.upgrade.words import Words


def lines_of(why: Words) -> list[Line]:
    """Return the lines of a plan by year: fibre, light, links, modules, ports, what ages."""
    makers = (_segments, _pairs, _openings, _modules, _ports, _steps, _aged)
    found = [line for make in makers for line in make(why)]
    return sorted(found, key=lambda line: line.year)


def _segments(why: Words) -> Iterator[Line]:
    """Yield a line for each segment to build."""
    table = why.asked.network["segments"]
    for spot in why.decisions.segments:
        yield Line(
            action="build_segment",
            item=table.ids[spot.row],
            names=why.segment(spot.row),
            carrier="",
            quantity=1,
            unit="segment",
            unit_cost_cny=spot.price.cny,
            opex_cny_per_year=float(table["opex_cny_per_year"][spot.row]),
            reasons=why.build(spot.row),
            source_note=str(table["source"][spot.row]),
            confidence=str(table["confidence"][spot.row]),
            year=why.asked.years[spot.year],
            order_year=spot.price.order_year,
        )


def _pairs(why: Words) -> Iterator[Line]:
    """Yield a line for each room and year in which pairs are lit."""
    for each in why.decisions.lit:
        room = why.asked.rooms[each.place]
        yield Line(
            action="light_pair",
            item=why.asked.network["segments"].ids[room.segment],
            names=why.segment(room.segment),
            carrier=room.carrier,
            quantity=each.count,
            unit="pair",
            unit_cost_cny=each.price.cny,
            opex_cny_per_year=each.count * each.price.cny * room.share,
            reasons=why.light(each),
            source_note="line_systems",
            year=why.asked.years[each.year],
            order_year=each.price.order_year,
        )


def _openings(why: Words) -> Iterator[Line]:
    """Yield a line for each candidate link whose opening costs something."""
    for spot in why.decisions.links:
        way = why.asked.ways[spot.row]
        if spot.price.cny:
            yield Line(
                action="open_link",
                item=way.link,
                names=why.link(spot.row),
                carrier=way.carrier,
                quantity=1,
                unit="link",
                unit_cost_cny=spot.price.cny,
                opex_cny_per_year=0.0,
                reasons=why.modules(spot.row, spot.year),
                source_note="links",
                year=why.asked.years[spot.year],
                order_year=spot.price.order_year,
            )


def _modules(why: Words) -> Iterator[Line]:
    """Yield a line for modules of each type, way and year: a new link is opened with its first."""
    seen: set[int] = set()
    charged = {spot.row for spot in why.decisions.links if spot.price.cny}
    for offer, count in sorted(
        why.decisions.modules, key=lambda pair: (pair[0].year, pair[0].way, pair[0].module)
    ):
        way = why.asked.ways[offer.way]
        first = way.kind != "existing" and offer.way not in seen | charged
        seen.add(offer.way)
        yield Line(
            action="open_link" if first else "add_modules",
            item=way.link,
            names=why.link(offer.way),
            carrier=way.carrier,
            quantity=count,
            unit=offer.module,
            unit_cost_cny=offer.price.cny,
            opex_cny_per_year=count * offer.price.cny * offer.share,
            reasons=why.modules(offer.way, offer.year),
            source_note="modules",
            year=why.asked.years[offer.year],
            order_year=offer.price.order_year,
        )


def _ports(why: Words) -> Iterator[Line]:
    """Yield a line for each port to open."""
    for each in why.decisions.ports:
        port, place = why.asked.ports[each.place], len(why.asked.ways) + each.place
        yield Line(
            action="open_port",
            item=f"{port.exchange} {port.carrier}",
            names=why.port(each.place),
            carrier=port.carrier,
            quantity=1,
            unit="port",
            unit_cost_cny=each.price.cny,
            opex_cny_per_year=0.0,
            reasons=why.load(place, each.year, 0.0),
            source_note="exchange_ports",
            year=why.asked.years[each.year],
            order_year=each.price.order_year,
        )


def _steps(why: Words) -> Iterator[Line]:
    """Yield a line for each port to enlarge."""
    for each in why.decisions.steps:
        port, place = why.asked.ports[each.place], len(why.asked.ways) + each.place
        before = port.gbps + port.step_gbps * sum(
            other.count
            for other in why.decisions.steps
            if other.place == each.place and other.year < each.year
        )
        yield Line(
            action="enlarge_port",
            item=f"{port.exchange} {port.carrier}",
            names=why.port(each.place),
            carrier=port.carrier,
            quantity=each.count,
            unit=f"{port.step_gbps:g} Gbit/s",
            unit_cost_cny=each.price.cny,
            opex_cny_per_year=0.0,
            reasons=why.load(place, each.year, before),
            source_note="exchange_ports",
            year=why.asked.years[each.year],
            order_year=each.price.order_year,
        )


def _aged(why: Words) -> Iterator[Line]:
    """Yield a line for modules that age in one of the plan's years."""
    links = {way.link: number for number, way in enumerate(why.asked.ways)}
    for row in why.asked.network["link_modules"].rows():
        when = row["retire_year"]
        if when in why.asked.years and row["link"] in links:
            way = why.asked.ways[links[row["link"]]]
            yield Line(
                action="retire_modules",
                item=way.link,
                names=why.link(links[row["link"]]),
                carrier=way.carrier,
                quantity=row["count"],
                unit=row["module"],
                unit_cost_cny=0.0,
                opex_cny_per_year=0.0,
                reasons=(
                    f"out of service from {when}, in service since {row['installed_year']}",
                    f"{row['installed_year']}年投用，{when}年起退役",
                ),
                source_note="link_modules",
                year=when,
                order_year=when,
            )

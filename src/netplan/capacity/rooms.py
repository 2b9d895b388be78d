"""Room for waves: every carrier's fibre pairs on every segment, and what lighting one costs."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from netplan.capacity.circuits import waves_used
from netplan.capacity.prices import price_factor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netplan.capacity.circuits import Circuit
    from netplan.capacity.settings import ExpandSettings
    from netplan.latency import Plant
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A carrier's fibre on a segment row.

    ``lit`` pairs carry ``channels`` waves each; ``spare`` more may be lit for ``pair_cny``
    each, and ``pair_opex_cny`` a year. ``fixed`` waves stay whatever is planned, ``present``
    ones are all of today's. ``leased``: the carrier has no row there and would lease.
    """

    segment: int
    carrier: str
    channels: int
    lit: int
    spare: int
    fixed: int
    present: int
    pair_cny: float
    pair_opex_cny: float
    leased: bool

    @property
    def free(self) -> int:
        """Waves that today's lit pairs leave to circuits that are decided on.

        Waves beyond the channels, which the checks report, count as having their place.
        """
        return max(self.channels * self.lit, self.present) - self.fixed


def line_price(
    network: Network, *, length_km: float, channels: int, year: int | None = None
) -> tuple[float, float]:
    """Return the price of lighting a pair over ``length_km`` and its yearly cost, CNY.

    At the price of an order for service in ``year`` (None: in the base year). Amplifier sites
    between the ends, ceil(length / span) - 1, and two terminals, of the line system with that
    many channels (the first one when there is none such; 0 without the table).
    """
    table = network["line_systems"]
    if not len(table):
        return 0.0, 0.0
    matching = [row for row, count in enumerate(table["channels"]) if count == channels]
    row = matching[0] if matching else 0
    sites = max(0, ceil(length_km / float(table["span_km"][row])) - 1)
    terminals = 2 * float(table["terminal_capex_cny"][row])
    price = sites * float(table["amplifier_capex_cny"][row]) + terminals
    if year is not None:
        price *= price_factor(network, "line_systems", table.ids[row], year=year)
    return price, price * float(table["opex_share_per_year"][row])


def rooms_of(
    network: Network, fibre: Plant, circuits: Sequence[Circuit], asked: ExpandSettings
) -> tuple[Room, ...]:
    """Return the rooms that ``circuits`` pass, by segment row and carrier.

    On a segment that is still a candidate nothing is lit, whatever its row says. Without a row
    there, ``lease_pairs`` pairs may be leased. A network without ``fibre_pairs`` has no limits,
    and so no rooms.
    """
    table, segments = network["fibre_pairs"], network["segments"]
    if not len(table):
        return ()
    rows = {(row["segment"], row["carrier"]): row for row in table.rows()}
    result = []
    for (segment, carrier), (fixed, present) in _waves(network, circuits, asked):
        name = segments.ids[segment]
        candidate = segments["status"][segment] == "candidate"
        row = rows.get((name, carrier))
        own = int(row["pairs"]) if row else asked.lease_pairs * candidate
        channels = int(row["channels"]) if row else _lease_channels(network)
        lit = min(int(row["lit"]), own) if row and not candidate else 0
        length_km = float(fibre.length_km[segment])
        price, opex = line_price(network, length_km=length_km, channels=channels, year=asked.year)
        result.append(
            Room(
                segment=segment,
                carrier=carrier,
                channels=channels,
                lit=lit,
                spare=own - lit,
                fixed=fixed,
                present=present,
                pair_cny=price,
                pair_opex_cny=opex,
                leased=row is None and bool(candidate),
            )
        )
    return tuple(result)


def _waves(
    network: Network, circuits: Sequence[Circuit], asked: ExpandSettings
) -> list[tuple[tuple[int, str], list[int]]]:
    """Return by segment row and carrier the waves that stay whatever is planned, and today's."""
    waves: dict[tuple[int, str], list[int]] = {}
    for circuit in circuits:
        for segment in circuit.held:
            count = waves.setdefault((segment, circuit.carrier), [0, 0])
            count[0] += circuit.waves if circuit.kind == "fixed" else 0
            count[1] += circuit.waves if circuit.kind in {"fixed", "stay"} else 0
    for segment, carrier, idle in _under_maintenance(network, asked):
        if (segment, carrier) in waves:
            waves[segment, carrier] = [have + idle for have in waves[segment, carrier]]
    return sorted(waves.items())


def _under_maintenance(network: Network, asked: ExpandSettings) -> Iterator[tuple[int, str, int]]:
    """Yield segment row, carrier and waves of links in maintenance, which keep their waves."""
    nodes, segments = network["nodes"], network["segments"]
    for link in network["links"].rows():
        if link["status"] == "maintenance":
            known = link["technology"] in network["modules"]
            module = link["technology"] if known else asked.module
            waves = waves_used(network, capacity_gbps=link["capacity_gbps"], module=module)
            backup = link["backup_segments"] if link["protection"] == "1+1" else ()
            for segment in (*link["segments"], *backup):
                yield segments.row(segment), nodes.value(link["a"], "carrier"), waves


def _lease_channels(network: Network) -> int:
    """Return the channels of a leased pair: those of the first line system, 80 without one."""
    table = network["line_systems"]
    return int(table["channels"][0]) if len(table) else 80

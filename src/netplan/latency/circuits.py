"""Delays and IGP costs of links, from the segments they ride."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.latency.parts import Latency
from netplan.latency.plant import Plant, plant, regenerator_delay_ms, regenerators_needed
from netplan.units import TRANSPONDER_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from netplan.topology.network import Network

HOP_COST = 10
"""IGP cost of a hop beside its cable length, so that one circuit is preferred to two that ride
the same cable (assumed; every link may give its own cost)."""


@dataclass(frozen=True, slots=True)
class Circuits:
    """Latency by part and IGP costs of every row of ``links``, and the plant they ride.

    ``latency[i]`` counts cable, amplifiers, regenerators and both transponders of link i, but no
    node. ``cost_ab`` and ``cost_ba`` are integers. ``alive`` is True where a link carries
    traffic: its status is existing. ``backup`` gives latency and segments of the second route of
    1+1 protected links, by row.
    """

    plant: Plant
    latency: tuple[Latency, ...]
    one_way_ms: NDArray[np.float64]
    length_km: NDArray[np.float64]
    cost_ab: NDArray[np.int64]
    cost_ba: NDArray[np.int64]
    alive: NDArray[np.bool_]
    segment_rows: tuple[tuple[int, ...], ...]
    backup: Mapping[int, tuple[Latency, tuple[int, ...]]] = field(default_factory=dict)

    def on_backup(self, rows: Iterable[int]) -> Circuits:
        """Return the same circuits with the protected links ``rows`` riding their backup route.

        Latency, length and segments are those of the backup; IGP costs stay as they are, as
        routers do not see optical protection.
        """
        latency, ridden = list(self.latency), list(self.segment_rows)
        for row in rows:
            latency[row], ridden[row] = self.backup[row]
        return replace(
            self,
            latency=tuple(latency),
            one_way_ms=np.array([part.one_way_ms for part in latency], dtype=np.float64),
            length_km=np.array([part.length_km for part in latency], dtype=np.float64),
            segment_rows=tuple(ridden),
        )


def fibre_latency(fibre: Plant, rows: Sequence[int]) -> Latency:
    """Return the latency of passing the segments ``rows``: cable and amplifiers alone."""
    picked = np.asarray(rows, dtype=np.int64)
    rate = fibre.ms_per_km[picked]
    return Latency(
        length_km=float(fibre.length_km[picked].sum()),
        fibre_ms=float((fibre.length_km[picked] * rate).sum()),
        fibre_low_ms=float((fibre.low_km[picked] * rate).sum()),
        fibre_high_ms=float((fibre.high_km[picked] * rate).sum()),
        amplifier_ms=float(fibre.amplifier_ms[picked].sum()),
    )


def reach_km(network: Network, technology: str, rows: Sequence[int]) -> float:
    """Return the cable length a circuit spans without regenerator, km.

    The module's reach on G.654.E counts only where every segment is of that fibre; without a
    module the network's ``regenerator_reach_km`` holds.
    """
    modules, fibres = network["modules"], network["segments"]["fibre"]
    if technology not in modules:
        return network.settings.regenerator_reach_km
    long_reach = float(modules.value(technology, "reach_g654e_km"))
    if rows and not np.isnan(long_reach) and all(fibres[row] == "G.654.E" for row in rows):
        return long_reach
    return float(modules.value(technology, "reach_km"))


def circuit_latency(
    network: Network,
    fibre: Plant,
    *,
    rows: Sequence[int],
    technology: str,
    regenerators: int = -1,
    measured_ms: float = float("nan"),
) -> Latency:
    """Return the latency of a circuit over segments ``rows``, transponders included, no nodes.

    A measured latency replaces the computed fibre part (what the other parts leave of it), and
    has no interval. ``regenerators`` below 0 means: as many as the module's reach needs.
    """
    line = fibre_latency(fibre, rows)
    modules = network["modules"]
    end_ms = TRANSPONDER_MS
    if technology in modules:
        end_ms = float(modules.value(technology, "end_ms"))
    if regenerators < 0:
        regenerators = regenerators_needed(line.length_km, reach_km(network, technology, rows))
    equipment = Latency(
        regenerator_ms=regenerator_delay_ms(regenerators), transponder_ms=2 * end_ms if rows else 0
    )
    if np.isnan(measured_ms):
        return line + equipment
    left_ms = measured_ms - equipment.one_way_ms - line.amplifier_ms
    known = Latency(
        length_km=line.length_km,
        fibre_ms=left_ms,
        fibre_low_ms=left_ms,
        fibre_high_ms=left_ms,
        amplifier_ms=line.amplifier_ms,
    )
    return known + equipment


def _row_latency(network: Network, fibre: Plant, link: dict[str, Any]) -> Latency:
    """Return the latency of one row of ``links``."""
    segments = network["segments"]
    return circuit_latency(
        network,
        fibre,
        rows=[segments.row(name) for name in link["segments"]],
        technology=link["technology"],
        regenerators=link["regenerators"],
        measured_ms=link["measured_one_way_ms"],
    )


def _backups(network: Network, fibre: Plant) -> dict[int, tuple[Latency, tuple[int, ...]]]:
    """Return latency and segment rows of the backup route of every 1+1 protected link."""
    segments = network["segments"]
    found = {}
    for number, link in enumerate(network["links"].rows()):
        if link["protection"] == "1+1" and link["backup_segments"]:
            rows = tuple(segments.row(name) for name in link["backup_segments"])
            latency = circuit_latency(network, fibre, rows=rows, technology=link["technology"])
            found[number] = (latency, rows)
    return found


def circuits(network: Network) -> Circuits:
    """Return latency and IGP cost of every link; a cost left out is 10 + whole km of cable."""
    fibre = plant(network)
    links, segments = network["links"], network["segments"]
    latency = tuple(_row_latency(network, fibre, link) for link in links.rows())
    length = np.array([part.length_km for part in latency], dtype=np.float64)
    by_length = HOP_COST + np.rint(length).astype(np.int64)
    cost_ab = np.where(links["igp_cost"] > 0, links["igp_cost"], by_length)
    return Circuits(
        plant=fibre,
        latency=latency,
        one_way_ms=np.array([part.one_way_ms for part in latency], dtype=np.float64),
        length_km=length,
        cost_ab=cost_ab,
        cost_ba=np.where(links["igp_cost_ba"] > 0, links["igp_cost_ba"], cost_ab),
        alive=links["status"] == "existing",
        segment_rows=tuple(tuple(segments.row(s) for s in ridden) for ridden in links["segments"]),
        backup=_backups(network, fibre),
    )

"""A long sweep: chunks of scenarios over any engine, with a journal that survives any end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan import __version__
from netplan.compute import Journal, Progress, fingerprint_of, run_journaled, silent
from netplan.failures.digest import Digest, digest
from netplan.failures.digest_bytes import from_bytes, to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from netplan.compute import Engine, Outcome
    from netplan.failures.digest_base import Measures
    from netplan.failures.scenarios import Scenario
    from netplan.failures.sweeper import Sweeper
    from netplan.failures.swept import Sweep
    from netplan.topology.network import Network

CHUNK = 250
"""Scenarios in one item of work: well above the 50 ms that sending an item is worth."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One chunk's answer: what its scenarios do in sum, and their loads where these were asked.

    ``load_gbps`` has shape (scenarios, links, 2).
    """

    digest: Digest
    load_gbps: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True)
class Journey:
    """What is computed of each chunk: ``journey(scenarios)`` is its answer as bytes.

    ``asked`` says what results are judged by; ``loads`` keeps the load of every link and
    direction of every scenario too.
    """

    sweeper: Sweeper
    asked: Measures
    loads: bool = False

    def __call__(self, scenarios: Sequence[Scenario]) -> bytes:
        """Return the digest of ``scenarios`` as bytes, and their loads behind it if asked."""
        return self.packed(self._swept(scenarios))

    def _swept(self, scenarios: Sequence[Scenario]) -> Sweep:
        """Return the sweep; where it fails, each scenario alone, so that only that one is lost."""
        try:
            return self.sweeper(scenarios)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a row that says why
            if len(scenarios) == 1:
                return self.sweeper.refused(scenarios, f"{type(error).__name__}: {error}")
        return self.sweeper.joined([self._swept([scenario]) for scenario in scenarios])

    def packed(self, sweep: Sweep) -> bytes:
        """Return a sweep as bytes: the digest's length, the digest, the loads."""
        whole = to_bytes(digest(sweep, self.asked))
        loads = np.ascontiguousarray(sweep.load_gbps).tobytes() if self.loads else b""
        return len(whole).to_bytes(8, "big") + whole + loads

    def unpacked(self, data: bytes) -> Leg:
        """Return the answer that ``packed`` made bytes of."""
        size = 8 + int.from_bytes(data[:8], "big")
        whole = from_bytes(data[8:size])
        if not self.loads:
            return Leg(whole, None)
        shape = (len(whole.scenarios), *self.sweeper.calm.base_gbps.shape)
        return Leg(whole, np.frombuffer(data[size:]).reshape(shape))

    def leg(self, scenarios: Sequence[Scenario], outcome: Outcome[bytes]) -> Leg:
        """Return a chunk's answer; where its worker failed, rows that say why."""
        if outcome.error is None:
            return self.unpacked(outcome.get())
        return self.unpacked(self.packed(self.sweeper.refused(scenarios, outcome.why)))


def job_of(
    network: Network, journey: Journey, scenarios: Iterable[Scenario], *, chunk: int = CHUNK
) -> str:
    """Return the fingerprint of everything that determines the answers of a long sweep."""
    demands, sweep = journey.sweeper.calm.demands, journey.sweeper.calm
    return fingerprint_of(
        __version__,
        repr(network.settings),
        *(f"{name} {list(table.rows())!r}" for name, table in sorted(network.tables.items())),
        repr((demands.ids, demands.source, demands.target, demands.service)),
        demands.volume_gbps.tobytes(),
        sweep.base_gbps.tobytes(),
        sweep.base_ms.tobytes(),
        repr((sweep.sites, journey.asked, journey.loads, chunk)),
        *(repr(scenario) for scenario in scenarios),
    )


def travel(
    network: Network,
    journey: Journey,
    scenarios: Sequence[Scenario],
    *,
    engine: Engine,
    journal: Path | None = None,
    chunk: int = CHUNK,
    progress: Progress = silent,
) -> Iterator[Leg]:
    """Yield the answer of every chunk of ``scenarios``, in order.

    With ``journal`` finished chunks are kept in that file and read from it when the same job
    begins again: killed at any moment and resumed, it yields the same bytes. Raises Partial on
    Ctrl-C and InputError for a journal of another job; see ``run_journaled``.
    """
    chunks = [scenarios[low : low + chunk] for low in range(0, len(scenarios), chunk)]

    def tell(what: str, done: int, _total: int) -> None:
        progress(what, min(done * chunk, len(scenarios)), len(scenarios))

    if journal is None:
        answers = engine.map(journey, chunks)
        for number, (each, outcome) in enumerate(zip(chunks, answers, strict=True), 1):
            yield journey.leg(each, outcome)
            tell("failures", number, len(chunks))
        return
    job = job_of(network, journey, scenarios, chunk=chunk)
    with Journal.open(journal, fingerprint=job, items=len(chunks)) as kept:
        resumed = run_journaled(
            journey, chunks, engine=engine, journal=kept, what="failures", progress=tell
        )
        for each, outcome in zip(chunks, resumed, strict=True):
            yield journey.leg(each, outcome)

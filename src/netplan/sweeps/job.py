"""A sweep as a planner asks for it: streamed in chunks, summed up, and written as a folder."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from netplan.compute import EngineLost, Progress, silent
from netplan.failures.digest import merged
from netplan.failures.journey import travel
from netplan.metrics.blame_table import blame_table
from netplan.metrics.exposure_table import demand_exposure_table, site_exposure_table
from netplan.metrics.fate_table import (
    carrier_fate_table,
    link_partner_table,
    shared_link_table,
    site_fate_table,
    ways_out_table,
)
from netplan.metrics.limit_table import limit_table
from netplan.metrics.point_table import single_point_table, together_table
from netplan.metrics.scenario_table import class_loss_table, scenario_table
from netplan.reports import write_csv
from netplan.sweeps.streams import SweepStreams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from netplan.compute import Engine
    from netplan.failures import Scenario
    from netplan.failures.digest import Digest
    from netplan.failures.journey import Journey, Leg
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

    Table = Callable[..., pd.DataFrame]

TABLES: dict[str, Table] = {
    "classes": class_loss_table,
    "links": blame_table,
    "limits": limit_table,
    "demands": demand_exposure_table,
    "sites": site_exposure_table,
    "points": single_point_table,
    "together": together_table,
}
"""Tables of a digest beside the one that has a row for every scenario, by file name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepJob:
    """What is swept and how: ``case`` and ``year`` name it in the tables."""

    fabric: Fabric
    journey: Journey
    scenarios: Sequence[Scenario]
    case: str
    year: int
    engine: Engine
    journal: Path | None = None

    @property
    def network(self) -> Network:
        """The network swept."""
        return self.fabric.network


@dataclass(frozen=True, slots=True)
class SweepEnd:
    """What a sweep came to; ``stopped`` says why it is only a part, '' where it is whole."""

    digest: Digest | None
    stopped: str = ""

    @property
    def done(self) -> int:
        """How many scenarios are in it."""
        return len(self.digest.scenarios) if self.digest else 0


def run_sweep(
    job: SweepJob, *, each: Callable[[Leg], None] | None = None, progress: Progress = silent
) -> SweepEnd:
    """Return the digest of all scenarios; ``each`` sees every chunk's answer as it comes, in order.

    What has been seen is not kept whole: the digest then leaves out how far sites are after each
    scenario. Ctrl-C, and an engine that is lost, end it early: what was done until then is what
    it returns.
    """
    stopped: list[str] = []

    def parts() -> Iterator[Digest]:
        try:
            for leg in travel(
                job.network,
                job.journey,
                job.scenarios,
                engine=job.engine,
                journal=job.journal,
                progress=progress,
            ):
                if each is not None:
                    each(leg)
                yield leg.digest.without_sites() if each is not None else leg.digest
        except (KeyboardInterrupt, EngineLost) as stop:
            stopped.append(str(stop) or "stopped")

    coming = parts()
    first = next(coming, None)
    whole = merged(chain([first], coming)) if first is not None else None
    return SweepEnd(whole, stopped[0] if stopped else "")


def sweep_table(name: str, job: SweepJob, whole: Digest) -> pd.DataFrame:
    """Return the table of a sweep called ``name``: ``failures``, or one of ``TABLES``."""
    made = scenario_table if name == "failures" else TABLES[name]
    return made(job.network, whole, case=job.case, year=job.year)


def fate_tables(job: SweepJob) -> dict[str, pd.DataFrame]:
    """Return what shares a fate with what, told from the network alone."""
    network, sites, case = job.network, job.journey.sweeper.calm.sites, job.case
    return {
        "shared_links": shared_link_table(network, case=case),
        "link_partners": link_partner_table(network, case=case),
        "ways_out": ways_out_table(network, case=case),
        "site_fates": site_fate_table(job.fabric, sites, case=case),
        "carrier_fates": carrier_fate_table(job.fabric, sites, case=case),
    }


def write_sweep(job: SweepJob, folder: Path, *, progress: Progress = silent) -> SweepEnd:
    """Run a sweep and write its tables into ``folder``, row by row where there are many.

    ``failures.csv`` and ``site_ms.csv`` have a row for every scenario; ``loads.npy`` (if the job
    keeps loads) the load of every link and direction, Gbit/s, of shape (scenarios, links, 2) in
    the order of ``failures.csv`` without its first row, and of the network's links. A sweep that
    was stopped early says so in ``PARTIAL.txt``.
    """
    with SweepStreams(
        folder,
        job.network,
        case=job.case,
        year=job.year,
        most=len(job.scenarios),
        loads=job.journey.loads,
    ) as streams:
        end = run_sweep(job, each=streams.add, progress=progress)
    if end.digest is not None:
        for name in TABLES:
            write_csv(folder / f"{name}.csv", sweep_table(name, job, end.digest))
        for name, table in fate_tables(job).items():
            write_csv(folder / f"{name}.csv", table)
    if end.stopped:
        text = f"{end.done:,} of {len(job.scenarios):,} scenarios: {end.stopped}\n"
        (folder / "PARTIAL.txt").write_text(text, encoding="utf-8")
    return end

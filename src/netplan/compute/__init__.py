"""Running a function over many items, with the same answer wherever it is run.

``engines`` says where: this process, several, or a Dask cluster. ``journaled`` keeps what is done
in a file, so that a job that was killed goes on where it stood.
"""

from netplan.compute.engines import Engine, dask_at, engine_of, processes, serial
from netplan.compute.journal import Journal, Partial, fingerprint_of
from netplan.compute.journaled import run_journaled
from netplan.compute.outcomes import EngineLost, Outcome
from netplan.compute.run import Progress, run, silent

__all__ = [
    "Engine",
    "EngineLost",
    "Journal",
    "Outcome",
    "Partial",
    "Progress",
    "dask_at",
    "engine_of",
    "fingerprint_of",
    "processes",
    "run",
    "run_journaled",
    "serial",
    "silent",
]

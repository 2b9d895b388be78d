"""One row of the results: a job done by netplan or by a peer, and what its time must be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """How long a contender took for a job, beside netplan in the same run.

    ``ratio`` is the contender's time over netplan's, ``must`` what it must be at least (None: no
    target). ``same`` says how the answers were compared, with the largest difference.
    """

    target: str
    job: str
    contender: str
    seconds: float
    ratio: float
    must: float | None
    same: str
    memory_mb: float | None

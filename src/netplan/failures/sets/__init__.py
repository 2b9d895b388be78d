"""Failure sets as a planner writes them: which scenarios there are, and what to know of them."""

from netplan.failures.sets.answer import FailureSet, Note, Unavailability
from netplan.failures.sets.build import failure_count, failure_set
from netplan.failures.sets.candidates import SharedRun, SrlgCandidates, srlg_candidates
from netplan.failures.sets.kinds import KINDS
from netplan.failures.sets.standard import standard_spec

__all__ = [
    "KINDS",
    "FailureSet",
    "Note",
    "SharedRun",
    "SrlgCandidates",
    "Unavailability",
    "failure_count",
    "failure_set",
    "srlg_candidates",
    "standard_spec",
]

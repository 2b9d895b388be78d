"""What breaks, and what the network does then."""

from netplan.failures.scenarios import (
    Hit,
    Scenario,
    hit,
    links_down,
    named_scenarios,
    riders,
    segment_failures,
)
from netplan.failures.sweep import sweep
from netplan.failures.sweeper import Sweeper
from netplan.failures.swept import Sweep, calm

__all__ = [
    "Hit",
    "Scenario",
    "Sweep",
    "Sweeper",
    "calm",
    "hit",
    "links_down",
    "named_scenarios",
    "riders",
    "segment_failures",
    "sweep",
]

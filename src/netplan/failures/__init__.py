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
from netplan.failures.sweep import Sweep, calm, sweep

__all__ = [
    "Hit",
    "Scenario",
    "Sweep",
    "calm",
    "hit",
    "links_down",
    "named_scenarios",
    "riders",
    "segment_failures",
    "sweep",
]

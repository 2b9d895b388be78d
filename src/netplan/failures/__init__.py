"""What breaks, and what the network does then."""

from netplan.failures.scenarios import (
    Scenario,
    links_down,
    named_scenarios,
    segment_failures,
)
from netplan.failures.sweep import Sweep, sweep

__all__ = ["Scenario", "Sweep", "links_down", "named_scenarios", "segment_failures", "sweep"]

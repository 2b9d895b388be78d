"""How fast routers and light react to a failure, and what they may use."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Literal

from netplan.errors import Finding, InputError, near

FastReroute = Literal["lfa", "remote-lfa", "ti-lfa"]
FAST_REROUTES: tuple[FastReroute, ...] = ("lfa", "remote-lfa", "ti-lfa")
"""Ways to repair before the IGP has converged, each with all that the one before it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySettings:
    """Times of each step from a failure to the repair of the cable, and spare equipment.

    Times, each with its unit and where it comes from:

    - ``bfd_interval_ms`` x ``bfd_multiplier``: a neighbour notices after three missed packets
      (RFC 5880; 10 ms assumed).
    - ``flooding_ms``: every router has heard of it (assumed: milliseconds a hop, and light).
    - ``spf_delay_ms``: routers wait before they compute (RFC 8405, INITIAL_SPF_DELAY 50 ms).
    - ``spf_us_per_node``: computing shortest paths, for each node of the carrier's network
      (assumed; Francois et al., "Achieving sub-second IGP convergence", 2005, name the steps).
    - ``fib_us_per_prefix`` x ``igp_prefixes``: writing the new routes (both assumed).
    - ``repair_switch_ms``: from notice to the stored repair path (assumed; 50 ms in all).
    - ``protection_switch_ms``: 1+1 selects its other route (below 50 ms, assumed).
    - ``restoration_s``: light on another route (WSON: seconds to minutes, assumed).
    - ``segment_repair_h``: splicing a cable whose row gives no ``repair_h`` (assumed).
    - ``equipment_repair_h``: mending a site, node, exchange or link (assumed).

    ``fast_reroute`` is what routers can do. With ``shared_risks`` they know what fails together
    with a link and choose repair paths clear of it; without, paths clear of the link alone.
    ``spare_regenerators`` are those each carrier has for restoration (assumed). With
    ``reuse_freed_waves`` a restored circuit may take waves that failed ones no longer use;
    without, those are kept for the way back (assumed).
    """

    bfd_interval_ms: float = 10.0
    bfd_multiplier: int = 3
    flooding_ms: float = 20.0
    spf_delay_ms: float = 50.0
    spf_us_per_node: float = 30.0
    fib_us_per_prefix: float = 100.0
    igp_prefixes: int = 1000
    repair_switch_ms: float = 20.0
    protection_switch_ms: float = 50.0
    restoration_s: float = 60.0
    segment_repair_h: float = 12.0
    equipment_repair_h: float = 4.0
    fast_reroute: FastReroute = "ti-lfa"
    shared_risks: bool = True
    spare_regenerators: int = 8
    reuse_freed_waves: bool = False

    @property
    def detection_s(self) -> float:
        """From the failure to its notice by the routers at its ends, s.

        >>> RecoverySettings().detection_s
        0.03
        """
        return self.bfd_interval_ms * self.bfd_multiplier / 1e3

    @property
    def repair_path_s(self) -> float:
        """From the failure to traffic on stored repair paths, s.

        >>> RecoverySettings().repair_path_s
        0.05
        """
        return self.detection_s + self.repair_switch_ms / 1e3

    def reconvergence_s(self, nodes: int) -> float:
        """Return the time from the failure to new routes in a network of ``nodes`` routers, s.

        Detection + flooding + SPF delay + nodes x SPF + prefixes x FIB.

        >>> round(RecoverySettings().reconvergence_s(100), 6)
        0.203
        """
        spf_ms = self.spf_delay_ms + nodes * self.spf_us_per_node / 1e3
        fib_ms = self.igp_prefixes * self.fib_us_per_prefix / 1e3
        return self.detection_s + (self.flooding_ms + spf_ms + fib_ms) / 1e3


def check_recovery(settings: RecoverySettings) -> None:
    """Raise InputError for every setting that makes no sense.

    >>> check_recovery(RecoverySettings(flooding_ms=-1.0))
    Traceback (most recent call last):
        ...
    netplan.errors.InputError: recovery: 1 problem
      settings, flooding_ms: must be a finite number of at least 0, is -1.0
    """
    findings = []
    for field in fields(settings):
        value = getattr(settings, field.name)
        if field.name == "fast_reroute":
            if value not in FAST_REROUTES:
                what = f"must be one of {', '.join(FAST_REROUTES)}, is {value!r}"
                hint = near(str(value), FAST_REROUTES)
                findings.append(Finding("settings", 0, field.name, what + hint))
        elif not isinstance(value, bool) and not (math.isfinite(value) and value >= 0):
            what = f"must be a finite number of at least 0, is {value}"
            findings.append(Finding("settings", 0, field.name, what))
    if findings:
        where = "recovery"
        raise InputError(where, findings)

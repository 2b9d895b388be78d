"""Equal-cost multipath: the loads of all traffic, and the shares and sums towards one target."""

from netplan.kernels.ecmp_loads import ecmp_loads
from netplan.kernels.ecmp_target import (
    PathSums,
    ecmp_extremes,
    ecmp_fractions_for_target,
    ecmp_shares,
    ecmp_sums_for_target,
)

__all__ = [
    "PathSums",
    "ecmp_extremes",
    "ecmp_fractions_for_target",
    "ecmp_loads",
    "ecmp_shares",
    "ecmp_sums_for_target",
]

"""Rerouting as the network would do it: what each way leaves unserved, and for how long."""

from netplan.failures.recovery.coverage import SCOPES, Coverage, coverage, link_levels
from netplan.failures.recovery.ground import Ground
from netplan.failures.recovery.recover import Recoverer, recover
from netplan.failures.recovery.settings import RecoverySettings
from netplan.failures.recovery.struck import Struck
from netplan.failures.recovery.timeline import MODES, Mode, Phase, Recovery, Timeline

__all__ = [
    "MODES",
    "SCOPES",
    "Coverage",
    "Ground",
    "Mode",
    "Phase",
    "Recoverer",
    "Recovery",
    "RecoverySettings",
    "Struck",
    "Timeline",
    "coverage",
    "link_levels",
    "recover",
]

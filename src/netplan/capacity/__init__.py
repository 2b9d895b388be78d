"""What to build: problems, the program they become, plans, and the check of a plan."""

from netplan.capacity.expand import expand
from netplan.capacity.plan import Plan, PlanSummary
from netplan.capacity.proof.certificate import certify
from netplan.capacity.settings import ExpandSettings, expand_settings

__all__ = ["ExpandSettings", "Plan", "PlanSummary", "certify", "expand", "expand_settings"]

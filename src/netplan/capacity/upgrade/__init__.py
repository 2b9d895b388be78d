"""From a network and the terms of a plan to the cheapest plan that keeps them, with its bound."""

from netplan.capacity.upgrade.plan import upgrade
from netplan.capacity.upgrade.settings import UpgradeSettings

__all__ = ["UpgradeSettings", "upgrade"]

"""The trade of money for latency: whole plans, none of which another beats in both."""

from netplan.capacity.front.answer import COLUMNS, Front, FrontPoint
from netplan.capacity.front.front import front

__all__ = ["COLUMNS", "Front", "FrontPoint", "front"]

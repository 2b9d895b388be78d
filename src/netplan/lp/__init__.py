"""Columnar linear and mixed-integer programs, solved through OR-Tools; knows no networks."""

from netplan.lp.build import Builder
from netplan.lp.program import Program, Solution
from netplan.lp.search import search
from netplan.lp.solve import solve

__all__ = ["Builder", "Program", "Solution", "search", "solve"]

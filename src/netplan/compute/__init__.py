"""Running a function over many items, serially or over processes, with the same answer."""

from netplan.compute.run import Progress, run, silent

__all__ = ["Progress", "run", "silent"]

"""Compiled graph algorithms over arrays; they know nothing of networks.

numba compiles a kernel when it is first called and keeps the result on disk, so that only the
very first run waits. Nothing here is imported by a command that routes nothing.
"""

from netplan.kernels.graph import OUT, UNREACHED, Digraph

__all__ = ["OUT", "UNREACHED", "Digraph"]

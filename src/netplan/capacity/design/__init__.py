"""The survivable design engine: buy capacity so that demands fit in every stage and state.

It knows no networks: a ``Design`` is a program over what may be bought, how that becomes
capacity, and the demands with the failure states in which they must fit, as arrays. The program
keeps only columns of what is bought; that traffic can be routed is held by inequalities over
them, added where an answer breaks them. Signatures:

    design(problem, *, settings=SearchSettings(), start=None, cuts=None, progress=None) -> Designed
    short_of(problem, values) -> Short | None       (where a choice falls short, and of how much)
"""

from netplan.capacity.design.problem import Design, Stage, State
from netplan.capacity.design.result import Cuts, Designed, Moment, SearchSettings, Short
from netplan.capacity.design.search import design, short_of

__all__ = [
    "Cuts",
    "Design",
    "Designed",
    "Moment",
    "SearchSettings",
    "Short",
    "Stage",
    "State",
    "design",
    "short_of",
]

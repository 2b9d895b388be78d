"""Planning problems of SNDlib under all letters of their models, as programs of netplan's own.

``problem_of`` takes what ``netplan.io.formats.sndlib_model.read_model`` reads, or anything of
that shape, and refuses by name what is not solved; ``solve_model`` buys modules and routes all
demands at least cost, and says what is proved.
"""

from netplan.capacity.models.answer import Equipped, ModelAnswer
from netplan.capacity.models.problem import ModelDemand, ModelLink, ModelProblem
from netplan.capacity.models.reading import problem_of
from netplan.capacity.models.routes import Route
from netplan.capacity.models.solver import solve_model

__all__ = [
    "Equipped",
    "ModelAnswer",
    "ModelDemand",
    "ModelLink",
    "ModelProblem",
    "Route",
    "problem_of",
    "solve_model",
]

"""A model as a survivable design: columns of what is bought alone, traffic as inequalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from netplan.capacity.design import Design, Stage, State
from netplan.capacity.models.bought import bought_columns, installed_of
from netplan.kernels.graph import Digraph
from netplan.lp import Builder
from netplan.routing.optimum import FlowProblem

if TYPE_CHECKING:
    from netplan.capacity.models.form import Form
    from netplan.capacity.models.problem import ModelProblem


def design_of(problem: ModelProblem, form: Form) -> Design:
    """Return the design of a model, in which every want is split over paths as it likes.

    It is the model itself where wants are free and routing costs nothing; else what it asks for
    is less than the model does, so that its inequalities hold for the model as well. Its columns
    are the first of the whole program's. With 1+1 protection both paths of a want count.
    """
    builder = Builder()
    bought = bought_columns(builder, problem, form)
    program = builder.program()
    links = len(problem.links)
    gbps = csr_array(
        (bought.capacity, (bought.link, bought.column)), shape=(links, program.shape[1])
    )
    graph = Digraph.of(form.nodes, tail=form.tail, head=form.head)
    volume = form.volume * (2.0 if problem.survival == "one_plus_one" else 1.0)
    flow = FlowProblem.plain(
        graph, np.ones(form.tail.size), origin=form.origin, target=form.target, volume_gbps=volume
    )
    states = [State(id="-")]
    if problem.survival == "rerouted":
        states += [State(id=link.id, down=(n,)) for n, link in enumerate(problem.links)]
    return Design(
        program=program,
        arc_link=form.link.copy(),
        shared=np.full(links, form.shared, dtype=np.bool_),
        stages=(Stage(flow=flow, base_gbps=installed_of(problem), gbps=gbps),),
        states=tuple(states),
    )

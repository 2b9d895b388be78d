"""Inequalities that tie what one origin sends over a link to whether anything is bought there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from netplan.capacity.models.flows import Flows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.models.form import Form
    from netplan.capacity.models.program import Whole

    Floats = NDArray[np.float64]


def forcing_rows(whole: Whole, form: Form, installed: Floats) -> tuple[csr_array, Floats]:
    """Return rows ``matrix @ x <= upper`` that keep a cheapest plan, for each origin and link.

    With D the most that origin s sends: what s sends over link e, both ways together, is at most
    installed[e] + sum over m of min(D, c[e, m]) y[e, m]. What s sends both ways on one link can
    be cancelled, so that it is at most D; and min(D, sum) is at most the sum of min(D, each), for
    whole y. No rows for listed paths, two paths a demand, and modules bought in parts.
    """
    flows, width = whole.flows, whole.program.shape[1]
    parts = not whole.program.integer[whole.bought.column].all()
    if not isinstance(flows, Flows) or flows.twice or parts:
        return csr_array((0, width)), np.empty(0)
    groups = int(flows.of.max(initial=-1)) + 1
    sent = np.bincount(flows.of, weights=form.volume, minlength=groups)
    links, bought = form.links, whole.bought
    row = flows.group * links + form.link[flows.arc]
    own = np.arange(groups)[:, None] * links + bought.link[None, :]
    most = np.minimum(sent[:, None], bought.capacity[None, :])
    values = np.concatenate([flows.room, -most.ravel()])
    rows = np.concatenate([row, own.ravel()])
    columns = np.concatenate([flows.column, np.tile(bought.column, groups)])
    matrix = csr_array((values, (rows, columns)), shape=(groups * links, width))
    return matrix, np.tile(installed, groups)

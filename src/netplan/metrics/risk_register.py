"""The whole register in one call: ranked, with what would mend the first of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.compute import Progress, silent
from netplan.metrics.mending import MendSettings, mends, proposal_fabrics
from netplan.metrics.risk_ranking import risks
from netplan.metrics.risk_table import risk_table

if TYPE_CHECKING:
    import pandas as pd

    from netplan.failures import Sweep
    from netplan.metrics.states import States
    from netplan.metrics.views import Views


def risk_register(
    states: States,
    view: Views,
    result: Sweep,
    *,
    case: str,
    year: int,
    settings: MendSettings | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Return the table ``risks`` of ``result``, the sweep of ``view``'s network in ``year``.

    The network's proposals are tried as mends where ``view`` is today's network, which they
    change; of another state only what its tables hold is tried.
    """
    network, demands = view.network, result.demands
    found = risks(network, result)
    today = network.state == states.today().network.state
    helps = mends(
        view.fabric,
        demands,
        result,
        found,
        proposals=proposal_fabrics(states) if today else (),
        settings=settings,
        progress=progress,
    )
    return risk_table(network, result, found, helps, case=case, year=year)

"""An answer as tables: a row a link, and a row a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from netplan.capacity.models.answer import ModelAnswer
    from netplan.capacity.models.problem import ModelProblem


def capacity_table(answer: ModelAnswer) -> pd.DataFrame:
    """Return a row a link: modules bought as ``count x capacity``, capacity, cost, both loads.

    Figures are in the network's own units of traffic and money.
    """
    import pandas as pd

    return pd.DataFrame(
        {
            "link": [each.link for each in answer.links],
            "source": [each.source for each in answer.links],
            "target": [each.target for each in answer.links],
            "modules": [
                "; ".join(f"{count:g} x {size:g}" for size, count in each.modules)
                for each in answer.links
            ],
            "capacity": [each.capacity for each in answer.links],
            "cost": [each.cost for each in answer.links],
            "flow_there": [each.there for each in answer.links],
            "flow_back": [each.back for each in answer.links],
        }
    )


def routing_table(problem: ModelProblem, answer: ModelAnswer) -> pd.DataFrame:
    """Return a row a path of a demand: its ends, its links in order, and what takes it."""
    import pandas as pd

    demands = [problem.demands[route.demand] for route in answer.routes]
    return pd.DataFrame(
        {
            "demand": [demand.id for demand in demands],
            "source": [problem.nodes[demand.source] for demand in demands],
            "target": [problem.nodes[demand.target] for demand in demands],
            "flow": [route.volume for route in answer.routes],
            "path": [
                " ".join(problem.links[link].id for link in route.links) for route in answer.routes
            ],
        }
    )

"""What a study comes to: networks before and after, tables, and the plan's summary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from netplan.capacity import Plan
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Study:
    """Everything one study of one network found.

    ``plain`` is the network as its tables say, ``today`` the state called today, ``planned``
    the one after the plan (None: nothing was to be planned). ``tables`` holds the result tables
    by the name of the file they are written to.
    """

    plain: Network
    today: Network
    planned: Network | None
    plan: Plan | None
    tables: Mapping[str, pd.DataFrame]

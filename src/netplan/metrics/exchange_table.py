"""The table ``exchange``: latency between networks, the exchange used, and its hairpin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.metrics.latency_table import looked_at, provenance
from netplan.metrics.names import route_name
from netplan.routing.hairpin import home_latency, home_node
from netplan.routing.igp import ip_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netplan.latency.parts import Latency
    from netplan.metrics.views import Sight, Views

COLUMNS = (
    "state", "policy", "source", "target", "kind", "name_en", "name_zh", "from_carrier",
    "to_carrier", "reachable", "why_not", "exchange", "exchange_name_en", "exchange_name_zh",
    "one_way_ms", "low_ms", "high_ms", "home_ms", "hairpin_ms", "hairpin_km", "length_km",
    "handoff_ms", "route_en", "route_zh", "source_note", "confidence",
)  # fmt: skip


def home_of(view: Views, source: str, target: str, first: str, last: str) -> Latency | None:
    """Return the latency were there an exchange at ``source``: ``last``'s own path from there.

    The path is the second network's IP path, with the first network's node and one handoff
    before it. None: one of the two has no node there, or nothing joins the second's.
    """
    start = view.fabric.nodes_at.get((source, first))
    end = view.fabric.nodes_at.get((target, last))
    if start is None or end is None:
        return None
    second = home_node(view.fabric, start, end)
    path = None if second is None else ip_path(view.igp, second, end)
    return None if path is None else home_latency(view.fabric, start, end, path.latency)


def _seen(view: Views, sight: Sight, target: str) -> dict[str, Any]:
    """Return the columns of a pair of networks that do meet."""
    network = view.network
    home = home_of(view, network.settings.hub, target, sight.carrier, sight.to_carrier)
    latency = sight.latency
    names = {
        f"exchange_name_{lang}": " + ".join(
            network.name("exchanges", name, language=lang) for name in sight.handoffs
        )
        for lang in ("en", "zh")
    }
    return {
        "reachable": True,
        "why_not": "",
        "exchange": ";".join(sight.handoffs),
        **names,
        "one_way_ms": latency.one_way_ms,
        "low_ms": latency.low_ms,
        "high_ms": latency.high_ms,
        "home_ms": home.one_way_ms if home else float("nan"),
        "hairpin_ms": latency.one_way_ms - home.one_way_ms if home else float("nan"),
        "hairpin_km": latency.length_km - home.length_km if home else float("nan"),
        "length_km": latency.length_km,
        "handoff_ms": latency.handoff_ms,
        "route_en": route_name(network, sight.sites, "en"),
        "route_zh": route_name(network, sight.sites, "zh"),
        **provenance(network, segments=sight.segments, links=sight.links),
    }


def _rows(view: Views, state: str) -> Iterator[dict[str, Any]]:
    """Yield a row for every place and ordered pair of carriers present at both ends."""
    network, hub = view.network, view.network.settings.hub
    present = view.fabric.nodes_at
    names = network["carriers"].ids
    for target, kinds in looked_at(network).items():
        for first in names:
            for last in names:
                if first == last or (hub, first) not in present or (target, last) not in present:
                    continue
                sight = view.internet(hub, target, first, last)
                row = {
                    "state": state,
                    "policy": view.policy,
                    "source": hub,
                    "target": target,
                    "kind": kinds[0],
                    "name_en": network.name("sites", target),
                    "name_zh": network.name("sites", target, language="zh"),
                    "from_carrier": first,
                    "to_carrier": last,
                }
                if sight is None:
                    why = view.why_not(hub, target, first, last)
                    yield {**row, "reachable": False, "why_not": why}
                else:
                    yield {**row, **_seen(view, sight, target)}


def exchange_table(states: Mapping[str, Views]) -> pd.DataFrame:
    """Return the inter-carrier table of several states.

    ``home_ms`` is what it would be with an exchange at the hub, ``hairpin_ms`` and
    ``hairpin_km`` what the way to the exchange used adds to that.
    """
    rows = [row for state, view in states.items() for row in _rows(view, state)]
    return pd.DataFrame(rows, columns=list(COLUMNS))

"""Sites as the page draws them: what a place is, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.topology.select import UnknownSetError, select

if TYPE_CHECKING:
    from netplan.topology.network import Network

KINDS = ("source", "hub", "city", "local", "junction")


def both_names(network: Network, table: str, key: str) -> dict[str, str]:
    """Return the English and the Chinese name of a row, each falling back on the other."""
    row = network[table].row(key)
    english = str(network[table]["name_en"][row])
    chinese = str(network[table]["name_zh"][row])
    return {"en": english or chinese or key, "zh": chinese or english or key}


def chosen(network: Network, terms: tuple[str, ...]) -> set[str]:
    """Return the sites that ``terms`` name; terms of a small network that name none are none."""
    found: set[str] = set()
    for term in terms:
        try:
            found.update(select(network, [term]))
        except UnknownSetError:
            continue
    return found


def _kinds(network: Network) -> dict[str, str]:
    """Return what each site is drawn as; a hub wins over a city, the source over both."""
    settings = network.settings
    kinds = dict.fromkeys(network["sites"].ids, "junction")
    nodes = set(network["nodes"]["site"].tolist())
    named = {
        "local": chosen(network, settings.locals),
        "city": chosen(network, settings.cities),
        "hub": chosen(network, settings.hubs),
    }
    for kind, sites in named.items():
        kinds.update(dict.fromkeys(sites, kind))
    if not any(named.values()):
        kinds.update({site: "city" for site in kinds if site in nodes})
    if settings.hub in kinds:
        kinds[settings.hub] = "source"
    return kinds


def _exchanges(network: Network) -> dict[str, list[dict[str, Any]]]:
    """Return the exchanges that stand at each site.

    One where nobody has a port serves no path: it is drawn only where no port is known at all.
    """
    at: dict[str, list[dict[str, Any]]] = {}
    used = set(network["exchange_ports"]["exchange"])
    for row in network["exchanges"].rows():
        if used and row["exchange"] not in used:
            continue
        named = both_names(network, "exchanges", row["exchange"])
        entry = {"kind": row["kind"], "since": row["since"], "sure": row["confirmed"], **named}
        at.setdefault(row["site"], []).append(entry)
    return at


def places(network: Network) -> list[dict[str, Any]]:
    """Return every site for the page, in the order of ``sites``."""
    kinds, exchanges = _kinds(network), _exchanges(network)
    cities = chosen(network, network.settings.cities)
    out = []
    for row in network["sites"].rows():
        site = row["site"]
        out.append(
            {
                "id": site,
                **both_names(network, "sites", site),
                "at": [round(row["lat_deg"], 4), round(row["lon_deg"], 4)],
                "kind": kinds[site],
                "city": site in cities,
                "gateway": "gateway" in row["roles"],
                "ex": exchanges.get(site, []),
                "sure": row["confirmed"],
                "src": row["source"],
                "conf": row["confidence"],
            }
        )
    return out


def bounds(network: Network) -> tuple[float, float, float, float]:
    """Return west, south, east, north (degrees) of what the first view must show.

    Cities, hubs and the source; every site where there are none, so that a remote junction does
    not shrink the map.
    """
    shown = [place["at"] for place in places(network) if place["kind"] in {"source", "hub", "city"}]
    shown = shown or [place["at"] for place in places(network)]
    lats, lons = [at[0] for at in shown], [at[1] for at in shown]
    return (min(lons), min(lats), max(lons), max(lats))

"""Sets of sites, as a planner writes them: ``role:city; province:shaanxi; shenzhen``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.errors import near

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.topology.network import Network

FIELDS = ("province", "region", "hub", "parent", "roles")


class UnknownSetError(ValueError):
    """A term of a site set that names nothing in the network."""


def _term(network: Network, term: str) -> list[str]:
    """Return the sites that one term names, in table order."""
    sites = network["sites"]
    if term == "*":
        return list(sites.ids)
    field, colon, value = term.partition(":")
    if not colon or field == "site":
        name = value if colon else term
        if name not in sites:
            message = f"no site {name!r}{near(name, sites.ids)}"
            raise UnknownSetError(message)
        return [name]
    column = "roles" if field == "role" else field
    if column not in FIELDS:
        message = f"{term!r} is no set: write *, site:, role:, province:, region:, hub:, parent:"
        raise UnknownSetError(message)
    cells = sites[column].tolist()
    found = [
        site
        for site, cell in zip(sites.ids, cells, strict=True)
        if value == cell or (column == "roles" and value in cell) or (value == "*" and cell)
    ]
    if not found:
        known = sorted({v for cell in cells for v in ((cell,) if isinstance(cell, str) else cell)})
        message = f"{term!r} names no site{near(value, known)}"
        raise UnknownSetError(message)
    return found


def select(network: Network, terms: Iterable[str]) -> tuple[str, ...]:
    """Return the sites that any of ``terms`` names and no term with ``-`` takes away, in order.

    A term is ``*``, a site's id, ``site:id``, or a field and a value: ``role:city``,
    ``province:ningxia``, ``hub:*`` (any hub); ``-site:lhasa`` takes away. Raises
    UnknownSetError for a term that names nothing, so that a typing error never empties a set.

    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.table import Table
    >>> places = [{"site": "xian", "roles": ("city", "hub")}, {"site": "lhasa", "roles": ("city",)}]
    >>> network = Network(Settings(name="two"), {"sites": Table.of("sites", places)})
    >>> select(network, ["role:city", "-site:lhasa"])
    ('xian',)
    """
    chosen: set[str] = set()
    dropped: set[str] = set()
    for term in terms:
        if term.startswith("-"):
            dropped.update(_term(network, term[1:]))
        else:
            chosen.update(_term(network, term))
    chosen -= dropped
    return tuple(site for site in network["sites"].ids if site in chosen)


def select_known(network: Network, terms: Iterable[str]) -> tuple[str, ...]:
    """Return ``select`` of the terms, where a role that no site has is an empty set.

    The settings name sets by role before anybody has it: a network may have no hubs.

    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.table import Table
    >>> places = [{"site": "xian", "roles": ("city",)}]
    >>> network = Network(Settings(name="one"), {"sites": Table.of("sites", places)})
    >>> select_known(network, ["role:city", "role:cluster"])
    ('xian',)
    """
    roles = {role for cell in network["sites"]["roles"] for role in cell}
    known = [t for t in terms if not t.startswith("role:") or t.removeprefix("role:") in roles]
    return select(network, known)

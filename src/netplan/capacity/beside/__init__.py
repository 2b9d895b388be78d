"""A plan beside plain ECMP: what would overload, and what closing that gap costs."""

from netplan.capacity.beside.answer import OVERLOAD_COLUMNS, WAY_COLUMNS, Beside
from netplan.capacity.beside.beside import beside
from netplan.capacity.beside.ground import Ground, Look
from netplan.capacity.beside.settings import BesideSettings

__all__ = [
    "OVERLOAD_COLUMNS",
    "WAY_COLUMNS",
    "Beside",
    "BesideSettings",
    "Ground",
    "Look",
    "beside",
]

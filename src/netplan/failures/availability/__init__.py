"""How much of the time each demand and city has a way, and what would raise it most."""

from netplan.failures.availability.answer import (
    Availability,
    AvailabilitySettings,
    availability,
)
from netplan.failures.availability.downtime import Downtime, minutes_per_year, nines, verdict
from netplan.failures.availability.elements import Elements, elements
from netplan.failures.availability.of_network import (
    LostBy,
    NetworkAvailability,
    network_availability,
)

__all__ = [
    "Availability",
    "AvailabilitySettings",
    "Downtime",
    "Elements",
    "LostBy",
    "NetworkAvailability",
    "availability",
    "elements",
    "minutes_per_year",
    "network_availability",
    "nines",
    "verdict",
]

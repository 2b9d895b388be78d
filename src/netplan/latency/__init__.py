"""The physics of a given path: cable lengths, delays by part, and their interval."""

from netplan.latency.circuits import Circuits, circuits
from netplan.latency.parts import Latency
from netplan.latency.plant import Plant, plant

__all__ = ["Circuits", "Latency", "Plant", "circuits", "plant"]

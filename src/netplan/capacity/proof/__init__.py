"""The certificate of a plan: a second count from the tables, sharing no code with the model."""

from netplan.capacity.proof.certificate import certify
from netplan.capacity.proof.prove import Certificate, prove

__all__ = ["Certificate", "certify", "prove"]

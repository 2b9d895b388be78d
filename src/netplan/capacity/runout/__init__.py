"""When each link runs out of room, at the growth that is stated and at more or less of it."""

from netplan.capacity.runout.answer import LIMITS, RunOut
from netplan.capacity.runout.epochs import Epoch, epochs_of
from netplan.capacity.runout.search import run_out

__all__ = ["LIMITS", "Epoch", "RunOut", "epochs_of", "run_out"]

"""What became of one item: its answer, or why there is none."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from netplan.errors import NetplanError

if TYPE_CHECKING:
    from collections.abc import Callable

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class EngineLost(NetplanError):  # noqa: N818 - what a planner reads: the engine is lost
    """Whatever computes is gone for good: a scheduler, or workers that cannot start."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Answer]):
    """The answer of one item, or the error that stands in its place.

    ``value`` holds only where ``error`` is None.

    >>> Outcome(2).get()
    2
    >>> Outcome(None, ValueError("no path")).why
    'ValueError: no path'
    """

    value: Answer | None
    error: Exception | None = None

    @property
    def why(self) -> str:
        """Say why there is no answer; '' where there is one.

        An error that netplan raised on purpose speaks for itself, any other with its kind.
        """
        if self.error is None:
            return ""
        if isinstance(self.error, NetplanError):
            return str(self.error)
        kind, text = type(self.error).__name__, str(self.error)
        return f"{kind}: {text}" if text else kind

    def get(self) -> Answer:
        """Return the answer; raises the error of an item that has none."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]


def attempt(function: Callable[[Item], Answer], item: Item) -> Outcome[Answer]:
    """Return what becomes of ``function(item)``; an exception becomes the item's own failure.

    What asks the program to end (Ctrl-C, ``SystemExit``) is no failure of an item and passes.

    >>> attempt(int, "x").why
    "ValueError: invalid literal for int() with base 10: 'x'"
    """
    try:
        return Outcome(function(item))
    except Exception as error:  # noqa: BLE001 - an item's failure is a row that says why
        return Outcome(None, error)


def pack(outcome: Outcome[Any]) -> bytes:
    """Return ``outcome`` as bytes that another process can read.

    An answer or an error that does not pickle becomes a NetplanError with the same words. Errors
    are read back here too: a class whose constructor takes other arguments fails only then.
    """
    try:
        data = pickle.dumps(outcome)
        if outcome.error is not None:
            pickle.loads(data)  # noqa: S301 - bytes made in the line above
    except Exception as error:  # noqa: BLE001 - any class may fail in any way here
        why = outcome.why or f"the answer does not pickle: {type(error).__name__}: {error}"
        return pickle.dumps(Outcome(None, NetplanError(why)))
    return data


def unpack(data: bytes) -> Outcome[Any]:
    """Return the outcome that ``pack`` made bytes of, in a process of the same job.

    >>> unpack(pack(Outcome(2))).value
    2
    """
    try:
        outcome: Outcome[Any] = pickle.loads(data)  # noqa: S301 - written by pack, in a worker
    except Exception as error:  # noqa: BLE001 - any class may fail in any way here
        return Outcome(None, NetplanError(f"the answer cannot be read: {error}"))
    return outcome

"""Where a function is run over many items: in this process, over processes, on a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from netplan.compute.outcomes import attempt
from netplan.errors import NetplanError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from netplan.compute.outcomes import Outcome

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Engine(Protocol):
    """Runs one function over many items; which engine does never changes the answers."""

    def map(
        self, function: Callable[[Item], Answer], items: Iterable[Item]
    ) -> Generator[Outcome[Answer], None, None]:
        """Yield what becomes of each item, in the order of ``items``.

        Lazy at both ends: items are drawn as workers need them, and with w workers at most 4 w
        of them are under way or wait for an earlier one (4 w batches of up to 256 where an item
        takes less than 50 ms). An exception in ``function`` is that item's outcome. In each
        process the function is read once and called by one thread at a time. Closing the
        iterator, or Ctrl-C, ends what is under way.

        Raises EngineLost where no worker can be had any more.
        """
        ...


@dataclass(frozen=True, slots=True)
class SerialEngine:
    """Runs a function in this process, one item after the other."""

    def map(
        self, function: Callable[[Item], Answer], items: Iterable[Item]
    ) -> Generator[Outcome[Answer], None, None]:
        """Yield the outcomes in order; see Engine.

        >>> [outcome.why for outcome in SerialEngine().map(int, ["1", "x"])][0]
        ''
        """
        for item in items:
            yield attempt(function, item)


def serial() -> Engine:
    """Return the engine that computes in this process.

    >>> [outcome.value for outcome in serial().map(abs, [-1, 2])]
    [1, 2]
    """
    return SerialEngine()


def processes(workers: int) -> Engine:
    """Return the engine of ``workers`` processes on this machine.

    The function is sent to each process once, so it may be big; it and the items must pickle.

    >>> [outcome.value for outcome in processes(2).map(abs, [-1, 2])]
    [1, 2]
    """
    # Imported here: every command shows progress by this package, few start processes.
    from netplan.compute.pool import ProcessEngine

    return ProcessEngine(max(1, workers))


def dask_at(address: str) -> Engine:
    """Return the engine of the Dask scheduler that runs at ``address``, such as tcp://host:8786.

    Nothing is connected before the engine is used. Raises NetplanError where Dask is not
    installed.
    """
    from netplan.compute.cluster import dask_engine

    return dask_engine(address)


def engine_of(*, workers: int = 1, address: str = "") -> Engine:
    """Return the engine that the two settings of a command mean.

    Raises NetplanError where both are given.

    >>> engine_of()
    SerialEngine()
    """
    if address and workers > 1:
        message = f"choose one: {workers} processes here, or the workers of {address}"
        raise NetplanError(message)
    if address:
        return dask_at(address)
    return processes(workers) if workers > 1 else serial()

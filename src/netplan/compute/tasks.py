"""The tasks of one job on a Dask cluster: the function once, batches, what is lost with workers."""

from __future__ import annotations

import pickle
import threading
import time
import uuid
import warnings
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from netplan.compute.batches import Reply, answer
from netplan.compute.outcomes import EngineLost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from netplan.compute.batches import Batch

WORKERS_SECONDS = 120.0
"""How long a scheduler may have no worker at all before the job is given up: time to restart."""
LOOK_SECONDS = 5.0
"""How often the number of workers is asked for: some may join while the job runs."""
DEATHS_ALLOWED = 2
"""Dask itself tries a task again on three more workers before it counts as one death here."""
WAITING_TASKS = 2
"""Tasks handed out for each thread, so that none waits for the next one."""


class _Job:
    """A job's function as a worker process has it, called by one of its threads at a time."""

    def __init__(self, payload: bytes) -> None:
        self.function: Callable[[Any], Any] = pickle.loads(payload)  # noqa: S301 - the planner's
        # The function may keep scratch space.
        self.lock = threading.Lock()

    def answer(self, items: Sequence[Any]) -> tuple[list[bytes], float]:
        with self.lock:
            return answer(self.function, items)


# Dask drops copies of data that no task waits for at the moment: the function is read once all
# the same. Several, as planners may share a cluster.
@lru_cache(maxsize=4)
def _read(payload: bytes) -> _Job:
    """Return the job whose function these bytes are."""
    return _Job(payload)


def _answer(payload: bytes, packed: bytes) -> tuple[list[bytes], float] | str:
    """Return the answers of a task, or why the function cannot be read on this worker."""
    try:
        job = _read(payload)
    except Exception as error:  # noqa: BLE001 - an import may fail in any way
        return f"{type(error).__name__}: {error}"
    return job.answer(pickle.loads(packed))  # noqa: S301 - the planner's


class Tasks:
    """The tasks of one job on a Dask cluster; see batches.Crew."""

    deaths_allowed = DEATHS_ALLOWED

    def __init__(self, client: Any, address: str, payload: bytes) -> None:
        """Send the function to the cluster of ``client``, a distributed.Client."""
        self.client = client
        self.address = address
        self.payload = payload
        self.job = uuid.uuid4().hex
        self.number = 0
        self.futures: dict[Any, Batch] = {}
        self.last_sign = self.looked = time.monotonic()
        self.size = self.threads()
        self.shipped = self.ship()

    @property
    def held(self) -> int:
        """How many batches are under way."""
        return len(self.futures)

    def threads(self) -> int:
        """Return how many tasks the cluster computes at once, 1 at least."""
        self.looked = time.monotonic()
        try:
            found = int(sum(self.client.nthreads().values()))
        except (OSError, TimeoutError) as error:
            raise self.lost() from error
        if found:
            self.last_sign = self.looked
        elif self.looked - self.last_sign > WORKERS_SECONDS:
            message = f"no worker is left at {self.address}"
            raise EngineLost(message)
        return max(1, found)

    def lost(self) -> EngineLost:
        """Return the error that says the scheduler is gone."""
        return EngineLost(f"the Dask scheduler at {self.address} is lost")

    def ship(self) -> Any:
        """Send the function to the cluster, where workers hand it to each other.

        It is a task and not scattered data, as Dask can make it again where every worker that
        held it has died.
        """
        with warnings.catch_warnings():
            # Dask advises to scatter what is big.
            warnings.filterwarnings("ignore", message="Sending large graph")
            return self.client.submit(bytes, self.payload, key=self.key("job"), pure=False)

    def key(self, kind: str) -> str:
        """Return a name no task has had."""
        self.number += 1
        return f"netplan-{kind}-{self.job}-{self.number}"

    def has_room(self) -> bool:
        """Tell whether a worker would have to wait for its next task."""
        if time.monotonic() - self.looked > LOOK_SECONDS:
            self.size = self.threads()
        return len(self.futures) < WAITING_TASKS * self.size

    def give(self, batch: Batch) -> None:
        """Submit a batch as one task."""
        if self.shipped.done() and self.shipped.status != "finished":
            self.shipped = self.ship()
        packed = pickle.dumps(batch.items)
        future = self.client.submit(
            _answer, self.shipped, packed, key=self.key("items"), pure=False
        )
        self.futures[future] = batch

    def replies(self, *, block: bool) -> list[Reply]:
        """Return what has come back; with ``block`` wait until something has."""
        while block and not any(future.done() for future in self.futures):
            self.wait()
        return [self.hear(future) for future in list(self.futures) if future.done()]

    def wait(self) -> None:
        """Wait until a task is done or lost, or it is time to look whether workers are left."""
        from distributed import CancelledError, wait

        with self.client.as_current(), suppress(CancelledError):
            try:
                wait(  # type: ignore[no-untyped-call]
                    list(self.futures), timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED"
                )
            except TimeoutError:
                self.size = self.threads()

    def hear(self, future: Any) -> Reply:
        """Return the reply of a task that is done, lost or given up."""
        from distributed import CancelledError
        from distributed.scheduler import KilledWorker

        batch = self.futures.pop(future)
        try:
            heard = future.result(timeout=WORKERS_SECONDS)
        except KilledWorker as error:
            if error.task != future.key:
                # It is the function that was lost with the workers.
                return Reply(batch)
            times = (batch.deaths + 1) * (error.allowed_failures + 1)
            return Reply(batch, died=f"the worker that computed it ended {times} times")
        except (CancelledError, OSError):
            return self.missing(batch)
        except Exception as error:  # noqa: BLE001 - of the worker: items keep their own
            heard = f"{type(error).__name__}: {error}"
        if isinstance(heard, str):
            message = f"a worker of {self.address} cannot read the job: {heard}"
            raise EngineLost(message)
        # Not left to the garbage collector, which would swallow a Ctrl-C that arrives meanwhile.
        future.release()
        outcomes, seconds = heard
        return Reply(batch, outcomes, seconds)

    def missing(self, batch: Batch) -> Reply:
        """Return the reply of a task whose answer went with a worker; raises without scheduler."""
        if self.client.status != "running":
            raise self.lost()
        return Reply(batch)

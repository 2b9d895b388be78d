"""Workers of a Dask scheduler that is running already: finding them, and giving them a job."""

from __future__ import annotations

import asyncio
import logging
import pickle
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from netplan.compute.stream import stream
from netplan.compute.tasks import WORKERS_SECONDS, Tasks
from netplan.errors import NetplanError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from netplan.compute.outcomes import Outcome

Item = TypeVar("Item")
Answer = TypeVar("Answer")

DISTRIBUTION = "netplan-wan"
CONNECT_SECONDS = 5.0
CLOSE_SECONDS = 2.0
LOGS = {"distributed", "tornado", "asyncio"}


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's log off the terminal: what went wrong, an error of ours says."""
    import distributed  # noqa: F401 - its loggers exist only now

    # Dask's configuration gives some of its loggers a level of their own; tornado and asyncio tell
    # of what Ctrl-C broke off within Dask.
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in LOGS]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


async def _knock(address: str, seconds: float) -> None:
    """Ask who answers at ``address``; raises OSError or ValueError where no scheduler does."""
    from distributed import Security
    from distributed.core import rpc

    security = Security()  # type: ignore[no-untyped-call]
    arguments = security.get_connection_args("client")  # type: ignore[no-untyped-call]
    door = rpc(address, timeout=seconds, connection_args=arguments)  # type: ignore[no-untyped-call]
    async with door as other:
        await asyncio.wait_for(other.identity(), seconds)


def _own_version() -> str:
    """Return the version of netplan that is installed here; '' where it is not installed."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return ""


def _check_workers(client: Any, address: str) -> None:
    """Raise where no worker has joined, or one has another netplan or none."""
    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
    except TimeoutError as error:
        message = (
            f"no worker has joined the scheduler at {address} within {WORKERS_SECONDS:.0f} s; "
            f"start one:  dask worker {address} --nthreads 1"
        )
        raise NetplanError(message) from error
    own = _own_version()
    # A function of the standard library, as a worker may lack netplan.
    found: dict[str, Any] = client.run(version, DISTRIBUTION, on_error="return")
    other = {
        worker: "none" if isinstance(answer, PackageNotFoundError) else str(answer)
        for worker, answer in sorted(found.items())
        if answer != own
    }
    if own and other:
        lines = [f"workers of {address} have another netplan than this one, which is {own}"]
        lines += [f"  {worker}: {theirs}" for worker, theirs in other.items()]
        raise NetplanError("\n".join(lines))


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """Give a client of the scheduler at ``address``; raises NetplanError where there is none."""
    from distributed import Client

    try:
        # A client that finds nobody cannot be taken back quietly, so one is made only after this.
        asyncio.run(_knock(address, CONNECT_SECONDS))
        client: Any = Client(  # type: ignore[no-untyped-call]
            address, timeout=CONNECT_SECONDS, set_as_default=False, name="netplan"
        )
    except (OSError, ValueError, TypeError, ImportError) as error:
        how = str(error) or f"no answer within {CONNECT_SECONDS:.0f} s"
        message = (
            f"no Dask scheduler answers at {address!r} ({how}); the address is the one that "
            "`dask scheduler` prints, such as tcp://10.0.0.5:8786"
        )
        raise NetplanError(message) from error
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError):
            client.close(timeout=CLOSE_SECONDS)


@dataclass(frozen=True, slots=True)
class DaskEngine:
    """Runs a function on the workers of the scheduler at ``address``."""

    address: str

    def map(
        self, function: Callable[[Item], Answer], items: Iterable[Item]
    ) -> Generator[Outcome[Answer], None, None]:
        """Yield the outcomes in order; see engines.Engine.

        Raises NetplanError where nobody answers, no worker joins, versions differ or
        ``function`` does not pickle, EngineLost where the scheduler or all workers go.
        """
        try:
            payload = pickle.dumps(function)
        except Exception as error:
            message = f"the job does not pickle, so that no worker can be given it: {error}"
            raise NetplanError(message) from error
        with _quiet(), _connected(self.address) as client:
            _check_workers(client, self.address)
            yield from stream(Tasks(client, self.address, payload), items)


def dask_engine(address: str) -> DaskEngine:
    """Return the engine of the scheduler at ``address``; raises NetplanError without Dask."""
    if find_spec("distributed") is None:
        message = "computing on a cluster needs Dask: pip install 'netplan-wan[dask]'"
        raise NetplanError(message)
    return DaskEngine(address)

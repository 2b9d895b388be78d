"""What a failure set answers: scenarios, what a reader must know of them, or why there are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.failures.scenarios import Scenario
    from netplan.topology.network import Network

Unavailability = Callable[[str, str], float]
"""The share of time, 0 to below 1, that element ``id`` of a kind (``segments``) is down; NaN:
not known."""

SHOWN = 60
"""Characters of a text from outside that a message repeats."""


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """Something a reader must know of a set.

    ``about`` is the part of the spec it speaks of, ``code`` one word for what it says:
    ``schematic`` (places are known to tens of km), ``left out`` or ``no figures``.
    """

    about: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class FailureSet:
    """Scenarios, and notes on them; no two scenarios have both kind and id in common."""

    scenarios: tuple[Scenario, ...]
    notes: tuple[Note, ...] = ()


class SetError(ValueError):
    """A failure set that cannot be; ``whats`` says everything that is wrong with it."""

    def __init__(self, whats: Iterable[str]) -> None:
        """Keep ``whats``."""
        self.whats = tuple(whats)
        super().__init__("; ".join(self.whats))


@dataclass(frozen=True, slots=True)
class Chance:
    """What draws need: a seed, and how often each element is down (None: by its cable cuts)."""

    seed: int = 0
    unavailability: Unavailability | None = None


class Part(Protocol):
    """One part of a spec: settings that count or build the scenarios of a network.

    Both raise SetError where the network has nothing to fail in this way. ``str`` gives the part
    as it is typed.
    """

    def count(self, network: Network, /) -> int:
        """Return how many scenarios there are, without building them."""

    def build(self, network: Network, chance: Chance, /) -> FailureSet:
        """Return the scenarios."""


def shown(text: str) -> str:
    r"""Return ``text`` fit for one line of a message: short, and nothing in it that is not seen.

    >>> shown("segments"), shown(""), len(shown("x" * 999))
    ('segments', '(empty)', 62)
    >>> print(shown("a\x1b[2J"))
    a\x1b[2J
    """
    short = text if len(text) <= SHOWN else f"{text[:SHOWN]}.."
    if not short.strip():
        return "(empty)"
    return short if short.isprintable() else ascii(short)[1:-1]


def figure(value: float) -> str:
    """Return a number as it is typed, without digits that say nothing.

    >>> figure(105.0), figure(0.1), figure(1e-9)
    ('105', '0.1', '1e-09')
    """
    return f"{value:.12g}"

"""Tunnels placed one after the other, the most important first, and what did not fit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from netplan.routing.constrained.conflict import why_none
from netplan.routing.constrained.finder import Finder
from netplan.routing.constrained.question import Question
from netplan.routing.constrained.rooms import SLACK
from netplan.routing.constrained.rules import rules_within
from netplan.routing.constrained.search import UndecidedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.routing.constrained.constraints import Constraints
    from netplan.routing.domains import Domains
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure
    from netplan.routing.steering.reserve import Ledger

Use = Literal["working", "backup", "dynamic"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be placed: bandwidth between two ends, and the explicit paths given for it."""

    source: str
    target: str
    gbps: float
    working: Path | None = None
    backup: Path | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Bandwidth on one path: which of the paths it is, and how much, Gbit/s."""

    use: Use
    path: Path
    gbps: float


@dataclass(frozen=True, slots=True)
class Placed:
    """What came of one tunnel: its parts, whether its backup has room, and what did not fit.

    ``why`` says what kept it from its working path, or from being placed in full, by link and
    Gbit/s; ``unprotected`` why no room is kept for its backup.
    """

    asked: Asked
    parts: tuple[Part, ...]
    why: str = ""
    unprotected: str = ""

    @property
    def gbps(self) -> float:
        """What is placed, Gbit/s."""
        return sum(part.gbps for part in self.parts)

    @property
    def whole(self) -> bool:
        """Whether all that was asked for is placed."""
        return bool(self.parts) and self.gbps >= self.asked.gbps - SLACK * max(1.0, self.asked.gbps)


@dataclass(frozen=True, slots=True)
class Placer:
    """Places tunnels on what ``ledger`` leaves free; each call takes its bandwidth there.

    ``dynamic`` looks for the path least in ``measure`` that keeps ``constraints`` and has the
    room (CSPF) where no explicit path has it; ``split`` may place a part.
    """

    domains: Domains
    ledger: Ledger
    measure: Measure
    constraints: Constraints
    dynamic: bool
    split: bool
    _finders: dict[bytes, Finder] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, asked: Asked) -> Placed:
        """Place one tunnel: on its working path, else its backup, else as settings allow."""
        reasons: list[str] = []
        for use, path in self._given(asked):
            reason = self._refusal(path, asked.gbps)
            if not reason:
                return self._settled(asked, Part(use, path, asked.gbps), reasons)
            reasons.append(f"{use} path: {reason}")
        if self.dynamic:
            found = self._search(asked, asked.gbps)
            if found is not None:
                return self._settled(asked, Part("dynamic", found, asked.gbps), reasons)
            reasons.append(f"dynamic: {self._none(asked)}")
        elif asked.working is None:
            reasons.append("no explicit path is given")
        parts = tuple(self._parts(asked)) if self.split else ()
        return Placed(asked, parts, "; ".join(reasons))

    def _given(self, asked: Asked) -> Iterator[tuple[Use, Path]]:
        """Yield the explicit paths of a tunnel, working first."""
        if asked.working is not None:
            yield "working", asked.working
        if asked.backup is not None:
            yield "backup", asked.backup

    def _refusal(self, path: Path, gbps: float) -> str:
        """Return why a path cannot carry ``gbps``; nothing: it can."""
        return self._cut(path) or ", ".join(map(str, self.ledger.lacks(path.arcs, gbps)))

    def _cut(self, path: Path) -> str:
        """Return which link of a path is out of service; nothing: none is."""
        links = self.domains.fabric.network["links"].ids
        cut = [links[arc >> 1] for arc in path.arcs if not self.domains.roads.in_service[arc]]
        return f"link {cut[0]} is out of service" if cut else ""

    def _settled(self, asked: Asked, part: Part, reasons: list[str]) -> Placed:
        """Take the bandwidth of a part that holds the whole tunnel, and its backup's room."""
        self.ledger.take(part.path.arcs, part.gbps)
        unprotected = ""
        if part.use == "working" and asked.backup is not None:
            unprotected = self._cut(asked.backup)
            if not unprotected:
                lacks = self.ledger.protect(part.path, asked.backup, part.gbps)
                unprotected = ", ".join(map(str, lacks))
        return Placed(asked, (part,), "; ".join(reasons), unprotected)

    def _parts(self, asked: Asked) -> Iterator[Part]:
        """Yield what fits of a tunnel: first on its explicit paths, then on the widest others."""
        rest = asked.gbps
        for use, path in self._given(asked):
            fitting = min(rest, self.ledger.free_gbps(path.arcs))
            if fitting > 0 and not self._cut(path):
                self.ledger.take(path.arcs, fitting)
                rest -= fitting
                yield Part(use, path, fitting)
        while self.dynamic and rest > SLACK * max(1.0, asked.gbps):
            found = self._search(asked, rest)
            if found is None:
                widest = self._question(asked).widest(self.constraints)
                if widest is None or widest.free_gbps <= SLACK:
                    return
                found = widest.path
            fitting = min(rest, self.ledger.free_gbps(found.arcs))
            self.ledger.take(found.arcs, fitting)
            rest -= fitting
            yield Part("dynamic", found, fitting)

    def _search(self, asked: Asked, gbps: float) -> Path | None:
        """Return the best path with room for ``gbps``; None: there is none, or none is found."""
        wanted = replace(self.constraints, free_gbps=gbps)
        rules = rules_within(self.domains.fabric, wanted, spare=self.ledger.spare)
        key = rules.arcs.tobytes()
        if key not in self._finders:
            self._finders.clear()
            self._finders[key] = Finder(self.domains, rules, self.measure)
        try:
            found = self._finders[key].found(asked.source, asked.target)
        except UndecidedError:
            return None
        return found.path if found else None

    def _question(self, asked: Asked) -> Question:
        """Return the question for a path beside all that is taken."""
        ends = asked.source, asked.target
        return Question(self.domains, *ends, self.measure, self.ledger.spare)

    def _none(self, asked: Asked) -> str:
        """Return why no path has the room, in words."""
        wanted = replace(self.constraints, free_gbps=asked.gbps)
        return why_none(self._question(asked), wanted).reason

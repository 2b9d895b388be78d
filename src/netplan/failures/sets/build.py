"""Failure sets from what a planner types: built, or only counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError
from netplan.failures.scenarios import Scenario
from netplan.failures.sets.answer import Chance, FailureSet, SetError, shown
from netplan.failures.sets.spec import parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.failures.sets.answer import Note, Part, Unavailability
    from netplan.topology.network import Network

MOST = 5_000_000
"""Scenarios that are built at most (about 2 GB); more can only be counted."""

_WHERE = "failure set"


def _read(spec: str) -> tuple[list[Part], list[Finding]]:
    """Return the different parts of ``spec``, and what is wrong with the others."""
    good: dict[Part, None] = {}
    findings = []
    for text, read in parts(spec):
        if isinstance(read, SetError):
            findings += [Finding(shown(text), 0, "", what) for what in read.whats]
        else:
            good[read] = None
    return list(good), findings


def _counted(network: Network, spec: str) -> tuple[dict[Part, int], list[Finding]]:
    """Return how many scenarios each part of ``spec`` has, and everything that is wrong."""
    good, findings = _read(spec)
    counts = {}
    for part in good:
        try:
            counts[part] = part.count(network)
        except SetError as error:
            findings += [Finding(shown(str(part)), 0, "", what) for what in error.whats]
    return counts, findings


def failure_count(network: Network, spec: str) -> int:
    """Return how many scenarios ``failure_set`` would build from ``spec``, without building them.

    Raises InputError with everything that is wrong with the spec.
    """
    counts, findings = _counted(network, spec)
    if findings:
        raise InputError(_WHERE, findings)
    return sum(counts.values())


def _told_apart(scenarios: Iterable[Scenario]) -> tuple[Scenario, ...]:
    """Return the scenarios with ``#2``, ``#3`` behind an id that its kind has had already."""
    seen: dict[tuple[str, str], int] = {}
    apart: list[Scenario] = []
    for scenario in scenarios:
        key = scenario.kind, scenario.id
        number = seen[key] = seen.get(key, 0) + 1
        if number > 1:
            name = f"{scenario.id}#{number}"
            apart.append(Scenario(name, scenario.kind, scenario.members, scenario.among))
        else:
            apart.append(scenario)
    return tuple(apart)


def failure_set(
    network: Network,
    spec: str,
    *,
    seed: int = 0,
    unavailability: Unavailability | None = None,
) -> FailureSet:
    """Return the scenarios that ``spec`` names, in its order, with notes on them.

    A spec is a list of parts with commas between: ``segments``, ``links``, ``members``,
    ``srlgs``, ``corridors``, ``sites``, ``exchanges``, ``areas``, ``scenarios``; ``pairs:KIND``
    or ``pairs:KIND:KIND``; ``random:KIND:K:COUNT``, ``weighted:KIND:K:COUNT``;
    ``circle:LON,LAT,RADIUS``, ``corridor:NAME``, ``corridor:LON,LAT;LON,LAT:WIDTH`` (degrees and
    km). A part that comes again counts once. Only what is there today fails. ``unavailability``
    gives the share of time an element is down for ``weighted``; without it that is how long its
    cable is cut. Equal network, spec and seed give equal scenarios. Raises InputError with
    everything that is wrong at once.

    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.table import Table
    >>> sites = Table.of("sites", [{"site": s, "lon_deg": 0.0, "lat_deg": 0.0} for s in "abc"])
    >>> network = Network(Settings(name="three"), {"sites": sites})
    >>> [scenario.id for scenario in failure_set(network, "pairs:sites").scenarios]
    ['a+b', 'a+c', 'b+c']
    """
    counts, findings = _counted(network, spec)
    if seed < 0:
        findings.append(Finding("seed", 0, "", f"must be at least 0, is {seed}"))
    if sum(counts.values()) > MOST:
        what = f"must be at most {MOST:,} scenarios, are {sum(counts.values()):,}"
        findings.append(Finding(shown(spec), 0, "", what))
    if findings:
        raise InputError(_WHERE, findings)
    chance = Chance(seed, unavailability)
    scenarios: list[Scenario] = []
    notes: dict[Note, None] = {}
    for part in counts:
        try:
            built = part.build(network, chance)
        except SetError as error:
            findings += [Finding(shown(str(part)), 0, "", what) for what in error.whats]
            continue
        scenarios += built.scenarios
        notes |= dict.fromkeys(built.notes)
    if findings:
        raise InputError(_WHERE, findings)
    return FailureSet(_told_apart(scenarios), tuple(notes))

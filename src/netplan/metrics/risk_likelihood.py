"""How often what fails does fail, how long that takes to mend, and how sure both are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.failures.availability.elements import elements
from netplan.failures.availability.figures import HOURS_PER_YEAR
from netplan.failures.scenarios import MEMBERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from netplan.failures import Scenario
    from netplan.topology.network import Network

Element = tuple[str, str]
"""A table and the id of one of its rows."""

GIVEN, AT_MOST, NOT_GIVEN = "given", "at most", "not given"
SURENESS = ("published", "derived", "assumed")


@dataclass(frozen=True, slots=True)
class Chance:
    """Failures a year, mean hours to mend one, and hours a year out of service; NaN: not given.

    ``rule`` is ``given``, ``at most`` (a shared risk: no more often than the member that fails
    least) or ``not given``. Hours a year may be known, from an availability, where the other
    two are not.
    """

    failures_per_year: float = math.nan
    repair_h: float = math.nan
    hours_per_year: float = math.nan
    rule: str = NOT_GIVEN
    source: str = ""
    confidence: str = ""

    @property
    def known(self) -> bool:
        """Whether the hours a year are given."""
        return math.isfinite(self.hours_per_year)


def least_sure(confidences: Iterable[str]) -> str:
    """Return the least sure of several confidences; '' for none.

    >>> least_sure(["published", "assumed", ""]), least_sure([])
    ('assumed', '')
    """
    known = [each for each in confidences if each in SURENESS]
    return max(known, key=SURENESS.index, default="")


def rates_of(network: Network) -> dict[Element, Chance]:
    """Return how likely each element of ``network`` fails; one without figures is left out.

    Failures a year and hours to mend are those of ``failures.availability.elements``: from the
    columns of ``segments`` and the table ``reliability``, parts in series. Hours a year are
    unavailability x 8,766.
    """
    found = elements(network)
    columns = (found.failures_per_year, found.mttr_h, found.unavailability)
    return {
        (f"{found.kind[row]}s", found.ids[row]): Chance(
            failures_per_year=rate,
            repair_h=repair_h,
            hours_per_year=share * HOURS_PER_YEAR,
            rule=GIVEN,
            source=found.source[row],
            confidence=found.confidence[row],
        )
        for row, (rate, repair_h, share) in enumerate(
            zip(*(column.tolist() for column in columns), strict=True)
        )
        if found.source[row]
    }


def elements_of(network: Network, scenario: Scenario) -> tuple[Element, ...]:
    """Return the rows that fail in ``scenario``, each with its table."""
    if scenario.among:
        return tuple(zip(scenario.among, scenario.members, strict=True))
    return tuple(
        (table, member)
        for member in scenario.members
        for table in MEMBERS
        if member in network[table]
    )


def chance_of(
    scenario: Scenario, failing: Sequence[Element], rates: Mapping[Element, Chance]
) -> Chance:
    """Return how likely ``scenario`` is: its element's own figures, or a bound for a shared risk.

    What several cables share fails no more often than the one of them that is cut least, and
    takes as long to mend as the slowest: an upper bound. Of anything else that takes several
    elements at once, such as an earthquake, the data does not say how likely it is.

    >>> rates = {("segments", s): Chance(f, 12.0, 12 * f, GIVEN) for s, f in (("s", 5), ("t", 2))}
    >>> from netplan.failures import Scenario
    >>> trench = Scenario("x", "srlg", ("s", "t"), ("segments", "segments"))
    >>> found = chance_of(trench, [("segments", "s"), ("segments", "t")], rates)
    >>> found.failures_per_year, found.hours_per_year, found.rule
    (2, 24.0, 'at most')
    """
    found = [rates.get(element, Chance()) for element in failing]
    if len(found) == 1:
        return found[0]
    if scenario.kind != "srlg" or not found:
        return Chance()
    if not all(math.isfinite(each.failures_per_year * each.repair_h) for each in found):
        return Chance()
    rarest = min(found, key=lambda each: each.failures_per_year)
    slowest_h = max(each.repair_h for each in found)
    return Chance(
        failures_per_year=rarest.failures_per_year,
        repair_h=slowest_h,
        hours_per_year=rarest.failures_per_year * slowest_h,
        rule=AT_MOST,
        source=rarest.source,
        confidence=least_sure([*(each.confidence for each in found), "derived"]),
    )


def any_of(chances: Iterable[Chance]) -> Chance:
    """Return the chance that one of several independent causes strikes: rates and hours add up.

    The hours to mend are the mean by rate. Causes that are not known are left out; without a
    known one the answer is not known.

    >>> both = any_of([Chance(1.0, 10.0, 10.0, GIVEN), Chance(3.0, 2.0, 6.0, GIVEN), Chance()])
    >>> both.failures_per_year, both.repair_h, both.hours_per_year
    (4.0, 4.0, 16.0)
    """
    known = [each for each in chances if each.known]
    if len(known) <= 1:
        return known[0] if known else Chance()
    rate = math.fsum(each.failures_per_year for each in known)
    hours = math.fsum(each.hours_per_year for each in known)
    return Chance(
        failures_per_year=rate,
        repair_h=hours / rate if rate else known[0].repair_h,
        hours_per_year=hours,
        rule=known[0].rule,
        source="; ".join(dict.fromkeys(each.source for each in known if each.source)),
        confidence=least_sure(each.confidence for each in known),
    )

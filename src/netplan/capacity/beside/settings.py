"""How hard the ways out of overload are looked for; counted in steps, so that answers repeat."""

from __future__ import annotations

from dataclasses import dataclass

from netplan.errors import Finding, InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideSettings:
    """The limits of the search, none of them in seconds.

    ``evaluations`` are the settings of IGP costs that are swept, ``demands`` the demands that are
    looked at for an explicit path, largest first, ``paths`` the paths tried for each. ``seed``
    draws the costs to change. Raises InputError for limits that make no sense.
    """

    evaluations: int = 200
    demands: int = 600
    paths: int = 6
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse limits below what a search needs."""
        least = {"evaluations": 0, "demands": 0, "paths": 1, "seed": 0}
        findings = [
            Finding("beside", 0, name, f"must be a whole number from {low} on, is {value}")
            for name, low in least.items()
            if (value := getattr(self, name)) < low
        ]
        if findings:
            where = "beside"
            raise InputError(where, findings)

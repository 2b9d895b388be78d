"""The text of ``plan.toml``: what a plan promises, how good it is, and what its files hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from netplan.io.plans_fields import lines_of, record_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.reports.plan_file import PlanFile

PLAN_FILE: Final = "plan.toml"
CHANGES: Final = "changes"

FORMAT: Final = 1
"""Number of the form of a plan folder; another one is not read."""

COLUMNS_OF: Final = re.compile(r"[a-z][a-z_]{0,39}")
"""What the name of a plan's table, and so of its file, looks like."""

_HEAD: Final = """\
# A plan of netplan. Its steps lie in changes/, one change list for each year in which something
# comes into service; `netplan verify` on this folder repeats its certificate.
"""


def plan_toml(made: PlanFile, columns: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text of ``plan.toml``; ``columns`` has each table's columns and their kinds."""
    summary = made.plan.summary
    lines = [
        _HEAD.rstrip(),
        *lines_of(
            [
                ("format", FORMAT),
                ("made_by", made.made_by),
                ("network", made.network),
                ("state", made.state),
            ]
        ),
        *("", "[summary]", *record_lines(summary)),
        *("", "[terms]", *record_lines(made.terms)),
    ]
    if made.latency is not None:
        lines += ["", "[latency]", *record_lines(made.latency)]
    for step in made.plan.steps:
        cells = [
            ("year", step.year),
            ("change", step.change.id),
            ("kind", step.change.kind),
            ("spend_cny", step.spend_cny),
        ]
        lines += ["", "[[steps]]", *lines_of(cells)]
    lines += ["", "[prints]", *lines_of(made.prints.items())]
    for name, kinds in columns.items():
        lines += ["", f"[columns.{name}]", *lines_of(kinds.items())]
    return "\n".join(lines) + "\n"

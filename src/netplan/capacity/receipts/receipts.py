"""A receipt for every upgrade of a plan: what needs it, and what leaving it out would cost."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netplan.capacity.receipts.free_looks import FreeLooks
from netplan.capacity.receipts.igp_looks import IgpLooks
from netplan.capacity.receipts.other import asked_elsewhere, surest
from netplan.capacity.receipts.table import cells, table
from netplan.capacity.runout.epochs import aged
from netplan.capacity.steps import network_in
from netplan.compute import silent
from netplan.errors import Finding as Problem
from netplan.errors import InputError, near

if TYPE_CHECKING:
    import pandas as pd

    from netplan.capacity.plan import Plan
    from netplan.capacity.receipts.finding import Finding
    from netplan.capacity.receipts.other import Asked
    from netplan.capacity.terms import Terms
    from netplan.compute import Progress
    from netplan.topology.network import Network


def receipts(
    network: Network,
    plan: Plan,
    *,
    terms: Terms,
    progress: Progress = silent,
    time_limit_s: float = 60.0,
    other: Asked | None = None,
) -> pd.DataFrame:
    """Return a row (columns ``COLUMNS``) for every line of ``plan``, held to ``terms``.

    Each line is left out with all that stands on it, and every state of every year from its own on
    looked at again; ``network`` is that before the plan. ``needed_by_scenario`` is the worst
    failure of the first year in which something breaks ('' in normal operation). What breaks is
    a demand without a path, a link or port beyond its limit, the egress target, or a class's
    latency limit. ``without_cny`` is what the cheapest other way costs more than the plan:
    ``without_kind`` says how sure that is. ``other(network, terms, item)`` may plan anew with an
    item barred, and what it finds is taken where it is cheaper. Other ways are sought, line by
    line, until ``time_limit_s`` are over. Raises InputError for lines that are none, and for
    fixed backups.
    """
    until = time.monotonic() + time_limit_s
    last = aged(network_in(network, plan.steps, year=terms.years[-1]), terms.years[-1])
    _check(last, plan, terms)
    lines: list[dict[str, Any]] = plan.rows.to_dict("records")  # type: ignore[assignment]
    looks = _looks(network, plan, terms) if lines else None
    rows = []
    for number, line in enumerate(lines):
        progress("receipts", number, len(lines))
        if looks is None:
            break
        found = looks.finding(number, until=until)
        found = _dearer(network, plan, terms, found, other if time.monotonic() < until else None)
        rows.append(cells(last, terms, line, found))
    progress("receipts", len(lines), len(lines))
    return table(rows)


def _looks(network: Network, plan: Plan, terms: Terms) -> IgpLooks | FreeLooks:
    """Return what looks at lines under the routing of the terms."""
    if terms.routing == "free":
        return FreeLooks.of(network, plan, terms)
    return IgpLooks.of(network, plan, terms)


def _dearer(
    network: Network, plan: Plan, terms: Terms, found: Finding, other: Asked | None
) -> Finding:
    """Return a finding with the cheapest other way that is known."""
    ways = [found.other]
    if other is not None and found.needed:
        ways.append(asked_elsewhere(network, plan, terms, found.left, other=other))
    return replace(found, other=surest(plan, terms, *ways))


def _check(network: Network, plan: Plan, terms: Terms) -> None:
    """Raise InputError for what no receipt can be given for; ``network`` is that with the plan."""
    findings = []
    if terms.routing == "backups":
        what = "must be free or ecmp: a receipt for fixed backup paths is not known"
        findings.append(Problem("terms", 0, "routing", what))
    ports = {f"{row['exchange']} {row['carrier']}" for row in network["exchange_ports"].rows()}
    known = {
        **dict.fromkeys(("build_segment", "light_pair"), network["segments"].ids),
        **dict.fromkeys(("open_port", "enlarge_port"), tuple(ports)),
        **dict.fromkeys(
            ("open_link", "add_modules", "reroute", "retire_modules"), network["links"].ids
        ),
    }
    for number, row in enumerate(plan.rows.to_dict("records"), 1):
        action, item = str(row["action"]), str(row["item"])
        if action not in known:
            what = f"must be one of {', '.join(known)}, is {action!r}{near(action, list(known))}"
            findings.append(Problem("plan.csv", number, "action", what))
        elif item not in known[action]:
            what = f"nothing is called {item!r} with the plan in service{near(item, known[action])}"
            findings.append(Problem("plan.csv", number, "item", what))
        if not row["quantity"] > 0:
            what = f"must be above 0, is {row['quantity']}"
            findings.append(Problem("plan.csv", number, "quantity", what))
    if findings:
        where = "receipts"
        raise InputError(where, findings)

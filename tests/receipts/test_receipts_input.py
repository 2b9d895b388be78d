"""Lines that are none are refused at once, and odd ids come through as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from made_networks import grid, network, row
from netplan.capacity.receipts import COLUMNS, receipts
from netplan.capacity.terms import Terms
from netplan.errors import InputError
from netplan.topology.change import Change
from receipt_cases import line, plan_of
from upgrade_networks import M100, towns

if TYPE_CHECKING:
    from netplan.capacity.plan import Plan
    from netplan.topology.network import Network


def told(network: Network, plan: Plan, terms: Terms, **more: Any) -> list[dict[str, Any]]:
    """Return the receipts of a plan as rows."""
    table = receipts(network, plan, terms=terms, **more)
    assert tuple(table.columns) == COLUMNS
    return [{str(name): cell for name, cell in row.items()} for row in table.to_dict("records")]


def terms(**more: Any) -> Terms:
    """Return terms for 2026 with modules of 100 Gbit/s."""
    return Terms(**{"years": (2026,), "modules": ("m100",), **more})


def larger(link: str, gbps: float) -> Change:
    """Return a change that sets a link's capacity."""
    return Change(id="plan-2026", set={"links": (row(link=link, capacity_gbps=gbps),)})


def test_hostile_ids_come_through_as_text() -> None:
    names = {"x": "=1+1", "y": 'a,b "c"', "z": "<b>z</b>"}
    net = network(
        sites=grid(names.values()),
        carriers=[row(carrier="@c")],
        nodes=[row(node=f"n{site}", site=site, carrier="@c") for site in names.values()],
        segments=[row(segment="{s}", a="=1+1", b='a,b "c"', length_km=100.0)],
        modules=[M100],
        links=[
            row(
                link="'; --", a="n=1+1", b='na,b "c"', segments=("{s}",), capacity_gbps=100.0,
                technology="m100",
            )
        ],
        demands=[
            row(demand="%s{0}\n", source="n=1+1", target='na,b "c"', volume_gbps=150.0)
        ],
    )  # fmt: skip
    plan = plan_of([line("add_modules", "'; --", 2e6, quantity=2)], (2026, larger("'; --", 300.0)))
    (only,) = told(net, plan, terms(routing="ecmp"))
    assert only["needed_by_demands"] == "%s{0}\n (150 Gbit/s)"
    assert 'on =1+1–a,b "c" (@c, \'; --)' in only["without_note_en"]


def test_lines_that_are_none_are_refused_together() -> None:
    listed = [
        line("add_module", "ab", 1.0),
        line("add_modules", "abc", 1.0),
        line("light_pair", "nroth", 1.0, quantity=0),
    ]
    with pytest.raises(InputError) as caught:
        receipts(towns(), plan_of(listed), terms=terms(routing="backups"))
    text = str(caught.value)
    assert "5 problems" in text
    assert "did you mean 'add_modules'?" in text
    assert "did you mean 'ab'?" in text
    assert "did you mean 'north'?" in text
    assert "must be above 0, is 0" in text
    assert "fixed backup paths" in text


def test_a_plan_without_lines_has_no_receipts() -> None:
    table = receipts(towns(), plan_of([]), terms=terms())
    assert tuple(table.columns) == COLUMNS
    assert table.empty

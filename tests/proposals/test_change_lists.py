"""Change lists: twice is once, there and back is nothing, order is kept, errors are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netplan.errors import InputError
from netplan.topology.change import Change
from netplan.topology.changes import apply_change, in_state
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network


def same_tables(a: Network, b: Network) -> bool:
    """Tell whether two networks hold the same rows in the same order."""
    return all(repr(list(a[name].rows())) == repr(list(b[name].rows())) for name in a.tables)


@settings(max_examples=40)
@given(network=networks())
def test_adding_and_retiring_is_nothing(network: Network) -> None:
    site = {"site": "NEW", "lon_deg": 1.0, "lat_deg": 2.0}
    node = {"node": "n", "site": "NEW", "carrier": "c0"}
    add = Change(id="add", add={"sites": (site,), "nodes": (node,)}, source="here")
    retire = Change(id="away", retire={"nodes": ({"node": "n"},), "sites": ({"site": "NEW"},)})
    there = apply_change(network, add)
    assert "NEW" in there["sites"]
    assert there["sites"].value("NEW", "source") == "here"
    assert same_tables(apply_change(there, retire), network)
    assert "NEW" not in network["sites"]  # the network itself never changes


@settings(max_examples=40)
@given(network=networks(), volume=st.floats(0, 1e6))
def test_twice_is_once(network: Network, volume: float) -> None:
    first = network["demands"].ids[0]
    change = Change(id="c", set={"demands": ({"demand": first, "volume_gbps": volume},)})
    once = apply_change(network, change)
    assert once["demands"].value(first, "volume_gbps") == volume
    assert apply_change(once, change) is once
    assert once.state == ("c",)
    others = [row for row in once["demands"].rows() if row["demand"] != first]
    assert others == [row for row in network["demands"].rows() if row["demand"] != first]


def test_lists_that_come_first_are_applied_first(plain: Network) -> None:
    link = {"link": "x", "a": "rH", "b": "rB", "segments": ("HB",), "capacity_gbps": 1.0}
    second = {"links": ({"link": "x", "igp_cost": 2},)}
    third = {"links": ({"link": "x", "igp_cost": 3},)}
    chain = {
        "third": Change(id="third", after=("second",), set=third),
        "second": Change(id="second", after=("first",), set=second),
        "first": Change(id="first", add={"links": (link,)}),
    }
    network = type(plain)(plain.settings, plain.tables, chain)
    done = in_state(network, "third")
    assert done.state == ("first", "second", "third")
    assert done["links"].value("x", "igp_cost") == 3
    assert in_state(network, "") is network


def test_untouched_tables_are_shared_and_not_copied(plain: Network) -> None:
    done = in_state(plain, "dearer")
    assert done["sites"] is plain["sites"]
    assert done["links"] is not plain["links"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            Change(id="c", retire={"links": ({"link": "rHX"},)}),
            "changes/c.toml row 1, retire.links: no row 'rHX'; did you mean 'rHK'?",
        ),
        (
            Change(id="c", set={"links": ({"link": "nowhere", "igp_cost": 1},)}),
            "changes/c.toml row 1, set.links: no row 'nowhere'",
        ),
        (
            Change(id="c", add={"carriers": ({"carrier": "green"}, {"carrier": "red"})}),
            "changes/c.toml row 2, add.carriers: row 'red' is there already; use set to change it",
        ),
    ],
)
def test_what_cannot_be_applied_is_named(plain: Network, change: Change, said: str) -> None:
    with pytest.raises(InputError) as caught:
        apply_change(plain, change)
    assert [str(finding) for finding in caught.value.findings] == [said]


def test_a_demand_that_is_added_names_its_source_apart(plain: Network) -> None:
    demand = {"demand": "new", "source": "rH", "target": "rA", "volume_gbps": 1.0}
    done = apply_change(plain, Change(id="c", add={"demands": (demand,)}, source="a guess"))
    assert done["demands"].value("new", "source") == "rH"
    assert done["demands"].value("new", "source_note") == "a guess"

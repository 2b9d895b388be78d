"""``netplan route``: every router by its name, its settings, and what is said when one is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

from netplan.cli.main import app
from netplan.routing.routers import ROUTERS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def square(root: Path) -> str:
    """Return the hand-worked network."""
    return str(root / "topology" / "square")


def route(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, ["route", *arguments])


def rows(square: str, *arguments: str) -> list[dict[str, Any]]:
    """Return the rows that the command prints as JSON."""
    result = route(square, "--as", "json", *arguments)
    assert result.exit_code == 0, result.output
    return list(json.loads(result.stdout))


# Explicit paths are in a table of the network, which the square has not: see below.
@pytest.mark.parametrize("router", [name for name in ROUTERS if name != "explicit"])
def test_every_router_carries_the_square_s_demands(square: str, router: str) -> None:
    listed = rows(square, "--router", router, "--show", "demands")
    assert [row["demand"] for row in listed] == [f"d{n}" for n in range(1, 9)]
    for row in listed:
        assert row["unserved_gbps"] == pytest.approx(0, abs=1e-6)
        assert row["least_ms"] <= row["mean_ms"] + 1e-9
        assert row["mean_ms"] <= row["greatest_ms"] + 1e-9
        assert row["spread_ms"] == pytest.approx(row["greatest_ms"] - row["least_ms"])
        if row["promise_ms"] is not None:
            kept = row["greatest_ms"] <= row["promise_ms"]
            assert row["promise"] == ("met" if kept else "missed")


def test_latency_over_equal_paths_is_that_of_each_by_its_share(square: str) -> None:
    first = rows(square, "--show", "demands")[0]
    # From south to north half goes over west, over both links of a bundle, and half over east.
    assert first["links"].split(";") == ["r-sw", "r-wn-1", "r-wn-2", "r-ne", "r-se"]
    assert first["mean_ms"] == pytest.approx((first["least_ms"] + first["greatest_ms"]) / 2)


def test_ports_of_exchanges_show_what_crosses(square: str) -> None:
    ports = {
        (row["exchange"], row["carrier"]): (row["out_gbps"], row["in_gbps"])
        for row in rows(square, "--show", "exchanges")
    }
    # d4 (30) goes from red to blue in the north, d5 (20) back; d6 (24) from blue in the east.
    assert ports == {
        ("x-north", "red"): (30, 20),
        ("x-north", "blue"): (20, 30),
        ("x-east", "red"): (0, 24),
        ("x-east", "blue"): (24, 0),
    }


def test_a_segment_out_of_service_takes_its_links_along(square: str) -> None:
    load = {
        row["link"]: row["load_ab_gbps"] + row["load_ba_gbps"]
        for row in rows(square, "--down", "w-n")
    }
    assert load["r-wn-1"] == load["r-wn-2"] == 0
    assert load["r-sw"] > 0


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_what_is_carried_in_part_is_marked_in_every_form(square: str, form: str) -> None:
    result = route(square, "--router", "explicit", "--as", form)
    assert result.exit_code == 0
    assert "partial: 329.00 Gbit/s of 8 demands are not carried" in result.stderr
    assert "partial" not in result.stdout
    listed = rows(square, "--router", "explicit", "--show", "demands")
    assert {row["why_not"] for row in listed} == {"no explicit path is given"}


def test_a_constraint_that_kills_a_path_is_named(square: str) -> None:
    given = ("--set", "max_one_way_ms=8", "--set", "avoid_segments=s-e")
    last = rows(square, "--router", "constrained", *given, "--show", "demands")[-1]
    assert last["carried_gbps"] == 0
    assert last["why_not"] == "avoiding segment s-e leaves no path from b-south to b-east"


def test_an_optimum_says_what_it_reaches_and_what_is_proved(square: str) -> None:
    result = route(square, "--router", "least-max-utilisation")
    said = " ".join(result.stdout.split())
    assert "optimum 0.425 of capacity on the fullest link or port, bound 0.425" in said
    tight = route(square, "--router", "least-latency", "--set", "utilisation=0.3")
    assert tight.exit_code == 1
    assert "no routing keeps every link within 30.0%: the least possible is 42.50%" in tight.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--router", "ecpm"), "no router 'ecpm'; did you mean 'ecmp'?"),
        (("--set", "splt=even"), "splt: no such setting; did you mean 'split'?"),
        (("--set", "split=evn"), "split: must be one of even, capacity, is 'evn'"),
        (("--router", "k-shortest", "--set", "count=x"), "count: must be a whole number, is 'x'"),
        (("--router", "constrained", "--set", "promises=1"), "must be true or false, is '1'"),
        (("--down", "w-m"), "no link or segment 'w-m'"),
        (("--set", "policy"), "--set, policy: must be written KEY=VALUE"),
    ],
)
def test_a_wrong_setting_is_a_finding(square: str, arguments: tuple[str, ...], said: str) -> None:
    result = route(square, *arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr

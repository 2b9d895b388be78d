"""What a good folder reads as: types, defaults, any printable name, and quickly."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import pytest

from netplan.io import check_network, read_network
from netplan.routing.crossing import POLICIES
from netplan.schema import TABLES
from netplan.topology.checks import settings as settings_rules

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Folder

HOSTILE = [
    "{{7*7}}",
    "</script><script>alert(1)</script>",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE sites; --",
    "${jndi:ldap://x}",
    "%s%n",
    "../../etc/passwd",
    "中卫",
    "Ürümqi",
    "\U0001f680",
]


def test_cells_read_as_the_schema_says(folder: Folder) -> None:
    network = read_network(folder.path)
    assert network.settings.home == ("province:shaanxi",)
    assert network["sites"].ids == ("xian", "zhengzhou", "wuhan", "yan")
    assert network["sites"].value("xian", "roles") == ("city", "hub")
    assert network["sites"].value("xian", "lon_deg") == 108.94
    assert network["links"].value("r1", "segments") == ("xa-zz",)
    assert network["fibre_pairs"]["channels"].dtype == "int64"
    assert set(network.changes) == {"direct", "fibre"}
    assert network.changes["fibre"].capex_cny == 2e8
    assert network.changes["fibre"].add["links"][0]["segments"] == ("xa-wh",)


def test_what_is_left_out_takes_the_default(folder: Folder) -> None:
    network = read_network(folder.path)
    assert network["sites"].value("xian", "confirmed")
    assert network["nodes"].value("red-xian", "router_ms") == 0.05
    assert network["links"].value("r1", "igp_cost") == 0
    assert network["links"].value("r1", "regenerators") == -1
    assert math.isnan(network["segments"].value("zz-wh", "length_km"))
    assert len(network["transit"]) == 0


def test_a_mark_crlf_and_blanks_around_numbers_do_no_harm(folder: Folder) -> None:
    text = (folder.path / "sites.csv").read_text().replace("108.94", " 108.94 ")
    folder.write("sites.csv", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_network(folder.path)["sites"].value("xian", "lon_deg") == 108.94


def test_a_folder_or_file_may_be_a_link(folder: Folder, tmp_path: Path) -> None:
    (folder.path / "sites.csv").rename(tmp_path / "elsewhere.csv")
    (folder.path / "sites.csv").symlink_to(tmp_path / "elsewhere.csv")
    (tmp_path / "link").symlink_to(folder.path)
    assert len(read_network(tmp_path / "link")["sites"]) == 4


@pytest.mark.parametrize("name", HOSTILE)
def test_any_printable_name_is_only_a_name(folder: Folder, name: str) -> None:
    folder.edit("sites.csv", "Wuhan", f'"{name}"')
    network = read_network(folder.path)
    assert network.name("sites", "wuhan") == name


@pytest.mark.parametrize("name", [name for name in HOSTILE if ";" not in name])
def test_any_printable_id_is_only_an_id(folder: Folder, name: str) -> None:
    for file in ("sites.csv", "nodes.csv", "segments.csv"):
        text = (folder.path / file).read_text(encoding="utf-8")
        folder.write(
            file, text.replace("wuhan,", f'"{name}",').replace(f'red-"{name}"', "red-wuhan")
        )
    network = read_network(folder.path)
    assert network["sites"].ids[2] == name
    assert network["nodes"].value("red-wuhan", "site") == name


def test_ten_thousand_rows_read_in_about_a_second(folder: Folder) -> None:
    (folder.path / "changes" / "fibre.toml").unlink()
    text = "demand,source,target,class,volume_gbps,confidence\n"
    rows = (f"d{n},red-xian,blue-yan,gold,{n / 7:.4f},assumed\n" for n in range(10_000))
    folder.write("demands.csv", text + "".join(rows))
    began = time.perf_counter()
    network = read_network(folder.path)
    # Half a second on one free core; the rest is for a machine that is busy with other tests.
    assert time.perf_counter() - began < 5
    assert len(network["demands"]) == 10_000


def test_a_good_network_has_no_findings_in_memory_either(folder: Folder) -> None:
    assert check_network(read_network(folder.path)) == []


def test_policies_are_those_that_routing_knows() -> None:
    assert settings_rules.CHOICES["exchange_policy"] == POLICIES


def test_no_table_has_two_columns_of_one_name() -> None:
    for schema in TABLES.values():
        assert len(set(schema.names)) == len(schema.names), schema.name

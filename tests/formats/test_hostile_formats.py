"""Files made to do harm: entities, endless nesting, endless lines, other encodings."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from netplan.errors import InputError
from netplan.io.formats import FORMATS

if TYPE_CHECKING:
    from conftest import Desk

XML = ["graphml", "sndlib-xml", "net2plan"]
JSON = ["node-link", "topohub"]

BOMB = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<{root}>&b;</{root}>"""
THIEF = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<{root}>&a;</{root}>"""

CALLER = """<?xml version="1.0"?>
<!DOCTYPE {root} SYSTEM "http://localhost/x.dtd">
<{root}></{root}>"""


@pytest.mark.parametrize("form", XML)
@pytest.mark.parametrize("text", [BOMB, THIEF, CALLER])
def test_xml_that_declares_entities_is_refused(desk: Desk, form: str, text: str) -> None:
    root = "graphml" if form == "graphml" else "network"
    path = desk.write("x.xml", text.format(root=root))
    assert desk.problems(path, form=form) == [
        "x.xml: must not declare entities or refer to other files"
    ]


@pytest.mark.parametrize("form", XML)
def test_xml_nested_without_end(desk: Desk, form: str) -> None:
    root = "graphml" if form == "graphml" else "network"
    path = desk.write("x.xml", f"<{root}>" + "<a>" * 200_000)
    assert desk.problems(path, form=form) == ["x.xml: is nested deeper than 100 elements"]


@pytest.mark.parametrize("form", JSON)
def test_json_nested_without_end(desk: Desk, form: str) -> None:
    path = desk.write("x.json", '{"nodes": ' + "[" * 200_000)
    assert desk.problems(path, form=form) == ["x.json: is not usable JSON: it is nested too deeply"]


def test_json_with_a_number_of_endless_digits(desk: Desk) -> None:
    path = desk.write("x.json", '{"nodes": [' + "9" * 100_000 + "]}")
    assert desk.problems(path, form="node-link") == [
        "x.json: is not usable JSON: it holds a number of thousands of digits"
    ]


def test_gml_nested_without_end(desk: Desk) -> None:
    path = desk.write("x.gml", "a [ " * 200_000)
    assert desk.problems(path) == [
        "x.gml row 1: is not GML: a value of 'a' was to come, is '['; lists go at most 100 deep"
    ]


@pytest.mark.parametrize("form", XML)
def test_xml_in_latin_1_that_says_so_is_read(desk: Desk, form: str) -> None:
    text = desk.text(form).replace('"a"', '"é"').replace(">a<", ">é<")
    body = text.partition("?>")[2] if text.startswith("<?xml") else text
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    path = desk.write("x.xml", (head + body).encode("latin-1"))
    assert FORMATS[form].read(path).network["sites"].ids == ("é", "b", "c")


@pytest.mark.parametrize("form", ["gml", "sndlib", "pyntm", "repetita", "node-link"])
def test_another_encoding_is_named(desk: Desk, form: str) -> None:
    text = desk.text(form).replace("a", "西安", 1)
    problems = desk.problems(desk.write("x", text.encode("gb18030")), form=form)
    assert "must be UTF-8" in problems[0]


@pytest.mark.parametrize("form", ["gml", "sndlib", "pyntm"])
def test_a_long_line_costs_no_more_than_its_length(desk: Desk, form: str) -> None:
    path = desk.write("x", "?SNDlib native format; type: network\n" + "( a" * 300_000)
    start = time.perf_counter()
    with pytest.raises(InputError):
        FORMATS[form].read(path)
    assert time.perf_counter() - start < 10


def test_a_swarm_of_parallel_arcs_takes_no_square_of_time(desk: Desk) -> None:
    there = "".join(f"e{n} 0 1 1 1 1\nf{n} 1 0 1 1 1\n" for n in range(5_000))
    text = (
        "NODES 2\nlabel x y\na 1 1\nb 2 2\n\nEDGES 10000\nlabel src dest weight bw delay\n" + there
    )
    start = time.perf_counter()
    reading = FORMATS["repetita"].read(desk.write("net.graph", text))
    assert time.perf_counter() - start < 20
    assert len(reading.network["links"]) == 5_000

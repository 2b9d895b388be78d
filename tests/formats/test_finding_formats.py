"""Which reader a file gets: by name, by suffix, by how it begins."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from netplan.io.formats import FORMATS, find_format, read_any

if TYPE_CHECKING:
    from conftest import Desk

ALL = sorted(FORMATS.keys() - {"xlsx"})


@pytest.mark.parametrize("form", ALL)
def test_each_sample_is_known_by_its_suffix_and_beginning(desk: Desk, form: str) -> None:
    assert find_format(desk.sample(form)) is FORMATS[form]


@pytest.mark.parametrize("form", ["graphml", "sndlib-xml", "net2plan"])
def test_xml_is_told_apart_by_its_beginning(desk: Desk, form: str) -> None:
    path = desk.write("net.xml", desk.text(form))
    assert find_format(path) is FORMATS[form]


def test_pyntm_may_be_called_txt(desk: Desk) -> None:
    assert find_format(desk.write("net.TXT", desk.text("pyntm"))) is FORMATS["pyntm"]


def test_a_name_overrules_the_suffix(desk: Desk) -> None:
    path = desk.write("net.bin", desk.text("gml"))
    assert read_any(path, form="gml").network["sites"].ids == ("a", "b", "c")


def test_an_unknown_suffix_lists_the_known_formats(desk: Desk) -> None:
    (problem,) = desk.problems(desk.write("net.doc", "x"))
    assert problem.startswith("net.doc: no format has the suffix '.doc'; name the format; known: ")
    assert all(f"{form.name} ({' '.join(form.suffixes)})" in problem for form in FORMATS.values())


def test_an_unknown_name_suggests_one_that_is(desk: Desk) -> None:
    (problem,) = desk.problems(desk.sample("gml"), form="gmll")
    assert problem.startswith("net.gml: no format 'gmll'; did you mean 'gml'?; known: ")


def test_a_beginning_that_is_of_no_format_says_which_were_tried(desk: Desk) -> None:
    (problem,) = desk.problems(desk.write("net.json", "[1]"))
    assert problem.startswith(
        "net.json: is none of node-link, topohub by its beginning; name the format; known: "
    )


def test_names_of_formats_are_their_own(desk: Desk) -> None:
    assert desk.folder.is_dir()
    assert [name for name, form in FORMATS.items() if name != form.name] == []
    assert all(form.title and form.suffixes for form in FORMATS.values())


def test_readers_load_no_graph_library(run_env: dict[str, str]) -> None:
    code = (
        "import sys, netplan.io.formats as formats\n"
        "heavy = {'networkx', 'igraph', 'pandas', 'openpyxl', 'defusedxml', 'numba'}\n"
        "print(sorted(heavy & set(sys.modules)), len(formats.FORMATS))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=run_env, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("[] ")

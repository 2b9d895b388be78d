"""Files that are no network of their format: a clear finding for everything, and no traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netplan.io.files import LIMIT_BYTES
from netplan.io.formats import FORMATS

if TYPE_CHECKING:
    from conftest import Desk

ALL = sorted(FORMATS.keys() - {"xlsx"})
JSON = ["node-link", "topohub"]
SUFFIX = {form: FORMATS[form].suffixes[0] for form in ALL}


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"hello",
        b"\x00\x01\x02",
        b"\xff\xfe{\x00}\x00",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"{}",
        b"[]",
        b"null",
        b'"text"',
        b"<a/>",
        b"<network/>",
        b"<graphml/>",
        b"graph [ ]",
        b"NODES 0\nlabel x y\n\nEDGES 0\nlabel src dest weight bw delay\n",
        "名称".encode("gb18030"),
    ],
)
def test_what_is_no_network_is_refused_with_a_printable_finding(
    desk: Desk, form: str, content: bytes
) -> None:
    problems = desk.problems(desk.write(f"x{SUFFIX[form]}", content), form=form)
    assert problems
    assert all(problem.isprintable() for problem in problems)


@pytest.mark.parametrize("form", ALL)
def test_a_file_that_is_missing(desk: Desk, form: str) -> None:
    assert desk.problems(desk.folder / "x", form=form) == ["x: is missing"]


@pytest.mark.parametrize("form", ALL)
def test_a_folder_in_place_of_the_file(desk: Desk, form: str) -> None:
    assert desk.problems(desk.folder, form=form) == [
        f"{desk.folder.name}: must be a file, is a folder"
    ]


@pytest.mark.parametrize("form", ALL)
def test_a_huge_file_is_not_even_opened(desk: Desk, form: str) -> None:
    path = desk.folder / "x"
    with path.open("wb") as file:
        file.truncate(LIMIT_BYTES + 1)
    assert desk.problems(path, form=form) == ["x: must be at most 64 MB, is 64 MB"]


@pytest.mark.parametrize("form", ALL)
def test_a_sample_cut_in_half_is_no_network(desk: Desk, form: str) -> None:
    text = desk.text(form)
    path = desk.write(f"x{SUFFIX[form]}", text[: len(text) // 2])
    assert desk.problems(path, form=form)


@pytest.mark.parametrize("form", ALL)
def test_every_self_loop_is_named(desk: Desk, form: str) -> None:
    loops = {
        "graphml": ('source="a" target="b"', 'source="b" target="b"'),
        "gml": ("source 1 target 2", "source 2 target 2"),
        "node-link": ('"source": "a"', '"source": "b"'),
        "topohub": ('"source": "a"', '"source": "b"'),
        "sndlib": ("L1 ( a b )", "L1 ( b b )"),
        "sndlib-xml": ("<source>a</source>", "<source>b</source>"),
        "repetita": ("e0 0 1", "e0 1 1"),
        "net2plan": ('originNodeId="0"', 'originNodeId="1"'),
        "pyntm": ("a\tb\ta-to-b", "b\tb\ta-to-b"),
    }
    problems = desk.wrong(form, loops[form])
    assert len(problems) == 1
    assert "an edge must lead to another node, leads from 'b' to itself" in problems[0]


@pytest.mark.parametrize("form", sorted(set(ALL) - {"repetita", "net2plan", "pyntm"}))
def test_an_end_that_is_no_node_is_named_with_what_was_meant(desk: Desk, form: str) -> None:
    text = desk.text(form)
    for old, new in (
        ('id="a"', 'id="xian"'),
        ('label "a"', 'label "xian"'),
        ('"id": "a"', '"id": "xian"'),
        ("  a ( ", "  xian ( "),
        ("source 1 ", "source xain "),
        ('source="a"', 'source="xain"'),
        ('"source": "a"', '"source": "xain"'),
        ("L1 ( a b )", "L1 ( xain b )"),
        ("<source>a</source><target>b<", "<source>xain</source><target>b<"),
        ("( a c )", "( xian c )"),
        ("( c a )", "( c xian )"),
        ("<source>a</source><target>c<", "<source>xian</source><target>c<"),
        ("<target>a<", "<target>xian<"),
        ('"a": {"c"', '"xian": {"c"'),
    ):
        text = text.replace(old, new)
    problems = desk.wrong(form, (desk.text(form), text))
    assert len(problems) == 1
    assert "source: no node 'xain'; did you mean 'xian'?" in problems[0]


@pytest.mark.parametrize(
    ("form", "change", "problem"),
    [
        (
            "graphml",
            ('<node id="b">', '<node id="a">'),
            "net.graphml row 8, id: 'a' is node 7 already; each needs its own",
        ),
        (
            "sndlib",
            ("L2 ( b c )", "L1 ( b c )"),
            "net.txt row 14, id: 'L1' is edge 13 already; each needs its own",
        ),
        (
            "sndlib-xml",
            ('<demand id="D2">', '<demand id="D1">'),
            "net.xml row 39, id: 'D1' is demand 33 already; each needs its own",
        ),
        (
            "repetita",
            ("e2 1 2", "e0 1 2"),
            "net.graph row 11, id: 'e0' is edge 9 already; each needs its own",
        ),
        (
            "repetita",
            ("e0 0 1 10", "e0 0 3 10"),
            "net.graph row 9, dest: must be a node's number from 0 to 2, is '3' (e0)",
        ),
        (
            "repetita",
            ("EDGES 6", "EDGES 7"),
            "net.graph row 7, EDGES: says 7 rows, has 6; is the file truncated?",
        ),
        (
            "net2plan",
            ('destinationNodeId="1"', 'destinationNodeId="7"'),
            "net.n2p row 7, destinationNodeId: no node '7'; they are called 0 to 2",
        ),
        (
            "pyntm",
            ("DEMANDS_TABLE", "DEMAND_TABLE"),
            "net.csv, DEMANDS_TABLE: is missing: the table is needed",
        ),
        (
            "pyntm",
            ("\tcost\t", "\tprice\t"),
            "net.csv row 2, INTERFACES_TABLE: the column 'cost' is missing (tabs stand between)",
        ),
        (
            "gml",
            ('label "a" lon', 'label "a" lon ]'),
            "net.gml row 2: is not GML: a value of 'lon' was to come, is ']'",
        ),
        (
            "gml",
            ('label "a"', 'label "a'),
            "net.gml row 4: a quote is left open",
        ),
        (
            "sndlib",
            ("LINKS (", "EDGES ("),
            "net.txt row 12: must be a section such as NODES (, is 'EDGES ('",
        ),
        (
            "sndlib",
            ("D1 ( a c ) 1 3000.00 UNLIMITED", "D1 ( a c ) 3000.00"),
            (
                "net.txt row 18, DEMANDS: must be id ( source target ) routing_unit value "
                "max_path_length, is 'D1 ( a c ) 3000.00'"
            ),
        ),
        (
            "topohub",
            ('"c": 3.0', '"d": 3.0'),
            "net.json row 1, source: no node 'd' (demand a-d-back)",
        ),
        (
            "topohub",
            ('"c": 3.0', '"c": 3.0, "c": 4.0'),
            "net.json: the key 'c' is there twice in one object",
        ),
        (
            "node-link",
            ('"nodes"', '"vertices"'),
            "net.json, nodes: must be a list of objects, is missing",
        ),
        (
            "node-link",
            ('"source": "a"', '"source": [1]'),
            "net.json row 1, source: must be a text or a number, is '[1]'",
        ),
    ],
)
def test_a_slip_is_found_where_it_is(
    desk: Desk, form: str, change: tuple[str, str], problem: str
) -> None:
    assert problem in desk.wrong(form, change)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("-1", "must be at least 0, is -1"),
        ("nan", "must be a finite number, is 'nan'"),
        ("NaN", "must be a finite number, is 'NaN'"),
        ("inf", "must be a finite number, is 'inf'"),
        ("1e999", "must be a finite number, is '1e999'"),
        ("4O", "must be a number, is '4O'"),
        ("1,5", "must be a number, is '1,5'; write a decimal point"),
        ("=1+1", "must be a number, is '=1+1'"),
    ],
)
@pytest.mark.parametrize("form", ["graphml", "gml", "net2plan", "pyntm", "repetita", "sndlib-xml"])
def test_a_capacity_that_is_no_amount(desk: Desk, form: str, text: str, what: str) -> None:
    change = {
        "graphml": ("40", text),
        "gml": ("capacity_gbps 40", f'capacity_gbps "{text}"'),
        "net2plan": ('InErlangs="40"', f'InErlangs="{text}"'),
        "pyntm": ("\t40\t", f"\t{text}\t"),
        "repetita": ("40000000", text),
        "sndlib-xml": ("<capacity>40000.0<", f"<capacity>{text}<"),
    }[form]
    problems = desk.wrong(form, change)
    assert len(problems) == 1
    assert problems[0].endswith(what)


@pytest.mark.parametrize("value", ["-1", "NaN", "1e999", '"x"', "true", "[1]", "{}"])
@pytest.mark.parametrize("form", JSON)
def test_a_figure_of_json_that_is_no_amount(desk: Desk, form: str, value: str) -> None:
    old = {"node-link": '"capacity_gbps": 40', "topohub": '"dist": 80.5'}[form]
    name = old.split(":", maxsplit=1)[0]
    problems = desk.wrong(form, (old, f"{name}: {value}"))
    assert len(problems) == 1
    assert problems[0].startswith(f"net.json row 1, {name.strip(chr(34))}: must be")


@pytest.mark.parametrize("value", ["0", "-3", "x", "nan"])
def test_a_metric_must_be_above_zero(desk: Desk, value: str) -> None:
    for form, old in (("pyntm", "a-to-b\t20"), ("repetita", "e0 0 1 10")):
        problems = desk.wrong(form, (old, old[:-2] + value))
        assert len(problems) == 1
        assert ": must be a" in problems[0]


def test_all_findings_come_at_once_with_their_lines(desk: Desk) -> None:
    assert desk.wrong(
        "gml",
        ("lat 50", "lat 95"),
        ("capacity_gbps 40", "capacity_gbps -4"),
        ("source 2", "source 9"),
        ("target 3 capacity_gbps 40", "target 2 capacity_gbps 40"),
    ) == [
        "net.gml row 2, lat: must be from -90 to 90, is 95",
        "net.gml row 5, capacity_gbps: must be at least 0, is -4",
        "net.gml row 6, source: no node '9'",
    ]


def test_many_findings_of_one_kind_are_counted(desk: Desk) -> None:
    edges = "".join(f"  edge [ source 1 target {n} ]\n" for n in range(100, 200))
    problems = desk.wrong("gml", ("  edge", edges + "  edge"))
    assert len(problems) == 21
    assert problems[-1] == "net.gml row 25, target: and 80 more from here on"


def test_demands_that_no_edge_can_carry_are_named(desk: Desk) -> None:
    problems = desk.wrong("sndlib", ("L2 ( b c )", "L2 ( a b )"), ("L3 ( b c )", "L3 ( a b )"))
    assert [problem.partition(": ")[0] for problem in problems] == ["net.txt, demands.target"] * 2
    assert problems[0].endswith(
        "cannot be carried from 'a' to 'c': net has no existing links from 'net-a' to 'net-c' "
        "(demand D1)"
    )


def test_no_edges_are_no_network(desk: Desk) -> None:
    path = desk.write("x.gml", 'graph [ node [ id 1 label "a" ] ]')
    assert desk.problems(path) == ["x.gml: holds no edges; netplan needs at least one segment"]

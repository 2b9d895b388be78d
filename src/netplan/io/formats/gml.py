"""GML: nested lists of keys and values (Himsolt, 1997); parallel edges are kept.

A node's label is its id where every node has one of its own, as networkx and the Topology Zoo
write it. Parallel edges stay apart whether or not the file says ``multigraph 1``.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.io.cells import shown
from netplan.io.formats.build import build
from netplan.io.formats.draft import Notes, file_name, refuse, source_text
from netplan.io.formats.graph import Bond, Graph, Vertex, graph_draft
from netplan.io.formats.reading import Format, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_DEPTH = 100
"""Lists within each other that are followed; the format's graphs need four."""

_TOKEN = re.compile(
    r"(?P<blank>\s+|\#[^\n]*)"
    r'|"(?P<text>[^"]*)"'
    r"|(?P<open>\[)|(?P<close>\])"
    r"|(?P<word>[^\s\[\]\"\#]+)"
)
_KEY = re.compile(r"[A-Za-z]\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Item:
    """A key with its value: text, or a list of further items (GML's ``[ ]``)."""

    key: str
    line: int
    text: str = ""
    items: tuple[_Item, ...] | None = None


def _tokens(text: str, notes: Notes) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and line of each token; ends with a finding at what is none."""
    place, line = 0, 1
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            notes.add(line, "", "a quote is left open")
            return
        kind = found.lastgroup or ""
        if kind != "blank":
            yield kind, found[kind], line
        line += found.group().count("\n")
        place = found.end()


def _parsed(text: str, notes: Notes) -> tuple[_Item, ...]:
    """Return the items of ``text``; stops with a finding where it is no GML."""
    lists: list[list[_Item]] = [[]]
    heads: list[tuple[str, int]] = []
    key = ""
    for kind, token, line in _tokens(text, notes):
        if not key and kind == "word" and _KEY.fullmatch(token):
            key = token
        elif key and kind == "open" and len(lists) <= MOST_DEPTH:
            heads.append((key, line))
            lists.append([])
            key = ""
        elif key and kind in {"word", "text"}:
            value = html.unescape(token) if kind == "text" else token
            lists[-1].append(_Item(key, line, value))
            key = ""
        elif not key and kind == "close" and heads:
            head, start = heads.pop()
            items = tuple(lists.pop())
            lists[-1].append(_Item(head, start, items=items))
        else:
            wanted = f"a value of {shown(key)}" if key else "a key"
            deep = f"; lists go at most {MOST_DEPTH} deep" if kind == "open" and key else ""
            mark = {"open": "[", "close": "]"}.get(kind, token)
            notes.add(line, "", f"is not GML: {wanted} was to come, is {shown(mark)}{deep}")
            return ()
    if not notes.findings and (heads or key):
        what, line = ("a list", heads[-1][1]) if heads else (f"the key {shown(key)}", 0)
        notes.add(line, "", f"is not GML, or truncated: {what} is left open")
    return () if notes.findings else tuple(lists[0])


def _cells(items: tuple[_Item, ...]) -> dict[str, object]:
    """Return items as attributes; the first of a key counts, a list is named and not kept."""
    cells: dict[str, object] = {}
    for item in items:
        if item.items is None:
            cells.setdefault(item.key, item.text)
        elif item.items:
            cells.setdefault(item.key, "[..]")
    return cells


def _needed(item: _Item, cells: dict[str, object], key: str, notes: Notes) -> str:
    """Take the attribute ``key`` out of ``cells``; a finding where it is not given."""
    value = str(cells.pop(key, ""))
    if not value:
        notes.add(item.line, key, f"must be given in each {item.key}, is missing")
    return value


def _vertices(items: tuple[_Item, ...], notes: Notes) -> tuple[list[Vertex], dict[str, str]]:
    """Return the nodes among ``items``, and the id of each by the number the file gives it."""
    rows = [(item, _cells(item.items or ())) for item in items if item.key == "node"]
    numbers = [_needed(item, cells, "id", notes) for item, cells in rows]
    labels = [str(cells.get("label", "")) for _, cells in rows]
    named = all(labels) and len(set(labels)) == len(labels) == len(set(numbers))
    names = labels if named else numbers
    vertices = [
        Vertex(name, item.line, cells) for name, (item, cells) in zip(names, rows, strict=True)
    ]
    return vertices, dict(zip(numbers, names, strict=True))


def _edge_id(cells: dict[str, object]) -> str:
    """Take the id of an edge out of ``cells``; networkx writes it as ``key``."""
    return str(cells.pop("id", "") or cells.pop("key", ""))


def _graph(path: Path) -> Graph:
    """Return the graph of the file ``path``."""
    notes = Notes(file_name(path))
    items = _parsed(source_text(path), notes)
    graphs = [item for item in items if item.key == "graph" and item.items is not None]
    if not notes.findings and len(graphs) != 1:
        notes.add(0, "", f"must hold one list called 'graph', holds {len(graphs)}")
    refuse(path, notes.findings)
    inner = graphs[0].items or ()
    cells = _cells(inner)
    vertices, names = _vertices(inner, notes)
    bonds = []
    for item in (item for item in inner if item.key == "edge"):
        values = _cells(item.items or ())
        ends = [_needed(item, values, end, notes) for end in ("source", "target")]
        if all(ends):
            a, b = (names.get(end, end) for end in ends)
            bonds.append(Bond(a, b, item.line, values, _edge_id(values)))
    return Graph(
        name=str(cells.get("label") or cells.get("Network") or cells.get("name") or ""),
        vertices=vertices,
        bonds=bonds,
        directed=str(cells.get("directed", "0")) == "1",
        findings=notes.findings,
    )


def read(path: Path) -> Reading:
    """Read the GML file ``path``; raises InputError with everything that is wrong."""
    return build(graph_draft(path, FORMAT.title, _graph(path)))


FORMAT = Format("gml", "GML", (".gml",), read, lambda text: bool(re.search(r"\bgraph\s*\[", text)))

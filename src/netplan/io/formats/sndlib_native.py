"""SNDlib's native text: sections in round brackets, one row a line."""

from __future__ import annotations

from collections import defaultdict
from math import inf
from typing import TYPE_CHECKING

from netplan.errors import near
from netplan.io.cells import shown
from netplan.io.formats.build import build
from netplan.io.formats.draft import Demand, Notes, Place, file_name, refuse, source_text
from netplan.io.formats.reading import Format, Reading
from netplan.io.formats.sndlib import SndLink, SndNetwork, SndWay, draft

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = "?SNDlib native format"
_SECTIONS = ("META", "NODES", "LINKS", "DEMANDS", "ADMISSIBLE_PATHS")
_Row = tuple[int, list[str]]

_SHAPES = {
    "NODES": "id [( longitude latitude )]",
    "LINKS": "id ( source target ) installed cost routing_cost setup_cost ( {module cost}* )",
    "DEMANDS": "id ( source target ) routing_unit value max_path_length",
}
_NODE, _PLACED, _LINK, _DEMAND = 1, 5, 11, 8
"""Words, brackets included, of a node without and with a place, of a link (at least), a demand."""


_INSIDE = 2
"""Depth of brackets within which the links of an admissible path stand."""


def _words(line: str) -> list[str]:
    """Return the words of ``line``, brackets as words of their own."""
    return line.replace("(", " ( ").replace(")", " ) ").split()


def _sections(text: str, notes: Notes) -> dict[str, list[_Row]]:
    """Return line number and words of the rows of each section."""
    sections: dict[str, list[_Row]] = defaultdict(list)
    name, depth = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        words = [] if line.lstrip().startswith(("#", "?")) else _words(line)
        if name == "META" and words != [")"]:
            # Notes are free text: brackets in them count for nothing.
            sections[name].append((number, [line]))
            continue
        if not name and words:
            if words[0] not in _SECTIONS or words[1:2] != ["("]:
                what = f"must be a section such as NODES (, is {shown(line.strip())}"
                notes.add(number, "", what)
                return sections
            name, words, depth = words[0], words[2:], 1
        depth += words.count("(") - words.count(")")
        if name and depth <= 0:
            words = words[:-1]
        if words:
            sections[name].append((number, words))
        name = name if depth > 0 else ""
    if name:
        notes.add(0, name, "is truncated: the section is left open")
    return sections


def _shaped(section: str, row: _Row, notes: Notes) -> bool:
    """Tell whether the brackets of ``row`` stand where they must; a finding where not."""
    number, words = row
    marks = [place for place, word in enumerate(words) if word in {"(", ")"}]
    fits = {
        "NODES": (len(words) == _NODE and not marks) or (len(words) == _PLACED and marks == [1, 4]),
        "LINKS": len(words) >= _LINK
        and marks == [1, 4, 9, len(words) - 1]
        and len(words) % 2 == _LINK % 2,
        "DEMANDS": len(words) == _DEMAND and marks == [1, 4],
    }[section]
    if not fits:
        what = f"must be {_SHAPES[section]}, is {shown(' '.join(words))}"
        notes.add(number, section, what)
    return fits


def _place(row: _Row, notes: Notes) -> Place:
    """Return a row of NODES."""
    number, words = row
    if len(words) == _NODE:
        return Place(id=words[0], row=number, name=words[0])
    lon, lat = (notes.number(number, "coordinates", word) for word in words[2:4])
    return Place(id=words[0], row=number, name=words[0], lon=lon, lat=lat)


def _link(row: _Row, notes: Notes) -> SndLink:
    """Return a row of LINKS."""
    number, words = row
    names = ("installed", "installed_cost", "routing_cost", "setup_cost")
    figures = [
        notes.amount(number, name, word) for name, word in zip(names, words[5:9], strict=True)
    ]
    sold = [notes.amount(number, "modules", word) for word in words[10:-1]]
    return SndLink(
        id=words[0],
        row=number,
        a=words[2],
        b=words[3],
        **dict(zip(names, figures, strict=True)),
        modules=tuple(zip(sold[::2], sold[1::2], strict=True)),
    )


def _demand(row: _Row, notes: Notes) -> Demand:
    """Return a row of DEMANDS."""
    number, words = row
    volume = notes.amount(number, "demand_value", words[6])
    return Demand(id=words[0], row=number, source=words[2], target=words[3], volume_gbps=volume)


def _paths(rows: list[_Row], notes: Notes) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the admissible paths of each demand, by the ids of their links."""
    found: dict[str, list[tuple[str, ...]]] = {}
    links: list[str] = []
    demand, depth = "", 0
    for number, word in ((number, word) for number, words in rows for word in words):
        depth += {"(": 1, ")": -1}.get(word, 0)
        if word == "(":
            links = []
        elif word == ")" and depth == 1:
            found.setdefault(demand, []).append(tuple(links))
        elif word != ")" and depth == _INSIDE:
            links.append(word)
        elif word != ")" and depth == 0:
            demand = word
            if demand in found:
                what = f"the paths of {shown(demand)} are listed already"
                notes.add(number, "ADMISSIBLE_PATHS", what)
            found.setdefault(demand, [])
    return {name: tuple(paths) for name, paths in found.items()}


def _way(row: _Row, paths: dict[str, tuple[tuple[str, ...], ...]], notes: Notes) -> SndWay:
    """Return what a row of DEMANDS, and its admissible paths, say of routing."""
    number, words = row
    limited = words[7] != "UNLIMITED"
    return SndWay(
        unit=notes.positive(number, "routing_unit", words[5]),
        hops=notes.positive(number, "max_path_length", words[7]) if limited else inf,
        paths=paths.get(words[0], ()),
    )


def _strays(paths: dict[str, tuple[tuple[str, ...], ...]], rows: list[_Row], notes: Notes) -> None:
    """Note admissible paths of demands that there are not."""
    known = [words[0] for _, words in rows]
    for name in paths.keys() - set(known):
        what = f"there are paths of {shown(name)}, which is no demand{near(name, known)}"
        notes.add(0, "ADMISSIBLE_PATHS", what)


def network(path: Path) -> SndNetwork:
    """Return the network of the file ``path`` in SNDlib's own terms, with its findings."""
    text, notes = source_text(path), Notes(file_name(path))
    if not text.startswith(_HEAD) or "type: network" not in text.split("\n", 1)[0]:
        notes.add(1, "", f"must begin with '{_HEAD}; type: network', is no SNDlib network")
        refuse(path, notes.findings)
    sections = _sections(text, notes)
    for missing in ("NODES", "LINKS"):
        if missing not in sections and not notes.findings:
            notes.add(0, missing, "is missing: the section is needed")
    rows = {name: [r for r in sections[name] if _shaped(name, r, notes)] for name in _SHAPES}
    paths = _paths(sections["ADMISSIBLE_PATHS"], notes)
    _strays(paths, rows["DEMANDS"], notes)
    notes_of = [" ".join(words).partition("=") for _, words in sections["META"]]
    meta = {key.strip(): value.strip() for key, mark, value in notes_of if mark}
    return SndNetwork(
        path=path,
        title=FORMAT.title,
        unit=meta.pop("unit", ""),
        planar=False,
        places=tuple(_place(row, notes) for row in rows["NODES"]),
        links=tuple(_link(row, notes) for row in rows["LINKS"]),
        demands=tuple(_demand(row, notes) for row in rows["DEMANDS"]),
        ways=tuple(_way(row, paths, notes) for row in rows["DEMANDS"]),
        meta=tuple(f"{key} {shown(value)}" for key, value in meta.items()),
        findings=tuple(notes.findings),
    )


def read(path: Path) -> Reading:
    """Read the SNDlib text file ``path``; raises InputError with everything that is wrong.

    The notation does not say whether coordinates are degrees: those that can be, are.
    """
    return build(draft(network(path)))


FORMAT = Format(
    "sndlib", "SNDlib native text", (".txt",), read, lambda text: text.startswith(_HEAD)
)

"""Net2Plan .n2p: XML in an older form, with ``physicalTopology``, and a newer one, with layers.

The older one knows a node by its place in the file, counted from 0, and counts in erlangs, of
which one is 1 Gbit/s in the networks it ships. The newer one gives every element an id.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError
from netplan.io.cells import shown
from netplan.io.formats.build import build
from netplan.io.formats.draft import (
    NAN,
    Demand,
    Draft,
    Edge,
    Notes,
    Place,
    counted,
    file_name,
    not_kept,
)
from netplan.io.formats.reading import Format, Reading
from netplan.io.formats.xml_tree import Element, read_xml

if TYPE_CHECKING:
    from pathlib import Path

_EMPTY = Element("", 0, {})
_USED = {
    "node": {"id", "name", "xCoord", "yCoord", "mapLayout2NodeXYPositionMap"},
    "link": {"id", "originNodeId", "destinationNodeId", "bidirectionalPairId"},
    "demand": {"id", "name", "ingressNodeId", "egressNodeId", "bidirectionalPairId"},
}
"""Attributes that are read, or say nothing of their own, beside the figures."""


@dataclass(frozen=True, slots=True)
class _Form:
    """Where the elements of one form are, and what their figures are called there."""

    nodes: list[Element]
    links: list[Element]
    demands: list[Element]
    length: str
    capacity: str
    traffic: str
    lost: tuple[str, ...]


def _older(root: Element, topology: Element) -> _Form:
    """Return the older form: ``physicalTopology`` and ``demandSet``."""
    others = [c for c in root.children if c.tag not in {"physicalTopology", "demandSet"}]
    return _Form(
        nodes=list(topology.all("node")),
        links=list(topology.all("link")),
        demands=list((root.one("demandSet") or _EMPTY).all("demandEntry")),
        length="linkLengthInKm",
        capacity="linkCapacityInErlangs",
        traffic="offeredTrafficInErlangs",
        lost=(
            "the unit erlang of capacities and demands: read as Gbit/s, as in Net2Plan's examples",
            *_others(others),
        ),
    )


def _newer(root: Element) -> _Form:
    """Return the newer form: nodes, and the links and demands of the default layer."""
    layers = list(root.all("layer"))
    default = [layer for layer in layers if layer.attributes.get("isDefaultLayer") == "true"]
    layer = (default or layers or [_EMPTY])[0]
    units = [layer.attributes.get(f"{name}UnitsName") for name in ("linkCapacity", "demandTraffic")]
    said = " and ".join(shown(unit) for unit in units if unit) or "the file states none"
    others = [child for child in root.children if child.tag not in {"node", "layer"}]
    others += [child for child in layer.children if child.tag not in {"link", "demand"}]
    others += [other for other in layers if other is not layer]
    return _Form(
        nodes=list(root.all("node")),
        links=list(layer.all("link")),
        demands=list(layer.all("demand")),
        length="lengthInKm",
        capacity="capacity",
        traffic="offeredTraffic",
        lost=(f"the unit of capacities and demands ({said}): read as Gbit/s", *_others(others)),
    )


def _others(elements: list[Element]) -> list[str]:
    """Return a sentence for each kind of element that is not read."""
    counts = Counter(element.tag for element in elements)
    return [f"{counted(count, 'element')} {shown(tag)}" for tag, count in sorted(counts.items())]


def _form(path: Path) -> tuple[Element, _Form]:
    """Return the root element of the file ``path`` and the form it has."""
    root = read_xml(path, root="network")
    if topology := root.one("physicalTopology"):
        return root, _older(root, topology)
    if root.one("layer"):
        return root, _newer(root)
    what = "must hold physicalTopology (older form) or layer (newer form), is no Net2Plan design"
    raise InputError(str(path), [Finding(file_name(path), root.line, "network", what)])


def _places(nodes: list[Element], notes: Notes) -> tuple[list[Place], dict[str, str]]:
    """Return the nodes, and the id of each by what links call it: its id, else its number.

    Names may repeat, so a second one's id tells its number too.
    """
    places: list[Place] = []
    known: dict[str, str] = {}
    taken: set[str] = set()
    for number, node in enumerate(nodes):
        name = node.attributes.get("name", "")
        node_id = name if name and name not in taken else f"{name or 'node'}~{number}"
        taken.add(node_id)
        called = node.attributes.get("id", str(number))
        if called in known:
            notes.add(node.line, "id", f"{shown(called)} is there already; each needs its own")
        known[called] = node_id
        x, y = (node.attributes.get(axis) for axis in ("xCoord", "yCoord"))
        lon = NAN if x is None else notes.number(node.line, "xCoord", x)
        lat = NAN if y is None else notes.number(node.line, "yCoord", y)
        places.append(Place(id=node_id, row=node.line, name=name, lon=lon, lat=lat))
    return places, known


def _end(element: Element, name: str, known: dict[str, str], notes: Notes) -> str:
    """Return the id of the node that attribute ``name`` means; a finding where none is."""
    text = element.attributes.get(name, "")
    if text not in known:
        numbers = f"{next(iter(known))} to {list(known)[-1]}" if known else "none"
        notes.add(element.line, name, f"no node {shown(text)}; they are called {numbers}")
    return known.get(text, "")


def _arc(link: Element, form: _Form, known: dict[str, str], notes: Notes) -> Edge:
    """Return a ``link`` element, which has one direction; its pair shares the lesser id."""
    cells = link.attributes
    length, capacity = cells.get(form.length), cells.get(form.capacity)
    ids = [cells.get(name, "") for name in ("id", "bidirectionalPairId")]
    numbers = [int(text) for text in ids if text.isascii() and text.isdigit() and len(text) < 19]  # noqa: PLR2004 - a long of Java
    return Edge(
        id=str(min(numbers)) if numbers else "",
        row=link.line,
        a=_end(link, "originNodeId", known, notes),
        b=_end(link, "destinationNodeId", known, notes),
        length_km=NAN if length is None else notes.amount(link.line, form.length, length),
        capacity_gbps=NAN if capacity is None else notes.amount(link.line, form.capacity, capacity),
    )


def _demand(entry: Element, form: _Form, known: dict[str, str], notes: Notes) -> Demand:
    """Return a ``demand`` or ``demandEntry`` element."""
    return Demand(
        id=entry.attributes.get("id", ""),
        row=entry.line,
        source=_end(entry, "ingressNodeId", known, notes),
        target=_end(entry, "egressNodeId", known, notes),
        volume_gbps=notes.amount(entry.line, form.traffic, entry.attributes.get(form.traffic)),
    )


def _unused(elements: list[Element], noun: str, form: _Form) -> tuple[str, ...]:
    """Return the sentence on the attributes of ``elements`` that are not read."""
    used = _USED[noun] | {form.length, form.capacity, form.traffic}
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for element in elements:
        cells = dict(element.attributes)
        for own in element.all("attribute"):
            cells[own.attributes.get("key", "attribute")] = own.attributes.get("value", "")
        for name, text in cells.items():
            if name not in used and text.strip():
                counts[name] += 1
                examples.setdefault(name, text)
    return not_kept(counts, noun, examples)


def read(path: Path) -> Reading:
    """Read the Net2Plan file ``path``; raises InputError with everything that is wrong."""
    root, form = _form(path)
    notes = Notes(file_name(path))
    places, known = _places(form.nodes, notes)
    arcs = [_arc(link, form, known, notes) for link in form.links]
    demands = [_demand(entry, form, known, notes) for entry in form.demands]
    text = root.attributes.get("description", "")
    said = (f"the description {shown(text)}",) if text else ()
    rest = (("node", form.nodes), ("link", form.links), ("demand", form.demands))
    unused = [line for noun, elements in rest for line in _unused(elements, noun, form)]
    return build(
        Draft(
            path=path,
            title=FORMAT.title,
            name=root.attributes.get("name", ""),
            places=tuple(places),
            edges=tuple(arc for arc in arcs if arc.a and arc.b),
            demands=tuple(demand for demand in demands if demand.source and demand.target),
            directed=True,
            lost=(*form.lost, *said, *unused),
            findings=tuple(notes.findings),
        )
    )


def _sniff(text: str) -> bool:
    """Tell whether ``text`` begins a Net2Plan design of either form."""
    return "<physicalTopology" in text or ("<network" in text and "xCoord=" in text)


FORMAT = Format("net2plan", "Net2Plan", (".n2p", ".xml"), read, _sniff)

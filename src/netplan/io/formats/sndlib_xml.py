"""SNDlib's XML: the same network as the native text, and whether coordinates are degrees."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from netplan.io.cells import shown
from netplan.io.formats.build import build
from netplan.io.formats.draft import Demand, Notes, Place, file_name
from netplan.io.formats.reading import Format, Reading
from netplan.io.formats.sndlib import SndLink, SndNetwork, SndWay, draft
from netplan.io.formats.xml_tree import Element, read_xml

if TYPE_CHECKING:
    from pathlib import Path

_EMPTY = Element("", 0, {})


def _needed(element: Element, tag: str, notes: Notes) -> str:
    """Return the text of the child ``tag``; a finding where it is not given."""
    child = element.one(tag)
    if child is None or not child.text:
        name = shown(element.attributes.get("id", ""))
        notes.add(element.line, tag, f"must be given in each {element.tag}, is missing in {name}")
        return ""
    return child.text


def _id(element: Element, notes: Notes) -> str:
    """Return the id of ``element``; a finding where it is not given."""
    name = element.attributes.get("id", "")
    if not name:
        notes.add(element.line, "id", f"must be given in each {element.tag}, is missing")
    return name


def _figure(element: Element | None, tag: str, notes: Notes) -> float:
    """Return the number in the child ``tag``, 0 where there is none."""
    child = element.one(tag) if element else None
    return notes.amount(child.line, tag, child.text) if child else 0.0


def _place(node: Element, notes: Notes) -> Place:
    """Return a ``node`` element."""
    name, at = _id(node, notes), node.one("coordinates")
    if at is None:
        return Place(id=name, row=node.line, name=name)
    lon, lat = (notes.number(at.line, axis, _needed(at, axis, notes)) for axis in ("x", "y"))
    return Place(id=name, row=node.line, name=name, lon=lon, lat=lat)


def _link(link: Element, notes: Notes) -> SndLink:
    """Return a ``link`` element."""
    installed = link.one("preInstalledModule")
    sold = (link.one("additionalModules") or _EMPTY).all("addModule")
    return SndLink(
        id=_id(link, notes),
        row=link.line,
        a=_needed(link, "source", notes),
        b=_needed(link, "target", notes),
        installed=_figure(installed, "capacity", notes),
        installed_cost=_figure(installed, "cost", notes),
        routing_cost=_figure(link, "routingCost", notes),
        setup_cost=_figure(link, "setupCost", notes),
        modules=tuple(
            (_figure(module, "capacity", notes), _figure(module, "cost", notes)) for module in sold
        ),
    )


def _demand(demand: Element, notes: Notes) -> Demand:
    """Return a ``demand`` element."""
    return Demand(
        id=_id(demand, notes),
        row=demand.line,
        source=_needed(demand, "source", notes),
        target=_needed(demand, "target", notes),
        volume_gbps=notes.amount(demand.line, "demandValue", _needed(demand, "demandValue", notes)),
    )


def _way(demand: Element, notes: Notes) -> SndWay:
    """Return what a ``demand`` element says of routing."""
    unit, hops = demand.one("routingUnit"), demand.one("maxPathLength")
    limited = hops is not None and hops.text != "UNLIMITED"
    listed = (demand.one("admissiblePaths") or _EMPTY).all("admissiblePath")
    return SndWay(
        unit=notes.positive(unit.line, "routingUnit", unit.text) if unit else 1.0,
        hops=notes.positive(hops.line, "maxPathLength", hops.text) if hops and limited else inf,
        paths=tuple(tuple(link.text for link in path.all("linkId")) for path in listed),
    )


def network(path: Path) -> SndNetwork:
    """Return the network of the file ``path`` in SNDlib's own terms, with its findings."""
    root, notes = read_xml(path, root="network"), Notes(file_name(path))
    structure = root.one("networkStructure")
    if structure is None:
        notes.add(root.line, "networkStructure", "must be given in network, is missing")
    nodes = (structure or _EMPTY).one("nodes") or _EMPTY
    links = list(((structure or _EMPTY).one("links") or _EMPTY).all("link"))
    demands = list((root.one("demands") or _EMPTY).all("demand"))
    meta = {child.tag: child.text for child in (root.one("meta") or _EMPTY).children}
    return SndNetwork(
        path=path,
        title=FORMAT.title,
        unit=meta.pop("unit", ""),
        planar=nodes.attributes.get("coordinatesType", "") == "pixel",
        places=tuple(_place(node, notes) for node in nodes.all("node")),
        links=tuple(_link(link, notes) for link in links),
        demands=tuple(_demand(demand, notes) for demand in demands),
        ways=tuple(_way(demand, notes) for demand in demands),
        meta=tuple(f"{key} {shown(value)}" for key, value in meta.items()),
        findings=tuple(notes.findings),
    )


def read(path: Path) -> Reading:
    """Read the SNDlib XML file ``path``; raises InputError with everything that is wrong."""
    return build(draft(network(path)))


FORMAT = Format(
    "sndlib-xml",
    "SNDlib XML",
    (".xml",),
    read,
    lambda text: "sndlib" in text and "<network" in text,
)

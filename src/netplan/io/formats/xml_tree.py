"""XML of strangers as a plain tree whose elements know their line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from netplan.errors import Finding, InputError
from netplan.io.cells import shown
from netplan.io.files import UnreadableError, read_text
from netplan.io.formats.draft import file_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.sax.xmlreader import AttributesImpl, Locator

MOST_DEPTH = 100
"""Elements within each other that are followed; no format here needs ten."""

_LATIN = re.compile(rb"""^<\?xml[^>]*encoding=["'](iso-8859-1|latin-1)["']""", re.IGNORECASE)


@dataclass(slots=True)
class Element:
    """An element: tag and attributes without namespace, text before its children, line."""

    tag: str
    line: int
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text directly within the element, without blanks around it."""
        return "".join(self.pieces).strip()

    def all(self, tag: str) -> Iterator[Element]:
        """Yield the children called ``tag``."""
        return (child for child in self.children if child.tag == tag)

    def one(self, tag: str) -> Element | None:
        """Return the first child called ``tag``, or None."""
        return next(self.all(tag), None)

    def below(self) -> Iterator[Element]:
        """Yield every element within this one, in the order of the file."""
        waiting = list(reversed(self.children))
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)


class _TooDeepError(SAXException):
    """Elements nested beyond MOST_DEPTH."""


class _Builder(ContentHandler):
    """Builds the tree while the file is read."""

    def __init__(self, where: Locator) -> None:
        super().__init__()
        self.root = Element("", 0, {})
        self.open = [self.root]
        self.where = where

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - sax's name
        if len(self.open) > MOST_DEPTH:
            message = "nested too deeply"
            raise _TooDeepError(message)
        line = self.where.getLineNumber() or 0
        element = Element(_bare(name), line, {_bare(key): text for key, text in attrs.items()})
        self.open[-1].children.append(element)
        self.open.append(element)

    def endElement(self, name: str) -> None:  # noqa: N802 - sax's name
        del name
        self.open.pop()

    def characters(self, content: str) -> None:
        self.open[-1].pieces.append(content)


def _bare(name: str) -> str:
    """Return ``name`` without its namespace prefix."""
    return name.rpartition(":")[2]


def _text(path: Path) -> str:
    """Return the text of ``path``: UTF-8, or Latin-1 where its first line says so."""
    try:
        return read_text(path, file_name(path))
    except UnreadableError as error:
        # Only a file that is small enough and no device gets as far as its encoding.
        if error.finding.what.startswith("must be UTF-8, byte"):
            content = path.read_bytes()
            if _LATIN.match(content):
                return content.decode("latin-1")
        raise InputError(str(path), [error.finding]) from None


def read_xml(path: Path, *, root: str) -> Element:
    """Return the root element of the XML file ``path``, which must be called ``root``.

    Raises InputError for what is no XML, truncated, of another root, nested too deeply, or
    declares entities, which may expand without end or read other files.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.sax import make_parser

    name, parser = file_name(path), make_parser()
    builder = _Builder(parser)
    parser.setContentHandler(builder)
    try:
        parser.feed(_text(path))
        parser.close()
        found = builder.root.children[0]
    except DefusedXmlException:
        finding = Finding(name, 0, "", "must not declare entities or refer to other files")
    except _TooDeepError:
        finding = Finding(name, 0, "", f"is nested deeper than {MOST_DEPTH} elements")
    except SAXParseException as error:
        what = f"is not XML, or truncated: {error.getMessage()}"
        finding = Finding(name, error.getLineNumber() or 0, "", what)
    else:
        if found.tag == root:
            return found
        what = f"must have the root element {root!r}, has {shown(found.tag)}"
        finding = Finding(name, found.line, "", what)
    raise InputError(str(path), [finding])

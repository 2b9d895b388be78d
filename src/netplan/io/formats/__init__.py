"""Readers of foreign formats: one file each, registered by one line below."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError, near
from netplan.io.cells import shown
from netplan.io.formats import (
    gml,
    graphml,
    net2plan,
    node_link,
    pyntm,
    repetita,
    sndlib_native,
    sndlib_xml,
    topohub,
    xlsx,
)
from netplan.io.formats.draft import file_name, source_text
from netplan.io.formats.reading import Format, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        form.name: form
        for form in (
            graphml.FORMAT,
            gml.FORMAT,
            node_link.FORMAT,
            topohub.FORMAT,
            sndlib_native.FORMAT,
            sndlib_xml.FORMAT,
            repetita.FORMAT,
            net2plan.FORMAT,
            pyntm.FORMAT,
            xlsx.FORMAT,
        )
    }
)
"""Every format that can be read, by name."""

SNIFFED = 4096
"""Characters of a file that tell formats of one suffix apart."""


def _known() -> str:
    """Return the known formats with their suffixes, as a message lists them."""
    return ", ".join(f"{form.name} ({' '.join(form.suffixes)})" for form in FORMATS.values())


def _refused(path: Path, what: str) -> InputError:
    """Return the error that says why the format of ``path`` is not known."""
    return InputError(str(path), [Finding(file_name(path), 0, "", f"{what}; known: {_known()}")])


def find_format(path: Path, *, form: str = "") -> Format:
    """Return the format called ``form``, or the one that suffix and beginning of ``path`` tell.

    Raises InputError, which lists the known formats, for a name or a file of none of them.

    >>> find_format(Path("abilene.gml")).title
    'GML'
    """
    if form:
        if form not in FORMATS:
            raise _refused(path, f"no format {shown(form)}{near(form[:60], list(FORMATS))}")
        return FORMATS[form]
    suffix = path.suffix.lower()
    fitting = [format_ for format_ in FORMATS.values() if suffix in format_.suffixes]
    if not fitting:
        raise _refused(path, f"no format has the suffix {shown(suffix)}; name the format")
    if len(fitting) == 1:
        return fitting[0]
    start = source_text(path)[:SNIFFED]
    for format_ in fitting:
        if format_.sniff(start):
            return format_
    names = ", ".join(format_.name for format_ in fitting)
    raise _refused(path, f"is none of {names} by its beginning; name the format")


def read_any(path: Path, *, form: str = "") -> Reading:
    """Read a foreign file: by the format called ``form``, else by its suffix and beginning.

    Raises InputError with all findings of the file, or where its format is not known.
    """
    path = Path(path)
    return find_format(path, form=form).read(path)


__all__ = ["FORMATS", "Format", "Reading", "find_format", "read_any"]

"""What no network may have, whatever the format: loops, doubled ids, ends that are nowhere."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from netplan.errors import near
from netplan.io.cells import shown
from netplan.io.formats.draft import Notes, file_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netplan.errors import Finding
    from netplan.io.formats.draft import Demand, Draft, Edge, Place

_HINTED = 20
"""Unknown ends that a near match is looked for: the search is slow, and 20 are enough."""

_HINTED_LENGTH = 60
"""Characters of an unknown end up to which a near match is looked for."""


def _doubled(notes: Notes, rows: Iterable[Place | Edge | Demand], noun: str) -> None:
    """Note each id that an earlier row has."""
    first: dict[str, int] = {}
    for row in rows:
        if row.id not in first:
            first[row.id] = row.row
        elif row.id:
            what = f"{shown(row.id)} is {noun} {first[row.id]} already; each needs its own"
            notes.add(row.row, "id", what)


def _ends(
    notes: Notes, rows: Sequence[tuple[int, str, str, str]], known: Sequence[str], noun: str
) -> None:
    """Note each end that is no place, and each row whose two ends are one.

    ``rows`` are row number, label and both ends.
    """
    places = set(known)
    unknown: Counter[str] = Counter()
    for number, label, source, target in rows:
        for column, end in (("source", source), ("target", target)):
            if end not in places:
                unknown[end] += 1
                sought = len(unknown) <= _HINTED and len(end) <= _HINTED_LENGTH
                what = f"no node {shown(end)}{near(end, known) if sought else ''}"
                notes.add(number, column, what + label)
        if source == target and source in places:
            what = f"{noun} must lead to another node, leads from {shown(source)} to itself"
            notes.add(number, "target", what + label)


def _label(noun: str, row: Edge | Demand) -> str:
    """Return the id of a row in brackets; '' without one."""
    return f" ({noun} {shown(row.id)[1:-1]})" if row.id else ""


def draft_findings(draft: Draft) -> list[Finding]:
    """Return everything that is wrong with ``draft``, what its reader found included."""
    notes = Notes(file_name(draft.path), list(draft.findings))
    known = [place.id for place in draft.places]
    _doubled(notes, draft.places, "node")
    if draft.unique:
        _doubled(notes, draft.edges, "edge")
        _doubled(notes, draft.demands, "demand")
    edges = [(e.row, _label("edge", e), e.a, e.b) for e in draft.edges]
    demands = [(d.row, _label("demand", d), d.source, d.target) for d in draft.demands]
    _ends(notes, edges, known, "an edge")
    _ends(notes, demands, known, "a demand")
    if not notes.findings and not draft.places:
        notes.add(0, "", "holds no nodes")
    elif not notes.findings and not draft.edges:
        notes.add(0, "", "holds no edges; netplan needs at least one segment")
    return notes.findings

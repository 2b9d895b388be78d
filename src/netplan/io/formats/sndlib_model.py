"""What an SNDlib model says: how a network's links, demands and routing are to be understood.

SNDlib 1.0: Orlowski, Pioro, Tomaszewski, Wessaly, Networks 55(3), 2010. A model is a file beside
the network, or its code of eight letters such as U-U-M-N-C-A-N-N.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from netplan.errors import near
from netplan.io.cells import shown
from netplan.io.formats import sndlib_native, sndlib_xml
from netplan.io.formats.draft import Notes, file_name, refuse, source_text
from netplan.io.formats.faults import draft_findings
from netplan.io.formats.sndlib import draft
from netplan.io.formats.xml_tree import read_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.errors import Finding
    from netplan.io.formats.sndlib import SndNetwork

LETTERS: Mapping[str, Mapping[str, str]] = {
    "DEMAND_MODEL": {"U": "UNDIRECTED", "D": "DIRECTED"},
    "LINK_MODEL": {"U": "UNDIRECTED", "B": "BIDIRECTED", "D": "DIRECTED"},
    "LINK_CAPACITY_MODEL": {
        "M": "MODULAR_LINK_CAPACITIES",
        "S": "SINGLE_MODULAR_CAPACITIES",
        "E": "EXPLICIT_LINK_CAPACITIES",
        "L": "LINEAR_LINK_CAPACITIES",
    },
    "FIXED_CHARGE_MODEL": {"N": "NO", "Y": "YES"},
    "ROUTING_MODEL": {"C": "CONTINUOUS", "I": "INTEGER", "S": "SINGLE_PATH"},
    "ADMISSIBLE_PATH_MODEL": {"A": "ALL_PATHS", "E": "EXPLICIT_LIST"},
    "HOP_LIMIT_MODEL": {"N": "IGNORE_HOP_LIMITS", "Y": "INDIVIDUAL_HOP_LIMITS"},
    "SURVIVABILITY_MODEL": {
        "N": "NO_SURVIVABILITY",
        "P": "ONE_PLUS_ONE_PROTECTION",
        "S": "SHARED_PATH_PROTECTION",
        "U": "UNRESTRICTED_FLOW_RECONFIGURATION",
    },
}
"""The settings of a code in their order: the word of each letter, as model files have it."""

FIXED: Mapping[str, str] = {
    "NODE_MODEL": "NO_NODE_HARDWARE",
    "OBJECTIVE_MODEL": "MINIMIZE_TOTAL_COST",
}
"""Settings that have no letter, and what they are where only a code is given."""

OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "NODE_MODEL": ("NODE_HARDWARE",),
    "ROUTING_MODEL": ("OSPF_SINGLE_PATH", "OSPF_EQUAL_SPLIT_PATH"),
}
"""Words of SNDlib that have no letter here: read, so that whoever solves can refuse by name."""

_HEAD = "?SNDlib native format"
_CODE = re.compile(r"[A-Za-z](-[A-Za-z])*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A network and a model as their files have them: ``settings`` maps a name to its word.

    ``rows`` says where each setting stands: the line of the model file, 0 for a code.
    """

    file: str
    network: SndNetwork
    settings: Mapping[str, str]
    rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Return the code of the settings, with ? for a word without a letter."""
        return "-".join(
            next((letter for letter, word in words.items() if word == self.settings[name]), "?")
            for name, words in LETTERS.items()
        )


def read_model(network: Path, model: str | Path) -> ModelFile:
    """Read an SNDlib network, native text or XML, under a model: a code, or a model's file.

    Raises InputError with everything that is wrong with both files: what has the wrong shape,
    settings and letters that SNDlib does not know, ends that are no nodes, module capacities of
    0, admissible paths that do not lead from a demand's source to its target.
    """
    xml = network.suffix.lower() == ".xml"
    read = (sndlib_xml if xml else sndlib_native).network(network)
    findings = draft_findings(draft(read))
    if not findings:
        findings += _of_modules(read) + _of_ways(read)
    rows: dict[str, int] = {}
    if isinstance(model, str) and _CODE.fullmatch(model):
        notes = Notes("model code")
        settings = _decoded(model, notes)
    else:
        file = Path(model)
        notes = Notes(file_name(file))
        listed = _xml_settings(file) if file.suffix.lower() == ".xml" else _native(file, notes)
        settings, rows = _checked(listed, notes)
    refuse(network, [*findings, *notes.findings])
    return ModelFile(file=notes.file, network=read, settings=settings, rows=rows)


def _decoded(code: str, notes: Notes) -> dict[str, str]:
    """Return the settings of a code."""
    letters = code.upper().split("-")
    if len(letters) != len(LETTERS):
        what = (
            f"must have {len(LETTERS)} letters, such as U-U-M-N-C-A-N-N, has {len(letters)}: "
            f"{shown(code)}"
        )
        notes.add(0, "", what)
        return {}
    settings = dict(FIXED)
    for (name, words), letter in zip(LETTERS.items(), letters, strict=True):
        if letter not in words:
            known = ", ".join(f"{key} ({word})" for key, word in words.items())
            notes.add(0, name, f"must be one of {known}, is {letter}")
        else:
            settings[name] = words[letter]
    return settings


def _native(path: Path, notes: Notes) -> list[tuple[int, str, str]]:
    """Return line, name and word of each setting of a native model file."""
    text = source_text(path)
    first = text.split("\n", 1)[0]
    if not first.startswith(_HEAD) or "type: model" not in first:
        notes.add(1, "", f"must begin with '{_HEAD}; type: model', is no SNDlib model")
        return []
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        # A head or a note may stand right behind the last setting.
        plain = re.split(r"[?#]", line, maxsplit=1)[0].strip()
        name, mark, word = plain.partition("=")
        if mark:
            found.append((number, name.strip(), word.strip()))
        elif plain:
            notes.add(number, "", f"must be NAME = WORD, is {shown(plain)}")
    return found


def _xml_settings(path: Path) -> list[tuple[int, str, str]]:
    """Return line, name and word of each setting of an XML model file.

    Elements are called as the settings of native files are, in camel case: linkModel.
    """
    known = {name.replace("_", "").lower(): name for name in (*LETTERS, *FIXED)}
    return [
        (each.line, known.get(each.tag.lower(), each.tag), each.text)
        for each in read_xml(path, root="model").below()
        if each.text
    ]


def _checked(
    listed: Iterable[tuple[int, str, str]], notes: Notes
) -> tuple[dict[str, str], dict[str, int]]:
    """Return settings and their lines; findings for what SNDlib does not know or is missing."""
    settings: dict[str, str] = {}
    rows: dict[str, int] = {}
    names = [*LETTERS, *FIXED]
    for row, name, word in listed:
        if name not in names:
            notes.add(row, "", f"no setting {shown(name)}{near(name, names)}")
            continue
        if name in settings:
            notes.add(row, name, f"is given in row {rows[name]} already")
            continue
        known = [*LETTERS.get(name, {}).values(), *OTHER_WORDS.get(name, ())]
        known += [FIXED[name]] if name in FIXED else []
        if word.upper() not in known:
            what = f"must be one of {', '.join(known)}, is {shown(word)}"
            notes.add(row, name, what + near(word.upper(), known))
        settings[name], rows[name] = word.upper(), row
    for name in names:
        if name not in settings and not notes.findings:
            notes.add(0, name, "is missing: the setting is needed")
    return settings, rows


def _of_modules(network: SndNetwork) -> list[Finding]:
    """Return findings for modules that hold nothing."""
    notes = Notes(file_name(network.path))
    for link in network.links:
        for capacity, _ in link.modules:
            if capacity <= 0:
                what = f"the capacity of a module must be above 0, is {capacity:g} in "
                notes.add(link.row, "modules", what + shown(link.id))
    return notes.findings


def _of_ways(network: SndNetwork) -> list[Finding]:
    """Return findings for admissible paths that do not lead from source to target."""
    notes = Notes(file_name(network.path))
    links = {link.id: (link.a, link.b) for link in network.links}
    for demand, way in zip(network.demands, network.ways, strict=True):
        for path in way.paths:
            at = demand.source
            for name in path:
                if name not in links:
                    what = f"{shown(demand.id)} has a path over {shown(name)}, which is no link"
                    notes.add(demand.row, "paths", what + near(name, list(links)))
                    break
                if at not in links[name]:
                    what = f"{shown(demand.id)} has a path that is broken at link {shown(name)}"
                    notes.add(demand.row, "paths", what)
                    break
                at = links[name][1] if links[name][0] == at else links[name][0]
            else:
                if at != demand.target:
                    what = f"a path of {shown(demand.id)} must end at {shown(demand.target)}, ends"
                    notes.add(demand.row, "paths", f"{what} at {shown(at)}")
    return notes.findings

"""A plan's folder read again, with a finding for everything that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from netplan.capacity.plan import COLUMNS, Plan, PlanSummary
from netplan.capacity.settings import ExpandSettings
from netplan.capacity.steps import Step
from netplan.capacity.terms import Terms
from netplan.errors import Finding, InputError, near
from netplan.io import read_change
from netplan.io.cells import CellError, read_value, shown
from netplan.io.files import UnreadableError, read_text
from netplan.io.plans import KINDS, read_frame
from netplan.io.plans_fields import read_record
from netplan.io.toml import read_toml
from netplan.reports.plan_file import PlanFile
from netplan.reports.plan_toml import CHANGES, COLUMNS_OF, FORMAT, PLAN_FILE
from netplan.routing.crossing import Policy
from netplan.schema import Column

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

_KEYS: Final = (
    "format", "made_by", "network", "state", "summary", "terms", "latency", "steps", "prints",
    "columns",
)  # fmt: skip
_ID: Final = Column(name="change", kind="id", meaning="the id of a change list")
_WORDS: Final = frozenset(
    {"action", "item", "name_en", "name_zh", "carrier", "unit", "reason_en", "reason_zh",
     "source_note", "confidence"}
)  # fmt: skip
_YEARS: Final = range(1, 10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class _StepHead:
    """What ``plan.toml`` says of a step; the rest is its change list."""

    year: int
    change: str
    kind: str
    spend_cny: float


class _Reading:
    """A folder being read: its file of settings, and what was found wrong so far."""

    def __init__(self, folder: Path) -> None:
        """Read ``plan.toml``; InputError when it cannot be."""
        self.folder = folder
        self.findings: list[Finding] = []
        try:
            self.data = read_toml(folder / PLAN_FILE, PLAN_FILE)
        except UnreadableError as error:
            raise InputError(folder.name, [error.finding]) from None

    def wrong(self, column: str, what: str, *, row: int = 0, file: str = PLAN_FILE) -> None:
        """Note what is wrong in one place."""
        self.findings.append(Finding(file, row, column, what))

    def record(self, cls: type, name: str, *, row: int = 0, data: object = None) -> Any:
        """Return a dataclass from the table called ``name``; None where something is wrong."""
        data = self.data.get(name) if data is None else data
        if data is None:
            self.wrong(name, f"is missing: a table [{name}]")
            return None
        record, found = read_record(cls, data, (PLAN_FILE, name), names={"Policy": Policy})
        self.findings += [replace(finding, row=row) for finding in found]
        return record

    def texts(self, name: str) -> dict[str, str]:
        """Return the table called ``name``, whose values are texts."""
        data = self.data.get(name)
        if not isinstance(data, dict):
            self.wrong(name, f"must be a table [{name}], is {shown(data)}")
            return {}
        for key, value in data.items():
            if not isinstance(value, str):
                self.wrong(f"{name}.{shown(key)[1:-1]}", f"must be a text, is {shown(value)}")
        return {key: value for key, value in data.items() if isinstance(value, str)}

    def text(self, name: str) -> str:
        """Return the text called ``name``."""
        value = self.data.get(name)
        if not isinstance(value, str):
            self.wrong(name, "must be given" if value is None else _not("a text", value))
            return ""
        return value


def read_plan(folder: Path) -> PlanFile:
    """Return the plan that ``write_plan`` wrote into ``folder``.

    Raises InputError with everything that is wrong: files that are missing or no text, unknown
    keys and columns with a near match, values of another type, a year given twice or out of
    order, change lists that cannot be read, tables whose rows do not fit. Whether the plan fits
    a network is not looked at here: see ``drift`` and the certificate.
    """
    if not folder.is_dir():
        what = "must be the folder of a plan, is a file" if folder.exists() else "is missing"
        raise InputError(str(folder), [Finding(folder.name, 0, "", what)])
    read = _Reading(folder)
    _top(read)
    summary, terms = read.record(PlanSummary, "summary"), read.record(Terms, "terms")
    latency = read.record(ExpandSettings, "latency") if "latency" in read.data else None
    steps, tables = _steps(read), _tables(read)
    prints, network, made_by = read.texts("prints"), read.text("network"), read.text("made_by")
    if read.findings:
        raise InputError(folder.name, read.findings)
    rows = tables.pop("plan")
    spared, paths = (tables.pop(name, None) for name in ("spared", "paths"))
    return PlanFile(
        network=network,
        state=tuple(read.data.get("state", ())),
        prints=prints,
        terms=terms,
        latency=latency,
        plan=Plan(steps=steps, rows=rows, summary=summary, spared=spared, paths=paths),
        tables=tables,
        made_by=made_by,
    )


def _not(kind: str, value: object) -> str:
    """Say that a value is not of the kind it must be."""
    return f"must be {kind}, is {shown(value)}"


def _top(read: _Reading) -> None:
    """Look at the keys of ``plan.toml``, its format and the state it was made in."""
    for key in read.data:
        if key not in _KEYS:
            unused = [name for name in _KEYS if name not in read.data]
            read.wrong(shown(key)[1:-1], f"no such key{near(key, unused)}")
    form, state = read.data.get("format"), read.data.get("state", [])
    if type(form) is not int or form != FORMAT:
        read.wrong("format", f"must be {FORMAT}, the form this netplan reads, is {shown(form)}")
    if not isinstance(state, list) or not all(isinstance(name, str) for name in state):
        read.wrong("state", _not("a list of texts", state))


def _steps(read: _Reading) -> tuple[Step, ...]:
    """Return the steps with their change lists, in the order of their years."""
    listed = read.data.get("steps", [])
    if not isinstance(listed, list):
        read.wrong("steps", f"must be rows, written [[steps]], is {shown(listed)}")
        return ()
    steps: list[Step] = []
    years: list[int] = []
    for row, data in enumerate(listed, 1):
        head = read.record(_StepHead, "steps", row=row, data=data)
        if head is not None and _fits(read, head, row, years):
            years.append(head.year)
            steps.append(_step(read, head))
    strays = sorted(path.name for path in (read.folder / CHANGES).glob("*.toml"))
    for name in strays:
        if listed is not None and name not in {f"{year}.toml" for year in years}:
            read.wrong("", f"belongs to no step of {PLAN_FILE}", file=f"{CHANGES}/{name}")
    return tuple(steps)


def _fits(read: _Reading, head: _StepHead, row: int, years: list[int]) -> bool:
    """Tell whether a step has a year after those before it, and an id; note what is wrong."""
    before = len(read.findings)
    if head.year not in _YEARS:
        read.wrong("steps.year", f"must be a year from 1 to 9999, is {head.year}", row=row)
    elif head.year in years:
        read.wrong("steps.year", f"{head.year} is there twice", row=row)
    elif years and head.year < years[-1]:
        read.wrong("steps.year", f"must come after {years[-1]}, is {head.year}", row=row)
    try:
        read_value(_ID, head.change)
        if not head.change:
            read.wrong("steps.change", "must be given: the id of the change list", row=row)
    except CellError as error:
        read.wrong("steps.change", str(error), row=row)
    return len(read.findings) == before


def _step(read: _Reading, head: _StepHead) -> Step:
    """Return a step with the change list of its year."""
    change, found = read_change(read.folder / CHANGES / f"{head.year}.toml")
    read.findings += found
    return Step(
        year=head.year,
        change=replace(change, id=head.change, kind=head.kind),
        spend_cny=head.spend_cny,
    )


def _tables(read: _Reading) -> dict[str, pd.DataFrame]:
    """Return the tables that ``[columns]`` lists, by name."""
    listed = read.data.get("columns")
    if not isinstance(listed, dict):
        read.wrong("columns", f"must be tables such as [columns.plan], is {shown(listed)}")
        return {}
    found: dict[str, pd.DataFrame] = {}
    for name, kinds in listed.items():
        where = f"columns.{shown(name)[1:-1]}"
        if not COLUMNS_OF.fullmatch(name):
            read.wrong(where, "must be small letters and _, as it is the name of a file")
        elif not isinstance(kinds, dict) or not set(map(repr, kinds.values())) <= _KIND_WORDS:
            read.wrong(where, f"must give each column's kind: {', '.join(KINDS)}")
        else:
            file = f"{name}.csv"
            try:
                found[name], wrong = read_frame(read_text(read.folder / file, file), kinds, file)
                read.findings += wrong
            except UnreadableError as error:
                read.findings.append(error.finding)
    if "plan" not in listed:
        read.wrong("columns.plan", "is missing: the kinds of the columns of plan.csv")
    elif "plan" in found:
        _rows(read, listed["plan"], filled=len(found["plan"]) > 0)
    return found


_KIND_WORDS: Final = frozenset(map(repr, KINDS))


def _rows(read: _Reading, kinds: dict[str, str], *, filled: bool) -> None:
    """Look whether the plan's rows have the columns that every reader of a plan counts on."""
    for name in COLUMNS:
        kind = kinds.get(name)
        if kind is None:
            read.wrong(f"columns.plan.{name}", "is missing: every plan has this column")
        elif not filled:
            # A column without cells has no kind of its own.
            continue
        elif name not in _WORDS and kind not in {"integer", "number"}:
            read.wrong(f"columns.plan.{name}", _not("integer or number", kind))
        elif name in _WORDS and kind != "text":
            read.wrong(f"columns.plan.{name}", _not("text", kind))

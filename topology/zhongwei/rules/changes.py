"""Change lists: history, exchange practices and proposals, with their rows and costs.

``inputs/changes.toml`` says in words what each list wants; the rows and costs follow from it.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rules.circuits import circuits, core_nodes, igp_cost
from rules.exchange import practice, without
from rules.plant import OPEX_SHARE, Plant, number
from rules.tables import FOLDER, Row, read, write_change

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Rows = dict[tuple[str, str], list[Row]]
HEAD = (
    "name_en", "name_zh", "kind", "sponsor", "after", "capex_cny", "opex_cny_per_year",
    "build_months", "aims_at", "why_en", "why_zh", "source", "confidence",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What the change lists build on: circuits of the history lists, all circuits, ports."""

    history: Mapping[str, list[Row]]
    links: list[Row]
    ports: list[Row]
    presence: list[Row]

    @property
    def cores(self) -> set[str]:
        """Nodes that traffic may pass through."""
        return core_nodes(self.presence)


def _merge(rows: Rows, more: Mapping[tuple[str, str], list[Row]]) -> None:
    """Append ``more`` to ``rows``, verb by verb and table by table."""
    for key, listed in more.items():
        if listed:
            rows.setdefault(key, []).extend(listed)


def _tidy(link: Row) -> Row:
    """Return a link without empty cells, as a change list writes it."""
    return {key: value for key, value in link.items() if value not in ("", None)}


def _wanted(plant: Plant, spec: Mapping[str, Any], taken: set[str], cores: set[str]) -> list[Row]:
    """Return the circuits a list adds: ``carrier a b module count`` each, numbered on."""
    links: list[Row] = []
    for text in spec.get("circuits", []):
        carrier, a, b, module, count = text.split()
        path = plant.path(a, b, built=spec.get("build", []))
        for mark in ("", "-new", "-more"):
            if f"{carrier}-{a}-{b}{mark}-1" not in taken:
                break
        links += circuits(
            plant,
            carrier,
            (a, b),
            technology=module,
            count=int(count),
            path=path,
            mark=mark,
            uplink=f"{carrier}-{b}" not in cores,
        )
    return [_tidy(link) for link in links]


def _built(spec: Mapping[str, Any], carriers: list[str]) -> Rows:
    """Return the rows that build segments and light a pair on them for each carrier."""
    built = spec.get("build", [])
    return {
        ("set", "segments"): [{"segment": key, "status": "existing"} for key in built],
        ("set", "fibre_pairs"): [
            {"segment": key, "carrier": carrier, "lit": 1} for key in built for carrier in carriers
        ],
    }


def _moved(plant: Plant, spec: Mapping[str, Any], links: list[Row]) -> list[Row]:
    """Return the circuits that shorten when the list's segments exist, with path and IGP cost.

    ``move`` gives the carriers whose circuits with one end at the hub or at ``yinchuan`` move.
    """
    built, rows = spec.get("build", []), []
    for link in links:
        carrier, _, a = link["a"].partition("-")
        b = link["b"].partition("-")[2]
        diverse = "-diverse-" in link["link"]
        if carrier not in spec.get("move", []) or diverse or not {a, b} & set(spec["move_from"]):
            continue
        path = plant.path(a, b, built=built)
        if set(path) & set(built) and plant.km(path) < plant.km(link["segments"]):
            cost = {"igp_cost": igp_cost(plant, path)} if link["igp_cost"] else {}
            rows.append({"link": link["link"], "segments": path} | cost)
    return rows


def _module_cost(plant: Plant, link: Mapping[str, Any], modules: Mapping[str, Row]) -> float:
    """Return the price of one circuit: two ends and its regenerators (G.652.D reach)."""
    module = modules[link["technology"]]
    regenerators = math.ceil(plant.km(link["segments"]) / float(module["reach_km"])) - 1
    return 2 * float(module["end_capex_cny"]) + max(0, regenerators) * float(
        module["regenerator_capex_cny"]
    )


def _line_cost(plant: Plant, segment: str, line: Mapping[str, Any]) -> float:
    """Return the price of lighting one pair: two ROADM degrees and an amplifier each span."""
    spans = math.ceil(plant.lengths[segment] / float(line["span_km"]))
    return 2 * float(line["terminal_capex_cny"]) + max(0, spans - 1) * float(
        line["amplifier_capex_cny"]
    )


def _cost(plant: Plant, spec: Mapping[str, Any], rows: Rows) -> float:
    """Return capex: circuits, segments, a line system per pair lit, and what is given."""
    modules = {row["module"]: row for row in read("modules")}
    line = read("line_systems")[0]
    total = float(spec.get("fixed_capex_cny", 0))
    total += sum(_module_cost(plant, link, modules) for link in rows.get(("add", "links"), []))
    for row in rows.get(("set", "segments"), []):
        total += float(plant.segments[row["segment"]]["capex_cny"])
    for row in rows.get(("set", "fibre_pairs"), []):
        total += _line_cost(plant, row["segment"], line)
    return total


def _ports(spec: Mapping[str, Any], ports: list[Row]) -> Rows:
    """Return exchanges and ports to add, and scopes to widen, as the list spells them out."""
    rows: Rows = {}
    for text in spec.get("points", []):
        site, name_en, name_zh = text.split("|")
        rows.setdefault(("add", "exchanges"), []).append(
            {"exchange": f"nbp-{site}", "site": site, "kind": "nbp", "name_en": name_en,
             "name_zh": name_zh, "since": "proposed", "confirmed": False}
        )  # fmt: skip
        rows.setdefault(("add", "exchange_ports"), []).extend(
            {"exchange": f"nbp-{site}", "carrier": carrier, "capacity_gbps": 800,
             "handoff_ms": 0.3, "scope": ["*"]}
            for carrier in spec["port_carriers"]
        )  # fmt: skip
    if "widen" in spec:
        rows[("set", "exchange_ports")] = [
            {"exchange": row["exchange"], "carrier": row["carrier"],
             "scope": [*row["scope"], *spec["widen"]["scope"]]}
            for row in ports
            if row["exchange"] == spec["widen"]["exchange"] and row["scope"] != ["*"]
        ]  # fmt: skip
    return rows


def _proposal(plant: Plant, spec: Mapping[str, Any], known: Known) -> Rows:
    """Return the rows of one proposal; ``add``, ``set``, ``retire`` of the input go through."""
    rows: Rows = {}
    links = known.links
    taken = {link["link"] for link in links}
    _merge(rows, _built(spec, spec.get("light", [])))
    _merge(rows, {("add", "links"): _wanted(plant, spec, taken, known.cores)})
    _merge(rows, {("set", "links"): _moved(plant, spec, links)})
    _merge(rows, _ports(spec, known.ports))
    for verb in ("add", "set", "retire"):
        _merge(rows, {(verb, table): listed for table, listed in spec.get(verb, {}).items()})
    return rows


def _head(spec: Mapping[str, Any], capex: float) -> Row:
    """Return the head of a change list with its cost, leaving out what is empty."""
    costs = {
        "capex_cny": number(round(capex, -3)),
        "opex_cny_per_year": number(round(capex * OPEX_SHARE, -3)),
    }
    full = dict(spec) | (costs if spec["kind"] == "proposal" else {})
    return {key: full[key] for key in HEAD if key in full and full[key] not in ("", [])}


def derive_changes(plant: Plant, known: Known) -> None:
    """Write every change list of inputs/changes.toml to changes/."""
    specs = tomllib.loads((FOLDER / "inputs" / "changes.toml").read_text(encoding="utf-8"))
    makers: dict[str, Callable[[str, Mapping[str, Any]], Rows]] = {
        "history": lambda name, _: {("add", "links"): [_tidy(row) for row in known.history[name]]},
        "practice": lambda name, _: practice(name, known.ports),
        "without": lambda _, spec: without(spec["exchanges"], known.ports),
        "proposal": lambda _, spec: _proposal(plant, spec, known),
    }
    for name, spec in specs.items():
        rows = makers[spec.get("rows", spec["kind"])](name, spec)
        write_change(name, _head(spec, _cost(plant, spec, rows)), rows)

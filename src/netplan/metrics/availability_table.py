"""The tables ``availability``, ``elements`` and what both rest on, to be read in two languages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netplan.failures.availability import minutes_per_year, nines, verdict
from netplan.metrics.names import element_name, node_name, site_name

if TYPE_CHECKING:
    from netplan.failures.availability import Availability, Elements, NetworkAvailability
    from netplan.topology.network import Network

LANGUAGES = ("en", "zh")
BEST = 3
"""How many elements are named that would raise a row most."""

COLUMNS = (
    "case", "year", "kind", "id", "name_en", "name_zh", "class", "volume_gbps", "availability",
    "availability_low", "availability_high", "nines", "down_min_per_year",
    "down_low_min_per_year", "down_high_min_per_year", "sure_least_min_per_year",
    "sure_most_min_per_year", "promised", "verdict",
    *(f"raise_{n}_{part}" for n in range(1, BEST + 1) for part in ("en", "zh", "min_per_year")),
)  # fmt: skip

ELEMENT_COLUMNS = (
    "case", "kind", "id", "name_en", "name_zh", "parts", "unavailability", "down_min_per_year",
    "failures_per_year", "mttr_h", "raises_min_per_year", "source_note", "confidence",
)  # fmt: skip

BASIS_COLUMNS = ("case", "figure", "name_en", "name_zh", "value", "unit")

_WORDS = {
    "segment": ("cable {}", "光缆 {}"),
    "link": ("equipment of {}", "{} 设备"),
    "node": ("node {}", "节点 {}"),
    "site": ("site {}", "局址 {}"),
    "exchange": ("exchange {}", "交换中心 {}"),
}
"""What an element is called, in English and Chinese."""

_PARTS = {
    "cable": ("cables", "光缆"),
    "amplifier": ("amplifiers", "光放大器"),
    "line_terminal": ("line terminals", "线路终端"),
    "transponder": ("transponders", "转发器"),
    "regenerator": ("regenerators", "再生器"),
    "node": ("nodes", "节点"),
    "site": ("sites", "局址"),
    "exchange": ("exchanges", "交换中心"),
}


def _end_name(network: Network, end: str, language: str) -> str:
    """Return the name of a demand's end: a node's carrier and site, or a site's own name."""
    if end in network["nodes"]:
        return node_name(network, end, language)
    return site_name(network, end, language)


def part_name(network: Network, kind: str, name: str, language: str) -> str:
    """Return what fails, in words: ``cable Ada–Bo``."""
    said = element_name(network, f"{kind}s", name, language)
    return _WORDS[kind][LANGUAGES.index(language)].format(said)


def _best_cells(network: Network, found: Availability, row: int) -> dict[str, Any]:
    """Return the elements that would raise a row most, and by how many minutes a year."""
    cells: dict[str, Any] = {}
    best = found.best(row, count=BEST)
    for number in range(1, BEST + 1):
        given = number <= len(best)
        element, gain = best[number - 1] if given else (-1, math.nan)
        for language in LANGUAGES:
            kind, name = found.elements.kind[element], found.elements.ids[element]
            text = part_name(network, kind, name, language) if given else ""
            cells[f"raise_{number}_{language}"] = text
        cells[f"raise_{number}_min_per_year"] = float(minutes_per_year(np.asarray(gain)))
    return cells


def _down_cells(found: NetworkAvailability, row: int, promised: float) -> dict[str, Any]:
    """Return availability, its interval and sure bounds, and whether the promise is kept."""
    down = found.found.down
    share, low, high = float(down.share[row]), float(down.low[row]), float(down.high[row])
    ends = np.array([share, low, high, down.least[row], down.most[row]])
    minutes = minutes_per_year(ends).tolist()
    return {
        "availability": 1.0 - share,
        "availability_low": 1.0 - high,
        "availability_high": 1.0 - low,
        "nines": float(nines(ends)[0]),
        "down_min_per_year": minutes[0],
        "down_low_min_per_year": minutes[1],
        "down_high_min_per_year": minutes[2],
        "sure_least_min_per_year": minutes[3],
        "sure_most_min_per_year": minutes[4],
        "promised": promised,
        "verdict": verdict(promised, low=low, high=high),
    }


def _promised(network: Network, service: str) -> float:
    """Return the availability that a class promises; NaN: none."""
    classes = network["classes"]
    return float(classes.value(service, "availability")) if service in classes else math.nan


def _subjects(network: Network, found: NetworkAvailability) -> list[dict[str, Any]]:
    """Return what each row is: every demand, site and class, then the network as a whole."""
    demands, rows = found.demands, []
    for number, name in enumerate(demands.ids):
        ends = demands.source[number], demands.target[number]
        said = {
            f"name_{lang}": " → ".join(_end_name(network, end, lang) for end in ends)
            for lang in LANGUAGES
        }
        volume = float(demands.volume_gbps[number])
        service = demands.service[number]
        rows.append({"kind": "demand", "id": name, **said, "class": service, "volume_gbps": volume})
    for site in found.sites:
        said = {f"name_{lang}": site_name(network, site, lang) for lang in LANGUAGES}
        rows.append({"kind": "site", "id": site, **said, "class": "", "volume_gbps": math.nan})
    own = np.array(demands.service, dtype=object)
    for service in found.classes:
        known = service in network["classes"]
        said = {
            "name_en": network.name("classes", service) if known else "no class",
            "name_zh": network.name("classes", service, language="zh") if known else "无等级",
        }
        volume = float(demands.volume_gbps[own == service].sum())
        rows.append(
            {"kind": "class", "id": service, **said, "class": service, "volume_gbps": volume}
        )
    whole = {"name_en": "all traffic", "name_zh": "全部流量"}
    volume = float(demands.volume_gbps.sum())
    return [*rows, {"kind": "network", "id": "", **whole, "class": "", "volume_gbps": volume}]


def availability_table(network: Network, found: NetworkAvailability, *, case: str) -> pd.DataFrame:
    """Return how much of the time each demand, site, class and the whole network has service.

    ``availability`` and its interval are shares of time, or for a class and the network of
    traffic x time; minutes are of a year of 525,960. ``sure_least_min_per_year`` and ``..most..``
    hold without chance: states not looked at counted as served and as lost. ``verdict`` is
    ``met``, ``missed`` or ``open`` (the interval crosses the promise) against the availability
    of the class. ``raise_1`` to ``raise_3`` are the elements that would raise the row most if
    they never failed, and the minutes a year won.
    """
    rows = []
    for row, subject in enumerate(_subjects(network, found)):
        cells = _down_cells(found, row, _promised(network, subject["class"]))
        said = {"case": case, "year": found.demands.year}
        rows.append(said | subject | cells | _best_cells(network, found.found, row))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def element_table(network: Network, found: NetworkAvailability, *, case: str) -> pd.DataFrame:
    """Return every element that fails on its own, those that cost most traffic first.

    ``raises_min_per_year`` is what all traffic would be lost less, in minutes a year, if the
    element never failed, counted over the enumerated states; ties by kind and id.
    """
    elements: Elements = found.found.elements
    gain = minutes_per_year(found.found.gain[:, found.rows("network").start])
    table = pd.DataFrame(
        {
            "case": case,
            "kind": elements.kind,
            "id": elements.ids,
            **{
                f"name_{lang}": [
                    part_name(network, kind, name, lang)
                    for kind, name in zip(elements.kind, elements.ids, strict=True)
                ]
                for lang in LANGUAGES
            },
            "parts": elements.parts,
            "unavailability": elements.unavailability,
            "down_min_per_year": minutes_per_year(elements.unavailability),
            "failures_per_year": elements.failures_per_year,
            "mttr_h": elements.mttr_h,
            "raises_min_per_year": gain,
            "source_note": elements.source,
            "confidence": elements.confidence,
        },
        columns=list(ELEMENT_COLUMNS),
    )
    order = sorted(
        range(len(table)),
        key=lambda row: (-float(f"{gain[row]:.9e}"), elements.kind[row], elements.ids[row]),
    )
    return table.iloc[order].reset_index(drop=True)


def basis_table(found: NetworkAvailability, *, case: str) -> pd.DataFrame:
    """Return what the availabilities rest on: states looked at, what was left out, what is unknown.

    A row ``without_...`` counts parts that no figure is given for: taken as never failing.
    """
    answer, elements = found.found, found.found.elements
    settings = answer.settings
    able = int((elements.unavailability > 0.0).sum())
    rows: list[tuple[str, str, str, float, str]] = [
        ("elements", "elements that can fail", "可失效元件", able, "elements"),
        ("order", "failures at once enumerated", "枚举的同时失效数", settings.order, "failures"),
        ("states", "states enumerated, most probable first", "已枚举状态", answer.states, "states"),
        ("left_out", "probability of all other states", "其余状态概率", answer.left_out, "share"),
        ("draws", "states drawn from those left out", "抽样状态", answer.draws, "states"),
        ("drawn_from", "their probability", "抽样覆盖概率", answer.drawn_from, "share"),
        ("confidence", "confidence of the intervals", "区间置信度", settings.confidence, "share"),
        ("seed", "seed of the draws", "随机种子", settings.seed, ""),
    ]
    for part, count in elements.without:
        english, chinese = _PARTS[part]
        said = f"{english} without figures, taken as never failing"
        rows.append((f"without_{part}", said, f"无数据{chinese},视为不失效", count, "parts"))
    return pd.DataFrame([(case, *row) for row in rows], columns=list(BASIS_COLUMNS))

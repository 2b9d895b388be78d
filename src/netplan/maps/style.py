"""What the map looks like, as data: colours, widths and the limits of its steps."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from netplan.errors import Finding, InputError, near

if TYPE_CHECKING:
    from pathlib import Path

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapStyle:
    """Colours (six-digit hex), widths (px) and steps of the map.

    Blue is latency, warm is load, green is what to build, near-black is places and trenches; no
    hue has a second meaning. Lightness falls with load, so that a grey print keeps the order.
    """

    sea: str = "#E6ECEF"
    land: str = "#FBFAF7"
    coast: str = "#B9C2C9"
    graticule: str = "#C9D1D7"
    reach: tuple[str, ...] = ("#86A9C4", "#A9C4D7", "#C6D9E6", "#DFEAF1", "#F2F6F9")
    ring: str = "#2F5F86"
    load: tuple[str, ...] = ("#9AA7B1", "#BF7F00", "#A83A0A", "#430430")
    load_limits: tuple[float, ...] = (0.4, 0.7, 1.0)
    widths_px: tuple[float, ...] = (1.5, 2.4, 3.2, 4.0, 5.0)
    proposal: str = "#007A5A"
    trench: str = "#2B3640"
    corridor: str = "#8A97A2"
    text: str = "#1B2530"
    secondary: str = "#4A5764"
    tertiary: str = "#7A8792"
    routed_zoom: float = 6.0
    worst_links: int = 5
    view: str = "ip"

    def as_dict(self) -> dict[str, Any]:
        """Return the style as plain values, for the page."""
        return asdict(self)


def _findings(name: str, key: str, value: object, default: object) -> list[Finding]:
    """Return what is wrong with one entry of a style file."""
    values = value if isinstance(value, list) else [value]
    samples = default if isinstance(default, tuple) else (default,)
    if isinstance(value, list) is not isinstance(default, tuple) or not values:
        return [Finding(name, 0, key, f"must be like {default!r}, is {value!r}")]
    if isinstance(samples[0], str):
        if key == "view":
            right = [v in {"optical", "ip"} for v in values]
        else:
            right = [isinstance(v, str) and bool(_COLOUR.fullmatch(v)) for v in values]
    else:
        right = [isinstance(v, int | float) and v > 0 for v in values]
    return [] if all(right) else [Finding(name, 0, key, f"must be like {default!r}, is {value!r}")]


def read_style(path: Path) -> MapStyle:
    """Return the style that the TOML file ``path`` describes; what it leaves out is default.

    Raises InputError naming every key that is unknown or has a value of the wrong kind.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(path.name, [Finding(path.name, 0, "", str(error))]) from error
    defaults = {field.name: field.default for field in fields(MapStyle)}
    findings: list[Finding] = []
    for key, value in given.items():
        if key not in defaults:
            what = f"no such setting{near(key, list(defaults))}"
            findings.append(Finding(path.name, 0, key, what))
        else:
            findings += _findings(path.name, key, value, defaults[key])
    if findings:
        raise InputError(path.name, findings)
    entries: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in given.items()
    }
    return MapStyle(**entries)

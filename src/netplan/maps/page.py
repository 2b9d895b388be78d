"""One file that needs no network: folium's page with everything inlined and nothing asked for."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure

from netplan.errors import NetplanError
from netplan.maps.escape import as_entities, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.maps.style import MapStyle

STYLES = ("page.css", "card.css", "panel.css", "faults.css", "print.css")
SCRIPTS = (
    "core.js",
    "texts.js",
    "faulttexts.js",
    "model.js",
    "failures.js",
    "panes.js",
    "ground.js",
    "reach.js",
    "arcs.js",
    "routes.js",
    "builds.js",
    "cuts.js",
    "cuttags.js",
    "places.js",
    "labels.js",
    "tags.js",
    "card.js",
    "panel.js",
    "faultlist.js",
    "faultsheet.js",
    "faultcard.js",
    "detail.js",
    "select.js",
    "tip.js",
    "main.js",
)
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
"""Content security policy of the page: the browser itself refuses every request."""

_FETCHES = re.compile(
    r"""(?ix) \b(?:src|srcset|href|action|poster|data)\s*=\s*["']?\s*(?:https?:)?//
        | (?<!\w)url\(\s*["']?(?!data:|\#) | @import\b | <(?:link|iframe|object|embed|base)\b
        | \b(?:https?|wss?)://(?!www\.w3\.org/)"""
)


class LeftOverUrlError(NetplanError):
    """A page that would ask the network for something."""

    def __init__(self, left: list[str]) -> None:
        """Say how many addresses are left and which is the first."""
        super().__init__(f"the map would ask for {len(left)} addresses, the first: {left[0]!r}")


class Raw(Element):
    """An element whose text goes into the page as it stands: never rendered as a template."""

    def __init__(self, text: str, name: str) -> None:
        """Keep ``text`` under a ``name`` that stays the same from run to run."""
        super().__init__()
        self._id = name
        self._name = "raw"
        self._text = text

    def render(self, **_kwargs: Any) -> str:
        """Return the text."""
        return self._text


class OfflineMap(folium.Map):
    """A folium map that loads nothing: its own empty asset lists, a fixed id, no tiles."""

    def __init__(self, centre: tuple[float, float], script: str) -> None:
        """Make a map around ``centre`` (latitude, longitude); ``script`` runs once it exists."""
        # Lists of its own: folium shares one list between all maps, and it holds addresses.
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        super().__init__(
            location=list(centre),
            tiles=None,
            zoom_start=4,
            prefer_canvas=True,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.05,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=120,
            max_zoom=12,
            min_zoom=2,
        )
        self._id = "netplan"
        self._script = script
        setattr(self.figure, "_id", "netplan")  # noqa: B010 - branca keeps ids private, yet prints them

    @property
    def figure(self) -> Figure:
        """The page the map stands in."""
        root = self.get_root()
        if not isinstance(root, Figure):
            raise TypeError(root)
        return root

    def render(self, **kwargs: Any) -> str:
        """Render folium's own part, then add the script after it."""
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        self.figure.script.add_child(Raw(self._script, "script"), name="netplan-script")
        return ""


def asset(name: str) -> str:
    """Return the text of one of the page's own style sheets or scripts."""
    return (files("netplan.maps") / "assets" / name).read_text(encoding="utf-8")


def _leaflet() -> tuple[str, str]:
    """Return Leaflet's script and style sheet without addresses and pictures."""
    from xstatic.pkg import leaflet

    folder = Path(leaflet.BASE_DIR)
    script = (folder / "leaflet.js").read_text(encoding="utf-8")
    sheet = (folder / "leaflet.css").read_text(encoding="utf-8")
    script = re.sub(r"//# sourceMappingURL=\S*", "", script)
    script = script.replace("https://leafletjs.com", "leafletjs.com")
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return script, re.sub(r"url\([^)]*\)", "none", sheet)


def left_over_urls(page: str) -> list[str]:
    """Return every place of ``page`` that would make a browser ask for something.

    >>> left_over_urls('<script src="https://x.org/a.js"></script> <p>a.js</p>')
    ['src="https://x.org/a.js"></script> <p>a.']
    """
    return [page[m.start() : m.start() + 40] for m in _FETCHES.finditer(page)]


def _variables(style: MapStyle) -> str:
    """Return the style's colours as CSS variables."""
    values = {
        key: value
        for key, value in style.as_dict().items()
        if isinstance(value, str) and value.startswith("#")
    }
    for key in ("reach", "load"):
        values |= {f"{key}-{i}": c for i, c in enumerate(getattr(style, key))}
    return ":root{" + "".join(f"--{key}:{value};" for key, value in values.items()) + "}"


def page_of(value: Mapping[str, Any], style: MapStyle) -> str:
    """Return the page that shows ``value`` (see ``payload``); LeftOverUrlError if it would ask.

    Everything from the data stands in one inert block of JSON, apart from the page's title.
    """
    south_west, north_east = value["bounds"]
    centre = ((south_west[0] + north_east[0]) / 2, (south_west[1] + north_east[1]) / 2)
    script, sheet = _leaflet()
    own = "\n".join(asset(name) for name in SCRIPTS)
    figure = OfflineMap(centre, f"(function () {{\n{own}\n}})();").figure
    figure.title = as_entities(value["title"][value["lang"]])
    sheets = "\n".join([sheet, _variables(style), *(asset(name) for name in STYLES)])
    head = (
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<script>{script}</script>\n<style>{sheets}</style>"
    )
    figure.header.add_child(Raw(head, "head"), name="netplan-head", index=0)
    block = f'<script type="application/json" id="netplan-data">{as_json(value)}</script>'
    figure.html.add_child(Raw(block, "data"), name="netplan-data")
    html = str(figure.render())
    # The block and the title are text alone, whatever stands in them; all the rest is code.
    left = left_over_urls(html.replace(block, "").replace(str(figure.title), ""))
    if left:
        raise LeftOverUrlError(left)
    return html

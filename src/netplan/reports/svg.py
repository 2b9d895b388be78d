"""A small inline SVG: marks are added one by one, every text is escaped."""

from __future__ import annotations

from html import escape
from typing import Final

from markupsafe import Markup

from netplan.reports import formats

INK: Final = "#1B2530"
MUTED: Final = "#5A6874"
RULE: Final = "#D5DBE0"
BLUE: Final = "#2F5F86"
GREEN: Final = "#007A5A"
WHITE: Final = "#FFFFFF"
LOADS: Final = ("#9AA7B1", "#BF7F00", "#A83A0A", "#430430")
LOAD_EDGES: Final = (0.4, 0.7, 1.0)
REACH: Final = ("#86A9C4", "#A9C4D7", "#C6D9E6", "#DFEAF1", "#F2F6F9")
WIDTH: Final = 720.0


def _n(value: float) -> str:
    """Return a coordinate with one decimal at most, so that equal figures have equal bytes."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def load_colour(share: float) -> str:
    """Return the load colour of a utilisation: a darker one from 40, 70 and above 100 %.

    >>> load_colour(0.39), load_colour(0.4), load_colour(1.0), load_colour(1.01)
    ('#9AA7B1', '#BF7F00', '#A83A0A', '#430430')
    """
    low, middle, full = LOAD_EDGES
    return LOADS[(share >= low) + (share >= middle) + (share > full)]


class Canvas:
    """A drawing ``width`` x ``height`` px; ``title`` says what it shows.

    >>> "&lt;b&gt;" in Canvas(10, 10, "<b>").markup()
    True
    """

    def __init__(self, width: float, height: float, title: str) -> None:
        """Start an empty drawing."""
        self.width = width
        self.height = height
        self.title = title
        self._parts: list[str] = []

    def _add(self, tag: str, attributes: dict[str, str | float], body: str = "") -> None:
        """Add one element; ``body`` is markup that is escaped already."""
        text = "".join(
            f' {name.rstrip("_").replace("_", "-")}="'
            f'{_n(value) if isinstance(value, int | float) else escape(value)}"'
            for name, value in attributes.items()
            if value != ""
        )
        self._parts.append(f"<{tag}{text}>{body}</{tag}>" if body else f"<{tag}{text}/>")

    def text(self, x: float, y: float, text: str, css: str = "", *, anchor: str = "") -> None:
        """Write ``text`` with its baseline at ``y``; ``anchor`` is '', middle or end."""
        if text:
            place: dict[str, str | float] = {"x": x, "y": y, "class": css, "text-anchor": anchor}
            self._add("text", place, escape(formats.glued(text)))

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str = RULE,
        width: float = 1.0,
        dash: str = "",
    ) -> None:
        """Draw a straight line."""
        path = f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}"
        self._add(
            "path",
            {
                "d": path,
                "stroke": stroke,
                "stroke-width": width,
                "fill": "none",
                "stroke-dasharray": dash,
            },
        )

    def path(
        self, d: str, *, fill: str = "none", stroke: str = "", width: float = 1.0, title: str = ""
    ) -> None:
        """Draw a path given in SVG's own words, which come from code and never from data."""
        tip = f"<title>{escape(title)}</title>" if title else ""
        self._add(
            "path",
            {"d": d, "fill": fill, "stroke": stroke, "stroke-width": width if stroke else ""},
            tip,
        )

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        title: str = "",
        stroke: str = "",
    ) -> None:
        """Draw a rectangle; ``title`` is shown when a pointer rests on it."""
        tip = f"<title>{escape(formats.glued(title))}</title>" if title else ""
        box: dict[str, str | float] = {
            "x": x,
            "y": y,
            "width": max(width, 0.0),
            "height": height,
            "fill": fill,
            "stroke": stroke,
        }
        self._add("rect", box, tip)

    def circle(self, x: float, y: float, r: float, *, fill: str, stroke: str) -> None:
        """Draw a circle."""
        self._add(
            "circle",
            {"cx": x, "cy": y, "r": r, "fill": fill, "stroke": stroke, "stroke-width": 1.4},
        )

    def use(self, symbol: str, x: float, y: float, size: float = 13.0) -> None:
        """Place one of the page's symbols with its upper left corner at x, y."""
        self._add("use", {"href": f"#{symbol}", "x": x, "y": y, "width": size, "height": size})

    def markup(self) -> Markup:
        """Return the drawing as one ``<svg>`` element."""
        box = f"0 0 {_n(self.width)} {_n(self.height)}"
        head = (
            f'<svg class="ch" viewBox="{box}" width="{_n(self.width)}" '
            f'height="{_n(self.height)}" role="img"><title>{escape(self.title)}</title>'
        )
        # Every text in the parts went through escape() above.
        return Markup(head + "".join(self._parts) + "</svg>")  # noqa: S704

"""Marks that every figure shares: verdicts, today's circle, the plan's diamond, intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from netplan.reports.rows import known
from netplan.reports.svg import BLUE, GREEN, INK, WHITE, Canvas

if TYPE_CHECKING:
    from netplan.reports.voice import Voice

SYMBOL: Final = {"met": "v2", "borderline": "v1", "missed": "v0", "unknown": "vq"}
CONFIDENCE: Final = {"published": "cp", "derived": "cd", "assumed": "ca"}
RADIUS: Final = 4.4
NEAR_PX: Final = 9.0


def glyph(symbol: str, label: str, *, small: bool = False) -> Markup:
    """Return a symbol in running text, with ``label`` for who cannot see it."""
    css = "cf" if small else "gl"
    return Markup(
        '<svg class="{}" viewBox="0 0 14 14" role="img" aria-label="{}"><title>{}</title>'
        '<use href="#{}"/></svg>'
    ).format(css, label, label, symbol)


def verdict_glyph(verdict: str, voice: Voice) -> Markup:
    """Return the sign of a verdict; nothing where there is none."""
    if verdict not in SYMBOL:
        return Markup("")
    return glyph(SYMBOL[verdict], voice.say(f"verdict.{verdict}"))


def confidence_glyph(confidence: str, voice: Voice) -> Markup:
    """Return the sign of a confidence; nothing where there is none."""
    if confidence not in CONFIDENCE:
        return Markup("")
    return glyph(CONFIDENCE[confidence], voice.say(f"confidence.{confidence}"), small=True)


def assumed(text: str, voice: Voice) -> Markup:
    """Return ``text`` marked as assumed."""
    sign = glyph("ca", voice.say("confidence.assumed"), small=True)
    return Markup('<span class="as">{}<sup>{}</sup></span>').format(escape(text), sign)


def _half(x: float, y: float, *, diamond: bool) -> str:
    """Return the path of the left half of a mark."""
    if diamond:
        return f"M{x:.1f} {y - RADIUS - 1:.1f}v{2 * RADIUS + 2:.1f}l-{RADIUS + 1} -{RADIUS + 1}Z"
    return f"M{x:.1f} {y - RADIUS:.1f}a{RADIUS} {RADIUS} 0 0 0 0 {2 * RADIUS}Z"


def dot(canvas: Canvas, x: float, y: float, verdict: str) -> None:
    """Draw today's circle: hollow when met, half when borderline, solid beyond the target."""
    canvas.circle(x, y, RADIUS, fill=INK if verdict == "missed" else WHITE, stroke=INK)
    if verdict == "borderline":
        canvas.path(_half(x, y, diamond=False), fill=INK)


def diamond(canvas: Canvas, x: float, y: float, verdict: str) -> None:
    """Draw the plan's green diamond, filled by the same rule as today's circle."""
    r = RADIUS + 1
    shape = f"M{x:.1f} {y - r:.1f}l{r} {r}l-{r} {r}l-{r} -{r}Z"
    canvas.path(shape, fill=GREEN if verdict == "missed" else WHITE, stroke=GREEN, width=1.6)
    if verdict == "borderline":
        canvas.path(_half(x, y, diamond=True), fill=GREEN)


def pair(canvas: Canvas, y: float, today_x: float, plan_x: float, *, today: str, plan: str) -> None:
    """Draw circle and diamond joined in green; where they would overlap, one above the other."""
    if not known(plan_x):
        if known(today_x):
            dot(canvas, today_x, y, today)
        return
    if not known(today_x):
        diamond(canvas, plan_x, y, plan)
        return
    shift = 3.4 if abs(plan_x - today_x) < NEAR_PX else 0.0
    canvas.line(today_x, y - shift, plan_x, y + shift, stroke=GREEN, width=1.5)
    dot(canvas, today_x, y - shift, today)
    diamond(canvas, plan_x, y + shift, plan)


def span(canvas: Canvas, y: float, low_x: float, high_x: float, *, width: float = 1.4) -> None:
    """Draw an interval as a thin line, where both ends are known."""
    if known(low_x) and known(high_x):
        canvas.line(low_x, y, high_x, y, stroke=BLUE, width=width)


def bound_tick(canvas: Canvas, x: float, y: float) -> None:
    """Draw the blue tick of a bound that nothing can beat."""
    if known(x):
        canvas.rect(x - 1.25, y - 5.5, 2.5, 11, fill=BLUE)


def axis_x(value: float, left: float, right: float, *, low: float, high: float) -> float:
    """Return where ``value`` lies on an axis from ``low`` at ``left`` to ``high`` at ``right``.

    >>> axis_x(5.0, 100.0, 300.0, low=0.0, high=20.0)
    150.0
    """
    if high <= low:  # an axis of one value only
        return left
    return left + (value - low) / (high - low) * (right - left)

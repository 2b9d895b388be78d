"""Numbers as a planner reads them: rounding, units and signs, in English and Chinese."""

from __future__ import annotations

import math
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

MINUS: Final = "\N{MINUS SIGN}"
RANGE: Final = "\N{EN DASH}"
NONE: Final = "\N{EN DASH}"
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
YI_CNY: Final = 1e8
WAN_CNY: Final = 1e4
MILLION_CNY: Final = 1e6
TBPS_GBPS: Final = 1000.0
SMALL_MS: Final = 2.0

YI: Final = "\N{CJK UNIFIED IDEOGRAPH-4EBF}"
YUAN: Final = "\N{CJK UNIFIED IDEOGRAPH-5143}"

WAN: Final = "\N{CJK UNIFIED IDEOGRAPH-4E07}"

_UNITS: Final = f"%|ms|km|Tbps|Gbps|M\\b|\N{MULTIPLICATION SIGN}|{YI}|{WAN}"
_GLUE: Final = re.compile(f"(?<=\\d) (?={_UNITS})|(?<=CNY) (?=[\\d{MINUS}])")


def _decimal(value: float) -> Decimal:
    """Return ``value`` as a decimal without the noise of binary floats below 1e-6."""
    return Decimal(repr(round(value, 6)))


def _quantized(value: float, places: int, rounding: str) -> str:
    """Return ``value`` with ``places`` decimals, rounded as asked, with a true minus sign."""
    step = Decimal(1).scaleb(-places)
    number = _decimal(value).quantize(step, rounding=rounding)
    if number == 0:
        number = abs(number)
    return f"{number:,f}".replace("-", MINUS)


def fixed(value: float, places: int = 0) -> str:
    """Return ``value`` with ``places`` decimals and thousands commas; a dash for NaN.

    >>> fixed(1453.4), fixed(15.05, 1), fixed(float("nan"))
    ('1,453', '15.1', '–')
    """
    return _quantized(value, places, ROUND_HALF_UP) if math.isfinite(value) else NONE


def ms_places(value: float) -> int:
    """Return how many decimals a latency in ms is shown with: one, and two below 2 ms.

    >>> ms_places(1.65), ms_places(1.996), ms_places(14.4)
    (2, 1, 1)
    """
    return 2 if abs(round(value, 2)) < SMALL_MS else 1


def ms(value: float) -> str:
    """Return a latency in ms without its unit.

    >>> ms(1.654), ms(14.44), ms(15.05), ms(1.999)
    ('1.65', '14.4', '15.1', '2.0')
    """
    return fixed(value, ms_places(value)) if math.isfinite(value) else NONE


def ms_against(value: float, limit: float) -> str:
    """Return a latency so that it never rounds onto the far side of its limit, or onto it.

    >>> ms_against(15.01, 15.0), ms_against(14.996, 15.0), ms_against(15.0, 15.0)
    ('15.01', '14.996', '15.0')
    """
    if not math.isfinite(value):
        return NONE
    exact, bound = _decimal(value), _decimal(limit) if math.isfinite(limit) else Decimal(0)
    for places in range(ms_places(value), 4):
        shown = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if not math.isfinite(limit) or (shown > bound) - (shown < bound) == (exact > bound) - (
            exact < bound
        ):
            return fixed(value, places)
    return fixed(value, 4)


def interval(low: float, high: float, places: int | None = None) -> str:
    """Return an interval rounded outward, so that no end is shown nearer than it is.

    >>> interval(13.449, 15.05), interval(1.791, 2.11), interval(13.0, 15.0)
    ('13.4–15.1', '1.79–2.2', '13.0–15.0')
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return NONE
    low_places = ms_places(low) if places is None else places
    high_places = ms_places(high) if places is None else places
    left = _quantized(low, low_places, ROUND_FLOOR)
    right = _quantized(high, high_places, ROUND_CEILING)
    return f"{left}{RANGE}{right}"


def percent(share: float, places: int = 0) -> str:
    """Return a share as per cent.

    >>> percent(0.92), percent(-0.14), percent(0.009, 1)
    ('92 %', '−14 %', '0.9 %')
    """
    return f"{fixed(100.0 * share, places)} %" if math.isfinite(share) else NONE


def load_percent(share: float) -> str:
    """Return a utilisation as per cent, never rounded onto 100 from either side.

    >>> load_percent(1.003), load_percent(0.998), load_percent(1.0), load_percent(1.5)
    ('100.3 %', '99.8 %', '100 %', '150 %')
    """
    near = math.isfinite(share) and 0 < abs(share - 1.0) < 0.005  # noqa: PLR2004
    return percent(share, 1 if near else 0)


def signed(value: float, places: int = 1) -> str:
    """Return ``value`` with its sign always shown.

    >>> signed(-1.6), signed(0.04), signed(2)
    ('−1.6', '0.0', '+2.0')
    """
    text = fixed(value, places)
    return f"+{text}" if math.isfinite(value) and _decimal(round(value, places)) > 0 else text


def km(value: float) -> str:
    """Return a length in whole km.

    >>> km(1453.2)
    '1,453 km'
    """
    return f"{fixed(value)} km" if math.isfinite(value) else NONE


def capacity(gbps: float) -> str:
    """Return a capacity in Gbps, or in Tbps from one Tbps up.

    >>> capacity(400), capacity(30000)
    ('400 Gbps', '30.0 Tbps')
    """
    if not math.isfinite(gbps):
        return NONE
    if abs(gbps) < TBPS_GBPS:
        return f"{fixed(gbps)} Gbps"
    return f"{fixed(gbps / TBPS_GBPS, 1)} Tbps"


def money(cny: float, *, language: str) -> str:
    r"""Return an amount of yuan: hundred millions in Chinese, millions in English.

    >>> money(644e6, language="en"), money(2.5e6, language="en")
    ('CNY 644 M', 'CNY 2.5 M')
    >>> money(644e6, language="zh") == "6.44 \u4ebf\u5143"
    True
    """
    if not math.isfinite(cny):
        return NONE
    if language == "zh":
        return f"{fixed(cny / YI_CNY, 2)} {YI}{YUAN}"
    small = 0 < abs(cny) < 10 * MILLION_CNY
    return f"CNY {fixed(cny / MILLION_CNY, 1 if small else 0)} M"


def money_cell(cny: float, *, language: str) -> str:
    """Return an amount for a column whose header names the unit (see ``money``).

    >>> money_cell(644e6, language="en"), money_cell(644e6, language="zh")
    ('644.0', '6.44')
    """
    zh = language == "zh"
    return fixed(cny / (YI_CNY if zh else MILLION_CNY), 2 if zh else 1)


def unit_price(cny: float, *, language: str) -> str:
    """Return a unit price: ten thousands of yuan in Chinese, millions in English.

    >>> unit_price(180_000, language="zh"), unit_price(180_000, language="en")
    ('18', '0.18')
    """
    if not math.isfinite(cny):
        return NONE
    if language == "zh":
        scaled = cny / WAN_CNY
        return fixed(scaled, 0 if scaled >= 10 or scaled == int(scaled) else 1)  # noqa: PLR2004
    return fixed(cny / MILLION_CNY, 2)


def glued(text: str) -> str:
    r"""Return ``text`` with no-break spaces between numbers and their units.

    >>> glued("92 % of 400 km") == "92\u00a0% of 400\u00a0km"
    True
    """
    return _GLUE.sub(NO_BREAK, text)


def plain(text: str) -> str:
    r"""Return ``text`` for a terminal or a sheet: no-break spaces become spaces.

    >>> plain("92\u00a0%")
    '92 %'
    """
    return text.replace(NO_BREAK, " ")

"""Numbers of a spec as a planner types them."""

from __future__ import annotations

import re

from netplan.failures.sets.answer import SetError, shown

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_DIGITS = 12
"""Digits of a whole number that are more than anything here can count."""


def like_number(text: str) -> bool:
    """Tell whether ``text`` is a number, or was meant as one.

    >>> [like_number(text) for text in ("105.2", "-1e3", "nan", "segments", "1_000", "")]
    [True, True, True, False, False, False]
    """
    return bool(_NUMBER.fullmatch(text) or _NOT_FINITE.fullmatch(text))


def number(noun: str, text: str) -> float:
    """Return ``text`` as a float; one that is not finite passes. Raises SetError.

    >>> number("radius", "1e2")
    100.0
    """
    if not like_number(text.strip()):
        message = f"{noun} must be a number such as 105.2, is '{shown(text)}'"
        raise SetError([message])
    return float(text)


def whole(noun: str, text: str) -> int:
    """Return ``text`` as a whole number of at least 1. Raises SetError.

    >>> whole("k", "2")
    2
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS and int(digits)):
        message = f"{noun} must be a whole number of at least 1, is '{shown(text)}'"
        raise SetError([message])
    return int(digits)

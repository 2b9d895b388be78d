"""Text from data is never code: the two ways a string may enter the page."""

from __future__ import annotations

import json
import math
from typing import Any

WHOLE = 1e15
"""Below this a whole float is written as an integer, which any reader holds exactly."""

_ENTITIES = {
    ord(char): f"&#{ord(char)};"
    for char in ("&", "<", ">", '"', "'", "{", "}", "`", "$", "\\", "%", ":")
}
_INERT = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
    "://": ":\\u002f\\u002f",
}


def as_entities(text: str) -> str:
    """Return ``text`` with every character that HTML, Jinja or JavaScript reads as an entity.

    The one door for strings that pass through folium, branca or Jinja. The colon is among them, so
    that an address in a title is never mistaken for one that the page would ask for.

    >>> as_entities("{{7*7}}")
    '&#123;&#123;7*7&#125;&#125;'
    """
    return text.translate(_ENTITIES)


def _finite(value: Any) -> Any:
    """Return ``value`` with NaN and infinities as None and whole floats as integers, at any depth.

    A script knows one kind of number, so 30.0 may be written 30, and -0.0 as 0.
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < WHOLE else value
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value


def as_json(data: Any) -> str:
    r"""Return ``data`` as JSON that may stand inside a script element of type application/json.

    Keys are sorted, NaN becomes null, and nothing in it can end the element or be taken for an
    address that a browser would fetch.

    >>> as_json({"name": "</script>", "ms": float("nan")})
    '{"ms":null,"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(
        _finite(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    for char, code in _INERT.items():
        text = text.replace(char, code)
    return text

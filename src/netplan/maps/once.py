"""What the page says many times and holds once: sources and carriers."""

from __future__ import annotations

import json
from typing import Any

ONCE = ("src", "carrier")
"""Keys whose values repeat from row to row: the source of a figure, the names of a carrier."""


def once(value: Any, said: dict[str, list[Any]], rows: dict[str, int] | None = None) -> Any:
    """Return ``value`` with what stands under a key of ``ONCE`` replaced by its row in ``said``.

    ``said`` is filled on the way, by key, in the order of first use; an empty text stays.

    >>> said = {}
    >>> once([{"src": "a"}, {"src": ""}, {"src": "a"}], said), said
    ([{'src': 0}, {'src': ''}, {'src': 0}], {'src': ['a']})
    """
    known = {} if rows is None else rows

    def row_of(key: str, item: Any) -> Any:
        if key not in ONCE or not item:
            return once(item, said, known)
        name = key + json.dumps(item, sort_keys=True)
        if name not in known:
            known[name] = len(said.setdefault(key, []))
            said[key].append(item)
        return known[name]

    if isinstance(value, dict):
        return {key: row_of(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [once(item, said, known) for item in value]
    return value

"""Ids of a foreign file as ids of netplan: the user's text wherever the rules allow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.io.cells import CellError, cell_reader, meant, shown
from netplan.io.formats.draft import counted
from netplan.schema import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXT = Column(name="", kind="text", meaning="a name of a foreign file")


def plain_id(text: str) -> str:
    r"""Return ``text`` as an id: visible, without blanks around it, no semicolon; '' if nothing.

    >>> plain_id(" a;\u200bb ")
    'a,b'
    """
    return meant(text).replace(";", ",")


def plain_name(text: str) -> str:
    r"""Return ``text`` as a name: as it stands where it may travel into outputs.

    >>> plain_name("<b>{{7*7}}"), plain_name("Xi'an\n")
    ('<b>{{7*7}}', "Xi'an")
    """
    try:
        name: str = cell_reader(_TEXT)(text)
    except CellError:
        name = meant(text)
    return "" if name.isspace() else name


def unique_ids(texts: Sequence[str], *, noun: str) -> tuple[list[str], tuple[str, ...]]:
    """Return an id for each of ``texts``, no two equal, and a sentence on those that changed.

    >>> unique_ids(["a", "a", "b"], noun="site")[0]
    ['a', 'a~2', 'b']
    """
    whole = {text for text in texts if text and plain_id(text) == text}
    ids: list[str] = []
    taken: set[str] = set()
    tries: dict[str, int] = {}
    changed: list[int] = []
    for number, text in enumerate(texts, 1):
        base = plain_id(text) or f"{noun}-{number}"
        new = base
        # An id that another row has to itself is not taken from it by one that was changed.
        while new in taken or (new != text and new in whole):
            tries[base] = tries.get(base, 1) + 1
            new = f"{base}~{tries[base]}"
        ids.append(new)
        taken.add(new)
        if new != text:
            changed.append(number - 1)
    if not changed:
        return ids, ()
    first = changed[0]
    what = (
        f"{counted(len(changed), noun)}: an id that netplan cannot hold, or that another has, "
        f"was changed, such as {shown(texts[first])} to {shown(ids[first])}"
    )
    return ids, (what,)

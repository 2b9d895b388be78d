"""The report's language: words from a file per language, names and numbers in that language."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from netplan.reports import formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.reports.rows import Row

LANGUAGES: Final = ("en", "zh")
LONGEST: Final = {"en": 120.0, "zh": 55.0}
"""Longest finding: letters in English, Han characters (a Latin letter is half one) in Chinese."""

LONGEST_NAME: Final = {"en": 40.0, "zh": 20.0}


@cache
def _words(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the sentences of ``language`` by section and key."""
    text = files("netplan.reports").joinpath("templates", f"words-{language}.toml")
    return tomllib.loads(text.read_text(encoding="utf-8"))


def _wide(char: str) -> bool:
    """Tell whether ``char`` takes the room of a Han character."""
    return unicodedata.east_asian_width(char) in "WF"


def text_size(text: str, language: str) -> float:
    """Return how long ``text`` is: letters in English, Han characters in Chinese.

    >>> text_size("Shenzhen", "en"), text_size("15 ms", "zh")
    (8.0, 2.5)
    """
    if language == "zh":
        return sum(1.0 if _wide(char) else 0.5 for char in text)
    return float(len(text))


def pixels(text: str, *, size: float = 12.0) -> float:
    """Return about how wide ``text`` is drawn, in px, for laying out figures.

    >>> pixels("ab") < pixels("ABC")
    True
    """
    return sum(size if _wide(char) or char in "…—" else size * 0.56 for char in text)


def fitted(text: str, room_px: float, *, size: float = 12.0) -> str:
    """Return ``text`` cut with an ellipsis so that it is drawn about ``room_px`` wide at most.

    >>> fitted("Shijiazhuang", 84), fitted("Shijiazhuang", 40)
    ('Shijiazhuang', 'Shij…')
    """
    if pixels(text, size=size) <= room_px:
        return text
    while text and pixels(text + "…", size=size) > room_px:
        text = text[:-1]
    return text.rstrip() + "…"


def clipped(text: str, room: float, *, language: str) -> str:
    """Return ``text`` cut with an ellipsis so that its ``text_size`` stays within ``room``.

    >>> clipped("Shenzhen", 5, language="en")
    'Shen…'
    """
    if text_size(text, language) <= room:
        return text
    while text and text_size(text, language) > room - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def phrase(text: str, room: float, *, language: str) -> str:
    """Return ``text`` cut to ``room`` at the end of a phrase, where one ends in its later half.

    >>> phrase("carries Far, Mid and 9 more; shortens Far", 34, language="en")
    'carries Far, Mid and 9 more…'
    """
    short = clipped(text, room, language=language)
    if short == text:
        return text
    end = max(short.rfind(mark) for mark in (", ", "; ", "、", "；", "，"))
    return f"{short[:end]}…" if end > len(short) // 2 else short


def wrapped(text: str, room: float, *, language: str, lines: int = 2) -> list[str]:
    """Return ``text`` as at most ``lines`` lines of ``room``, the last one cut where it must be.

    >>> wrapped("Every city within 15 ms", 12, language="en")
    ['Every city', 'within 15 ms']
    """
    words = text.split(" ") if language == "en" else re.findall(r"[\x21-\x7e]+ ?|.", text)
    glue = " " if language == "en" else ""
    rows = [""]
    for word in words:
        longer = f"{rows[-1]}{glue}{word}" if rows[-1] else word
        if text_size(longer, language) <= room or len(rows) == lines or not rows[-1]:
            rows[-1] = longer
        else:
            rows.append(word)
    return [clipped(row.strip(), room, language=language) for row in rows]


@dataclass(frozen=True, slots=True)
class Voice:
    """One language of the report: its sentences, its names and its numbers.

    >>> Voice("en").say("verdict.met")
    'met'
    """

    language: str

    def __post_init__(self) -> None:
        """Refuse a language that has no file of words."""
        if self.language not in LANGUAGES:
            message = f"language must be one of {', '.join(LANGUAGES)}, is {self.language!r}"
            raise ValueError(message)

    def has(self, key: str) -> bool:
        """Tell whether there is a sentence called ``section.key``."""
        section, _, name = key.partition(".")
        return name in _words(self.language).get(section, {})

    def say(self, key: str, **values: Any) -> str:
        """Return sentence ``section.key`` with ``values`` put in, numbers glued to units."""
        section, _, name = key.partition(".")
        template = _words(self.language)[section][name]
        return formats.glued(template.format(**values) if values else template)

    def word(self, section: str, key: str) -> str:
        """Return the word for ``key``, or ``key`` itself where the language has none."""
        return self.say(f"{section}.{key}") if self.has(f"{section}.{key}") else key

    def count(self, key: str, n: int, **values: Any) -> str:
        """Return sentence ``key`` for ``n`` things, or ``key_one`` where the language has one."""
        single = f"{key}_one"
        return self.say(single if n == 1 and self.has(single) else key, n=n, **values)

    def finding(self, *candidates: str) -> str:
        """Return the first of ``candidates`` that fits one finding, else the last one, cut."""
        room = LONGEST[self.language]
        for text in candidates:
            if text_size(text, self.language) <= room:
                return text
        return clipped(candidates[-1], room, language=self.language)

    def pick(self, row: Row | None, stem: str) -> str:
        """Return ``stem_en`` or ``stem_zh`` of ``row``; English where there is no Chinese."""
        if not row:
            return ""
        return str(row.get(f"{stem}_{self.language}") or row.get(f"{stem}_en") or "")

    def name(self, row: Row | None, stem: str = "name") -> str:
        """Return a name of ``row``, short enough for a heading."""
        return clipped(self.pick(row, stem), LONGEST_NAME[self.language], language=self.language)

    def listed(self, names: Iterable[str]) -> str:
        """Return ``names`` as a list in a sentence."""
        return self.say("common.comma").join(names)

    def money(self, cny: float) -> str:
        """Return an amount of yuan in the words of the language."""
        return formats.glued(formats.money(cny, language=self.language))

    def money_cell(self, cny: float) -> str:
        """Return an amount of yuan for a column that names the unit."""
        return formats.money_cell(cny, language=self.language)

    def unit_price(self, cny: float) -> str:
        """Return a unit price for a column that names the unit."""
        return formats.unit_price(cny, language=self.language)

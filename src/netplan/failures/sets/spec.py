"""What a planner types after ``--fail``, read into parts."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from netplan.errors import near
from netplan.failures.sets.answer import SetError, shown
from netplan.failures.sets.areas import Circle, Strip
from netplan.failures.sets.corridors import Corridor
from netplan.failures.sets.draws import Draws
from netplan.failures.sets.kinds import KINDS, Every
from netplan.failures.sets.numbers import like_number, number, whole
from netplan.failures.sets.pairs import Pairs
from netplan.failures.sets.weighted import Weighted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from netplan.failures.sets.answer import Part

Made = TypeVar("Made")


def _all(read: Callable[..., Made], given: Iterable[tuple[str, ...]]) -> list[Made]:
    """Return ``read`` of all that is given; SetError with everything that is wrong with any."""
    made: list[Made] = []
    wrong: list[str] = []
    for texts in given:
        try:
            made.append(read(*texts))
        except SetError as error:
            wrong += error.whats
    if wrong:
        raise SetError(wrong)
    return made


def _kind(text: str) -> str:
    """Return the kind of elements ``text`` names; SetError with what there is."""
    name = text.strip()
    if name not in KINDS:
        message = f"no kind '{shown(name)}'{near(name, list(KINDS))}; there are {', '.join(KINDS)}"
        raise SetError([message])
    return name


def _pairs(text: str) -> Part:
    """Read ``KIND`` or ``KIND:KIND``."""
    kinds = _all(_kind, [(name,) for name in text.split(":")])
    if len(kinds) > 2:  # noqa: PLR2004 - a pair
        message = "has more than two kinds; write pairs:segments or pairs:segments:sites"
        raise SetError([message])
    first, second = sorted((kinds[0], kinds[-1]), key=list(KINDS).index)
    return Pairs(first, second)


def _draws(name: str, make: type[Draws | Weighted]) -> Callable[[str], Part]:
    """Return the reader of ``KIND:K:COUNT``."""

    def read(text: str) -> Part:
        """Read one."""
        parts = text.split(":")
        if len(parts) != 3:  # noqa: PLR2004 - kind, k and count
            message = f"must be {name}:KIND:K:COUNT, such as {name}:segments:2:1000"
            raise SetError([message])
        kind, numbers = parts[0], [("k", parts[1]), ("the count", parts[2])]
        wrong: list[str] = []
        try:
            known = _kind(kind)
        except SetError as error:
            wrong += error.whats
        try:
            k, count = _all(whole, numbers)
        except SetError as error:
            wrong += error.whats
        if wrong:
            raise SetError(wrong)
        return make(known, k, count)

    return read


def _circle(text: str) -> Part:
    """Read ``LON,LAT,RADIUS``."""
    parts = text.split(",")
    nouns = ("longitude", "latitude", "radius")
    if len(parts) != len(nouns):
        message = "must be circle:LON,LAT,RADIUS in degrees and km, such as circle:105.7,36.5,50"
        raise SetError([message])
    pairs = zip(nouns, parts, strict=True)
    return Circle(*_all(number, pairs))


def _corridor(text: str) -> Part:
    """Read ``NAME``, or ``LON,LAT;LON,LAT:WIDTH``."""
    if not like_number(text.partition(",")[0].strip()) or "," not in text:
        if not text.strip():
            message = "must be corridor:NAME, or corridor:LON,LAT;LON,LAT:WIDTH in degrees and km"
            raise SetError([message])
        return Corridor(text.strip())
    line, colon, width = text.partition(":")
    points = [point.split(",") for point in line.split(";")]
    if not colon or any(len(point) != 2 for point in points):  # noqa: PLR2004 - lon and lat
        message = "must be corridor:LON,LAT;LON,LAT:WIDTH in degrees and km"
        raise SetError([message])
    named = [pair for lon, lat in points for pair in (("longitude", lon), ("latitude", lat))]
    *degrees, width_km = _all(number, [*named, ("width", width)])
    return Strip(tuple(zip(degrees[::2], degrees[1::2], strict=True)), width_km)


READERS: Mapping[str, Callable[[str], Part]] = MappingProxyType(
    {
        "pairs": _pairs,
        "random": _draws("random", Draws),
        "weighted": _draws("weighted", Weighted),
        "circle": _circle,
        "corridor": _corridor,
    }
)
"""How the settings of each set that has some are read, by the word before its colon."""


def _goes_on(text: str, piece: str) -> bool:
    """Tell whether ``piece`` after a comma belongs to the part ``text``: a circle's or strip's.

    Kinds and sets begin with a letter and numbers do not, so that no comma is unclear.
    """
    name, colon, rest = text.partition(":")
    if not colon or piece.partition(":")[0].strip() in {*KINDS, *READERS}:
        return False
    if name.strip() == "circle":
        return rest.count(",") <= 1
    first = rest.partition(",")[0].strip()
    return name.strip() == "corridor" and like_number(first) and ":" not in rest


def split(spec: str) -> list[str]:
    """Return the parts of ``spec`` as they are typed.

    >>> split("segments, circle:105.7,36.5,50,corridor:104,36;105,37:20,pairs:links")
    ['segments', 'circle:105.7,36.5,50', 'corridor:104,36;105,37:20', 'pairs:links']
    """
    parts: list[str] = []
    for piece in spec.split(","):
        if parts and _goes_on(parts[-1], piece):
            parts[-1] += f",{piece}"
        else:
            parts.append(piece)
    return [part.strip() for part in parts]


def part(text: str) -> Part:
    """Return one part of a spec as settings; SetError with everything that is wrong with it.

    >>> part("random:segments:2:1000")
    Draws(kind='segments', k=2, number=1000)
    """
    name, colon, rest = text.partition(":")
    word = name.strip()
    if not text:
        message = "is empty; write for example segments,srlgs"
        raise SetError([message])
    if not colon and word in KINDS:
        return Every(word)
    if colon and word in READERS:
        return READERS[word](rest)
    if word in READERS:
        return READERS[word]("")
    if word in KINDS:
        message = f"takes nothing after a colon; write {word}"
        raise SetError([message])
    known = [*KINDS, *READERS]
    message = f"no such failure set{near(word, known)}; there are {', '.join(known)}"
    raise SetError([message])


def parts(spec: str) -> Iterator[tuple[str, Part | SetError]]:
    """Yield each part of ``spec`` as it is typed, with its settings or what is wrong with it."""
    for text in split(spec):
        try:
            yield text, part(text)
        except SetError as error:
            yield text, error

"""What a path must keep, in a planner's words, and the single demands it is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from netplan.errors import Finding, InputError, near
from netplan.topology.select import UnknownSetError, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from netplan.topology.network import Network

_LISTS = {
    "must_pass": ("passing", "passing"),
    "avoid_sites": ("avoiding site", "avoiding sites"),
    "avoid_carriers": ("avoiding carrier", "avoiding carriers"),
    "avoid_regions": ("avoiding region", "avoiding regions"),
    "avoid_srlgs": ("avoiding SRLG", "avoiding SRLGs"),
    "avoid_segments": ("avoiding segment", "avoiding segments"),
    "avoid_links": ("avoiding link", "avoiding links"),
}
_NUMBERS = {
    "free_gbps": "with {:.12g} Gbit/s free",
    "max_hops": "of at most {} links",
    "max_one_way_ms": "within {:.12g} ms one way",
}


_PLACE = "constraints"


@dataclass(frozen=True, slots=True)
class Atom:
    """One single demand of some constraints: a field, and of a list of names one name."""

    field: str
    name: str = ""

    def __str__(self) -> str:
        """Return the field, and the name where there is one.

        >>> str(Atom("max_hops")), str(Atom("avoid_regions", "north"))
        ('max_hops', 'avoid_regions north')
        """
        return f"{self.field} {self.name}" if self.name else self.field


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What a path must keep; the default asks for nothing.

    ``max_one_way_ms`` bounds the latency a user sees: cable, equipment and every node passed,
    both ends included, handoffs, and both access tails. ``max_hops`` bounds the number of links;
    a handoff is none. ``must_pass`` names nodes or sites (any node there will do), in any order.
    ``avoid_sites`` takes sites, or sets of them as in ``select`` (``province:qinghai``); a path
    is at a site where it passes a node there, and with ``by_fibre`` also where its cables do,
    which holds for ``avoid_regions`` too. ``avoid_srlgs`` avoids the segments and links of a
    shared risk, ``avoid_segments`` every link that rides one. ``free_gbps`` asks for that much
    free capacity on every link, in the direction taken, and at both ports of every handoff.
    """

    max_one_way_ms: float | None = None
    max_hops: int | None = None
    must_pass: tuple[str, ...] = ()
    avoid_sites: tuple[str, ...] = ()
    avoid_carriers: tuple[str, ...] = ()
    avoid_regions: tuple[str, ...] = ()
    avoid_srlgs: tuple[str, ...] = ()
    avoid_segments: tuple[str, ...] = ()
    avoid_links: tuple[str, ...] = ()
    free_gbps: float | None = None
    by_fibre: bool = False

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """Every single demand, those on names first.

        >>> [str(atom) for atom in Constraints(max_hops=3, must_pass=("b",)).atoms]
        ['must_pass b', 'max_hops']
        """
        listed = [Atom(name, value) for name in _LISTS for value in dict.fromkeys(self.of(name))]
        return (*listed, *(Atom(name) for name in _NUMBERS if getattr(self, name) is not None))

    def of(self, name: str) -> tuple[str, ...]:
        """Return the names that the list ``name`` holds."""
        value: tuple[str, ...] = getattr(self, name)
        return value

    def only(self, atoms: Iterable[Atom]) -> Constraints:
        """Return these constraints with nothing asked but ``atoms``.

        >>> Constraints(max_hops=3, must_pass=("b", "c")).only([Atom("must_pass", "c")]).must_pass
        ('c',)
        """
        kept = set(atoms)
        asked: dict[str, Any] = {
            name: tuple(value for value in self.of(name) if Atom(name, value) in kept)
            for name in _LISTS
        }
        asked |= {name: None for name in _NUMBERS if Atom(name) not in kept}
        return replace(self, **asked)

    def said(self, atoms: Sequence[Atom]) -> list[str]:
        """Return single demands in words, those of one kind together.

        >>> both = Atom("avoid_links", "x"), Atom("avoid_links", "y")
        >>> Constraints(max_one_way_ms=10.0).said([*both, Atom("max_one_way_ms")])
        ['avoiding links x and y', 'within 10 ms one way']
        """
        said: list[str] = []
        for name in dict.fromkeys(atom.field for atom in atoms):
            names = [atom.name for atom in atoms if atom.field == name]
            if name in _LISTS:
                one, more = _LISTS[name]
                said.append(f"{more if len(names) > 1 else one} {listed(names)}")
            else:
                words = _NUMBERS[name].format(getattr(self, name))
                said.append(words.replace(" 1 links", " 1 link"))
        return said


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence.

    >>> listed(["this"]), listed(["this", "that", "more"])
    ('this', 'this, that and more')
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


ANYTHING = Constraints()
"""No constraints."""


def check_constraints(network: Network, constraints: Constraints) -> None:
    """Raise InputError with every name that the network does not know and every odd number.

    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> check_constraints(Network(Settings(name="none"), {}), Constraints(max_hops=2))
    """
    found = [*_odd_numbers(constraints), *_unknown_names(network, constraints)]
    if found:
        raise InputError(_PLACE, found)


def _odd_numbers(constraints: Constraints) -> Iterator[Finding]:
    """Yield what is wrong with the numbers."""
    for name in _NUMBERS:
        value = getattr(constraints, name)
        if value is not None and not (math.isfinite(value) and value >= 0):
            what = f"must be a number from 0 on, is {value}"
            yield Finding(_PLACE, 0, name, what)


def _known(network: Network) -> dict[str, Sequence[str]]:
    """Return the names that each list may hold."""
    sites = network["sites"]
    return {
        "must_pass": (*network["nodes"].ids, *sites.ids),
        "avoid_carriers": network["carriers"].ids,
        "avoid_regions": sorted({region for region in sites["region"] if region}),
        "avoid_srlgs": sorted(set(network["srlgs"].ids)),
        "avoid_segments": network["segments"].ids,
        "avoid_links": network["links"].ids,
    }


def _unknown_names(network: Network, constraints: Constraints) -> Iterator[Finding]:
    """Yield every name that is not in the network, with the nearest that is."""
    kinds = {"must_pass": "node or site", "avoid_srlgs": "SRLG"}
    for name, known in _known(network).items():
        kind = kinds.get(name, name.removeprefix("avoid_").removesuffix("s"))
        for row, value in enumerate(constraints.of(name), 1):
            if value not in set(known):
                yield Finding(_PLACE, row, name, f"no {kind} {value!r}{near(value, known)}")
    for row, term in enumerate(constraints.avoid_sites, 1):
        try:
            sites_of(network, term)
        except UnknownSetError as error:
            yield Finding(_PLACE, row, "avoid_sites", str(error))


def sites_of(network: Network, term: str) -> tuple[str, ...]:
    """Return the sites that a term of ``avoid_sites`` names; an id as it stands comes first.

    Raises UnknownSetError for a term that names nothing.
    """
    if term in network["sites"]:
        return (term,)
    if term.startswith("-"):
        message = f"no site {term!r}{near(term, network['sites'].ids)}"
        raise UnknownSetError(message)
    return select(network, [term])

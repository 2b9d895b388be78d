"""A network: settings and frozen tables, and nothing that computes."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from netplan.schema import TABLES
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.topology.change import Change
    from netplan.topology.settings import Settings


@dataclass(frozen=True, slots=True)
class Network:
    """A backbone as read from its folder: settings, one table per schema, its change lists.

    ``tables`` holds every table of the schema; one that the folder leaves out has no rows.
    ``state`` names the change lists applied, in order.
    """

    settings: Settings
    tables: Mapping[str, Table]
    changes: Mapping[str, Change] = field(default_factory=dict)
    state: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Fill in empty tables and freeze both mappings."""
        full = {name: self.tables.get(name, Table.of(name, [])) for name in TABLES}
        object.__setattr__(self, "tables", MappingProxyType(full))
        object.__setattr__(self, "changes", MappingProxyType(dict(self.changes)))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by the constructor's arguments, as mapping proxies do not pickle."""
        return type(self), (self.settings, dict(self.tables), dict(self.changes), self.state)

    def __getitem__(self, table: str) -> Table:
        """Return the table called ``table``."""
        return self.tables[table]

    def replace(self, *tables: Table, state: Iterable[str] | None = None) -> Network:
        """Return the same network with ``tables`` in place of those of the same name."""
        merged = dict(self.tables) | {table.schema.name: table for table in tables}
        new_state = self.state if state is None else tuple(state)
        return Network(self.settings, merged, self.changes, new_state)

    def name(self, table: str, key: str, *, language: str = "en") -> str:
        """Return the display name of row ``key`` in a table with ``name_en`` and ``name_zh``.

        Falls back from Chinese to English to the id.

        >>> from netplan.topology.settings import Settings
        >>> carriers = Table.of("carriers", [{"carrier": "red", "name_en": "Red"}])
        >>> network = Network(Settings(name="one"), {"carriers": carriers})
        >>> network.name("carriers", "red", language="zh")
        'Red'
        """
        names = [self.tables[table].value(key, f"name_{lang}") for lang in (language, "en")]
        return next((str(name) for name in names if name), key)

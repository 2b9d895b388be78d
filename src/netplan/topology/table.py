"""A frozen columnar table: the one shape of all input data."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.schema import TABLES, Column, TableSchema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray

_DTYPES = {"number": np.float64, "integer": np.int64, "flag": np.bool_}


def empty_value(column: Column) -> object:
    """Return what an empty cell of ``column`` reads as.

    >>> empty_value(TABLES["sites"].column("position_km"))
    5.0
    >>> empty_value(TABLES["sites"].column("roles"))
    ()
    """
    if column.default is not None:
        return column.default
    return {"number": float("nan"), "integer": 0, "flag": False, "list": ()}.get(column.kind, "")


def _freeze(column: Column, values: list[object]) -> NDArray[Any]:
    """Return ``values`` as a read-only array of the column's type."""
    dtype = _DTYPES.get(column.kind)
    if dtype is None:
        array = np.empty(len(values), dtype=object)
        array[:] = [tuple(v) if column.kind == "list" else v for v in values]  # type: ignore[arg-type]
    else:
        array = np.array(values, dtype=dtype)
    array.flags.writeable = False
    return array


class Table:
    """One input table: read-only arrays by column name, rows in the order of the file.

    Texts and ids are object arrays of ``str``, lists object arrays of ``tuple[str, ...]``,
    numbers ``float64`` (NaN: not given), integers ``int64``, flags ``bool``.

    >>> table = Table.of("carriers", [{"carrier": "t", "source": "x", "confidence": "assumed"}])
    >>> table.ids, len(table), table["kind"][0]
    (('t',), 1, 'carrier')
    """

    def __init__(
        self, schema: TableSchema, columns: Mapping[str, NDArray[Any]], *, text: str = ""
    ) -> None:
        """Take arrays that are already of the schema's types and of one length.

        ``text`` is the CSV they were read from, so that an unchanged table is written unchanged.
        """
        self.schema = schema
        self.text = text
        self._columns = dict(columns)

    @classmethod
    def of(cls, name: str, rows: Iterable[Mapping[str, object]], *, text: str = "") -> Table:
        """Build table ``name`` from mappings; missing columns take the schema's defaults."""
        schema = TABLES[name]
        listed = list(rows)
        columns = {
            column.name: _freeze(
                column, [row.get(column.name, empty_value(column)) for row in listed]
            )
            for column in schema.columns
        }
        return cls(schema, columns, text=text)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self._columns.values())))

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return the read-only array of column ``name``."""
        return self._columns[name]

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through ``of`` in a worker, as pickling loses numpy's read-only flag."""
        return type(self).of, (self.schema.name, list(self.rows()))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Values of the first key column in row order."""
        return tuple(self._columns[self.schema.key[0]].tolist())

    @cached_property
    def _row_by_id(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(self.ids)}

    def __contains__(self, key: object) -> bool:
        """Tell whether a row has ``key`` in the first key column."""
        return key in self._row_by_id

    def row(self, key: str) -> int:
        """Return the row number (from 0) of id ``key``; KeyError when there is none."""
        return self._row_by_id[key]

    def value(self, key: str, column: str) -> Any:
        """Return the cell of id ``key`` in ``column``."""
        return self._columns[column][self.row(key)]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield every row as a new dict of Python values."""
        names = list(self._columns)
        for cells in zip(*(self._columns[name].tolist() for name in names), strict=True):
            yield dict(zip(names, cells, strict=True))

    def frame(self) -> pd.DataFrame:
        """Return a copy as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame({name: array.copy() for name, array in self._columns.items()})

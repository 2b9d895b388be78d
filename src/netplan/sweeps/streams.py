"""Files of a sweep that are written while it runs, a chunk of scenarios at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from netplan.metrics.scenario_table import scenario_table
from netplan.reports import csv_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from numpy.typing import NDArray

    from netplan.failures.digest import Digest
    from netplan.failures.journey import Leg
    from netplan.topology.network import Network


class CsvStream:
    """A CSV file that grows by tables of the same columns, with one header."""

    def __init__(self, path: Path) -> None:
        """Open the file; the mark at its start tells a spreadsheet that it is UTF-8."""
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._begun = False

    def add(self, table: pd.DataFrame) -> None:
        """Write the rows of ``table`` behind those before."""
        text = csv_text(table)
        self._file.write(text.split("\n", 1)[1] if self._begun else text)
        self._begun = True

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class ArrayStream:
    """A ``.npy`` file of float64 that grows along its first axis."""

    def __init__(self, path: Path, *, most: int, shape: Sequence[int]) -> None:
        """Open the file for at most ``most`` rows of ``shape`` each."""
        self._file = path.open("wb")
        self._shape = tuple(shape)
        self._count = 0
        self._head(most)

    def _head(self, count: int) -> None:
        """Write the header, whose length does not depend on the count."""
        head = {"descr": "<f8", "fortran_order": False, "shape": (count, *self._shape)}
        np.lib.format.write_array_header_1_0(self._file, head)

    def add(self, rows: NDArray[np.float64]) -> None:
        """Write ``rows`` behind those before."""
        self._file.write(np.ascontiguousarray(rows, dtype="<f8").tobytes())
        self._count += len(rows)

    def close(self) -> None:
        """Say in the header how many rows came, and close the file."""
        self._file.seek(0)
        self._head(self._count)
        self._file.close()


class SweepStreams:
    """What has a row for every scenario: ``failures.csv``, ``site_ms.csv``, ``loads.npy``."""

    def __init__(
        self, folder: Path, network: Network, *, case: str, year: int, most: int, loads: bool
    ) -> None:
        """Open the files in ``folder``; ``most`` is how many scenarios may come."""
        self._network, self._case, self._year = network, case, year
        self._failures = CsvStream(folder / "failures.csv")
        self._sites = CsvStream(folder / "site_ms.csv")
        self._loads = None
        if loads:
            shape = (len(network["links"]), 2)
            self._loads = ArrayStream(folder / "loads.npy", most=most, shape=shape)
        self._begun = False

    def __enter__(self) -> Self:
        """Give the streams themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all files."""
        for stream in (self._failures, self._sites, self._loads):
            if stream is not None:
                stream.close()

    def add(self, leg: Leg) -> None:
        """Write the scenarios of a chunk."""
        self._failures.add(
            scenario_table(
                self._network, leg.digest, case=self._case, year=self._year, calm=not self._begun
            )
        )
        self._sites.add(_site_rows(leg.digest, calm=not self._begun))
        if self._loads is not None and leg.load_gbps is not None:
            self._loads.add(leg.load_gbps)
        self._begun = True


def _site_rows(part: Digest, *, calm: bool) -> pd.DataFrame:
    """Return how far each watched site is after every scenario, ms one-way; inf where lost."""
    rows = [part.base.site_ms[None], part.figures.site_ms] if calm else [part.figures.site_ms]
    names = [("", "none")] if calm else []
    names += [(scenario.id, scenario.kind) for scenario in part.scenarios]
    table = pd.DataFrame(np.vstack(rows), columns=[f"{site}_ms" for site in part.names.sites])
    table.insert(0, "scenario", [name for name, _ in names])
    table.insert(1, "kind", [kind for _, kind in names])
    return table

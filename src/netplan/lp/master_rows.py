"""Sparse matrices for a growing program, cut out of dense blocks with one leading entry a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def sparse_rows(
    dense: NDArray[np.float64],
    places: NDArray[np.int64],
    *,
    width: int,
    lead: ArrayLike,
    value: float,
) -> csr_array:
    """Return ``dense`` spread out to ``width`` columns, with ``value`` put in at ``lead``.

    Entry (i, j) goes to row i, column ``places[j]``; besides, row i has ``value`` at column
    ``lead[i]``. What is 0 takes no room.

    >>> dense, places = np.array([[0.0, 2.0]]), np.array([3, 4])
    >>> sparse_rows(dense, places, width=5, lead=[1], value=1.0).toarray().tolist()
    [[0.0, 1.0, 0.0, 0.0, 2.0]]
    """
    rows, columns = np.nonzero(dense)
    leads = np.broadcast_to(np.asarray(lead, dtype=np.int64), (len(dense),))
    counts = np.bincount(rows, minlength=len(dense))
    starts = np.append(0, np.cumsum(counts))
    indices = np.insert(places[columns], starts[:-1], leads)
    data = np.insert(dense[rows, columns], starts[:-1], value)
    pointers = np.append(0, np.cumsum(counts + 1))
    return csr_array((data, indices, pointers), shape=(len(dense), width))

"""The assignment of true to predicted tracks that gains most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def best_pairs(gains: NDArray[np.float64] | NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pair rows with columns, each at most once, so that the sum of the gains is the largest (Hungarian method).

    Args:
        gains: (N, M) of pairing a row with a column.

    Returns:
        (min(N, M),) rows, ascending, and the column of each.
    """
    # Loading scipy.optimize takes two seconds on a slow machine, which processes that only compute AP need not spend.
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(gains, maximize=True)
    return rows, columns

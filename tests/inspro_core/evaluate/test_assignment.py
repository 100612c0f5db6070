"""No other assignment gains more than the one that is found."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspro_core.evaluate.assignment import best_pairs


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 10_000))
def test_no_other_assignment_gains_more(rows: int, columns: int, seed: int) -> None:
    gains = np.random.default_rng(seed).integers(0, 9, (rows, columns))
    found = best_pairs(gains)
    assert len(found[0]) == len(found[1]) == min(rows, columns)
    assert sorted(set(found[0].tolist())) == found[0].tolist()
    assert len(set(found[1].tolist())) == len(found[1])
    wide = gains if rows <= columns else gains.T
    others = (sum(wide[i, j] for i, j in enumerate(order)) for order in permutations(range(wide.shape[1]), len(wide)))
    assert gains[found].sum() == max(others)

"""Masks from a part of the frame, or from other masks, equal those of their pixels."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspro_core.domain.mask import Mask


@given(st.data())
def test_a_window_and_the_frame_around_it_give_the_same_run_lengths(data: st.DataObject) -> None:
    height, width = data.draw(st.integers(1, 7)), data.draw(st.integers(1, 7))
    top, left = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    rows, columns = data.draw(st.integers(1, height - top)), data.draw(st.integers(1, width - left))
    window = np.array(data.draw(st.lists(st.booleans(), min_size=rows * columns, max_size=rows * columns)))
    window = window.reshape(columns, rows)
    frame = np.zeros((height, width), dtype=bool)
    frame[top : top + rows, left : left + columns] = window.T
    assert Mask.from_window(window, left, top, (height, width)) == Mask.from_array(frame)


def test_columns_that_are_full_from_top_to_foot_join_into_one_run() -> None:
    assert Mask.from_window(np.ones((3, 4), dtype=bool), 1, 0, (4, 5)) == Mask.from_array(
        np.repeat([[0, 1, 1, 1, 0]], 4, axis=0)
    )


@given(st.lists(st.lists(st.booleans(), min_size=12, max_size=12), min_size=1, max_size=4))
def test_a_union_has_the_pixels_of_all(rows: list[list[bool]]) -> None:
    arrays = [np.array(row).reshape(3, 4) for row in rows]
    union = Mask.union([Mask.from_array(array) for array in arrays])
    assert union == Mask.from_array(np.logical_or.reduce(arrays))

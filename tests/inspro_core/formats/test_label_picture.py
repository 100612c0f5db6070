"""Overlapping masks share a picture by one rule; what is lost is counted."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspro_core.domain.mask import Mask
from inspro_core.formats.label_picture import Overlaps, paint_labels, split_labels

SIZE = (6, 8)


def rectangle(top: int, left: int, height: int, width: int) -> Mask:
    array = np.zeros(SIZE, dtype=np.uint8)
    array[top : top + height, left : left + width] = 1
    return Mask.from_array(array)


def canvas() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.zeros(SIZE, dtype=np.uint8)


def test_the_smaller_mask_lies_on_top() -> None:
    masks = {1: rectangle(1, 1, 2, 2), 2: rectangle(0, 0, 5, 5)}
    picture, overlaps = paint_labels(masks, {1: 1, 2: 2}, canvas())
    assert split_labels(picture)[1] == masks[1]
    assert split_labels(picture)[2].area == 25 - 4
    assert overlaps == Overlaps(frames=1, hidden=0)


def test_of_equal_masks_the_lower_id_lies_on_top() -> None:
    mask = rectangle(0, 0, 3, 3)
    picture, overlaps = paint_labels({4: mask, 3: mask}, {3: 1, 4: 2}, canvas())
    assert split_labels(picture) == {1: mask}
    assert overlaps == Overlaps(frames=1, hidden=1)
    assert [str(note).split(":")[0] for note in overlaps.notes()] == [
        "Frames on which masks overlap",
        "Masks wholly covered by others were left out",
    ]


@given(seed=st.integers(0, 10_000), count=st.integers(0, 6))
def test_masks_apart_come_back_bit_for_bit(seed: int, count: int) -> None:
    owner = np.random.default_rng(seed).integers(0, count + 1, SIZE)
    masks = {k: Mask.from_array(owner == k) for k in range(1, count + 1) if (owner == k).any()}
    picture, overlaps = paint_labels(masks, {k: 10 * k for k in masks}, canvas())
    assert split_labels(picture) == {10 * k: mask for k, mask in masks.items()}
    assert overlaps == Overlaps()
    assert overlaps.notes() == []


@given(seed=st.integers(0, 10_000))
def test_every_pixel_of_a_mask_belongs_to_it_or_to_one_that_is_no_larger(seed: int) -> None:
    rng = np.random.default_rng(seed)
    masks = {k: Mask.from_array(rng.random(SIZE) < rng.random()) for k in range(1, 5)}
    picture, _ = paint_labels(masks, {k: k for k in masks}, canvas())
    for mask in masks.values():
        owners = set(np.unique(picture[mask.to_array()]).tolist())
        assert all(masks[owner].area <= mask.area for owner in owners)

"""Damaged run lengths are found, wherever they stand among others, and whole ones are let through."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from inspro_core.domain import run_lengths
from inspro_core.domain.mask import Mask
from inspro_core.domain.run_lengths import first_damaged

SIZE = (12, 16)


def random_masks(seed: int, count: int, size_hw: tuple[int, int] = SIZE) -> list[bytes]:
    """Masks from empty to full."""
    rng = np.random.default_rng(seed)
    return [Mask.from_array(rng.random(size_hw) < rng.choice([0, 0.02, 0.5, 1])).counts for _ in range(count)]


def written(runs: list[int]) -> bytes:
    """Compress any run lengths, as pycocotools does without looking at them."""
    counts: bytes = coco_mask.frPyObjects({"size": [1, sum(runs)], "counts": runs}, 1, sum(runs))["counts"]
    return counts


@given(seed=st.integers(0, 10_000), count=st.integers(0, 8))
def test_whole_masks_are_let_through(seed: int, count: int) -> None:
    assert first_damaged(random_masks(seed, count), SIZE) is None


def test_large_masks_are_let_through() -> None:
    image = np.zeros((4320, 7680), np.uint8)
    image[2000:, 3000:] = 1
    assert first_damaged([Mask.from_array(image).counts, Mask.empty(image.shape).counts], (4320, 7680)) is None


@given(runs=st.lists(st.integers(0, 1 << 20), min_size=1, max_size=9))
def test_exactly_those_runs_are_whole_that_add_up_to_the_frame(runs: list[int]) -> None:
    assert first_damaged([written(runs)], (1, sum(runs))) is None
    assert first_damaged([written(runs)], (1, sum(runs) + 1)) == 0


DAMAGED = {
    "empty": b"",
    "a foreign character": b"P6~",
    "a character below": b"P6\x00",
    "cut off within a number": b"P6"[:1],
    "of another size": Mask.empty((13, 16)).counts,
    "negative": b"P70L",
    "too long a number": b"P" * 12 + b"6",
    "far too many pixels": written([3, 1 << 30]),
}


@pytest.mark.parametrize("name", DAMAGED)
@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_damaged_mask_is_found_at_its_place(name: str, place: int) -> None:
    masks = random_masks(3, 6)
    masks.insert(place, DAMAGED[name])
    assert first_damaged(masks, SIZE) == place


def test_a_damaged_mask_is_found_behind_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_lengths, "TOGETHER", 4)
    masks = random_masks(3, 10)
    assert first_damaged(masks, SIZE) is None
    assert first_damaged([*masks, b"x"], SIZE) == 10


@given(st.binary(min_size=1, max_size=12))
def test_what_is_let_through_decodes_to_the_frame(counts: bytes) -> None:
    if first_damaged([counts], SIZE) is None:
        assert Mask.from_array(Mask(SIZE, counts).to_array()).area == Mask(SIZE, counts).area

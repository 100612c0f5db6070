"""Masks are decoded once, and what is decoded is what is stored."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from app.canvas import decoded_masks
from app.canvas.decoded_masks import DecodedMasks
from inspro_core.domain.crop import Crop, crops_of
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment
from tests.app.canvas.conftest import SIZE_HW, rectangle


def segments(*lefts: int) -> dict[int, Segment]:
    masks = [Mask.from_array(rectangle(10, left, 20, left + 8)) for left in lefts]
    return {track_id: Segment(mask, "human", 1.0) for track_id, mask in enumerate(masks, 1)}


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many masks were decoded, call by call."""
    made: list[int] = []

    def counted(masks: Sequence[Mask]) -> list[Crop]:
        made.append(len(masks))
        return crops_of(masks)

    monkeypatch.setattr(decoded_masks, "crops_of", counted)
    return made


def test_an_edit_of_one_mask_decodes_one_mask(counts: list[int]) -> None:
    masks = DecodedMasks()
    masks.crops(segments(5, 15, 25))
    crops = masks.crops(segments(5, 16, 25))
    assert counts == [3, 1]
    for track_id, segment in segments(5, 16, 25).items():
        assert np.array_equal(crops[track_id].to_array(SIZE_HW), segment.mask.to_array())


def test_masks_of_the_next_frame_are_there_when_it_is_shown(counts: list[int]) -> None:
    masks = DecodedMasks()
    for frame in ((5, 15), (6, 16), (6, 16)):
        masks.crops(segments(*frame))
    assert counts == [2, 2, 0]


def test_masks_that_were_left_are_forgotten(counts: list[int]) -> None:
    masks = DecodedMasks()
    for left in (5, 6, 7, 5):
        masks.crops(segments(left))
    assert counts == [1, 1, 1, 1]


def test_a_frame_without_masks_has_no_crops() -> None:
    assert DecodedMasks().crops({}) == {}

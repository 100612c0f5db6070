"""Interpolated masks lead evenly from one shape to the other and spare what a human drew."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.interpolation import _Blend, interpolate, interpolate_masks
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment, Source, Track

SIZE = (90, 120)
spot = st.tuples(st.integers(5, 115), st.integers(5, 85), st.integers(2, 30), st.integers(2, 30), st.integers(0, 179))


def ellipse(x: int, y: int, width: int, height: int, angle: int = 0) -> Mask:
    image = np.zeros(SIZE, dtype=np.uint8)
    cv2.ellipse(image, (x, y), (width, height), angle, 0, 360, 1, -1)
    return Mask.from_array(image)


def centre_x(mask: Mask) -> float:
    return float(np.nonzero(mask.to_array())[1].mean())


@settings(max_examples=40, deadline=None)
@given(first=spot, last=spot)
def test_the_ends_of_a_blend_are_exact(first: tuple[int, ...], last: tuple[int, ...]) -> None:
    one, other = ellipse(*first), ellipse(*last)
    blend = _Blend(one, other)
    assert blend.shape_at(0.0).to_mask(SIZE) == one
    assert blend.shape_at(1.0).to_mask(SIZE) == other


def test_equal_masks_give_equal_masks() -> None:
    mask = ellipse(40, 40, 20, 9, 30)
    assert interpolate_masks(mask, mask, 3) == [mask] * 3


def test_a_shape_that_only_moves_is_moved_pixel_by_pixel() -> None:
    first, last = ellipse(30, 30, 12, 7, 20).to_array(), np.zeros(SIZE, dtype=bool)
    last[8:, 40:] = first[:-8, :-40]
    for step, mask in enumerate(interpolate_masks(Mask.from_array(first), Mask.from_array(last), 3), start=1):
        assert np.array_equal(mask.to_array(), np.roll(first, (2 * step, 10 * step), axis=(0, 1)))


def test_a_growing_moving_object_leaves_its_start_evenly() -> None:
    first, last = ellipse(35, 45, 10, 10), ellipse(60, 45, 24, 16)
    masks = [first, *interpolate_masks(first, last, 9), last]
    away, near = [first.iou(mask) for mask in masks], [last.iou(mask) for mask in masks]
    areas = [mask.area for mask in masks]
    assert away == sorted(away, reverse=True)
    assert near == sorted(near)
    assert areas == sorted(areas)
    steps = np.diff([centre_x(mask) for mask in masks])
    assert steps == pytest.approx(np.full(10, 2.5), abs=1.0)


def test_a_turning_stick_keeps_its_area() -> None:
    first, last = ellipse(60, 45, 30, 4, 0), ellipse(60, 45, 30, 4, 90)
    for mask in interpolate_masks(first, last, 5):
        assert mask.area == pytest.approx(first.area, rel=0.1)


def test_a_ring_and_its_filled_hole_never_vanish() -> None:
    ring = Mask.from_array(ellipse(60, 45, 30, 30).to_array() & ~ellipse(60, 45, 20, 20).to_array())
    assert all(mask.area > 50 for mask in interpolate_masks(ring, ellipse(60, 45, 6, 6), 5))


def test_impossible_ends_are_refused() -> None:
    mask = ellipse(30, 30, 5, 5)
    with pytest.raises(ValueError, match="different sizes"):
        interpolate_masks(mask, Mask.from_array(np.ones((4, 4))), 1)
    with pytest.raises(ValueError, match="empty mask"):
        interpolate_masks(mask, Mask.empty(SIZE), 1)
    with pytest.raises(ValueError, match="at least 0"):
        interpolate_masks(mask, mask, -1)


def labelled(reviewed: frozenset[int] = frozenset(), **sources: Source) -> Annotation:
    segments = {
        int(key[1:]): Segment(ellipse(20 + 5 * int(key[1:]), 45, 9, 9), source, 0.5) for key, source in sources.items()
    }
    return Annotation({1: Track(1, 1, segments), 2: Track(2, 1)}, reviewed)


def test_the_gap_between_two_human_masks_is_filled_and_nothing_else() -> None:
    before = labelled(f0="model", f2="human", f4="model", f8="human", f9="model")
    after = interpolate(before, 1, 2, 8)
    segments = after.tracks[1].segments
    assert set(segments) == {0, *range(2, 10)}
    for frame in (0, 2, 8, 9):
        assert segments[frame] == before.tracks[1].segments[frame]
    for frame in range(3, 8):
        assert segments[frame].source == "model"
        assert segments[frame].score == pytest.approx(1.0)
        assert segments[frame].mask.iou(ellipse(20 + 5 * frame, 45, 9, 9)) > 0.9


def test_a_human_mask_in_the_gap_stays_and_shapes_its_neighbours() -> None:
    before = labelled(f0="human", f8="human")
    small = Segment(ellipse(40, 20, 3, 3), "human")
    before = before.with_track(before.tracks[1].with_segments({4: small}))
    kept = interpolate(before, 1, 0, 8).tracks[1].segments
    assert kept[4] == small
    assert kept[3].mask.area < 0.6 * kept[0].mask.area


def test_a_confirmed_frame_in_the_gap_stays() -> None:
    before = labelled(frozenset({3, 4}), f0="human", f3="model", f8="human")
    after = interpolate(before, 1, 0, 8).tracks[1].segments
    assert after[3] == before.tracks[1].segments[3]
    assert 4 not in after


def test_the_score_says_how_alike_the_ends_are() -> None:
    before = labelled(f0="human")
    wide = before.with_track(before.tracks[1].with_segments({4: Segment(ellipse(60, 45, 40, 9), "human")}))
    segment = interpolate(wide, 1, 0, 4).tracks[1].segments[2]
    assert segment.score == pytest.approx(9 / 40, abs=0.06)


def test_ends_that_no_human_drew_are_refused() -> None:
    before = labelled(f0="human", f4="model", f5="human", f6="human")
    with pytest.raises(ValueError, match="frame 4 is not drawn by a human"):
        interpolate(before, 1, 0, 4)
    with pytest.raises(ValueError, match="not seen on frame 9"):
        interpolate(before, 1, 0, 9)
    with pytest.raises(ValueError, match="no frame between 5 and 6"):
        interpolate(before, 1, 5, 6)
    with pytest.raises(ValueError, match="no track 3"):
        interpolate(before, 3, 0, 5)

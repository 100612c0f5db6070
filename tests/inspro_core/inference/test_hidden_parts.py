"""A label may have more of an object than could be known of it, but not more than could be seen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage
from inspro_core.inference.flow_warp import FlowWarper
from inspro_core.inference.hidden_parts import KnownView, has_taken_in, is_revealed

HEIGHT, WIDTH = 96, 128
Picture = NDArray[np.uint8]
Box = tuple[slice, slice]
OBJECT: Box = (slice(30, 70), slice(40, 80))
PART: Box = (slice(30, 70), slice(40, 50))  # a quarter of it
BESIDE: Box = (slice(30, 70), slice(80, 120))


def texture(seed: int, color: tuple[int, int, int]) -> Picture:
    """A picture full of smooth spots of one colour."""
    spots = np.random.default_rng(seed).normal(size=(HEIGHT, WIDTH)).astype(np.float32)
    smooth = np.asarray(cv2.GaussianBlur(spots, (0, 0), 2)) * 120
    return np.clip(np.array(color) + smooth[..., None], 0, 255).astype(np.uint8)


GROUND, SKIN, COVER = texture(0, (90, 120, 90)), texture(1, (180, 60, 60)), texture(2, (50, 50, 200))


def scene(*things: tuple[Picture, Box]) -> Picture:
    """The ground with things on it, the last one in front."""
    picture = GROUND.copy()
    for thing, box in things:
        picture[box] = thing[box]
    return picture


def mask(*boxes: Box) -> BoolImage:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=np.bool_)
    for box in boxes:
        pixels[box] = True
    return pixels


def shifted(picture: Picture, by: int) -> Picture:
    return np.roll(picture, by, axis=1)


WHOLE = scene((SKIN, OBJECT))
COVERED = scene((SKIN, OBJECT), (COVER, (slice(20, 80), slice(50, 100))))


def test_what_came_out_from_behind_something_belongs_to_the_object() -> None:
    known = KnownView(COVERED, mask(PART))
    assert is_revealed(FlowWarper(), known, WHOLE, mask(PART), mask(OBJECT))


def test_what_could_be_seen_and_was_left_out_does_not() -> None:
    known = KnownView(WHOLE, mask(PART))
    assert not is_revealed(FlowWarper(), known, WHOLE, mask(PART), mask(OBJECT))


def test_what_came_into_the_frame_belongs_to_the_object() -> None:
    inside: Box = (slice(30, 70), slice(0, 8))
    known = KnownView(shifted(scene((SKIN, (slice(30, 70), slice(100, 128)))), 8), mask(inside))
    later = scene((SKIN, (slice(30, 70), slice(0, 28))))
    assert is_revealed(
        FlowWarper(), known, later, mask((slice(30, 70), slice(20, 28))), mask((slice(30, 70), slice(0, 28)))
    )


@pytest.mark.parametrize(("columns", "is_more"), [(17, True), (19, False)])
def test_half_of_an_object_is_enough_to_know_it(columns: int, is_more: bool) -> None:
    known = KnownView(COVERED, mask((slice(30, 70), slice(40, 40 + columns))))
    assert is_revealed(FlowWarper(), known, WHOLE, mask(PART), mask(OBJECT)) == is_more


def test_a_label_elsewhere_shows_nothing_of_it() -> None:
    known = KnownView(COVERED, mask(PART))
    assert not is_revealed(FlowWarper(), known, WHOLE, mask(PART), mask(BESIDE))


def test_a_carried_mask_has_taken_in_what_came_beside_the_object() -> None:
    known, now = KnownView(WHOLE, mask(OBJECT)), scene((SKIN, OBJECT), (COVER, BESIDE))
    assert has_taken_in(FlowWarper(), known, now, mask(OBJECT, BESIDE), mask(OBJECT))


def test_a_carried_mask_has_not_taken_in_what_the_label_lacks_of_the_object() -> None:
    known = KnownView(scene((SKIN, OBJECT), (COVER, BESIDE)), mask(OBJECT, BESIDE))
    now = known.picture
    assert not has_taken_in(FlowWarper(), known, now, mask(OBJECT, BESIDE), mask(OBJECT))
    beside = KnownView(now, mask(OBJECT))
    assert not has_taken_in(FlowWarper(), beside, now, mask(OBJECT, BESIDE), mask(OBJECT))  # it was there before

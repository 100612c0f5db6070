"""Clean-ups of masks: applied twice they change no more."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import ndimage

from inspro_core.domain.crop import Crop
from inspro_core.domain.edits import AROUND, Reshape
from inspro_core.domain.mask import BoolImage
from inspro_core.domain.shapes import fill_holes, moved, remove_islands, smooth

seeds = st.integers(0, 10_000)


def blobs(seed: int, coarse: float = 1.5) -> BoolImage:
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).standard_normal((40, 56)), coarse)
    pixels: BoolImage = noise > np.quantile(noise, 0.6)
    return pixels


def inner_blobs(seed: int) -> BoolImage:
    pixels = np.zeros((60, 76), dtype=bool)
    pixels[10:50, 10:66] = blobs(seed, 3.0)
    return pixels


@given(seed=seeds)
def test_filling_holes_twice_is_filling_them_once_and_takes_nothing_away(seed: int) -> None:
    pixels = blobs(seed)
    filled = fill_holes(pixels)
    assert (filled | pixels).sum() == filled.sum()
    assert np.array_equal(fill_holes(filled), filled)


@given(seed=seeds)
def test_holes_are_those_that_scipy_finds(seed: int) -> None:
    assert np.array_equal(fill_holes(blobs(seed)), ndimage.binary_fill_holes(blobs(seed)))


@given(seed=seeds, min_area=st.one_of(st.none(), st.integers(0, 3000)))
def test_removing_islands_twice_is_once_and_never_empties(seed: int, min_area: int | None) -> None:
    pixels = blobs(seed)
    kept = remove_islands(pixels, min_area)
    assert kept.any()
    assert not (kept & ~pixels).any()
    assert np.array_equal(remove_islands(kept, min_area), kept)


def test_islands_go_by_their_area() -> None:
    pixels = np.zeros((20, 30), dtype=bool)
    pixels[2:8, 2:8] = pixels[12:15, 2:5] = pixels[18, 28] = True
    assert remove_islands(pixels, 9).sum() == 36 + 9
    assert remove_islands(pixels, 10).sum() == 36
    assert remove_islands(pixels).sum() == 36
    assert remove_islands(pixels, 1).sum() == pixels.sum()


@given(seed=seeds, radius=st.integers(1, 4))
def test_smoothing_twice_is_smoothing_once_inside_the_frame(seed: int, radius: int) -> None:
    pixels = inner_blobs(seed)
    try:
        smoothed = smooth(pixels, radius)
    except ValueError:
        assume(False)
    assert np.array_equal(smooth(smoothed, radius), smoothed)


def test_smoothing_takes_spikes_and_fills_notches() -> None:
    pixels = np.zeros((40, 60), dtype=bool)
    pixels[10:30, 10:40] = True
    spiked = pixels.copy()
    spiked[20, 40:55] = True
    spiked[10:16, 25] = False
    result = smooth(spiked, 2)
    assert not result[20, 42:].any()
    assert result[12:16, 25].all()
    assert result[12:28, 12:38].all()


def test_smoothing_keeps_the_corners_of_what_leaves_the_frame() -> None:
    pixels = np.zeros((40, 60), dtype=bool)
    pixels[10:30, :20] = True
    assert smooth(pixels, 4)[10:30, 0].all()


def test_smoothing_leaves_nothing_of_what_is_thin_everywhere() -> None:
    pixels = np.zeros((20, 20), dtype=bool)
    pixels[10, 4:16] = True
    assert not smooth(pixels, 2).any()
    with pytest.raises(ValueError, match="negative"):
        smooth(pixels, -1)


@given(seed=seeds, dx=st.integers(-10, 10), dy=st.integers(-10, 10))
def test_moving_there_and_back_is_nothing_where_nothing_is_cut(seed: int, dx: int, dy: int) -> None:
    pixels = inner_blobs(seed)
    there = moved(pixels, dx, dy)
    assert there.sum() == pixels.sum()
    assert np.array_equal(moved(there, -dx, -dy), pixels)
    assert np.array_equal(there, np.roll(pixels, (dy, dx), (0, 1)))


def test_moving_cuts_at_the_border_and_refuses_to_leave_the_frame() -> None:
    pixels = np.zeros((10, 12), dtype=bool)
    pixels[2:5, 2:5] = True
    assert moved(pixels, -3, 0).sum() == 6
    assert moved(pixels, 0, -4).sum() == 3
    for dx, dy in ((-5, 0), (40, 0), (0, -100)):
        with pytest.raises(ValueError, match="nothing of this mask stays"):
            moved(pixels, dx, dy)


@pytest.mark.parametrize("change", [fill_holes, remove_islands, lambda mask: smooth(mask, 3)])
@given(seed=seeds, y=st.integers(-30, 30), x=st.integers(-40, 40))
def test_the_part_with_the_mask_is_cleaned_up_as_the_whole_frame(change: Reshape, seed: int, y: int, x: int) -> None:
    pixels = np.zeros((60, 76), dtype=bool)
    pixels[10:50, 10:66] = blobs(seed, 3.0)
    pixels = np.roll(pixels, (y, x), (0, 1))
    around = Crop.of_array(pixels).grown(AROUND, (60, 76))
    assert np.array_equal(Crop(around.box, change(around.pixels)).to_array((60, 76)), change(pixels))


def test_empty_masks_stay_empty() -> None:
    empty = np.zeros((8, 9), dtype=bool)
    for result in (fill_holes(empty), remove_islands(empty), smooth(empty, 3), moved(empty, 50, 0)):
        assert result.shape == (8, 9)
        assert not result.any()

"""Outlines give back their pixels; simplified ones stay near."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from inspro_core.domain.mask import BoolImage
from inspro_core.domain.polygons import pixels_in_rings, rings_from_pixels, simplified


def blobs(seed: int, coarse: float) -> BoolImage:
    noise = np.random.default_rng(seed).standard_normal((30, 41))
    pixels: BoolImage = (ndimage.gaussian_filter(noise, coarse) if coarse else noise) > 0
    return pixels


@given(seed=st.integers(0, 10_000), coarse=st.sampled_from((0.0, 0.8, 2.0)))
def test_an_outline_gives_back_exactly_its_pixels(seed: int, coarse: float) -> None:
    pixels = blobs(seed, coarse)
    assert np.array_equal(pixels_in_rings(rings_from_pixels(pixels), pixels.shape), pixels)


def test_the_outline_of_a_rectangle_with_a_hole_runs_along_the_pixels() -> None:
    pixels = np.zeros((12, 14), dtype=bool)
    pixels[2:9, 3:10] = True
    pixels[4:6, 5:8] = False
    corners = [{(float(x), float(y)) for x, y in ring} for ring in rings_from_pixels(pixels)]
    assert {(3, 2), (10, 2), (3, 9), (10, 9)} in corners
    assert {(5, 4), (8, 4), (5, 6), (8, 6)} in corners


@given(seed=st.integers(0, 10_000))
def test_a_simplified_outline_is_shorter_and_stays_within_its_tolerance(seed: int) -> None:
    pixels = np.pad(blobs(seed, 3.0), 3)  # so that the frame's border, too, is an outline
    rings = rings_from_pixels(pixels)
    simple = simplified(rings, 1.0)
    assert len(simple) == len(rings)
    assert sum(map(len, simple)) <= sum(map(len, rings))
    changed = pixels_in_rings(simple, pixels.shape) ^ pixels
    reach = np.ones((5, 5), dtype=bool)
    border = ndimage.binary_dilation(pixels, reach) & ndimage.binary_dilation(~pixels, reach)
    assert not (changed & ~border).any()


def test_a_polygon_that_crosses_itself_is_filled() -> None:
    star = [np.array([(20 + 15 * np.cos(a), 20 + 15 * np.sin(a)) for a in np.arange(5) * 4 * np.pi / 5])]
    assert pixels_in_rings(star, (40, 40))[20, 20]


def test_rings_beyond_the_frame_are_cut() -> None:
    ring = np.array([(-50.0, -50.0), (100.0, -50.0), (100.0, 5.0), (-50.0, 5.0)])
    expected = np.zeros((10, 12), dtype=bool)
    expected[:5] = True
    assert np.array_equal(pixels_in_rings([ring], (10, 12)), expected)
    assert not pixels_in_rings([ring - 300], (10, 12)).any()
    assert not pixels_in_rings([], (10, 12)).any()
    assert rings_from_pixels(np.zeros((4, 4), dtype=bool)) == []

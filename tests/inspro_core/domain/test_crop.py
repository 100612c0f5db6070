"""A crop is what the whole mask is, cut to its box."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from inspro_core.domain.crop import Crop, crops_of
from inspro_core.domain.mask import Mask

images = arrays.arrays(bool, arrays.array_shapes(min_dims=2, max_dims=2, max_side=40))


@given(images)
def test_a_crop_decodes_to_the_same_mask(image: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> None:
    crop = Crop.of(Mask.from_array(image))
    assert np.array_equal(crop.to_array((image.shape[0], image.shape[1])), image)


@given(images)
def test_the_box_is_tight_unless_a_run_goes_over_two_columns(
    image: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
) -> None:
    crop, cut = Crop.of(Mask.from_array(image)), Crop.of_array(image)
    assert crop.box[::2] == cut.box[::2]
    assert crop.box[1] <= cut.box[1]
    assert crop.box[3] >= cut.box[3]
    assert np.array_equal(cut.to_array((image.shape[0], image.shape[1])), image)


@given(images, st.tuples(*[st.integers(0, 40)] * 4))
def test_a_window_is_the_same_part_of_the_whole(
    image: np.ndarray[tuple[int, int], np.dtype[np.bool_]], corners: tuple[int, int, int, int]
) -> None:
    height, width = image.shape
    (left, right), (top, bottom) = sorted(corners[:2]), sorted(corners[2:])
    box = (min(left, width), min(top, height), min(right, width), min(bottom, height))
    assert np.array_equal(Crop.of(Mask.from_array(image)).window(box), image[box[1] : box[3], box[0] : box[2]])


@given(st.lists(arrays.arrays(bool, (7, 9)), max_size=6))
def test_masks_decoded_at_once_equal_those_decoded_one_by_one(
    images: list[np.ndarray[tuple[int, int], np.dtype[np.bool_]]],
) -> None:
    crops = crops_of([Mask.from_array(image) for image in images])
    assert len(crops) == len(images)
    for crop, image in zip(crops, images, strict=True):
        assert crop.box == Crop.of(Mask.from_array(image)).box
        assert np.array_equal(crop.to_array((7, 9)), image)


pairs = st.tuples(arrays.arrays(bool, (9, 11)), arrays.arrays(bool, (9, 11)))


@given(pairs)
def test_masks_are_united_and_parted_pixel_by_pixel(
    images: tuple[np.ndarray[tuple[int, int], np.dtype[np.bool_]], np.ndarray[tuple[int, int], np.dtype[np.bool_]]],
) -> None:
    one, other = Crop.of_array(images[0]), Crop.of_array(images[1])
    assert np.array_equal(one.united(other).to_array((9, 11)), images[0] | images[1])
    assert np.array_equal(one.without(other).to_array((9, 11)), images[0] & ~images[1])
    assert (one.without(other) is one) == (not (images[0] & images[1]).any())
    assert one.area == images[0].sum()


@given(images, st.integers(0, 50))
def test_a_grown_box_holds_the_same_mask_and_encodes_to_it(
    image: np.ndarray[tuple[int, int], np.dtype[np.bool_]], margin: int
) -> None:
    mask = Mask.from_array(image)
    assert Crop.of(mask).grown(margin, mask.size_hw).to_mask(mask.size_hw) == mask


def test_masks_of_two_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="one size"):
        crops_of([Mask.empty((4, 5)), Mask.empty((5, 4))])


def test_large_masks_with_long_runs_decode() -> None:
    image = np.zeros((1080, 1920), dtype=bool)
    image[100:900, 300:1500] = True
    image[0:1080, 700:702] = True
    assert np.array_equal(Crop.of(Mask.from_array(image)).to_array((1080, 1920)), image)


def test_a_crop_tells_its_pixels() -> None:
    image = np.zeros((6, 8), dtype=bool)
    image[2:4, 3:6] = True
    crop = Crop.of_array(image)
    assert crop.has(3, 2)
    assert not crop.has(2, 2)
    assert not crop.has(7, 5)

"""An object is found where it went, also far from where it was."""

from __future__ import annotations

import numpy as np
import pytest

from inspro_core.domain.mask import BoolImage
from inspro_core.inference.object_motion import find_shift
from inspro_core.inference.object_window import ObjectWindow
from inspro_core.media import RgbImage

SIZE_HW = (180, 240)
SIDE = 30


def scene(x: int, y: int) -> tuple[RgbImage, BoolImage]:
    """A striped square on noise, and its mask."""
    image = np.random.default_rng(1).integers(60, 120, (*SIZE_HW, 3), dtype=np.uint8)
    image[y : y + SIDE, x : x + SIDE] = (220, 40, 40)
    image[y : y + SIDE : 3, x : x + SIDE] = (240, 230, 40)
    mask = np.zeros(SIZE_HW, dtype=bool)
    mask[y : y + SIDE, x : x + SIDE] = True
    return image, mask


@pytest.mark.parametrize("shift", [(0, 0), (5, -3), (40, 0), (-35, 30)])
def test_a_shift_by_more_than_the_objects_side_is_found(shift: tuple[int, int]) -> None:
    image, mask = scene(100, 70)
    window = ObjectWindow.around(mask)
    look, shares = window.cut(image, 256), window.cut(mask.astype(np.float32), 256)
    later, _ = scene(100 + shift[0], 70 + shift[1])
    found = find_shift(look, shares, window, later, (0.0, 0.0))
    assert found == pytest.approx(shift, abs=2 * window.side / 64)


def test_where_nothing_tells_places_apart_the_expected_shift_is_taken() -> None:
    image = np.full((*SIZE_HW, 3), 90, dtype=np.uint8)
    _, mask = scene(100, 70)
    window = ObjectWindow.around(mask)
    look, shares = window.cut(image, 256), window.cut(mask.astype(np.float32), 256)
    assert find_shift(look, shares, window, image, (8.0, -4.0)) == pytest.approx((8.0, -4.0), abs=window.side / 64)


def test_an_empty_mask_moves_as_expected() -> None:
    image, mask = scene(100, 70)
    window = ObjectWindow.around(mask)
    empty = np.zeros((256, 256), dtype=np.float32)
    assert find_shift(window.cut(image, 256), empty, window, image, (3.0, 2.0)) == (3.0, 2.0)

"""The light of a video is followed; what moves is not taken for light."""

from __future__ import annotations

import numpy as np
import pytest

from inspro_core.inference.exposure import MAX_GAIN, Exposure, lit
from inspro_core.inference.shot_cuts import thumbnail
from inspro_core.media import RgbImage

SIZE_HW = (108, 192)


def scene(shift: int = 0) -> RgbImage:
    """Soft stripes that a fifth of the frame may hide under white."""
    rng = np.random.default_rng(0)
    picture = np.repeat(rng.integers(40, 160, (*SIZE_HW, 1)), 3, axis=2).astype(np.uint8)
    picture[:, shift : shift + SIZE_HW[1] // 5] = 240
    return picture


def test_light_that_fades_is_followed_and_taken_out() -> None:
    exposure = Exposure(thumbnail(scene()))
    for share in (0.9, 0.8, 0.7, 0.6):
        gain = exposure.follow(thumbnail(lit(scene(), share)))
    assert gain == pytest.approx(1 / 0.6, rel=0.03)
    assert lit(lit(scene(), 0.6), gain)[:, 60:].astype(int) == pytest.approx(scene()[:, 60:].astype(int), abs=6)


def test_what_moves_is_no_light() -> None:
    exposure = Exposure(thumbnail(scene()))
    assert all(exposure.follow(thumbnail(scene(shift))) == pytest.approx(1, abs=0.02) for shift in range(0, 120, 8))


def test_another_picture_is_no_light() -> None:
    exposure = Exposure(thumbnail(scene()))
    assert exposure.follow(thumbnail(lit(scene(), 0.3))) == 1.0


def test_a_frame_elsewhere_is_compared_with_the_first() -> None:
    assert Exposure(thumbnail(scene())).compare(thumbnail(lit(scene(), 0.7))) == pytest.approx(1 / 0.7, rel=0.03)


def test_gains_are_bounded_and_a_white_frame_has_none() -> None:
    assert Exposure(thumbnail(scene())).compare(thumbnail(np.zeros_like(scene()))) == MAX_GAIN
    assert Exposure(thumbnail(scene())).compare(thumbnail(np.full_like(scene(), 255))) == 1.0

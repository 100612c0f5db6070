"""Colours that a human marked as the object's speak for it."""

from __future__ import annotations

import numpy as np
import pytest

from inspro_core.domain.mask import BoolImage
from inspro_core.inference.colors import MAX_LOG_ODDS, color_odds, count_colors
from inspro_core.media import RgbImage

SIZE = 64
BOX = slice(20, 44), slice(20, 44)


def scene(box: tuple[slice, slice] = BOX) -> RgbImage:
    """A red square on green."""
    picture = np.full((SIZE, SIZE, 3), (20, 160, 40), dtype=np.uint8)
    picture[box] = (200, 30, 30)
    return picture


def square(box: tuple[slice, slice] = BOX) -> BoolImage:
    mask = np.zeros((SIZE, SIZE), dtype=bool)
    mask[box] = True
    return mask


def test_the_object_is_told_from_its_background_where_it_moved_to() -> None:
    known = count_colors(scene(), square())
    moved = slice(5, 29), slice(30, 54)
    odds = color_odds(scene(moved), [known])
    found = odds > 0
    assert (found & square(moved)).sum() >= 0.95 * (found | square(moved)).sum()


def test_a_colour_of_both_says_nothing() -> None:
    grey = np.full((SIZE, SIZE, 3), 128, dtype=np.uint8)
    assert np.abs(color_odds(grey, [count_colors(grey, square())])).max() == pytest.approx(0, abs=1e-3)


def test_an_unseen_colour_says_nothing() -> None:
    blue = np.full((SIZE, SIZE, 3), (0, 0, 255), dtype=np.uint8)
    assert np.abs(color_odds(blue, [count_colors(scene(), square())])).max() == pytest.approx(0, abs=1e-3)


def test_odds_are_bounded() -> None:
    assert np.abs(color_odds(scene(), [count_colors(scene(), square())])).max() <= MAX_LOG_ODDS

"""The overlay shows masks; bringing a rectangle up to date equals drawing everything anew."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.canvas.overlay import FILL_ALPHA, Draft, Overlay
from app.canvas.tools.brush import Stroke
from app.theme import TRACK_COLORS, track_color
from tests.app.canvas.conftest import crops


def blobs(seed: int) -> dict[int, np.ndarray[tuple[int, int], np.dtype[np.bool_]]]:
    rng = np.random.default_rng(seed)
    masks = {}
    for track_id in (1, 2, 3):
        mask = np.zeros((60, 80), dtype=bool)
        y, x = rng.integers(0, 40), rng.integers(0, 60)
        mask[y : y + 20, x : x + 20] = True
        masks[track_id] = mask
    return masks


def test_a_mask_is_filled_with_its_colour_and_outlined() -> None:
    overlay = Overlay((60, 80))
    mask = np.zeros((60, 80), dtype=bool)
    mask[10:20, 10:20] = True
    overlay.show(crops({1: mask}), selected=0)
    red, green, blue = track_color(1)
    assert overlay.pixels[10, 10].tolist() == [blue, green, red, 255]
    assert overlay.pixels[15, 15, 3] == FILL_ALPHA
    assert overlay.pixels[5, 5].tolist() == [0, 0, 0, 0]


def test_masks_are_drawn_fainter_and_stronger_and_their_outlines_stay() -> None:
    overlay = Overlay((60, 80))
    mask = np.zeros((60, 80), dtype=bool)
    mask[10:20, 10:20] = True
    overlay.show(crops({1: mask}), selected=0)
    edge = overlay.pixels[10, 10].tolist()
    for alpha in (0, 255):
        overlay.set_fill_alpha(alpha)
        red, green, blue = track_color(1)
        assert overlay.pixels[15, 15].tolist() == [blue * alpha // 255, green * alpha // 255, red * alpha // 255, alpha]
        assert overlay.pixels[10, 10].tolist() == edge


def test_dirty_rectangles_equal_a_full_drawing() -> None:
    rng = np.random.default_rng(1)
    for seed in range(12):
        overlay, whole = Overlay((60, 80)), Overlay((60, 80))
        for either in (overlay, whole):
            either.set_scale((1.0, 0.7, 0.31, 0.05)[seed % 4], is_outlined=seed % 3 > 0)
        overlay.show(crops(blobs(seed)), selected=2)
        top, left = rng.integers(0, 50), rng.integers(0, 70)
        pixels = np.zeros((60, 80), dtype=bool)
        pixels[top + 2 : top + 8, left + 2 : left + 8] = True
        overlay.draft = Draft(2, pixels)
        overlay.compose((int(left), int(top), int(left) + 10, int(top) + 10))
        masks = {key: mask & ~pixels for key, mask in blobs(seed).items()}
        whole.show(crops({**masks, 2: blobs(seed)[2] | pixels}), selected=2)
        assert np.array_equal(overlay.pixels, whole.pixels)
        overlay.drop_draft()
        whole.show(crops(blobs(seed)), selected=2)
        assert np.array_equal(overlay.pixels, whole.pixels)


@given(st.integers(1, 60), st.integers(1, 60), st.lists(st.booleans(), min_size=60, max_size=60))
def test_a_picture_shows_the_middle_of_what_lies_under_each_pixel(height: int, percent: int, bits: list[bool]) -> None:
    mask = np.array(bits[:height])[:, None]
    overlay = Overlay((height, 1))
    overlay.set_scale(percent / 100, is_outlined=False)
    overlay.show(crops({1: mask}), selected=0)
    rows = [int((row + 0.5) * height / len(overlay.pixels)) for row in range(len(overlay.pixels))]
    assert (overlay.pixels[:, 0, 3] > 0).tolist() == mask[rows, 0].tolist()


def test_the_outline_of_a_large_mask_is_one_pixel_wide_at_any_scale() -> None:
    mask = np.zeros((600, 800), dtype=bool)
    mask[100:500, 100:700] = True
    for scale in (1.0, 0.5, 0.13):
        overlay = Overlay((600, 800))
        overlay.set_scale(scale, is_outlined=True)
        overlay.show(crops({1: mask}), selected=0)
        middle = overlay.pixels[overlay.pixels.shape[0] // 2, :, 3]
        assert (middle == 255).sum() == 2


def test_selecting_and_hiding_redraw_what_they_change() -> None:
    for seed in range(10):
        overlay, whole = Overlay((60, 80)), Overlay((60, 80))
        overlay.show(crops(blobs(seed)), selected=2)
        overlay.select(3)
        overlay.set_hidden(frozenset({1}))
        whole.show(crops(blobs(seed)), 3, frozenset({1}))
        assert np.array_equal(overlay.pixels, whole.pixels)


def test_a_stroke_preview_equals_the_stored_result() -> None:
    overlay = Overlay((60, 80))
    overlay.show(crops(blobs(3)), selected=1)
    stroke = Stroke(overlay, 1, erases=False, diameter=7)
    for point in ((5.0, 5.0), (40.0, 30.0), (70.0, 20.0)):
        stroke.move_to(point)
    expected = {key: mask & ~stroke.patch for key, mask in blobs(3).items()}
    expected[1] = blobs(3)[1] | stroke.patch
    whole = Overlay((60, 80))
    whole.show(crops(expected), selected=1)
    assert np.array_equal(overlay.pixels, whole.pixels)


def test_erasing_touches_the_selected_track_only() -> None:
    overlay = Overlay((60, 80))
    overlay.show(crops(blobs(4)), selected=3)
    Stroke(overlay, 3, erases=True, diameter=60).move_to((40.0, 30.0))
    assert np.array_equal(overlay.part(1, overlay.whole), blobs(4)[1])
    assert overlay.part(3, overlay.whole).sum() < blobs(4)[3].sum()


def test_the_brush_has_its_diameter() -> None:
    for diameter in (1, 2, 9, 20, 41):
        overlay = Overlay((60, 80))
        stroke = Stroke(overlay, 1, erases=False, diameter=diameter)
        stroke.move_to((40.5, 30.5))
        width = int(stroke.patch.any(axis=0).sum())
        assert width == diameter or (diameter % 2 == 0 and width == diameter + 1)


def test_the_tracks_under_a_point_come_from_the_top() -> None:
    overlay = Overlay((60, 80))
    both = np.ones((60, 80), dtype=bool)
    overlay.show(crops({1: both, 2: both}), selected=1)
    assert overlay.tracks_at((5, 5)) == [1, 2]
    overlay.select(0)
    assert overlay.tracks_at((5, 5)) == [2, 1]
    overlay.set_hidden(frozenset({2}))
    assert overlay.tracks_at((5, 5)) == [1]
    assert overlay.tracks_at((-0.5, 5)) == []


def test_track_colours_differ() -> None:
    colours = [track_color(track_id) for track_id in range(1, 60)]
    assert len(set(colours)) == len(colours)
    assert colours[: len(TRACK_COLORS)] == list(TRACK_COLORS)

"""Brush and eraser, driven by the mouse."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.canvas.geometry import painted
from app.canvas.overlay import Overlay
from app.canvas.tools.brush import Stroke
from inspro_core.domain import edits
from inspro_core.domain.annotation import Annotation
from inspro_core.domain.edits import OverlapRule
from tests.app.canvas.conftest import Desk, crops, rectangle

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_stroke_paints_exactly_its_pixels(desk: Desk) -> None:
    desk.state.select_track(1)
    desk.state.choose_tool("brush")
    desk.state.set_brush_size(1)
    desk.drag((10.5, 20.5), (30.5, 20.5))
    assert [(track_id, erases) for track_id, _, erases in desk.strokes] == [(1, False)]
    assert np.array_equal(desk.strokes[0][1], rectangle(20, 10, 21, 31))


def test_quick_strokes_have_no_gaps(desk: Desk) -> None:
    desk.state.select_track(1)
    desk.state.choose_tool("brush")
    desk.state.set_brush_size(5)
    desk.drag((10, 10), (70, 50), (10, 50))
    pixels = desk.strokes[0][1]
    expected = painted(
        [desk.canvas.view.to_frame((p.x(), p.y())) for p in (desk.at(10, 10), desk.at(70, 50), desk.at(10, 50))],
        5,
        (60, 80),
    )
    assert np.array_equal(pixels, expected)


@pytest.mark.parametrize(("tool", "keys"), [("eraser", Qt.KeyboardModifier.NoModifier), ("brush", CONTROL)])
def test_the_eraser_and_control_take_pixels_away(desk: Desk, tool: str, keys: Qt.KeyboardModifier) -> None:
    desk.show({1: rectangle(10, 10, 30, 40), 2: rectangle(10, 40, 30, 70)})
    desk.state.select_track(1)
    desk.state.choose_tool(tool)
    desk.state.set_brush_size(1)
    desk.drag((35.5, 20.5), (45.5, 20.5), keys=keys)
    assert desk.strokes[0][2]
    assert not desk.masks[1][20, 35:40].any()
    assert desk.masks[2].sum() == 20 * 30


def test_the_overlay_during_and_after_a_stroke_equals_a_full_drawing(desk: Desk) -> None:
    desk.canvas.zoom(0.4)  # so that outlines are part of the overlay
    desk.show({1: rectangle(10, 10, 30, 40), 2: rectangle(5, 20, 50, 70), 3: rectangle(40, 5, 58, 50)})
    desk.state.select_track(1)
    desk.state.choose_tool("brush")
    desk.state.set_brush_size(9)
    overlay = desk.canvas._stage.overlay
    assert overlay is not None
    desk.press(12, 12)
    for x in range(14, 70, 7):
        desk.move(x, 55 - x / 2)
        assert overlay.draft is not None
        pixels = overlay.draft.pixels
        expected = {key: mask & ~pixels for key, mask in desk.masks.items()}
        expected[1] = desk.masks[1] | pixels
        assert np.array_equal(overlay.pixels, drawn_anew(overlay, expected))
    desk.release(63, 23)
    assert np.array_equal(overlay.pixels, drawn_anew(overlay, desk.masks))


def drawn_anew(
    overlay: Overlay, masks: dict[int, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    whole = Overlay(overlay.size_hw)
    whole.set_scale(overlay.scale, overlay.is_outlined)
    whole.show(crops(masks), overlay.selected)
    return whole.pixels


@given(
    rule=st.sampled_from(("over", "under", "allow")), locked=st.sets(st.sampled_from((2, 3))), seed=st.integers(0, 99)
)
def test_a_preview_shows_what_the_edit_will_store(rule: OverlapRule, locked: set[int], seed: int) -> None:
    corners = np.random.default_rng(seed).integers(0, 30, (3, 2)).tolist()
    masks = {key + 1: rectangle(top, left, top + 22, left + 30) for key, (top, left) in enumerate(corners)}
    masks[3] &= ~masks[2]
    annotation = Annotation()
    for track_id, mask in masks.items():
        annotation = edits.new_track(annotation, track_id, 1)
        annotation = edits.paint(annotation, track_id, 0, mask, "allow")
    overlay = Overlay((60, 80))
    overlay.show(crops(masks), 1)
    stroke = Stroke(overlay, 1, False, 11, rule, frozenset(locked))
    for point in ((5.0, 5.0), (40.0, 30.0), (70.0, 20.0)):
        stroke.move_to(point)
    stored = edits.paint(annotation, 1, 0, stroke.patch, rule, frozenset(locked)).segments_on_frame(0)
    for track_id in masks:
        expected = stored[track_id].mask.to_array() if track_id in stored else np.zeros((60, 80), dtype=bool)
        assert np.array_equal(overlay.part(track_id, overlay.whole), expected)


def test_escape_drops_the_stroke(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 30, 40)})
    desk.state.select_track(1)
    desk.state.choose_tool("brush")
    overlay = desk.canvas._stage.overlay
    assert overlay is not None
    before = overlay.pixels.copy()
    desk.press(50, 30)
    desk.move(60, 30)
    assert overlay.draft is not None
    assert not np.array_equal(overlay.pixels, before)
    desk.key(Qt.Key.Key_Escape)
    desk.release(60, 30)
    assert desk.strokes == []
    assert np.array_equal(overlay.pixels, before)


def test_a_stroke_in_hand_is_handed_over_on_its_own_frame(desk: Desk) -> None:
    frames = []
    desk.canvas.stroke_finished.connect(lambda *_: frames.append(desk.state.frame))
    desk.state.select_track(1)
    desk.state.choose_tool("brush")
    desk.press(50, 30)
    desk.state.show_frame(3)
    desk.release(50, 30)
    assert frames == [0]


def test_a_locked_hidden_or_missing_track_is_not_painted(desk: Desk) -> None:
    desk.state.choose_tool("brush")
    desk.drag((10, 10), (20, 20))
    assert desk.asked_for_track == 1
    desk.state.select_track(1)
    desk.state.set_locked(1, True)
    desk.drag((10, 10), (20, 20))
    assert "locked" in desk.refusals[-1]
    desk.state.set_locked(1, False)
    desk.state.set_hidden(1, True)
    desk.drag((10, 10), (20, 20))
    assert "not shown" in desk.refusals[-1]
    assert desk.strokes == []


def test_a_step_at_4k_with_20_tracks_takes_less_than_a_60th_of_a_second() -> None:
    overlay = Overlay((2160, 3840))
    masks = {}
    for track_id in range(1, 21):
        top, left = 90 * track_id, 150 * track_id
        masks[track_id] = rectangle(top, left, top + 300, left + 500, (2160, 3840))
    overlay.set_scale(0.4, is_outlined=True)
    overlay.show(crops(masks), 5)
    stroke = Stroke(overlay, 5, False, 40)
    steps = 120
    start = time.perf_counter()
    for step in range(steps):
        stroke.move_to((400.0 + 20 * step, 300.0 + 10 * step))
    assert steps / (time.perf_counter() - start) > 60

"""Selecting and moving masks with the mouse."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from tests.app.canvas.conftest import Desk, rectangle


def test_a_click_selects_the_mask_under_it_and_a_click_beside_selects_none(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 30, 30), 2: rectangle(10, 40, 30, 60)})
    desk.click(50, 20)
    assert desk.state.track_id == 2
    desk.click(20, 20)
    assert desk.state.track_id == 1
    desk.click(70, 50)
    assert desk.state.track_id == 0


def test_clicks_at_one_place_cycle_through_the_masks_there(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 40, 40), 2: rectangle(20, 20, 50, 50), 3: rectangle(25, 25, 35, 35)})
    seen = []
    for _ in range(4):
        desk.click(30, 30)
        seen.append(desk.state.track_id)
    assert seen == [3, 2, 1, 3]


def test_a_click_elsewhere_on_the_selected_mask_keeps_it(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 40, 40), 2: rectangle(20, 20, 50, 50)})
    desk.state.select_track(1)
    desk.click(30, 30)
    assert desk.state.track_id == 1


def test_hidden_masks_are_not_clicked(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 40, 40), 2: rectangle(10, 10, 40, 40)})
    desk.state.set_hidden(2, True)
    desk.click(20, 20)
    assert desk.state.track_id == 1


def test_a_drag_moves_the_mask_by_whole_pixels_in_one_edit(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 30, 30)})
    desk.drag((20, 20), (25, 20), (32, 15))
    assert desk.state.track_id == 1
    assert len(desk.replaced) == 1
    assert np.array_equal(desk.replaced[0][1], rectangle(5, 22, 25, 42))
    assert desk.replaced[0][2] == "move"


def test_a_drag_beside_the_masks_moves_nothing(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 30, 30)})
    desk.state.select_track(1)
    desk.drag((50, 50), (60, 40))
    assert desk.replaced == []


def test_escape_puts_the_mask_back(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 30, 30)})
    desk.press(20, 20)
    desk.move(40, 20)
    assert desk.canvas.is_painting
    desk.key(Qt.Key.Key_Escape)
    desk.release(40, 20)
    assert desk.replaced == []
    assert not desk.canvas.is_painting


def test_a_ghost_shows_where_the_mask_goes(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 30, 30)})
    desk.press(20, 20)
    before = desk.canvas.grab().toImage().pixelColor(desk.at(50, 20))
    desk.move(50, 20)
    assert desk.canvas.grab().toImage().pixelColor(desk.at(50, 20)) != before


def test_a_locked_mask_is_selected_but_not_moved(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 30, 30)})
    desk.state.set_locked(1, True)
    desk.drag((20, 20), (40, 20))
    assert desk.state.track_id == 1
    assert desk.replaced == []
    assert "locked" in desk.refusals[-1]


def test_a_mask_does_not_leave_the_frame_altogether(desk: Desk) -> None:
    desk.show({1: rectangle(0, 0, 4, 4)})
    desk.canvas.zoom(0.3)
    desk.drag((2, 2), (-20, 2))
    assert desk.replaced == []
    assert "leave the frame" in desk.refusals[-1]


def test_another_track_selected_during_a_drag_leaves_the_mask_with_its_own(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 30, 30), 2: rectangle(40, 40, 50, 50)})
    desk.press(20, 20)
    desk.move(25, 20)
    desk.state.select_track(2)
    desk.release(25, 20)
    assert [(track_id, np.array_equal(mask, rectangle(10, 15, 30, 35))) for track_id, mask, _ in desk.replaced] == [
        (1, True)
    ]

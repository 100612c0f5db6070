"""Keys and mouse of the canvas and its tools do what they promise: used in the real window, effects looked at."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspro_core.domain.annotation import difference
from tests.app.window_desk import (
    LEFT,
    NO_KEY,
    Desk,
    labels,
    middle_of,
    place_of,
    square,
    wait,
)

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
EMPTY_PLACE = (130.0, 30.0)  # frame point that no track covers on the first 100 frames


def test_the_wheel_zooms_around_the_cursor_and_f_fits(desk: Desk) -> None:
    fitted, under_cursor = desk.canvas.view, desk.at(EMPTY_PLACE)
    desk.wheel(EMPTY_PLACE, 3)
    assert desk.canvas.view.scale > 1.5 * fitted.scale
    assert (desk.at(EMPTY_PLACE) - under_cursor).manhattanLength() <= 2
    desk.press("F")
    assert desk.canvas.view == fitted


def test_a_middle_drag_pans(desk: Desk) -> None:
    before = desk.at(EMPTY_PLACE)
    middle, end = Qt.MouseButton.MiddleButton, QPointF(before + QPoint(30, -12))
    QTest.mousePress(desk.canvas, middle, NO_KEY, before)
    event = QMouseEvent(QMouseEvent.Type.MouseMove, end, end, Qt.MouseButton.NoButton, middle, NO_KEY)
    QApplication.sendEvent(desk.canvas, event)
    QTest.mouseRelease(desk.canvas, middle, NO_KEY, end.toPoint())
    assert desk.at(EMPTY_PLACE) - before == QPoint(30, -12)


def test_b_paints(desk: Desk) -> None:
    desk.look(5, 2)
    desk.press("B")
    desk.drag((120, 54), (140, 54))
    mask = desk.mask(2)
    assert mask[54, 120:140].all()
    assert (mask & square(*place_of(2, 5)) == square(*place_of(2, 5))).all()


def test_x_erases(desk: Desk) -> None:
    desk.look(5, 2)
    desk.state.set_brush_size(4)
    desk.press("X")
    desk.drag(middle_of(2, 5), middle_of(2, 5))
    x, y = (int(value) for value in middle_of(2, 5))
    assert not desk.mask(2)[y, x]
    assert desk.mask(2).sum() > 150


def test_p_draws_a_polygon_that_enter_closes(desk: Desk) -> None:
    desk.look(5, 2)
    desk.press("P")
    for corner in ((100, 30), (120, 30), (120, 50), (100, 50)):
        desk.click(corner)
    desk.press("Return")
    expected = square(30, 100, 20) | square(*place_of(2, 5))
    assert np.array_equal(desk.mask(2), expected)


def test_a_double_click_closes_the_polygon(desk: Desk) -> None:
    desk.look(5, 2)
    desk.press("P")
    for corner in ((100, 30), (120, 30), (120, 50)):
        desk.click(corner)
    desk.click((100, 50))
    QTest.mouseDClick(desk.canvas, LEFT, NO_KEY, desk.at((100, 50)))
    assert np.array_equal(desk.mask(2), square(30, 100, 20) | square(*place_of(2, 5)))


def test_backspace_takes_the_last_point_back_and_esc_the_polygon(desk: Desk) -> None:
    desk.look(5, 2)
    desk.press("P")
    for corner in ((100, 30), (120, 30), (120, 50), (140, 60)):
        desk.click(corner)
    desk.press("Backspace")
    desk.click((100, 50))
    desk.press("Return")
    assert np.array_equal(desk.mask(2), square(30, 100, 20) | square(*place_of(2, 5)))
    for corner in ((20, 30), (40, 30), (40, 50)):
        desk.click(corner)
    desk.press("Esc")
    desk.press("Return")
    assert np.array_equal(desk.mask(2), square(30, 100, 20) | square(*place_of(2, 5)))


def test_g_selects_the_object_in_a_box(desk: Desk) -> None:
    desk.look(14, 1)  # the red square of the picture lies at 98, 40 and is 16 wide
    desk.press("G")
    desk.drag((90, 34), (122, 60))
    wait(lambda: "Scribble to add" in desk.canvas.hint)
    desk.press("Return")
    added = desk.mask(1) & ~square(*place_of(1, 14))
    red = square(40, 98, 16)
    assert (added & red).sum() > 0.9 * red.sum()
    assert added.sum() < 1.8 * red.sum()  # the encoder blurs its edge; the box is more than three times as large


def test_v_selects_by_a_click_and_moves_by_a_drag(desk: Desk) -> None:
    desk.press("B")
    desk.press("V")
    desk.click(middle_of(2, 0))
    assert desk.state.track_id == 2
    x, y = middle_of(2, 0)
    desk.drag((x, y), (x + 10, y + 3), (x + 20, y - 6))
    top, left = place_of(2, 0)
    assert np.array_equal(desk.mask(2), square(top - 6, left + 20))
    assert np.array_equal(desk.mask(2, 1), square(*place_of(2, 1)))


@pytest.mark.parametrize(("keys", "is_larger"), [("]", True), ("[", False)])
def test_brackets_change_the_size_of_the_brush(desk: Desk, keys: str, is_larger: bool) -> None:
    desk.press("B")
    sizes = [desk.state.brush_size]
    for _ in range(3):
        desk.press(keys)
        sizes.append(desk.state.brush_size)
    assert sizes == sorted(set(sizes), reverse=not is_larger)


def test_alt_wheel_changes_the_size_of_the_brush_and_zooms_not(desk: Desk) -> None:
    desk.press("B")
    view = desk.canvas.view
    desk.wheel(EMPTY_PLACE, 2, ALT)
    assert desk.state.brush_size > 20
    desk.wheel(EMPTY_PLACE, -4, ALT)
    assert desk.state.brush_size < 20
    assert desk.canvas.view == view


def test_control_drag_erases_with_the_brush_in_hand(desk: Desk) -> None:
    desk.look(5, 2)
    desk.press("B")
    desk.state.set_brush_size(4)
    desk.drag(middle_of(2, 5), middle_of(2, 5), keys=CONTROL)
    x, y = (int(value) for value in middle_of(2, 5))
    assert not desk.mask(2)[y, x]


@pytest.mark.parametrize("keys", ["Tab", "2"])
def test_a_key_that_selects_during_a_drag_leaves_the_moved_mask_with_its_track(desk: Desk, keys: str) -> None:
    desk.look(5, 1)
    desk.press("V")
    x, y = middle_of(1, 5)
    QTest.mousePress(desk.canvas, LEFT, NO_KEY, desk.at((x, y)))
    QTest.mouseMove(desk.canvas, desk.at((x + 40, y)))
    desk.press(keys)
    assert desk.state.track_id == 2
    QTest.mouseRelease(desk.canvas, LEFT, NO_KEY, desk.at((x + 40, y)))
    top, left = place_of(1, 5)
    assert np.array_equal(desk.mask(1), square(top, left + 40))
    assert np.array_equal(desk.mask(2), square(*place_of(2, 5)))


@pytest.mark.parametrize("tool", ["B", "V"])
def test_after_a_dropped_drag_what_happened_meanwhile_is_seen(desk: Desk, tool: str) -> None:
    desk.look(5, 1)
    desk.press("Del")
    deleted = desk.canvas.grab().toImage().pixelColor(desk.at(middle_of(1, 5)))
    desk.press(tool)
    desk.state.select_track(2)
    x, y = middle_of(2, 5)
    QTest.mousePress(desk.canvas, LEFT, NO_KEY, desk.at((x, y)))
    QTest.mouseMove(desk.canvas, desk.at((x + 40, y)))
    assert desk.canvas.is_painting
    desk.document.write(difference(desk.stored(), labels()))  # as a run does
    desk.press("Esc")
    assert desk.canvas.grab().toImage().pixelColor(desk.at(middle_of(1, 5))) != deleted
    QTest.mouseRelease(desk.canvas, LEFT, NO_KEY, desk.at((x + 40, y)))
    assert desk.stored() == labels()

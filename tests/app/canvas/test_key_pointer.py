"""The keyboard pointer does on the canvas what the mouse does: clicks, drags, shapes; the frame moves along."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from app.canvas.canvas import Canvas
from app.canvas.key_pointer import STEP, KeyPointer
from tests.app.canvas.conftest import NO_KEY, Desk, rectangle

LEFT, RIGHT, UP, DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down
SPACE = Qt.Key.Key_Space
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Keys:
    """Presses the keys of a pointer that is on and stands in the middle of the frame."""

    def __init__(self, desk: Desk) -> None:
        self.canvas, self._qtbot = desk.canvas, desk.qtbot
        self.pointer = KeyPointer(desk.canvas)
        desk.canvas.activateWindow()
        self.pointer.toggle()

    @property
    def place(self) -> QPointF:
        assert self.pointer.place is not None
        return self.pointer.place

    @property
    def point_xy(self) -> tuple[float, float]:
        """The frame point under the cross."""
        return self.canvas.view.to_frame((self.place.x(), self.place.y()))

    def move(self, key: Qt.Key, times: int = 1, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        for _ in range(times):
            QTest.keyClick(self.canvas, key, keys)

    def click(self, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.hold(keys)
        self.let_go()

    def hold(self, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyPress(self.canvas, SPACE, keys)

    def let_go(self) -> None:
        QTest.keyRelease(self.canvas, SPACE)
        self._qtbot.waitUntil(lambda: not self.pointer.is_down)


@pytest.fixture
def keys(desk: Desk) -> Keys:
    return Keys(desk)


def take_brush(desk: Desk, size: int = 20) -> None:
    """Take the brush in hand, for a track that is out of the way."""
    desk.show({1: rectangle(0, 0, 4, 4)})
    desk.state.select_track(1)
    desk.state.choose_tool("brush")
    desk.state.set_brush_size(size)


def test_it_comes_in_the_middle_and_goes(desk: Desk) -> None:
    pointer = KeyPointer(desk.canvas)
    told: list[bool] = []
    pointer.toggled.connect(told.append)
    assert pointer.place is None
    pointer.toggle()
    assert pointer.place == QPointF(desk.canvas.width() / 2, desk.canvas.height() / 2)
    assert pointer.isVisible()
    pointer.toggle()
    assert pointer.place is None
    assert not pointer.isVisible()
    assert told == [True, False]


def test_it_comes_back_where_it_was(keys: Keys) -> None:
    keys.move(LEFT, 3)
    before = keys.place
    keys.pointer.toggle()
    keys.pointer.toggle()
    assert keys.place == before


def test_arrows_move_it_and_with_shift_by_one_frame_pixel(keys: Keys) -> None:
    start = keys.place
    keys.move(RIGHT, 2)
    keys.move(UP)
    assert keys.place - start == QPointF(2 * STEP, -STEP)
    x, y = keys.point_xy
    keys.move(DOWN, 1, SHIFT)
    assert keys.point_xy == pytest.approx((x, y + 1))


def test_an_arrow_moves_it_by_a_whole_pixel_of_a_frame_that_is_shown_large(keys: Keys) -> None:
    keys.canvas.zoom(20 / keys.canvas.view.scale)
    x, y = keys.point_xy
    keys.move(LEFT)
    assert keys.point_xy == pytest.approx((x - 1, y))


def test_a_drag_with_space_held_paints_as_with_the_mouse(desk: Desk, keys: Keys) -> None:
    take_brush(desk, 3)
    start = keys.point_xy
    keys.hold()
    keys.move(RIGHT, 8)
    end = keys.point_xy
    assert not desk.strokes
    keys.let_go()
    (track_id, pixels, erases), *others = desk.strokes
    assert (track_id, erases, others) == (1, False, [])
    rows, columns = np.nonzero(pixels)
    assert (columns.min(), columns.max()) == (pytest.approx(start[0], abs=3), pytest.approx(end[0], abs=3))
    assert end[0] - start[0] > 10
    assert np.ptp(rows) <= 3


def test_space_with_control_erases_with_the_brush(desk: Desk, keys: Keys) -> None:
    desk.show({1: rectangle(0, 0, 60, 80)})
    desk.state.select_track(1)
    desk.state.choose_tool("brush")
    keys.hold(CONTROL)
    keys.move(DOWN, 2, CONTROL)
    keys.let_go()
    assert [erases for _, _, erases in desk.strokes] == [True]


def test_a_polygon_is_drawn_by_clicks_and_closed_by_enter(desk: Desk, keys: Keys) -> None:
    desk.show({1: rectangle(0, 0, 4, 4)})
    desk.state.select_track(1)
    desk.state.choose_tool("polygon")
    corners = []
    for key in (RIGHT, DOWN, LEFT):
        corners.append(keys.point_xy)
        keys.click()
        keys.move(key, 12)
    corners.append(keys.point_xy)
    keys.click()
    keys.move(Qt.Key.Key_Return)
    ((track_id, pixels, _),) = desk.strokes
    rows, columns = np.nonzero(pixels)
    assert track_id == 1
    assert (columns.min(), rows.min()) == pytest.approx(corners[0], abs=1.5)
    assert (columns.max(), rows.max()) == pytest.approx(corners[2], abs=1.5)


def test_a_click_selects_the_track_under_it(desk: Desk, keys: Keys) -> None:
    desk.show({1: rectangle(0, 0, 4, 4), 2: rectangle(20, 30, 40, 50)})
    keys.click()
    assert desk.state.track_id == 2


def test_holding_space_with_key_repeat_is_one_press(desk: Desk, keys: Keys) -> None:
    take_brush(desk)
    keys.hold()
    keys.hold()
    keys.let_go()
    assert len(desk.strokes) == 1


def test_a_key_that_comes_back_at_once_was_not_let_go(desk: Desk, keys: Keys) -> None:
    take_brush(desk)
    keys.hold()
    for _ in range(3):  # as an X server repeats a key and Qt does not see it
        QTest.keyRelease(keys.canvas, SPACE)
        QTest.keyPress(keys.canvas, SPACE)
    keys.move(RIGHT, 5)
    assert not desk.strokes
    keys.let_go()
    assert len(desk.strokes) == 1


def test_an_arrow_after_letting_go_draws_no_further(desk: Desk, keys: Keys) -> None:
    take_brush(desk, 3)
    x, _ = keys.point_xy
    keys.hold()
    QTest.keyRelease(keys.canvas, SPACE)
    keys.move(RIGHT, 8)
    ((_, pixels, _),) = desk.strokes
    assert np.nonzero(pixels)[1].max() <= x + 3


def test_it_stays_in_the_frame_and_the_widget(keys: Keys) -> None:
    keys.move(LEFT, 100)
    assert keys.point_xy[0] == pytest.approx(0, abs=1e-6)
    assert keys.canvas.rect().contains(keys.place.toPoint())


def test_at_the_edge_the_frame_is_moved_along(keys: Keys) -> None:
    keys.canvas.zoom(4)
    keys.move(RIGHT, 400)
    assert keys.point_xy[0] == pytest.approx(80)
    assert keys.canvas.rect().contains(keys.place.toPoint())
    assert keys.canvas.frame_rect.left() < -keys.canvas.width()


def test_without_the_focus_a_drag_ends(desk: Desk, keys: Keys) -> None:
    take_brush(desk)
    keys.hold()
    keys.canvas.clearFocus()
    assert len(desk.strokes) == 1
    assert not keys.canvas.is_painting


def test_the_real_mouse_does_not_draw_along(desk: Desk, keys: Keys) -> None:
    take_brush(desk, 2)
    keys.hold()
    desk.move(2, 2)
    keys.let_go()
    ((_, pixels, _),) = desk.strokes
    assert not pixels[:10].any()


def test_while_it_is_off_its_keys_are_not_taken(desk: Desk, keys: Keys) -> None:
    keys.pointer.toggle()
    told: list[Canvas] = []
    desk.canvas.pressed.connect(lambda: told.append(desk.canvas))
    keys.click()
    assert not told

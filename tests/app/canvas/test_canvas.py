"""The canvas shows, zooms and pans; hidden tracks are not drawn; outlines and chips follow."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.canvas.canvas import Canvas
from app.theme import track_color
from tests.app.canvas.conftest import NO_KEY, Desk, rectangle


def color_at(canvas: Canvas, x: float, y: float) -> tuple[int, int, int]:
    color: QColor = canvas.grab().toImage().pixelColor(canvas.widget_point((x, y)).toPoint())
    return color.red(), color.green(), color.blue()


def turn_wheel(canvas: Canvas, point: QPointF, steps: int, keys: Qt.KeyboardModifier = NO_KEY) -> None:
    event = QWheelEvent(
        point,
        point,
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_a_mask_is_tinted_at_45_percent(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 30, 40)})
    expected = [round(0.55 * 90 + 0.45 * part) for part in track_color(1)]
    assert color_at(desk.canvas, 25.3, 20.3) == pytest.approx(expected, abs=2)
    assert color_at(desk.canvas, 60.3, 50.3) == (90, 90, 90)


def test_hidden_and_other_than_solo_tracks_are_not_drawn(desk: Desk) -> None:
    desk.show({1: rectangle(10, 10, 30, 30), 2: rectangle(10, 40, 30, 60)})
    assert color_at(desk.canvas, 20.3, 20.3) != (90, 90, 90)
    desk.state.set_hidden(1, True)
    assert color_at(desk.canvas, 20.3, 20.3) == (90, 90, 90)
    assert color_at(desk.canvas, 50.3, 20.3) != (90, 90, 90)
    desk.state.set_solo(1)
    assert color_at(desk.canvas, 20.3, 20.3) != (90, 90, 90)
    assert color_at(desk.canvas, 50.3, 20.3) == (90, 90, 90)


def test_a_hidden_track_stays_hidden_when_masks_are_shown_anew(desk: Desk) -> None:
    desk.state.set_hidden(1, True)
    desk.show({1: rectangle(10, 10, 30, 30)})
    assert color_at(desk.canvas, 20.3, 20.3) == (90, 90, 90)


def test_pixels_stay_sharp_when_zoomed(desk: Desk) -> None:
    desk.frame = np.zeros((60, 80, 3), dtype=np.uint8)
    desk.frame[:, 40:] = 200
    desk.show({})
    assert color_at(desk.canvas, 39.9, 30.5) == (0, 0, 0)
    assert color_at(desk.canvas, 40.2, 30.5) == (200, 200, 200)


def test_the_pixel_grid_shows_from_16_on(desk: Desk) -> None:
    desk.canvas.zoom(15.9 / desk.canvas.view.scale)
    plain = desk.canvas.grab().toImage()
    assert {plain.pixelColor(x, 200).rgb() for x in range(300, 360)} == {QColor(90, 90, 90).rgb()}
    desk.canvas.zoom(16.1 / 15.9)
    gridded = desk.canvas.grab().toImage()
    assert len({gridded.pixelColor(x, 203).rgb() for x in range(300, 360)}) > 1


def test_the_wheel_zooms_around_the_cursor(desk: Desk) -> None:
    point = QPointF(200, 120)
    before = desk.canvas.view.to_frame((200, 120))
    turn_wheel(desk.canvas, point, 3)
    assert desk.canvas.view.to_frame((200, 120)) == pytest.approx(before)
    assert desk.canvas.view.scale > 10


def test_the_wheel_with_alt_changes_the_brush(desk: Desk) -> None:
    desk.state.choose_tool("brush")
    scale = desk.canvas.view.scale
    turn_wheel(desk.canvas, QPointF(200, 120), 1, Qt.KeyboardModifier.AltModifier)
    assert desk.state.brush_size == 25
    turn_wheel(desk.canvas, QPointF(200, 120), -2, Qt.KeyboardModifier.AltModifier)
    assert desk.state.brush_size == 16
    assert desk.canvas.view.scale == scale


def test_the_middle_button_pans_and_fit_goes_back(desk: Desk) -> None:
    fitted = desk.canvas.view
    desk.drag_with(Qt.MouseButton.MiddleButton, QPoint(100, 100), QPoint(130, 90))
    assert desk.canvas.view.offset_xy == pytest.approx((fitted.offset_xy[0] + 30, fitted.offset_xy[1] - 10))
    desk.canvas.fit()
    assert desk.canvas.view == fitted


def test_outlines_run_along_pixels_when_zoomed_and_cover_them_when_not(desk: Desk) -> None:
    mask = rectangle(20, 20, 40, 40)
    desk.show({1: mask})
    overlay = desk.canvas._stage.overlay
    assert overlay is not None
    assert overlay.pixels[20, 20, 3] < 255
    desk.canvas.zoom(0.5)
    assert overlay.pixels[20, 20, 3] == 255
    assert overlay.pixels[30, 30, 3] < 255


def test_a_wanted_key_is_taken_before_a_shortcut_of_the_window(desk: Desk) -> None:
    triggered = []
    for name in ("Del", "Return", "Esc"):
        action = QAction(name, desk.canvas)
        action.setShortcut(QKeySequence(name))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _=False, name=name: triggered.append(name))
        desk.canvas.addAction(action)
    desk.canvas.activateWindow()
    desk.state.select_track(1)
    desk.state.choose_tool("polygon")
    for point in ((10, 10), (30, 10), (30, 30), (10, 30)):
        desk.click(*point)
    desk.key(Qt.Key.Key_Delete)
    desk.key(Qt.Key.Key_Return)
    assert triggered == []
    assert len(desk.strokes) == 1
    desk.key(Qt.Key.Key_Delete)
    desk.key(Qt.Key.Key_Return)
    assert triggered == ["Del", "Return"]


def test_each_tool_tells_its_keys(desk: Desk) -> None:
    for tool in ("brush", "eraser", "polygon", "smart", "select"):
        desk.state.choose_tool(tool)
        assert desk.hints[-1] == desk.canvas.hint
        assert desk.hints[-1]
    assert len(set(desk.hints)) == 5


def test_without_a_video_nothing_is_painted_and_nothing_breaks(desk: Desk) -> None:
    desk.canvas.clear()
    desk.state.select_track(1)
    for tool in ("select", "brush", "eraser", "polygon", "smart"):
        desk.state.choose_tool(tool)
        desk.drag((5, 5), (30, 30))
        desk.key(Qt.Key.Key_Escape)
    assert not desk.canvas.has_frame
    assert not desk.strokes
    assert not desk.replaced
    assert not desk.canvas.grab().isNull()

"""The timeline is driven by real mouse, wheel and key events."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.panels.timeline import Timeline
from app.theme import LIGHT
from inspro_core.domain.lane import HUMAN, mark
from tests.app.panels.timeline_desk import (
    CLASSES,
    CONTROL,
    FRAMES,
    LABELS,
    LEFT,
    MIDDLE,
    NONE,
    SHIFT,
    SWITCH,
    Desk,
    lanes,
    no_previews,
)

Key = Qt.Key


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


# Frames and tracks


def test_a_click_on_the_ruler_goes_to_the_frame(desk: Desk) -> None:
    desk.click(desk.point(250))
    assert desk.frames == [desk.timeline.scene.frame] == [250]
    assert desk.tracks == []


def test_dragging_scrubs(desk: Desk) -> None:
    desk.drag(desk.point(100), desk.point(200), desk.point(300))
    assert desk.frames == [100, 200, 300]


def test_a_click_on_a_lane_goes_to_the_frame_and_selects_the_track(desk: Desk) -> None:
    desk.click(desk.point(260, row=3))
    assert desk.frames == [260]
    assert desk.tracks == [4]


def test_a_click_on_a_label_selects_the_track_and_stays_on_the_frame(desk: Desk) -> None:
    desk.click(QPoint(20, desk.point(0, row=1).y()))
    assert desk.tracks == [2]
    assert desk.frames == []


def test_a_click_on_the_mark_of_a_human_frame_goes_to_it_exactly(desk: Desk) -> None:
    lane = np.full(100_000, mark(0.8, False), dtype=np.uint8)
    lane[50_321] = 101 | HUMAN
    desk.timeline.show_lanes({1: lane}, {1: CLASSES[0]}, len(lane), 25.0)
    desk.click(QPoint(desk.middle(50_321) + 1, desk.point(0, row=0).y()))
    assert desk.frames == [50_321]


def test_a_click_on_a_mark_goes_to_the_suspicious_frame_and_its_track(desk: Desk) -> None:
    desk.timeline.show_suspicious([SWITCH])
    desk.click(desk.point(210, "marks") + QPoint(3, 0))
    assert desk.frames == [210]
    assert desk.tracks == [3]


def test_a_click_leaves_the_focus_where_it_was(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field, timeline = QLineEdit(), Timeline(no_previews())
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addWidget(timeline)
    timeline.show_lanes(lanes(), LABELS, FRAMES, 25.0)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    QTest.mouseClick(timeline.viewport(), LEFT, NONE, QPoint(300, 10))
    assert field.hasFocus()
    QTest.keyClick(field, Key.Key_Tab)
    assert timeline.hasFocus()


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (Key.Key_Right, NONE, 251),
        (Key.Key_Left, NONE, 249),
        (Key.Key_Right, SHIFT, 260),
        (Key.Key_Home, NONE, 0),
        (Key.Key_End, NONE, 399),
    ],
)
def test_keys_step(desk: Desk, key: Qt.Key, modifier: Qt.KeyboardModifier, expected: int) -> None:
    desk.timeline.show_frame(250)
    QTest.keyClick(desk.timeline, key, modifier)
    assert desk.frames == [expected]


def test_keys_select_the_lanes_above_and_below(desk: Desk) -> None:
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Up):
        QTest.keyClick(desk.timeline, key)
    assert desk.tracks == [1, 2, 3, 2]


def test_letters_are_left_to_others(desk: Desk) -> None:
    before = desk.timeline.scene.scale
    for key in (Key.Key_B, Key.Key_N, Key.Key_I):
        QTest.keyClick(desk.timeline, key)
    assert (desk.frames, desk.tracks, desk.ranges) == ([], [], [])
    assert desk.timeline.scene.scale == before


# The range


def test_shift_and_drag_choose_a_range(desk: Desk) -> None:
    desk.drag(desk.point(280, row=1), desk.point(200), desk.point(120), modifier=SHIFT)
    assert desk.ranges == [range(120, 281)]
    assert desk.frames == desk.tracks == []


def test_a_range_is_told_when_the_button_goes_up_and_drawn_before(desk: Desk) -> None:
    viewport = desk.timeline.viewport()
    QTest.mousePress(viewport, LEFT, SHIFT, desk.point(150))
    QTest.mouseMove(viewport, desk.point(250))
    assert desk.timeline.scene.frames_in_range == range(150, 251)
    assert "Frames 150 to 250 (101)" in desk.timeline.preview.tip.text.text()
    assert desk.ranges == []
    QTest.mouseRelease(viewport, LEFT, SHIFT, desk.point(250))
    assert desk.ranges == [range(150, 251)]


def test_shift_and_a_click_choose_nothing(desk: Desk) -> None:
    desk.timeline.show_range(range(5, 10))
    desk.click(desk.point(300), SHIFT)
    assert desk.ranges == []
    assert desk.timeline.scene.frames_in_range == range(5, 10)


@pytest.mark.parametrize(("end", "to", "expected"), [(100, 50, range(50, 300)), (300, 350, range(100, 351))])
def test_the_ends_of_a_range_are_dragged_on_the_ruler(desk: Desk, end: int, to: int, expected: range) -> None:
    desk.timeline.show_range(range(100, 300))
    desk.drag(desk.point(end), desk.point(to))
    assert desk.ranges == [expected]


def test_the_range_is_painted_and_taken_away(desk: Desk) -> None:
    before = desk.image()
    desk.timeline.show_range(range(100, 300))
    inside, outside = desk.point(200, row=2), desk.point(350, row=2)
    edge = QPoint(round(desk.timeline.scene.x_of(100)), inside.y())
    assert desk.image().pixelColor(edge) == QColor(LIGHT.accent)
    assert desk.image().pixelColor(inside) != before.pixelColor(inside)
    assert desk.image().pixelColor(outside) == before.pixelColor(outside)
    desk.timeline.show_range(None)
    assert desk.image() == before


# Zoom and scroll


def test_control_and_wheel_zoom_around_the_pointer(desk: Desk) -> None:
    scene = desk.timeline.scene
    before = scene.scale.frame_width
    desk.wheel(desk.point(160), 4, CONTROL)
    assert scene.scale.frame_width > 2 * before
    assert desk.point(160).x() == pytest.approx(scene.lanes.left() + 0.4 * scene.scale.width, abs=1)
    assert desk.timeline.horizontalScrollBar().maximum() > 0
    desk.wheel(desk.point(160), -8, CONTROL)
    assert scene.scale.is_fitted
    assert desk.timeline.horizontalScrollBar().maximum() == 0


def test_the_wheel_scrolls_the_lanes(desk: Desk) -> None:
    first = desk.timeline.scene.stack.lane_at(desk.timeline.scene.lanes.top())
    desk.wheel(desk.point(200, row=2), -1)
    assert first == 0
    assert desk.timeline.scene.stack.lane_at(desk.timeline.scene.lanes.top()) > 0
    assert desk.timeline.verticalScrollBar().value() == desk.timeline.scene.stack.scroll


def test_shift_and_wheel_scroll_the_frames(desk: Desk) -> None:
    for _ in range(4):
        desk.timeline.zoom_in()
    desk.wheel(desk.point(20), -1, SHIFT)
    assert desk.timeline.scene.scale.first > 0
    assert desk.timeline.horizontalScrollBar().value() == desk.timeline.scene.scale.offset > 0


def test_the_scroll_bars_scroll(desk: Desk) -> None:
    for _ in range(6):
        desk.timeline.zoom_in()
    bars = desk.timeline.horizontalScrollBar(), desk.timeline.verticalScrollBar()
    for bar in bars:
        QTest.keyClick(bar, Key.Key_End)
    scene = desk.timeline.scene
    assert scene.scale.frame_at(scene.scale.width) == FRAMES - 1
    assert scene.stack.lane_at(scene.lanes.bottom()) == len(LABELS) - 1


def test_the_middle_button_pans_both_ways(desk: Desk) -> None:
    for _ in range(4):
        desk.timeline.zoom_in()
    start = QPoint(400, 150)
    frame, lane = (desk.timeline.scene.place_at(400, 150).frame, desk.timeline.scene.place_at(400, 150).track_id)
    desk.drag(start, QPoint(350, 130), QPoint(300, 110), button=MIDDLE)
    place = desk.timeline.scene.place_at(300, 110)
    assert place.track_id == lane
    assert place.frame == pytest.approx(frame, abs=2)
    assert desk.frames == desk.tracks == []


def test_zooming_by_actions_and_keys_keeps_the_playhead_in_place(desk: Desk) -> None:
    desk.timeline.show_frame(120)
    before = desk.middle(120)
    desk.timeline.zoom_in()
    QTest.keyClick(desk.timeline, Key.Key_Plus)
    assert desk.middle(120) == pytest.approx(before, abs=1)
    desk.timeline.zoom_out()
    QTest.keyClick(desk.timeline, Key.Key_Minus)
    assert desk.timeline.scene.scale.is_fitted


def test_a_double_click_on_the_ruler_shows_all_frames(desk: Desk) -> None:
    desk.timeline.zoom_in()
    QTest.mouseDClick(desk.timeline.viewport(), LEFT, NONE, desk.point(10))
    assert desk.timeline.scene.scale.is_fitted


def test_the_view_follows_the_playhead(desk: Desk) -> None:
    for _ in range(8):
        desk.timeline.zoom_in()
    desk.timeline.show_frame(300)
    scene = desk.timeline.scene
    assert scene.lanes.left() <= scene.x_of(300) <= scene.lanes.right()


def test_scrubbing_beyond_the_edge_moves_the_view_on(desk: Desk) -> None:
    for _ in range(6):
        desk.timeline.zoom_in()
    lanes_area = desk.timeline.scene.lanes
    last = desk.timeline.scene.scale.frame_at(lanes_area.width() - 1)
    outside = QPoint(lanes_area.right() + 60, 10)
    desk.drag(QPoint(400, 10), outside, outside + QPoint(1, 0), outside)
    assert desk.frames[-1] > last
    assert desk.timeline.scene.scale.first > 0


def test_the_same_video_shown_anew_keeps_zoom_and_scroll(desk: Desk) -> None:
    desk.timeline.show_frame(390)
    desk.timeline.zoom_in()
    desk.timeline.verticalScrollBar().setValue(100)
    before = desk.timeline.scene.scale, desk.timeline.scene.stack
    desk.timeline.show_lanes(lanes(), LABELS, FRAMES, 25.0)
    assert (desk.timeline.scene.scale, desk.timeline.scene.stack) == before


def test_another_video_starts_anew(desk: Desk) -> None:
    desk.timeline.show_suspicious([SWITCH])
    desk.timeline.zoom_in()
    desk.timeline.show_lanes({}, {}, 500, 25.0)
    assert desk.timeline.scene.scale.is_fitted
    marks = desk.point(210, "marks")
    assert desk.timeline.scene.place_at(marks.x(), marks.y()).suspicions == ()

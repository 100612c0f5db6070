"""The timeline is driven by real mouse, wheel and key events."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.panels import timeline_lanes
from app.panels.timeline import Timeline
from app.theme import DARK, LIGHT, palette, track_color
from inspro_core.domain.lane import HUMAN, Lane, mark
from inspro_core.domain.suspicions import Suspicion

FRAMES = 400  # each wider than a pixel
LABELS = {track_id: ("dog", "person", "car")[track_id % 3] for track_id in range(1, 41)}
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
SHIFT, CONTROL, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier(0)
SWITCH = Suspicion("id switch", 210, 3, 5, 0.93, {"track": 3, "other": 5, "cross": 91, "own": 4})
Key = Qt.Key


def lanes() -> dict[int, Lane]:
    """Every track is seen on all frames but the last hundred; track 2 is human on frame 203."""
    made = {track_id: np.full(FRAMES, mark(0.8, False), dtype=np.uint8) for track_id in LABELS}
    for lane in made.values():
        lane[-100:] = 0
    made[2][203] = 101 | HUMAN
    return made


class Desk:
    """A timeline, what it asked for, and the little of a window that answers."""

    def __init__(self, qtbot: QtBot) -> None:
        self.timeline = Timeline()
        self.frames: list[int] = []
        self.tracks: list[int] = []
        self.ranges: list[range] = []
        self.timeline.frame_chosen.connect(self._on_frame)
        self.timeline.track_chosen.connect(self._on_track)
        self.timeline.range_chosen.connect(self._on_range)
        qtbot.addWidget(self.timeline)
        self.timeline.setPalette(palette(LIGHT))
        self.timeline.resize(700, 260)
        self.timeline.show_lanes(lanes(), LABELS, FRAMES, 25.0)
        with qtbot.waitExposed(self.timeline):
            self.timeline.show()

    def _on_frame(self, frame: int) -> None:
        self.frames.append(frame)
        self.timeline.show_frame(frame)

    def _on_track(self, track_id: int) -> None:
        self.tracks.append(track_id)
        self.timeline.select(track_id)

    def _on_range(self, frames: range) -> None:
        self.ranges.append(frames)
        self.timeline.show_range(frames)

    def point(self, frame: int, row: int | str = "ruler") -> QPoint:
        """The first whole pixel of a frame on the ruler, on the marks, or on a lane counted from the top one of all."""
        scene = self.timeline.scene
        if isinstance(row, int):
            y = scene.stack.top_of(row) + scene.stack.lane_height // 2
        else:
            y = {"ruler": scene.ruler, "marks": scene.marks_row}[row].center().y()
        return QPoint(math.ceil(scene.x_of(frame) - 1e-6), y)

    def middle(self, frame: int) -> int:
        """The column in the middle of a frame, where playhead and marks stand."""
        return int(self.timeline.scene.x_of(frame + 0.5))

    def click(self, point: QPoint, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.timeline.viewport(), LEFT, modifier, point)

    def drag(
        self, start: QPoint, *way: QPoint, modifier: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        viewport = self.timeline.viewport()
        QTest.mousePress(viewport, button, modifier, start)
        for point in way:
            QTest.mouseMove(viewport, point)
        QTest.mouseRelease(viewport, button, modifier, way[-1])

    def wheel(self, point: QPoint, notches: float, modifier: Qt.KeyboardModifier = NONE) -> None:
        viewport = self.timeline.viewport()
        event = QWheelEvent(
            QPointF(point),
            QPointF(viewport.mapToGlobal(point)),
            QPoint(),
            QPoint(0, round(120 * notches)),
            Qt.MouseButton.NoButton,
            modifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)

    def image(self) -> QImage:
        return self.timeline.viewport().grab().toImage()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.timeline.stop()
    assert not made.timeline.preview.worker.isRunning()


class PaintWatch(QObject):
    """Notes which area paint events expose."""

    def __init__(self) -> None:
        super().__init__()
        self.areas: list[QRect] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if isinstance(event, QPaintEvent):
            region = event.region()
            self.areas += [region.boundingRect()] if region.rectCount() == 1 else list(region)  # type: ignore[call-overload]
        return False


@contextmanager
def watched_paint(desk: Desk) -> Iterator[list[QRect]]:
    watch = PaintWatch()
    QApplication.processEvents()
    desk.timeline.viewport().installEventFilter(watch)
    yield watch.areas
    QApplication.processEvents()
    desk.timeline.viewport().removeEventFilter(watch)


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
    desk.timeline.show_lanes({1: lane}, {1: "dog"}, len(lane), 25.0)
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
    field, timeline = QLineEdit(), Timeline()
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
    assert "Frames 150 to 250: 101 frames" in desk.timeline.preview.tip.text.text()
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


# What is shown


def test_a_selected_lane_is_brought_into_sight_and_emphasised(desk: Desk) -> None:
    desk.timeline.select(30)
    scene = desk.timeline.scene
    row = scene.row_of(30)
    assert row.height() == scene.stack.lane_height
    assert desk.image().pixelColor(2, row.center().y()) == QColor(LIGHT.accent)
    assert desk.image().pixelColor(scene.lanes.right() - 2, row.center().y()) not in (
        QColor(LIGHT.base),
        QColor(LIGHT.alternate),
    )


def test_a_new_track_that_was_selected_before_it_was_shown_is_brought_into_sight(desk: Desk) -> None:
    desk.timeline.select(41)
    desk.timeline.show_lanes(lanes(), {**LABELS, 41: "new"}, FRAMES, 25.0)
    assert not desk.timeline.scene.row_of(41).isEmpty()


def test_lanes_show_where_a_track_is_seen(desk: Desk) -> None:
    image = desk.image()
    seen, unseen = (image.pixelColor(desk.point(frame, row=4)) for frame in (200, 350))
    assert unseen == QColor(LIGHT.base)
    wanted = QColor(*track_color(5))
    assert abs(seen.red() - wanted.red()) < 60 < abs(unseen.red() - wanted.red())


def test_changed_frames_are_shown_and_only_there_is_painted(desk: Desk) -> None:
    desk.image()
    changed = lanes()[5]
    changed[350:360] = mark(1, True)
    with watched_paint(desk) as areas:
        desk.timeline.update_frames({5: changed}, frozenset(range(350, 360)))
    assert desk.image().pixelColor(desk.point(355, row=4)) == QColor(*track_color(5))
    row = desk.timeline.scene.row_of(5)
    assert [row.contains(area) for area in areas] == [True]
    assert areas[0].width() < 40


def test_the_playhead_moves_without_drawing_lanes_or_painting_more_than_two_strips(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.image()
    drawn: list[int] = []
    monkeypatch.setattr(timeline_lanes, "draw_lane", lambda *_: drawn.append(1))
    monkeypatch.setattr(desk.timeline.scene, "paint", lambda *_: drawn.append(1))
    with watched_paint(desk) as areas:
        desk.timeline.show_frame(277)
    assert drawn == []
    assert len(areas) == 2
    assert sum(area.width() for area in areas) <= 40
    assert desk.image().pixelColor(desk.middle(277), desk.point(0, row=1).y()) == QColor(LIGHT.accent)


def test_a_playhead_that_stays_in_its_column_paints_nothing(desk: Desk) -> None:
    desk.timeline.show_lanes({}, {}, 100_000, 25.0)
    with watched_paint(desk) as areas:
        desk.timeline.show_frame(1)
    assert areas == []


def test_reviewed_frames_are_marked(desk: Desk) -> None:
    desk.timeline.show_reviewed(frozenset(range(100, 200)))
    image, y = desk.image(), desk.timeline.scene.reviewed_row.center().y()
    inside, outside = (image.pixelColor(desk.point(frame).x(), y) for frame in (150, 300))
    assert inside == QColor(*timeline_lanes.REVIEWED)
    assert outside == QColor(LIGHT.window)


def test_suspicious_frames_are_marked_below_the_ruler_and_on_both_lanes(desk: Desk) -> None:
    desk.timeline.show_suspicious([SWITCH])
    image, scene = desk.image(), desk.timeline.scene
    x = int(scene.x_of(210.5))
    vermilion = QColor(*timeline_lanes.SUSPICIOUS)
    assert image.pixelColor(x, scene.marks_row.top()) == vermilion
    feet = [image.pixelColor(x, scene.row_of(track_id).bottom()) == vermilion for track_id in (2, 3, 4, 5)]
    assert feet == [False, True, False, True]
    desk.timeline.show_suspicious([])
    assert desk.image().pixelColor(x, scene.marks_row.top()) == QColor(LIGHT.window)


def test_hidden_and_locked_tracks_show_it(desk: Desk) -> None:
    scene = desk.timeline.scene

    def label(track_id: int) -> QImage:
        row = scene.row_of(track_id)
        return desk.image().copy(QRect(0, row.top(), scene.lanes.left() - 1, row.height()))

    plain = label(1), label(2), desk.image().pixelColor(desk.point(200, row=0))
    desk.timeline.set_visibility({1}, {2})
    assert label(1) != plain[0]
    assert label(2) != plain[1]
    assert label(1) != label(2)
    hidden = desk.image().pixelColor(desk.point(200, row=0))
    assert hidden.lightness() > plain[2].lightness()
    desk.timeline.set_visibility(frozenset(), frozenset())
    assert (label(1), label(2), desk.image().pixelColor(desk.point(200, row=0))) == plain


def test_another_palette_is_taken_at_once(desk: Desk) -> None:
    place = desk.point(350, row=0)
    assert desk.image().pixelColor(place) == QColor(LIGHT.base)
    desk.timeline.setPalette(palette(DARK))
    assert desk.image().pixelColor(place) == QColor(DARK.base)
    assert desk.image().pixelColor(QPoint(desk.point(350).x(), 1)) == QColor(DARK.window)


def test_an_inactive_window_keeps_its_colours(desk: Desk) -> None:
    shown = palette(LIGHT)
    shown.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, QColor("#ff00ff"))
    desk.timeline.setPalette(shown)
    desk.timeline.select(1)
    assert desk.image().pixelColor(2, desk.timeline.scene.row_of(1).center().y()) == QColor(LIGHT.accent)


def test_without_a_video_it_says_what_to_do_and_ignores_the_mouse(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.resize(500, 160)
    with qtbot.waitExposed(timeline):
        timeline.show()
    image = timeline.viewport().grab().toImage()
    colors = {image.pixel(x, y) for x in range(0, 500, 2) for y in range(image.height())}
    assert len(colors) > 1  # a text stands there
    with qtbot.assertNotEmitted(timeline.frame_chosen):
        QTest.mouseClick(timeline.viewport(), LEFT, NONE, QPoint(250, 80))
        QTest.keyClick(timeline, Key.Key_End)


def test_a_small_timeline_keeps_room_for_some_lanes(desk: Desk) -> None:
    least = desk.timeline.minimumSizeHint().height()
    assert least >= desk.timeline.scene.lanes.top() + 3 * desk.timeline.scene.stack.lane_height
    assert desk.timeline.sizeHint().height() > least

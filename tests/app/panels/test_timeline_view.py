"""What the timeline shows, and how little of it is painted anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.panels import timeline_lanes
from app.panels.timeline import Timeline
from app.panels.timeline_paint import HEAD_HEIGHT
from app.theme import DARK, LIGHT, palette, track_color
from inspro_core.domain.lane import mark
from tests.app.panels.timeline_desk import CLASSES, FRAMES, LABELS, LEFT, NONE, SWITCH, Desk, lanes, no_previews

Key = Qt.Key


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


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
    desk.timeline.show_lanes(lanes(), {**LABELS, 41: CLASSES[0]}, FRAMES, 25.0)
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


def test_the_playhead_leaves_the_texts_of_the_ruler_free(desk: Desk) -> None:
    def texts() -> QImage:
        ruler = desk.timeline.scene.ruler
        return desk.image().copy(QRect(ruler.left() + 3, HEAD_HEIGHT + 1, 60, ruler.height() - HEAD_HEIGHT - 1))

    desk.timeline.show_frame(400)
    free = texts()
    desk.timeline.show_frame(0)
    assert texts() == free


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
    timeline = Timeline(no_previews())
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

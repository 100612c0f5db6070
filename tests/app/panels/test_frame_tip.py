"""Beside the pointer on the timeline stand frame, time, what is there and, after a rest, the frame's picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.panels import frame_tip
from app.panels.frame_tip import SIZE_WH
from app.panels.timeline import Timeline
from app.workers.preview_store import PreviewStore
from app.workers.previews import Previews
from app.workers.video_thumbnails import thumbnail
from inspro_core.domain.lane import HUMAN, mark
from inspro_core.domain.suspicions import Suspicion
from inspro_core.media import open_frames, probe
from tests.app.panels.timeline_desk import CLASSES

SWITCH = Suspicion("id switch", 8, 1, 2, 0.93, {"track": 1, "other": 2, "cross": 91, "own": 4})


@pytest.fixture
def previews(tmp_path: Path) -> Iterator[Previews]:
    made = Previews(PreviewStore(tmp_path / "previews"))
    yield made
    made.stop()
    assert not made.isRunning()


@pytest.fixture
def timeline(qtbot: QtBot, video_path: Path, previews: Previews) -> Timeline:
    """A timeline of the video of 12 numbered frames with two tracks, low on the screen."""
    made = Timeline(previews)
    qtbot.addWidget(made)
    video = probe(video_path, 1)
    previews.show_video(video)
    made.show_video(video)
    seen = np.zeros(12, dtype=np.uint8)
    seen[:6] = mark(0.71, False)
    seen[3] = 101 | HUMAN
    made.show_lanes({1: seen}, {1: CLASSES[0], 2: CLASSES[1]}, 12, 30.0)
    made.resize(700, 160)
    made.move(20, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def hover(timeline: Timeline, frame: int, row: int | str = "ruler") -> None:
    scene = timeline.scene
    top = {"ruler": 0, "marks": scene.marks_row.top()}[row] if isinstance(row, str) else scene.stack.top_of(row)
    QTest.mouseMove(timeline.viewport(), QPoint(int(scene.x_of(frame + 0.5)), top + 4))


def text(timeline: Timeline) -> list[str]:
    tip = timeline.preview.tip
    return tip.text.text().split("\n") if tip.isVisible() else []


def shown(timeline: Timeline) -> QImage:
    return timeline.preview.tip.picture.pixmap().toImage()


def leave(timeline: Timeline) -> None:
    QApplication.sendEvent(timeline.viewport(), QEvent(QEvent.Type.Leave))


def test_frame_and_exact_time_stand_there_at_once(timeline: Timeline) -> None:
    hover(timeline, 5)
    time = timeline.scene.timestamps[5]
    assert time == pytest.approx(5 / 25, abs=0.001)  # of the video, not of the rate that the lanes came with
    assert text(timeline) == ["Frame 5 · 0:00.200"]


@pytest.mark.parametrize(
    ("frame", "row", "expected"),
    [
        (5, 0, "1 dog: score 0.71"),
        (3, 0, "1 dog: drawn or confirmed by hand"),
        (9, 0, "1 dog: not seen on this frame"),
        (5, 1, "2 person: not seen on this frame"),
    ],
)
def test_on_a_lane_the_track_is_told(timeline: Timeline, frame: int, row: int, expected: str) -> None:
    hover(timeline, frame, row)
    assert text(timeline)[1:] == [expected]


def test_on_a_mark_it_is_told_why_the_frame_is_suspicious(timeline: Timeline) -> None:
    timeline.show_suspicious([SWITCH])
    hover(timeline, 8, "marks")
    assert text(timeline)[1:] == [
        "Id switch: Tracks 1 and 2 seem to change places: exchanged they fit 91 %, as they are 4 %"
    ]


def test_reviewed_frames_are_told(timeline: Timeline) -> None:
    timeline.show_reviewed({5})
    hover(timeline, 5)
    assert text(timeline)[0].endswith("· reviewed")


def test_the_picture_of_the_frame_comes_when_the_pointer_rests(
    qtbot: QtBot, timeline: Timeline, video_path: Path
) -> None:
    hover(timeline, 7)
    assert shown(timeline).isNull()
    qtbot.waitUntil(lambda: not shown(timeline).isNull())
    with open_frames(video_path) as source:
        expected = thumbnail(source.read_small(7, 480), SIZE_WH)
    assert shown(timeline).convertedTo(expected.format()) == expected
    assert timeline.preview.tip.picture.size() == expected.size() == QSize(160, 64)


def test_a_pointer_that_moves_on_reads_no_frame(
    qtbot: QtBot, timeline: Timeline, previews: Previews, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(previews, "request", asked.append)
    for frame in (1, 4, 8):
        hover(timeline, frame)
    assert asked == []
    qtbot.waitUntil(lambda: asked == [8])


def test_a_picture_of_a_frame_that_was_left_is_not_shown(
    timeline: Timeline, previews: Previews, video_path: Path
) -> None:
    hover(timeline, 4)
    picture = np.full((8, 8, 3), (255, 0, 0), dtype=np.uint8)
    previews.loaded.emit(str(video_path), 3, picture)
    assert shown(timeline).isNull()
    previews.loaded.emit(str(video_path), 4, picture)
    assert shown(timeline).pixelColor(2, 2) == Qt.GlobalColor.red


def test_a_known_picture_is_there_at_once(qtbot: QtBot, timeline: Timeline) -> None:
    hover(timeline, 7)
    qtbot.waitUntil(lambda: not shown(timeline).isNull())
    hover(timeline, 2)
    assert shown(timeline).isNull()
    hover(timeline, 7)
    assert not shown(timeline).isNull()


def test_the_tip_goes_when_the_pointer_leaves_or_presses_and_with_the_timeline(timeline: Timeline) -> None:
    hover(timeline, 5)
    leave(timeline)
    assert text(timeline) == []
    assert timeline.scene.hover_x is None
    hover(timeline, 6)
    QTest.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(300, 5))
    assert text(timeline) == []
    hover(timeline, 5)
    timeline.hide()
    assert not timeline.preview.tip.isVisible()


def test_on_labels_there_is_no_tip(timeline: Timeline) -> None:
    hover(timeline, 5)
    QTest.mouseMove(timeline.viewport(), QPoint(10, timeline.scene.stack.top_of(0) + 3))
    assert text(timeline) == []


def test_the_tip_stays_on_the_screen_and_off_the_pointer(timeline: Timeline) -> None:
    for place in (QPoint(20, 400), QPoint(20, 0)):
        timeline.move(place)
        for frame in (0, 11):
            hover(timeline, frame)
            tip, pointer = timeline.preview.tip.geometry(), timeline.viewport().mapToGlobal(QPoint(0, 0))
            assert timeline.screen().availableGeometry().contains(tip)
            assert tip.bottom() < pointer.y() or tip.top() > pointer.y()


def test_without_a_video_file_there_is_text_alone(qtbot: QtBot, timeline: Timeline, previews: Previews) -> None:
    previews.show_video(None)
    timeline.show_video(None)
    timeline.show_lanes({}, {1: CLASSES[0]}, 12, 30.0)
    hover(timeline, 6)
    assert text(timeline) == ["Frame 6 · 0:00.200"]
    assert not timeline.preview.tip.picture.isVisible()
    with qtbot.assertNotEmitted(previews.loaded, wait=frame_tip.REST_MS + 50):
        hover(timeline, 7)


def test_a_video_that_is_gone_leaves_an_empty_picture(
    qtbot: QtBot, timeline: Timeline, previews: Previews, video_path: Path
) -> None:
    video_path.unlink()
    with qtbot.waitSignal(previews.loaded):
        hover(timeline, 7)
    assert shown(timeline).isNull()
    assert text(timeline)[0].startswith("Frame 7")

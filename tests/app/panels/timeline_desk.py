"""A timeline in a window of its own, driven by real events; what it asks for is done and noted."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.panels.timeline import Timeline
from app.theme import LIGHT, palette
from app.track_label import TrackLabel
from app.workers.preview_store import PreviewStore
from app.workers.previews import Previews
from inspro_core.domain.lane import HUMAN, Lane, mark
from inspro_core.domain.suspicions import Suspicion

FRAMES = 400  # each wider than a pixel
CLASSES = (
    TrackLabel("dog", (200, 30, 30)),
    TrackLabel("person", (30, 200, 30)),
    TrackLabel("car", (30, 30, 200)),
)
LABELS = {track_id: CLASSES[track_id % 3] for track_id in range(1, 41)}
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
SHIFT, CONTROL, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier(0)
SWITCH = Suspicion("id switch", 210, 3, 5, 0.93, {"track": 3, "other": 5, "cross": 91, "own": 4})


def no_previews() -> Previews:
    """Previews while there is no video: no thread runs, and nothing is written."""
    return Previews(PreviewStore(Path("unused")))


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
        self.timeline = Timeline(no_previews())
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

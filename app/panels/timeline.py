"""The timeline: a ruler, one lane per track, and the playhead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.theme import ACCENT, track_color
from inspro_core.formats.project_file import Presence

RULER_HEIGHT = 22
LANE_HEIGHT = 12
LABEL_WIDTH = 44
HUMAN_MARK = 3  # pixels at the lane's foot
TICK_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000)


class Timeline(QWidget):
    """Where each track is seen: shade for confidence, a white foot for human frames. Click or drag to go to a frame."""

    frame_chosen = Signal(int)
    track_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(RULER_HEIGHT + 4 * LANE_HEIGHT)
        self.setToolTip("Click or drag to go to a frame; the wheel scrolls the lanes")
        self._frame_count, self._frame, self._selected = 0, 0, 0
        self._track_ids: list[int] = []
        self._presence: Presence | None = None
        self._first_lane = 0
        self._lanes: QImage | None = None

    def show_video(self, frame_count: int) -> None:
        """Show a video's length."""
        self._frame_count, self._frame, self._first_lane = frame_count, 0, 0
        self.update()

    def show_presence(self, presence: Presence) -> None:
        """Show where tracks are seen."""
        self._presence = presence
        self._track_ids = np.unique(presence.track_ids).tolist()
        self._lanes = None
        self.update()

    def show_frame(self, frame: int) -> None:
        """Move the playhead."""
        self._frame = frame
        self.update()

    def select(self, track_id: int) -> None:
        """Mark a lane and bring it into sight."""
        self._selected = track_id
        if track_id in self._track_ids:
            lane, visible = self._track_ids.index(track_id), max(1, (self.height() - RULER_HEIGHT) // LANE_HEIGHT)
            self._scroll_to(min(max(self._first_lane, lane - visible + 1), lane))
        self.update()

    def frame_at(self, x: float) -> int:
        """Give the frame under a widget column."""
        width = max(1, self.width() - LABEL_WIDTH)
        return min(max(int((x - LABEL_WIDTH) * self._frame_count / width), 0), max(0, self._frame_count - 1))

    def x_of(self, frame: float) -> float:
        """Give the widget column at which a frame begins."""
        return LABEL_WIDTH + frame * (self.width() - LABEL_WIDTH) / max(1, self._frame_count)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw ruler, lanes and playhead."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        if not self._frame_count:
            return
        self._paint_ruler(painter)
        size = (self.width() - LABEL_WIDTH, self.height() - RULER_HEIGHT)
        if self._lanes is None or (self._lanes.width(), self._lanes.height()) != size:
            self._lanes = self._draw_lanes(*size)
        painter.drawImage(LABEL_WIDTH, RULER_HEIGHT, self._lanes)
        self._paint_labels(painter)
        x = self.x_of(self._frame + 0.5)
        painter.setPen(QPen(ACCENT, 2))
        painter.drawLine(int(x), 0, int(x), self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Go to a frame; a click on a lane selects its track."""
        lane = self._first_lane + (int(event.position().y()) - RULER_HEIGHT) // LANE_HEIGHT
        if event.position().y() >= RULER_HEIGHT and 0 <= lane < len(self._track_ids):
            self.track_chosen.emit(self._track_ids[lane])
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Scrub."""
        if self._frame_count and event.buttons() & Qt.MouseButton.LeftButton and event.position().x() >= LABEL_WIDTH:
            self.frame_chosen.emit(self.frame_at(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Scroll the lanes."""
        self._scroll_to(self._first_lane - round(event.angleDelta().y() / 60))
        event.accept()

    def _scroll_to(self, lane: int) -> None:
        lane = min(max(lane, 0), max(0, len(self._track_ids) - 1))
        if lane != self._first_lane:
            self._first_lane, self._lanes = lane, None
            self.update()

    def _paint_ruler(self, painter: QPainter) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        per_frame = (self.width() - LABEL_WIDTH) / self._frame_count
        step = next((step for step in TICK_STEPS if step * per_frame >= 60), TICK_STEPS[-1])
        for frame in range(0, self._frame_count, step):
            x = int(self.x_of(frame))
            painter.drawLine(x, RULER_HEIGHT - 6, x, RULER_HEIGHT - 1)
            painter.drawText(x + 3, RULER_HEIGHT - 7, str(frame))

    def _paint_labels(self, painter: QPainter) -> None:
        visible = self._track_ids[self._first_lane : self._first_lane + self.height() // LANE_HEIGHT]
        font = painter.font()
        font.setPixelSize(LANE_HEIGHT - 2)
        painter.setFont(font)
        for lane, track_id in enumerate(visible):
            box = QRectF(0, RULER_HEIGHT + lane * LANE_HEIGHT, LABEL_WIDTH - 4, LANE_HEIGHT)
            if track_id == self._selected:
                painter.fillRect(box, ACCENT)
            painter.setPen(QColor(255, 255, 255) if track_id == self._selected else self.palette().text().color())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(track_id))

    def _draw_lanes(self, width: int, height: int) -> QImage:
        """Draw all visible lanes into one picture; a pixel column shows the frames under it."""
        pixels: NDArray[np.uint8] = np.zeros((max(1, height), max(1, width), 4), dtype=np.uint8)
        presence, visible = self._presence, self._track_ids[self._first_lane :][: height // LANE_HEIGHT + 1]
        for lane, track_id in enumerate(visible if presence is not None else ()):
            assert presence is not None
            mine = slice(*np.searchsorted(presence.track_ids, [track_id, track_id + 1]))
            frames, scores, is_human = presence.frames[mine], presence.scores[mine], presence.is_human[mine]
            begin = (frames * width / self._frame_count).astype(int)
            end = np.maximum(begin + 1, ((frames + 1) * width / self._frame_count).astype(int))
            strength = np.zeros(width + 1)
            human = np.zeros(width + 1, dtype=bool)
            for x0, x1, score, by_human in zip(begin, end, scores, is_human, strict=True):
                strength[x0:x1] = 0.3 + 0.7 * score
                human[x0:x1] |= by_human
            top = lane * LANE_HEIGHT + 1
            bottom = min(top + LANE_HEIGHT - 2, height)
            alpha = (strength[:width] * 255).astype(np.uint8)
            red, green, blue = track_color(track_id)
            for channel, value in enumerate((blue, green, red)):
                pixels[top:bottom, :, channel] = value
            pixels[top:bottom, :, 3] = alpha
            foot = pixels[max(top, bottom - HUMAN_MARK) : bottom]
            foot[:, human[:width]] = 255
        image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], QImage.Format.Format_ARGB32)
        return image.copy()

"""The canvas: the frame, its masks, and the mouse."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.canvas.brush import Stroke
from app.canvas.geometry import View, fitted
from app.canvas.overlay import Box, Overlay
from app.theme import track_color
from app.view_state import ViewState

WHEEL_ZOOM = 1.2
EMPTY_TEXT = """Open a video or project

File ▸ Open (Ctrl+O), or drop a file here.
Then press Pre-label to let the model draw the first masks."""


class Canvas(QWidget):
    """Shows one frame with its masks; zooms, pans, selects, paints and erases.

    `stroke_finished` brings track id, (H, W) bool pixels and whether they are erased.
    """

    stroke_finished = Signal(int, object, bool)
    paint_needs_track = Signal()

    def __init__(self, state: ViewState) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 200)
        self._state = state
        self.view = View()
        self._is_fitted = True
        self._image: QImage | None = None
        self._frame: NDArray[np.uint8] | None = None
        self._overlay: Overlay | None = None
        self._overlay_image: QImage | None = None
        self._labels: dict[int, str] = {}
        self._stroke: Stroke | None = None
        self._pan_from: QPointF | None = None
        self._cursor: QPointF | None = None
        state.tool_changed.connect(lambda _: self.update())
        state.brush_changed.connect(lambda _: self.update())

    @property
    def is_painting(self) -> bool:
        """Whether a stroke is in hand."""
        return self._stroke is not None

    def clear(self) -> None:
        """Show the empty state."""
        self._image = self._frame = self._overlay = self._overlay_image = None
        self.update()

    def show_frame(
        self, frame: NDArray[np.uint8], masks: Mapping[int, NDArray[np.bool_]], labels: Mapping[int, str]
    ) -> None:
        """Show a frame.

        Args:
            frame: (H, W, 3) RGB.
            masks: (H, W) bool by track id.
            labels: chip of each track.
        """
        height, width = frame.shape[:2]
        self._frame = frame
        self._image = QImage(frame.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        if self._overlay is None or self._overlay.pixels.shape[:2] != (height, width):
            self._overlay = Overlay((height, width))
            pixels = self._overlay.pixels
            form = QImage.Format.Format_ARGB32_Premultiplied
            self._overlay_image = QImage(pixels.data, width, height, 4 * width, form)
            self.fit()
        self.show_masks(masks, labels)

    def show_masks(self, masks: Mapping[int, NDArray[np.bool_]], labels: Mapping[int, str]) -> None:
        """Show other masks over the same frame; a stroke in hand is dropped."""
        self._stroke = None
        self._labels = dict(labels)
        if self._overlay is not None:
            self._overlay.show(masks, self._state.track_id)
        self.update()

    def select(self, track_id: int) -> None:
        """Emphasise a track."""
        if self._overlay is not None:
            self._overlay.selected = track_id
            self._overlay.compose(self._overlay.whole)
        self.update()

    def fit(self) -> None:
        """Show the whole frame."""
        self._is_fitted = True
        if self._image is not None:
            self.view = fitted((self._image.height(), self._image.width()), (self.height(), self.width()))
        self.update()

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Zoom around a widget point, or the middle."""
        point = around or QPointF(self.width() / 2, self.height() / 2)
        self.view = self.view.zoomed(factor, (point.x(), point.y()))
        self._is_fitted = False
        self.update()

    def widget_point(self, point_xy: tuple[float, float]) -> QPointF:
        """Give the widget position of a frame point."""
        return QPointF(*self.view.to_widget(point_xy))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the exposed part."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Dark))
        if self._image is None or self._overlay_image is None:
            self._paint_empty(painter)
            return
        painter.save()
        painter.translate(*self.view.offset_xy)
        painter.scale(self.view.scale, self.view.scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.view.scale < 1)
        exposed = self._exposed(event.rect())
        painter.drawImage(exposed, self._image, exposed)
        painter.drawImage(exposed, self._overlay_image, exposed)
        painter.restore()
        self._paint_chips(painter)
        self._paint_brush(painter)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Fit once the size is known."""
        super().showEvent(event)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Stay fitted."""
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Zoom around the cursor, or change the brush with Alt."""
        steps = (event.angleDelta().y() or event.angleDelta().x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._state.set_brush_size(round(self._state.brush_size * 1.2**steps + (1 if steps > 0 else -1)))
        else:
            self.zoom(WHEEL_ZOOM**steps, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Begin a stroke or a pan, or select."""
        self.setFocus()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = event.position()
        elif event.button() == Qt.MouseButton.LeftButton and self._overlay is not None:
            if self._state.tool == "select":
                self._state.select_track(self._overlay.track_at(self._frame_point(event.position())))
            elif not self._state.track_id:
                self.paint_needs_track.emit()
            else:
                has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
                erases = self._state.tool == "eraser" or has_ctrl
                self._stroke = Stroke(self._overlay, self._state.track_id, erases, self._state.brush_size)
                self._draw_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Draw on or pan on; the brush's circle follows."""
        previous, self._cursor = self._cursor, event.position()
        if self._pan_from is not None:
            move = event.position() - self._pan_from
            self._pan_from = event.position()
            self.view = self.view.panned(move.x(), move.y())
            self._is_fitted = False
            self.update()
        elif self._stroke is not None:
            self._draw_to(event.position())
        if self._state.tool != "select":
            for point in (previous, self._cursor):
                if point is not None:
                    self.update(self._brush_rect(point))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Hand a stroke over."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = None
        elif event.button() == Qt.MouseButton.LeftButton and self._stroke is not None:
            stroke, self._stroke = self._stroke, None
            self.stroke_finished.emit(stroke.track_id, stroke.patch, stroke.erases)

    def _draw_to(self, position: QPointF) -> None:
        assert self._stroke is not None
        self.update(self._widget_rect(self._stroke.move_to(self._frame_point(position))))

    def _frame_point(self, position: QPointF) -> tuple[float, float]:
        return self.view.to_frame((position.x(), position.y()))

    def _widget_rect(self, box: Box) -> QRect:
        left, top = self.view.to_widget((box[0], box[1]))
        right, bottom = self.view.to_widget((box[2], box[3]))
        return QRectF(left, top, right - left, bottom - top).toAlignedRect().adjusted(-2, -2, 2, 2)

    def _exposed(self, rect: QRect) -> QRectF:
        """Give the frame pixels under a widget rectangle."""
        assert self._image is not None
        left, top = self.view.to_frame((rect.left() - 1, rect.top() - 1))
        right, bottom = self.view.to_frame((rect.right() + 2, rect.bottom() + 2))
        x0, y0 = max(0, int(left)), max(0, int(top))
        x1, y1 = min(self._image.width(), int(right) + 1), min(self._image.height(), int(bottom) + 1)
        return QRectF(x0, y0, max(0, x1 - x0), max(0, y1 - y0))

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.BrightText))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.3)
        painter.setFont(font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, EMPTY_TEXT)

    def _paint_chips(self, painter: QPainter) -> None:
        """Write id, class and score above each object."""
        assert self._overlay is not None
        metrics = painter.fontMetrics()
        for track_id, text in self._labels.items():
            mask = self._overlay.masks.get(track_id)
            if mask is None or not (rows := np.flatnonzero(mask.any(axis=1))).size:
                continue
            columns = np.flatnonzero(mask[rows[0]])
            x, y = self.view.to_widget((float(columns.mean()), float(rows[0])))
            chip = metrics.boundingRect(text).adjusted(-5, -2, 5, 2)
            chip.moveCenter(QRect(int(x), int(y) - metrics.height(), 0, 0).center())
            chip.moveLeft(min(max(chip.left(), 0), max(0, self.width() - chip.width())))
            chip.moveTop(max(chip.top(), 0))
            red, green, blue = track_color(track_id)
            painter.setPen(QPen(QColor(255, 255, 255), 1.5) if track_id == self._state.track_id else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(red, green, blue, 230))
            painter.drawRoundedRect(chip, 4, 4)
            is_bright = 0.3 * red + 0.59 * green + 0.11 * blue > 140
            painter.setPen(QColor(20, 20, 20) if is_bright else QColor(255, 255, 255))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_brush(self, painter: QPainter) -> None:
        if self._state.tool == "select" or self._cursor is None or not self.underMouse():
            return
        radius = self._state.brush_size * self.view.scale / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.2)):
            painter.setPen(QPen(color, width))
            painter.drawEllipse(self._cursor, radius, radius)

    def _brush_rect(self, point: QPointF) -> QRect:
        radius = self._state.brush_size * self.view.scale / 2 + 4
        return QRectF(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius).toAlignedRect()

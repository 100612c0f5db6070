"""Brush and eraser: strokes collected in a patch, shown at once, handed over on release or before the tool goes."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.canvas.geometry import capsule, stroke_box
from app.canvas.overlay import Draft, Overlay
from app.canvas.stage import Stage
from app.canvas.tools.tool import Pointer, Tool
from app.texts import tr
from inspro_core.domain.crop import Box
from inspro_core.domain.edits import OverlapRule

WHEEL_FACTOR = 1.2


class Stroke:
    """One stroke from press to release.

    Args:
        overlay: shows the stroke as its draft while it is drawn.
        track_id: that is painted.
        erases: takes pixels away instead.
        diameter: of the brush in frame pixels.
        rule: what happens on other tracks.
        locked: tracks that lose no pixel.

    Attributes:
        patch: (H, W) bool, the pixels touched so far.
    """

    def __init__(
        self,
        overlay: Overlay,
        track_id: int,
        erases: bool,
        diameter: int,
        rule: OverlapRule = "over",
        locked: frozenset[int] = frozenset(),
    ) -> None:
        self._overlay, self.track_id, self.erases, self._diameter = overlay, track_id, erases, diameter
        self.patch = np.zeros(overlay.size_hw, dtype=bool)
        overlay.drop_draft()
        overlay.draft = Draft(track_id, self.patch, erases, rule, locked)
        self._last_xy: tuple[float, float] | None = None

    def move_to(self, point_xy: tuple[float, float]) -> Box:
        """Draw on to a frame point and return the box that was composed anew."""
        start = self._last_xy or point_xy
        self._last_xy = point_xy
        box = stroke_box(start, point_xy, self._diameter, self._overlay.size_hw)
        if self._diameter == 1:  # a single pixel, wherever in it the point lies
            start, point_xy = ((math.floor(x) + 0.5, math.floor(y) + 0.5) for x, y in (start, point_xy))
        left, top, right, bottom = box
        self.patch[top:bottom, left:right] |= capsule(start, point_xy, self._diameter / 2, box)
        return self._overlay.compose(box)


class BrushTool(Tool):
    """Paints the selected track, or erases it.

    Args:
        stage: what it works on.
        erases: always, not only with Ctrl.
    """

    def __init__(self, stage: Stage, erases: bool) -> None:
        super().__init__(stage)
        self._erases = erases
        self._stroke: Stroke | None = None
        self._cursor_xy: tuple[float, float] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a stroke is in hand."""
        return self._stroke is not None

    def hint(self) -> str:
        """Name the tool's keys."""
        if self._erases:
            return tr("Drag erases · Alt+wheel changes the size · Esc drops the stroke")
        return tr("Drag paints · Ctrl+drag erases · Alt+wheel changes the size · Esc drops the stroke")

    def leave(self) -> None:
        """Hand the stroke over; drop the circle."""
        super().leave()
        self._cursor_xy = None

    def put_down(self) -> None:
        """Hand the stroke over."""
        if self._stroke is None:
            return
        stroke, self._stroke = self._stroke, None
        self._stage.stroke_finished.emit(stroke.track_id, stroke.patch, stroke.erases)
        overlay = self._stage.overlay
        if overlay is not None and overlay.draft is not None:  # nobody took it: show what is stored
            overlay.drop_draft()
            self._stage.repaint()

    def cancel(self) -> None:
        """Drop the stroke."""
        if self._stroke is not None and self._stage.overlay is not None:
            self._stroke = None
            self._stage.overlay.drop_draft()
            self._stage.let_go.emit()
            self._stage.repaint()

    def press(self, pointer: Pointer) -> None:
        """Begin a stroke."""
        stage = self._stage
        if pointer.button != "left" or stage.overlay is None or not (track_id := stage.editable_track()):
            return
        erases = self._erases or pointer.has_control
        self._stroke = Stroke(
            stage.overlay, track_id, erases, stage.state.brush_size, stage.overlap_rule, stage.state.locked
        )
        stage.repaint_box(self._stroke.move_to(pointer.point_xy))

    def move(self, pointer: Pointer) -> None:
        """Draw on; the brush's circle follows."""
        if self._stroke is not None:
            self._stage.repaint_box(self._stroke.move_to(pointer.point_xy))
        previous, self._cursor_xy = self._cursor_xy, pointer.point_xy
        for point in (previous, self._cursor_xy):
            self._repaint_circle(point)

    def release(self, pointer: Pointer) -> None:
        """Hand the stroke over."""
        if pointer.button == "left":
            self.put_down()

    def wheel(self, steps: float) -> bool:
        """Change the size."""
        state = self._stage.state
        state.set_brush_size(round(state.brush_size * WHEEL_FACTOR**steps + (1 if steps > 0 else -1)))
        return True

    def wants(self, key: Qt.Key) -> bool:
        """Take Esc while a stroke is in hand."""
        return key == Qt.Key.Key_Escape and self._stroke is not None

    def key(self, key: Qt.Key, has_shift: bool) -> None:
        """Drop the stroke."""
        del key, has_shift
        self.cancel()

    def paint(self, painter: QPainter) -> None:
        """Draw the brush's circle."""
        if self._cursor_xy is None:
            return
        radius = self._stage.state.brush_size * self._stage.view.scale / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.2)):
            painter.setPen(QPen(color, width))
            painter.drawEllipse(QPointF(*self._stage.view.to_widget(self._cursor_xy)), radius, radius)

    def _repaint_circle(self, point_xy: tuple[float, float] | None) -> None:
        if point_xy is not None:
            radius = self._stage.state.brush_size * self._stage.view.scale / 2
            self._stage.repaint_around((point_xy,), radius + 4)

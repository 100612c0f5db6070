"""Select and move: a click selects the mask under the cursor, a drag moves the selected one by whole pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from app.actions import key_of
from app.canvas.geometry import distance
from app.canvas.painting import rings_path, stroke_path
from app.canvas.stage import Stage
from app.canvas.tools.tool import Pointer, Tool
from app.texts import tr
from app.theme import track_color
from inspro_core.domain.polygons import rings_from_pixels
from inspro_core.domain.shapes import moved

DRAG_START = 4.0  # widget pixels; less is a click
SAME_PLACE = 4.0


class SelectTool(Tool):
    """Clicks at one place cycle through the masks that overlap there."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._pressed: Pointer | None = None
        self._clicked_xy: tuple[float, float] | None = None  # last click, widget pixels
        self._ghost: QPainterPath | None = None  # outline of the mask that is moved, frame pixels
        self._mask: NDArray[np.bool_] | None = None
        self._track_id = 0  # whose mask is moved, whatever is selected meanwhile
        self._shift_xy = (0, 0)
        self._hover: list[int] = []

    @property
    def is_busy(self) -> bool:
        """Whether a mask is being moved."""
        return self._ghost is not None

    def hint(self) -> str:
        """Name the tool's keys."""
        return tr("Click selects, again the mask below · drag moves the selected mask · Esc puts it back")

    def cursor(self) -> Qt.CursorShape:
        """Show where a drag would move the mask."""
        is_over = self._stage.state.track_id in self._hover and self._stage.state.track_id
        return Qt.CursorShape.SizeAllCursor if is_over or self.is_busy else Qt.CursorShape.ArrowCursor

    def cancel(self) -> None:
        """Put the mask back."""
        self._pressed = None
        if self._ghost is not None:
            self._ghost = self._mask = None
            self._stage.let_go.emit()
            self._stage.repaint()

    def put_down(self) -> None:
        """Hand the moved mask over."""
        self._pressed = None
        if self._ghost is not None:
            self._hand_over()

    def press(self, pointer: Pointer) -> None:
        """Select what is under the cursor, unless it is selected already; the left button may move it."""
        if self._stage.overlay is None:
            return
        if pointer.button == "left":
            self._pressed = pointer
        hits = self._stage.overlay.tracks_at(pointer.point_xy)
        if self._stage.state.track_id not in hits or not self._stage.state.track_id:
            self._clicked_xy = None
            self._stage.state.select_track(hits[0] if hits else 0)

    def move(self, pointer: Pointer) -> None:
        """Move the ghost."""
        overlay = self._stage.overlay
        self._hover = overlay.tracks_at(pointer.point_xy) if overlay is not None else []
        if self._pressed is None:
            return
        if self._ghost is None and distance(pointer.position_xy, self._pressed.position_xy) >= DRAG_START:
            self._lift(self._pressed)
        if self._ghost is not None:
            start = self._pressed.point_xy
            self._shift_xy = round(pointer.point_xy[0] - start[0]), round(pointer.point_xy[1] - start[1])
            self._stage.repaint()

    def release(self, pointer: Pointer) -> None:
        """Hand the moved mask over, or select the next mask at the same place."""
        if pointer.button != "left" or self._pressed is None:
            return
        is_moved = self._ghost is not None
        self.put_down()
        if is_moved:
            return
        last, self._clicked_xy = self._clicked_xy, pointer.position_xy
        if last is not None and distance(last, pointer.position_xy) <= SAME_PLACE:
            self._select_next(pointer)

    def wants(self, key: Qt.Key) -> bool:
        """Take Esc while a mask is moved."""
        return key == Qt.Key.Key_Escape and self._ghost is not None

    def key(self, key: Qt.Key, has_shift: bool) -> None:
        """Put the mask back."""
        del key, has_shift
        self.cancel()

    def paint(self, painter: QPainter) -> None:
        """Draw the ghost."""
        if self._ghost is None:
            return
        path = self._stage.transform.map(self._ghost.translated(*self._shift_xy))
        red, green, blue = track_color(self._track_id)
        painter.fillPath(path, QColor(red, green, blue, 90))
        stroke_path(painter, path, QColor(255, 255, 255), is_dashed=True)

    def _lift(self, pressed: Pointer) -> None:
        """Take the selected mask in hand if it was pressed and may be edited."""
        mask, overlay = self._stage.selected_mask(), self._stage.overlay
        track_id = self._stage.state.track_id
        is_over = overlay is not None and track_id in overlay.tracks_at(pressed.point_xy)
        if mask is None or not is_over or not self._stage.editable_track():
            self._pressed = None
        else:
            self._mask, self._ghost, self._shift_xy = mask, rings_path(rings_from_pixels(mask)), (0, 0)
            self._track_id = track_id

    def _hand_over(self) -> None:
        mask, shift = self._mask, self._shift_xy
        self._ghost = self._mask = None
        self._clicked_xy = None
        self._stage.repaint()
        if mask is None or shift == (0, 0):
            self._stage.let_go.emit()
            return
        try:
            pixels = moved(mask, *shift)
        except ValueError:
            self._stage.let_go.emit()
            self._stage.refused.emit(
                tr("The mask would leave the frame; press {key} to delete it here", key=key_of("delete_here"))
            )
            return
        self._stage.mask_replaced.emit(self._track_id, pixels, tr("move"))

    def _select_next(self, pointer: Pointer) -> None:
        """Cycle through the masks under the cursor by falling ids."""
        assert self._stage.overlay is not None
        hits = sorted(self._stage.overlay.tracks_at(pointer.point_xy), reverse=True)
        if self._stage.state.track_id in hits:
            place = hits.index(self._stage.state.track_id)
            self._stage.state.select_track(hits[(place + 1) % len(hits)])

"""Polygon: click points around an object, or drag the vertices of the selected mask's outline."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from app.actions import key_of
from app.canvas.geometry import distance
from app.canvas.painting import line_path, paint_handles, stroke_path
from app.canvas.ring_editor import Point
from app.canvas.stage import Stage
from app.canvas.tools.drawn_rings import DrawnRings
from app.canvas.tools.tool import Pointer, Tool
from app.canvas.tools.vertices import Vertices
from app.canvas.tools.waiting import Place, Waiting
from app.texts import tr
from app.theme import track_color
from inspro_core.domain.polygons import pixels_in_rings

CLOSING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
REMOVING_KEYS = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


@dataclass(frozen=True)
class OpenPolygon:
    """A polygon that is not closed yet.

    Attributes:
        track_id: that it is for.
        points: frame pixels; more come.
    """

    track_id: int
    points: list[Point]


class PolygonTool(Tool):
    """A polygon in hand comes before the vertices of the selected mask.

    An open polygon belongs to its frame and waits there, whatever else is looked at, until it is closed or dropped.
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._open = Waiting[OpenPolygon](stage.state)
        self._cursor_xy: Point | None = None
        self._vertices: Vertices | None = None
        self._drawn = DrawnRings()
        self._is_chosen = False

    @property
    def is_busy(self) -> bool:
        """Whether a vertex is in hand."""
        return self._vertices is not None and self._vertices.dragged is not None

    @property
    def can_take_back(self) -> bool:
        """Whether a polygon is in hand."""
        return bool(self._points)

    @property
    def waiting(self) -> Collection[Place]:
        """Where open polygons are."""
        return self._open.places

    def hint(self) -> str:
        """Name the tool's keys of this moment."""
        if self._points:
            return tr(
                "Enter, double-click or the first point closes, with Shift it takes away · "
                "Backspace removes the last point · Esc cancels"
            )
        if self._vertices is not None and self._vertices.is_changed:
            return tr("Enter applies the outline · Esc puts it back · Alt+click or Del on a vertex removes it")
        if self._vertices is not None:
            return tr("Drag a vertex, click a side for a new one, Alt+click removes one · click elsewhere: new polygon")
        return tr("Click points around the object · closing with Shift takes away")

    def cursor(self) -> Qt.CursorShape:
        """Show that a vertex can be dragged."""
        is_over = not self._points and self._vertices is not None and self._vertices.hovered is not None
        return Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.CrossCursor

    def enter(self) -> None:
        """Show the vertices of the selected mask."""
        self._is_chosen = True
        self.masks_changed()

    def leave(self) -> None:
        """Commit moved vertices; an open polygon waits."""
        super().leave()
        self._is_chosen, self._vertices, self._cursor_xy = False, None, None

    def put_down(self) -> None:
        """Commit moved vertices; say that an open polygon waits."""
        super().put_down()
        if (polygon := self._open.here) is not None:
            self._stage.refused.emit(
                tr(
                    "The open polygon of track {track} waits on frame {frame}; the polygon tool ({key}) goes on with it"
                    " there",
                    track=polygon.track_id,
                    frame=self._stage.state.frame,
                    key=key_of("polygon"),
                )
            )

    def finish(self) -> None:
        """Commit moved vertices as one edit, also the one in hand where it is now."""
        vertices = self._vertices
        if vertices is None:
            return
        vertices.drop()
        if not vertices.is_changed:
            return
        pixels = vertices.result()
        if pixels.any():
            self._stage.mask_replaced.emit(vertices.track_id, pixels, tr("reshape"))
        else:
            self._stage.refused.emit(
                tr("Nothing would be left of the mask; press {key} to delete it here", key=key_of("delete_here"))
            )
            self._vertices = None
        self.masks_changed()
        self._stage.repaint()

    def cancel(self) -> None:
        """Put moved vertices back."""
        if self._vertices is not None and (self._vertices.is_changed or self._vertices.dragged is not None):
            self._vertices = None
        self.masks_changed()
        self._stage.repaint()

    def forget(self) -> None:
        """Drop all open polygons, and which points were set."""
        self._open.forget()
        self._drawn.forget()

    def take_back(self) -> None:
        """Remove the last point; without any, there is no polygon."""
        self._points.pop()
        if not self._points:
            self._open.drop()
        self._stage.repaint()

    def masks_changed(self) -> None:
        """Show the vertices of the mask that is selected now; those that were moved stay until they are committed."""
        mask, track_id = self._stage.selected_mask(), self._stage.state.track_id
        if not self._is_chosen or mask is None or not mask.any() or track_id in self._stage.state.locked:
            self._vertices = None
        elif self._vertices is None or not self._vertices.is_of(track_id, mask):
            self._vertices = Vertices(self._stage, track_id, mask, self._drawn)

    def press(self, pointer: Pointer) -> None:
        """Add a point, close the polygon, or take a vertex in hand."""
        if pointer.button != "left":
            return
        if self._points:
            if len(self._points) >= 3 and distance(pointer.point_xy, self._points[0]) <= self.reach:
                self._close(pointer.has_shift)
            else:
                self._add(pointer.point_xy)
        elif not self._edit_vertex(pointer):
            self.finish()
            if track_id := self._stage.editable_track():
                self._open.begin(OpenPolygon(track_id, []))
                self._add(pointer.point_xy)

    def double_click(self, pointer: Pointer) -> None:
        """Close the polygon; its last point came with the first click."""
        if pointer.button == "left" and len(self._points) >= 3:
            self._close(pointer.has_shift)
        else:
            self.press(pointer)

    def move(self, pointer: Pointer) -> None:
        """Draw the rubber line, or move the vertex in hand."""
        previous, self._cursor_xy = self._cursor_xy, pointer.point_xy
        if self._points:
            self._stage.repaint_around(
                [self._points[-1], self._points[0], previous or pointer.point_xy, pointer.point_xy]
            )
        elif self._vertices is not None and self._vertices.dragged is not None:
            self._vertices.drag(pointer.point_xy)
        elif self._vertices is not None:
            self._vertices.hover(pointer.point_xy, self.reach)

    def release(self, pointer: Pointer) -> None:
        """Let go of the vertex in hand."""
        if pointer.button == "left" and self.is_busy and self._vertices is not None:
            self._vertices.drop()
            self._stage.let_go.emit()

    def wants(self, key: Qt.Key) -> bool:
        """Take the keys that mean something for what is in hand."""
        if self._points:
            return key in (*CLOSING_KEYS, *REMOVING_KEYS, Qt.Key.Key_Escape)
        if self._vertices is None:
            return False
        if key == Qt.Key.Key_Delete:
            return self._vertices.hovered is not None
        return self._vertices.is_changed and key in (*CLOSING_KEYS, Qt.Key.Key_Escape)

    def key(self, key: Qt.Key, has_shift: bool) -> None:
        """Close, remove the last point or the hovered vertex, or cancel."""
        if key == Qt.Key.Key_Escape:
            self._open.drop()
            self.cancel()
        elif self._points and key in CLOSING_KEYS:
            self._close(has_shift)
        elif self._points:
            self.take_back()
        elif key in CLOSING_KEYS:
            self.finish()
        else:
            self._remove_hovered()

    def paint(self, painter: QPainter) -> None:
        """Draw the polygon in hand, or the vertices."""
        if (polygon := self._open.here) is None:
            if self._vertices is not None:
                self._vertices.paint(painter)
            return
        view = self._stage.view
        color = QColor(*track_color(polygon.track_id))
        points = [view.to_widget(point) for point in polygon.points]
        stroke_path(painter, line_path(points), QColor(255, 255, 255))
        hot = -1
        if self._cursor_xy is not None:
            if len(points) >= 3 and distance(self._cursor_xy, polygon.points[0]) <= self.reach:
                hot = 0
            cursor = view.to_widget(self._cursor_xy)
            stroke_path(painter, line_path([points[-1], cursor, points[0]]), QColor(255, 255, 255), is_dashed=True)
        paint_handles(painter, points, color, hot)

    @property
    def _points(self) -> list[Point]:
        """Points of the polygon in hand; none without one."""
        return self._open.here.points if self._open.here is not None else []

    def _add(self, point_xy: Point) -> None:
        if not self._points or distance(point_xy, self._points[-1]) * self._stage.view.scale > 1:
            self._points.append(point_xy)
        self._stage.repaint()

    def _close(self, takes_away: bool) -> None:
        polygon = self._open.here
        assert polygon is not None
        if len(polygon.points) < 3:
            self._stage.refused.emit(tr("A polygon needs three points; Esc cancels it"))
            return
        if self._stage.refuses(polygon.track_id):
            return
        self._open.drop()
        self._stage.repaint()
        rings = [np.array(polygon.points)]
        pixels = pixels_in_rings(rings, self._stage.size_hw)
        if pixels.any():
            self._drawn.keep(pixels, rings)
            self._stage.stroke_finished.emit(polygon.track_id, pixels, takes_away)
        else:
            self._stage.refused.emit(tr("The polygon has no pixel of the frame"))

    def _edit_vertex(self, pointer: Pointer) -> bool:
        """Take a vertex in hand or remove it; returns whether there was one."""
        if self._vertices is None:
            return False
        self._vertices.hover(pointer.point_xy, self.reach)
        if not pointer.has_alt:
            return self._vertices.grab(pointer.point_xy, self.reach)
        if self._vertices.hovered is not None:
            self._remove_hovered()
        return True

    def _remove_hovered(self) -> None:
        if self._vertices is None or self._vertices.hovered is None:
            return
        if not self._vertices.remove(self._vertices.hovered):
            self._stage.refused.emit(tr("An outline keeps at least three vertices"))

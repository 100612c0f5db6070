"""The selected mask's outline with vertices to drag: part of the polygon tool."""

from __future__ import annotations

import math

import cv2
import numpy as np
from PySide6.QtGui import QColor, QPainter

from app.canvas.painting import paint_handles, rings_path, stroke_path
from app.canvas.ring_editor import Point, RingEditor, Vertex
from app.canvas.stage import Stage
from app.canvas.tools.drawn_rings import TOLERANCE, BoolImage, DrawnRings
from app.theme import track_color
from inspro_core.domain.polygons import pixels_in_rings


class Vertices:
    """Edits the outline of one mask until `result` is taken.

    Args:
        stage: where it is painted.
        track_id: whose mask it is.
        mask: (H, W) bool.
        drawn: of which rings masks are made; what comes out of this one is added.

    Attributes:
        is_changed: whether a vertex was touched.
        hovered: vertex under the mouse.
        dragged: vertex in hand.
    """

    def __init__(self, stage: Stage, track_id: int, mask: BoolImage, drawn: DrawnRings) -> None:
        self._stage, self.track_id, self._mask, self._drawn = stage, track_id, mask, drawn
        self._editor = RingEditor(drawn.rings_of(mask))
        self._shown = pixels_in_rings(self._editor.arrays(), mask.shape)
        self.is_changed = False
        self.hovered: Vertex | None = None
        self.dragged: Vertex | None = None

    def is_of(self, track_id: int, mask: BoolImage) -> bool:
        """Tell whether this is still the outline of a mask; one that was edited is, whatever the mask is meanwhile."""
        return track_id == self.track_id and (self.is_changed or np.array_equal(mask, self._mask))

    def hover(self, point_xy: Point, reach: float) -> None:
        """Emphasise the vertex under the mouse."""
        previous, self.hovered = self.hovered, self._editor.vertex_at(point_xy, reach)
        if previous != self.hovered:
            for vertex in (previous, self.hovered):
                if vertex is not None:
                    self._repaint(vertex)

    def grab(self, point_xy: Point, reach: float) -> bool:
        """Take a vertex in hand, a new one on a side; returns whether there was one."""
        self.dragged = self._editor.vertex_at(point_xy, reach)
        if self.dragged is None and (side := self._editor.side_at(point_xy, reach)) is not None:
            self.dragged = self.hovered = self._editor.insert(side)
            self.is_changed = True
            self._repaint(self.dragged)
        return self.dragged is not None

    def drag(self, point_xy: Point) -> None:
        """Move the vertex in hand."""
        if self.dragged is not None:
            self._repaint(self.dragged)
            self._editor.move(self.dragged, point_xy)
            self.is_changed = True
            self._repaint(self.dragged)

    def drop(self) -> None:
        """Let go of the vertex in hand."""
        self.dragged = None

    def remove(self, vertex: Vertex) -> bool:
        """Take a vertex away; the last three of a ring stay."""
        is_removed = self._editor.remove(vertex)
        self.hovered = self.dragged = None
        self.is_changed = self.is_changed or is_removed
        self._stage.repaint()
        return is_removed

    def result(self) -> BoolImage:
        """Give the edited (H, W) mask and start from it.

        Where the outline was not touched, the mask keeps the pixels that the simplified outline left out.
        """
        new = pixels_in_rings(self._editor.arrays(), self._mask.shape)
        reach = 2 * math.ceil(TOLERANCE) + 3
        changed = (new ^ self._shown).view(np.uint8)
        near = cv2.dilate(changed, np.ones((reach, reach), np.uint8)) != 0
        self._mask, self._shown, self.is_changed = np.where(near, new, self._mask), new, False
        if np.array_equal(new, self._mask):
            self._drawn.keep(new, self._editor.arrays())
        return self._mask

    def paint(self, painter: QPainter) -> None:
        """Draw the outline with its handles."""
        view, color = self._stage.view, QColor(*track_color(self.track_id))
        stroke_path(painter, self._stage.transform.map(rings_path(self._editor.arrays())), QColor(255, 255, 255))
        hot = self.dragged or self.hovered
        for number, ring in enumerate(self._editor.rings):
            points = [view.to_widget(point) for point in ring]
            paint_handles(painter, points, color, hot.index if hot is not None and hot.ring == number else -1)

    def _repaint(self, vertex: Vertex) -> None:
        self._stage.repaint_around(self._editor.neighbours(vertex))

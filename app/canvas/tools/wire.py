"""A live-wire in hand: anchors joined by paths along edges; part of the smart tool."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPainter

from app.canvas.geometry import distance
from app.canvas.painting import line_path, paint_handles, stroke_path
from app.canvas.ring_editor import Point
from app.canvas.stage import Stage
from app.theme import track_color
from inspro_core.domain.smart_selection import LiveWire

NO_PATH: NDArray[np.float64] = np.empty((0, 2))


class Wire:
    """Grows anchor by anchor.

    Args:
        stage: whose frame is followed.
        track_id: that is drawn.
    """

    def __init__(self, stage: Stage, track_id: int) -> None:
        assert stage.frame is not None
        self._stage, self.track_id = stage, track_id
        self._wire = LiveWire(stage.frame)
        self.anchors: list[Point] = []
        self._paths: list[NDArray[np.float64]] = []
        self._rubber = NO_PATH

    def add(self, point_xy: Point) -> None:
        """Set an anchor; the way to it follows edges."""
        if self.anchors:
            self._paths.append(self._wire.path_to(point_xy))
        self.anchors.append(point_xy)
        self._start()

    def remove_last(self) -> bool:
        """Take the last anchor away; returns whether one is left."""
        self.anchors.pop()
        if self._paths:
            self._paths.pop()
        if self.anchors:
            self._start()
        return bool(self.anchors)

    def hover(self, point_xy: Point) -> None:
        """Lead the wire to the mouse."""
        previous, self._rubber = self._rubber, self._wire.path_to(point_xy)
        self._stage.repaint_around(np.concatenate([previous, self._rubber]))

    def is_closed_by(self, point_xy: Point, reach: float) -> bool:
        """Tell whether a click would hit the first anchor."""
        return len(self.anchors) >= 3 and distance(point_xy, self.anchors[0]) <= reach

    def ring(self) -> NDArray[np.float64]:
        """Close it along edges: (N, 2) frame points."""
        return np.concatenate([*self._paths, self._wire.path_to(self.anchors[0])])

    def paint(self, painter: QPainter) -> None:
        """Draw the wire with its anchors."""
        transform, color = self._stage.transform, QColor(*track_color(self.track_id))
        if self._paths:
            stroke_path(painter, transform.map(line_path(np.concatenate(self._paths))), QColor(255, 255, 255))
        if len(self._rubber):
            stroke_path(painter, transform.map(line_path(self._rubber)), QColor(255, 255, 255), is_dashed=True)
        paint_handles(painter, [self._stage.view.to_widget(point) for point in self.anchors], color)

    def _start(self) -> None:
        self._wire.start(self.anchors[-1])
        self._rubber = NO_PATH
        self._stage.repaint()

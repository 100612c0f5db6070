"""Brush and eraser: strokes collected in a patch, shown at once, handed over on release."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from app.canvas.geometry import stroke_box
from app.canvas.overlay import Box, Overlay


class Stroke:
    """One stroke from press to release.

    Args:
        overlay: shows the stroke while it is drawn.
        track_id: that is painted.
        erases: takes pixels away instead.
        diameter: of the brush in frame pixels.

    Attributes:
        patch: (H, W) bool, the pixels touched so far.
    """

    def __init__(self, overlay: Overlay, track_id: int, erases: bool, diameter: int) -> None:
        self._overlay, self.track_id, self.erases, self._diameter = overlay, track_id, erases, diameter
        size_hw = (overlay.pixels.shape[0], overlay.pixels.shape[1])
        self._drawn: NDArray[np.uint8] = np.zeros(size_hw, dtype=np.uint8)
        overlay.masks = {key: mask.copy() for key, mask in overlay.masks.items()}
        overlay.masks.setdefault(track_id, np.zeros(size_hw, dtype=bool))
        self._last_xy: tuple[float, float] | None = None

    @property
    def patch(self) -> NDArray[np.bool_]:
        """The pixels touched so far."""
        return self._drawn.view(np.bool_)

    def move_to(self, point_xy: tuple[float, float]) -> Box:
        """Draw on to a frame point and return the box that changed."""
        start = self._last_xy or point_xy
        self._last_xy = point_xy
        box = stroke_box(start, point_xy, self._diameter, (self._drawn.shape[0], self._drawn.shape[1]))
        fixed = [(round((x - 0.5) * 16), round((y - 0.5) * 16)) for x, y in (start, point_xy)]
        if self._diameter > 1:
            for centre in fixed:
                cv2.circle(self._drawn, centre, round(self._diameter / 2 * 16), 1, -1, cv2.LINE_8, 4)
        cv2.line(self._drawn, *fixed, 1, self._diameter, cv2.LINE_8, 4)
        self._preview(box)
        return box

    def _preview(self, box: Box) -> None:
        left, top, right, bottom = box
        window = (slice(top, bottom), slice(left, right))
        touched = self.patch[window]
        for track_id, mask in self._overlay.masks.items():
            if track_id == self.track_id and not self.erases:
                mask[window] |= touched
            elif track_id == self.track_id or not self.erases:
                mask[window] &= ~touched
        self._overlay.compose(box)

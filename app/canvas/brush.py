"""Brush and eraser: strokes collected in a patch, shown at once, handed over on release."""

from __future__ import annotations

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
        self.patch: NDArray[np.bool_] = np.zeros(size_hw, dtype=bool)
        overlay.masks = {key: mask.copy() for key, mask in overlay.masks.items()}
        overlay.masks.setdefault(track_id, np.zeros(size_hw, dtype=bool))
        self._last_xy: tuple[float, float] | None = None

    def move_to(self, point_xy: tuple[float, float]) -> Box:
        """Draw on to a frame point and return the box that changed."""
        start = self._last_xy or point_xy
        self._last_xy = point_xy
        box = stroke_box(start, point_xy, self._diameter, (self.patch.shape[0], self.patch.shape[1]))
        if self._diameter == 1:  # a single pixel, wherever in it the point lies
            start, point_xy = ((int(x) + 0.5, int(y) + 0.5) for x, y in (start, point_xy))
        left, top, right, bottom = box
        self.patch[top:bottom, left:right] |= capsule(start, point_xy, self._diameter / 2, box)
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


def capsule(start_xy: tuple[float, float], end_xy: tuple[float, float], radius: float, box: Box) -> NDArray[np.bool_]:
    """Rasterise a round brush that moves along a line.

    Args:
        start_xy: one end of the line, frame pixels.
        end_xy: its other end.
        radius: of the brush.
        box: pixels to look at.

    Returns:
        (h, w) bool of the box: whose pixel centres lie within the radius of the line.
    """
    left, top, right, bottom = box
    x = np.arange(left, right)[None, :] + 0.5 - start_xy[0]
    y = np.arange(top, bottom)[:, None] + 0.5 - start_xy[1]
    dx, dy = end_xy[0] - start_xy[0], end_xy[1] - start_xy[1]
    along = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
    inside: NDArray[np.bool_] = np.hypot(x - along * dx, y - along * dy) <= radius
    return inside

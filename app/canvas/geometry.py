"""Where frame pixels lie on the widget, and which of them a stroke touches: pure functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

MIN_SCALE, MAX_SCALE = 0.02, 64.0
FIT_MARGIN = 0.98


@dataclass(frozen=True)
class View:
    """The map from frame to widget: widget = frame · scale + offset.

    Attributes:
        scale: widget pixels per frame pixel.
        offset_xy: widget position of the frame's corner.
    """

    scale: float = 1.0
    offset_xy: tuple[float, float] = (0.0, 0.0)

    def to_widget(self, point_xy: tuple[float, float]) -> tuple[float, float]:
        """Map a frame point to the widget."""
        return point_xy[0] * self.scale + self.offset_xy[0], point_xy[1] * self.scale + self.offset_xy[1]

    def to_frame(self, point_xy: tuple[float, float]) -> tuple[float, float]:
        """Map a widget point to the frame."""
        return (point_xy[0] - self.offset_xy[0]) / self.scale, (point_xy[1] - self.offset_xy[1]) / self.scale

    def zoomed(self, factor: float, around_xy: tuple[float, float]) -> View:
        """Zoom so that the frame point under a widget point stays there."""
        scale = min(max(self.scale * factor, MIN_SCALE), MAX_SCALE)
        x, y = self.to_frame(around_xy)
        return View(scale, (around_xy[0] - x * scale, around_xy[1] - y * scale))

    def panned(self, dx: float, dy: float) -> View:
        """Move by widget pixels."""
        return replace(self, offset_xy=(self.offset_xy[0] + dx, self.offset_xy[1] + dy))


def fitted(frame_hw: tuple[int, int], widget_hw: tuple[int, int]) -> View:
    """Show the whole frame, centred."""
    scale = FIT_MARGIN * min(widget_hw[0] / frame_hw[0], widget_hw[1] / frame_hw[1])
    scale = min(max(scale, MIN_SCALE), MAX_SCALE)
    return View(scale, ((widget_hw[1] - frame_hw[1] * scale) / 2, (widget_hw[0] - frame_hw[0] * scale) / 2))


def frame_box(
    view: View, exposed_xyxy: tuple[float, float, float, float], frame_hw: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Give the frame pixels that a rectangle of the widget shows, with one to spare: right and bottom excluded."""
    left, top = view.to_frame((exposed_xyxy[0] - 1, exposed_xyxy[1] - 1))
    right, bottom = view.to_frame((exposed_xyxy[2] + 1, exposed_xyxy[3] + 1))
    height, width = frame_hw
    x0, y0 = min(max(0, int(left)), width), min(max(0, int(top)), height)
    return x0, y0, max(x0, min(width, int(right) + 1)), max(y0, min(height, int(bottom) + 1))


def stroke_box(
    start_xy: tuple[float, float], end_xy: tuple[float, float], diameter: float, frame_hw: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Give the pixels that a stroke can touch: left, top, right, bottom (excluded), inside the frame."""
    reach = diameter / 2 + 2
    left = int(min(start_xy[0], end_xy[0]) - reach)
    top = int(min(start_xy[1], end_xy[1]) - reach)
    right = int(max(start_xy[0], end_xy[0]) + reach) + 1
    bottom = int(max(start_xy[1], end_xy[1]) + reach) + 1
    height, width = frame_hw
    left, top = min(max(left, 0), width), min(max(top, 0), height)
    return left, top, max(min(right, width), left), max(min(bottom, height), top)


def capsule(
    start_xy: tuple[float, float], end_xy: tuple[float, float], radius: float, box: tuple[int, int, int, int]
) -> NDArray[np.bool_]:
    """Rasterise a round brush that moves along a line.

    Args:
        start_xy: one end of the line, frame pixels.
        end_xy: its other end.
        radius: of the brush.
        box: pixels to look at: left, top, right, bottom (excluded).

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


def painted(points_xy: Sequence[tuple[float, float]], diameter: float, frame_hw: tuple[int, int]) -> NDArray[np.bool_]:
    """Rasterise a whole stroke through frame points: (H, W) bool."""
    pixels = np.zeros(frame_hw, dtype=bool)
    for start, end in zip([*points_xy[:1], *points_xy[:-1]], points_xy, strict=True):
        left, top, right, bottom = box = stroke_box(start, end, diameter, frame_hw)
        pixels[top:bottom, left:right] |= capsule(start, end, diameter / 2, box)
    return pixels


def distance(one_xy: tuple[float, float], other_xy: tuple[float, float]) -> float:
    """Give the distance of two points."""
    return math.hypot(one_xy[0] - other_xy[0], one_xy[1] - other_xy[1])


def bounds(points_xy: Sequence[tuple[float, float]] | NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Give left, top, right, bottom of points."""
    points = np.asarray(points_xy, dtype=np.float64)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)

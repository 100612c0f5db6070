"""Where frame pixels lie on the widget: pure functions on one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, replace

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

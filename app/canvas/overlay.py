"""The masks of a frame as one premultiplied picture that is brought up to date rectangle by rectangle."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from app.theme import track_color

FILL_ALPHA = 115  # 45 %
SELECTED_ALPHA = 140
Box = tuple[int, int, int, int]  # left, top, right, bottom (excluded)


class Overlay:
    """Keeps the masks of the shown frame and their (H, W, 4) BGRA premultiplied picture.

    Attributes:
        pixels: the picture; always the same array for one frame size, so that a QImage can wrap it.
        masks: (H, W) bool by track id.
        selected: track id, 0 for none.
    """

    def __init__(self, size_hw: tuple[int, int]) -> None:
        self.pixels: NDArray[np.uint8] = np.zeros((*size_hw, 4), dtype=np.uint8)
        self.masks: dict[int, NDArray[np.bool_]] = {}
        self.selected = 0

    @property
    def whole(self) -> Box:
        """The box of the frame."""
        return 0, 0, self.pixels.shape[1], self.pixels.shape[0]

    def show(self, masks: Mapping[int, NDArray[np.bool_]], selected: int) -> None:
        """Show other masks."""
        self.masks, self.selected = dict(masks), selected
        self.compose(self.whole)

    def compose(self, box: Box) -> None:
        """Draw a rectangle anew from the masks; the selected track lies on top."""
        left, top, right, bottom = box
        if right <= left or bottom <= top:
            return
        self.pixels[top:bottom, left:right] = 0
        for track_id in sorted(self.masks, key=lambda key: (key == self.selected, key)):
            self._draw(track_id, box)

    def track_at(self, point_xy: tuple[float, float]) -> int:
        """Find the track under a frame point; the selected one and higher ids lie on top. 0 for none."""
        x, y = int(point_xy[0]), int(point_xy[1])
        if not (0 <= x < self.pixels.shape[1] and 0 <= y < self.pixels.shape[0]):
            return 0
        hits = [track_id for track_id, mask in self.masks.items() if mask[y, x]]
        return max(hits, key=lambda key: (key == self.selected, key), default=0)

    def _draw(self, track_id: int, box: Box) -> None:
        left, top, right, bottom = box
        # one pixel more on each side, so that the outline does not follow the rectangle's border
        x0, y0 = max(left - 2, 0), max(top - 2, 0)
        part = self.masks[track_id][y0 : bottom + 2, x0 : right + 2]
        if not part.any():
            return
        solid = np.ascontiguousarray(part).view(np.uint8)
        inner = cv2.erode(solid, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
        is_selected = track_id == self.selected
        red, green, blue = track_color(track_id)
        alpha = SELECTED_ALPHA if is_selected else FILL_ALPHA
        fill = [blue * alpha // 255, green * alpha // 255, red * alpha // 255, alpha]
        edge = [255, 255, 255, 255] if is_selected else [blue, green, red, 255]
        window = (slice(top - y0, top - y0 + bottom - top), slice(left - x0, left - x0 + right - left))
        target = self.pixels[top:bottom, left:right]
        target[part[window]] = fill
        target[(solid - inner)[window].view(np.bool_)] = edge

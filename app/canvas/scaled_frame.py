"""A frame at the scale in which it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from app.canvas.overlay import shown_size

RgbImage = NDArray[np.uint8]


@dataclass(frozen=True)
class ScaledFrame:
    """A frame and what is painted of it.

    A frame that is shown smaller is scaled once for all repaints: Qt's smooth scaling takes ten times as long. Any
    thread can do it.

    Attributes:
        image: (H, W, 3) RGB of the frame; of a preview (h, w, 3), smaller.
        size_hw: H and W of the frame.
        scale: of `shown` against the frame, at most 1.
        shown: (h, w, 4) BGRA, C-contiguous: the format that Qt draws without converting.
        is_preview: whether it stands in for the frame, less sharp, until that is decoded.
    """

    image: RgbImage
    size_hw: tuple[int, int]
    scale: float
    shown: NDArray[np.uint8]
    is_preview: bool = False

    @classmethod
    def of(cls, image: RgbImage, scale: float) -> ScaledFrame:
        """Scale an (H, W, 3) RGB frame by at most 1."""
        size_hw = (image.shape[0], image.shape[1])
        return cls(image, size_hw, scale, _shown(image, size_hw, scale))

    @classmethod
    def preview(cls, small: RgbImage, size_hw: tuple[int, int], scale: float) -> ScaledFrame:
        """Let an (h, w, 3) RGB picture, at most as large, stand in for a frame of a size."""
        return cls(small, size_hw, scale, _shown(small, size_hw, scale), is_preview=True)

    def at(self, scale: float) -> ScaledFrame:
        """Return the frame at a scale of at most 1; itself where it has that."""
        if scale == self.scale:
            return self
        return replace(self, scale=scale, shown=_shown(self.image, self.size_hw, scale))


def _shown(image: RgbImage, size_hw: tuple[int, int], scale: float) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(resized(image, shown_size(size_hw, scale)), cv2.COLOR_RGB2BGRA), dtype=np.uint8)


def resized(image: RgbImage, size_hw: tuple[int, int]) -> RgbImage:
    """Scale a picture, down by halves as far as they go, then the rest, so that no line is lost.

    Args:
        image: (H, W, 3).
        size_hw: that it gets.
    """
    height, width = size_hw
    while image.shape[1] >= 2 * width and image.shape[0] >= 2 * height:
        half = image.shape[1] // 2, image.shape[0] // 2
        image = np.asarray(cv2.resize(image, half, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    if image.shape[:2] != (height, width):
        image = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
    return image

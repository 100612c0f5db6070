"""A frame at the scale in which it is shown."""

from __future__ import annotations

from dataclasses import dataclass

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
        image: (H, W, 3) RGB of the frame.
        scale: of `shown`, at most 1.
        shown: (h, w, 4) BGRA, C-contiguous: the format that Qt draws without converting.
    """

    image: RgbImage
    scale: float
    shown: NDArray[np.uint8]

    @classmethod
    def of(cls, image: RgbImage, scale: float) -> ScaledFrame:
        """Scale an (H, W, 3) RGB frame by at most 1."""
        shown = cv2.cvtColor(scaled_down(image, scale), cv2.COLOR_RGB2BGRA)
        return cls(image, scale, np.ascontiguousarray(shown, dtype=np.uint8))

    def at(self, scale: float) -> ScaledFrame:
        """Return the frame at a scale of at most 1; itself where it has that."""
        return self if scale == self.scale else ScaledFrame.of(self.image, scale)


def scaled_down(image: RgbImage, scale: float) -> RgbImage:
    """Scale a picture by at most 1: by halves as far as they go, then the rest, so that no line is lost.

    Args:
        image: (H, W, 3).
        scale: 0..1.
    """
    height, width = shown_size((image.shape[0], image.shape[1]), scale)
    while image.shape[1] >= 2 * width and image.shape[0] >= 2 * height:
        half = image.shape[1] // 2, image.shape[0] // 2
        image = np.asarray(cv2.resize(image, half, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    if image.shape[:2] != (height, width):
        image = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
    return image

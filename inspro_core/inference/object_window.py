"""The square part of a frame around one object, brought to a fixed size: objects of every size are treated alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage

MARGIN = 2.0  # side of the window by the longer side of the object's box
MIN_SIDE = 48.0  # pixels of the frame
MAX_GROWTH = 1.07  # from one frame to the next; a mask that jumps in size must not throw the window off
Pixels = TypeVar("Pixels", NDArray[np.uint8], NDArray[np.float32])


@dataclass(frozen=True)
class ObjectWindow:
    """A square of a frame.

    Attributes:
        centre_xy: pixels of the frame.
        side: pixels of the frame.
    """

    centre_xy: tuple[float, float]
    side: float

    @classmethod
    def around(cls, mask: BoolImage, before: ObjectWindow | None = None) -> ObjectWindow:
        """Put a window around a mask that has pixels.

        Args:
            mask: (H, W).
            before: the object's window on the frame before; the size changes only a little from there.
        """
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
        side = float(max(bottom - top, right - left)) * MARGIN
        if before is not None:
            side = min(max(side, before.side / MAX_GROWTH), before.side * MAX_GROWTH)
        return cls((float(left + right) / 2, float(top + bottom) / 2), max(side, MIN_SIDE))

    def moved(self, shift_xy: tuple[float, float]) -> ObjectWindow:
        """Return the window shifted by pixels of the frame."""
        return replace(self, centre_xy=(self.centre_xy[0] + shift_xy[0], self.centre_xy[1] + shift_xy[1]))

    def cut(self, image: Pixels, size: int) -> Pixels:
        """Cut the window out of a frame.

        Args:
            image: (H, W, 3) picture, continued by its border outside the frame, or (H, W) mask, 0 outside.
            size: of the result in pixels.

        Returns:
            (size, size, 3) or (size, size) of the image's type.
        """
        scale = size / self.side
        if scale < 0.7:
            image = cv2.GaussianBlur(image, (0, 0), 0.4 / scale)  # type: ignore[assignment]
        border = cv2.BORDER_REPLICATE if image.ndim == 3 else cv2.BORDER_CONSTANT
        to_window = self._to_window(size)
        return cv2.warpAffine(image, to_window, (size, size), flags=cv2.INTER_LINEAR, borderMode=border)  # type: ignore[return-value]

    def paste(self, pixels: NDArray[np.float32], size_hw: tuple[int, int]) -> NDArray[np.float32]:
        """Put (S, S) values of the window into an (H, W) frame that is 0 elsewhere."""
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        to_window = self._to_window(pixels.shape[0])
        return np.asarray(cv2.warpAffine(pixels, to_window, (size_hw[1], size_hw[0]), flags=flags), dtype=np.float32)

    def _to_window(self, size: int) -> NDArray[np.float64]:
        """Give the (2, 3) map from pixels of the frame to those of the window."""
        scale = size / self.side
        x, y = self.centre_xy
        half_pixel = (scale - 1) / 2  # pixel centres lie at whole numbers in both
        return np.array([[scale, 0, size / 2 - scale * x + half_pixel], [0, scale, size / 2 - scale * y + half_pixel]])

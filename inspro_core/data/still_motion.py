"""A camera that moves over a still picture, so that a picture becomes a clip whose objects move."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
SMALLEST_VIEW = 0.6  # of the picture's sides: what is seen grows by 1.7 at most
LARGEST_ANGLE = 6.0  # degrees, from the first frame to the last


@dataclass(frozen=True)
class StillMotion:
    """What the camera sees on each frame.

    Attributes:
        to_picture: (T, 2, 3) affine maps of frame pixels to picture pixels; both have the same size.
    """

    to_picture: NDArray[np.float64]

    def picture(self, image: Image, time: int) -> Image:
        """Film an (H, W, 3) picture."""
        return self._warp(image, time, cv2.INTER_LINEAR)

    def mask(self, mask: Image, time: int) -> Image:
        """Film an (H, W) mask of 0 and 1."""
        return self._warp(mask, time, cv2.INTER_NEAREST)

    def _warp(self, image: Image, time: int, method: int) -> Image:
        size, flags = (image.shape[1], image.shape[0]), method | cv2.WARP_INVERSE_MAP
        matrix = self.to_picture[time]
        return np.asarray(cv2.warpAffine(image, matrix, size, flags=flags, borderMode=cv2.BORDER_REFLECT_101), np.uint8)


def draw_still_motion(rng: np.random.Generator, frame_count: int, size_hw: tuple[int, int]) -> StillMotion:
    """Draw a steady way from one view inside the picture to another: drift, zoom and a little turning.

    Args:
        rng: decides.
        frame_count: T.
        size_hw: of picture and frames.
    """
    sides = np.array(size_hw[::-1], dtype=np.float64)
    scales = rng.uniform(SMALLEST_VIEW, 1.0, 2)
    centres = np.stack([(scale / 2 + rng.uniform(0, 1, 2) * (1 - scale)) * sides for scale in scales])
    angles = np.radians(rng.uniform(-LARGEST_ANGLE / 2, LARGEST_ANGLE / 2, 2))
    maps = np.empty((frame_count, 2, 3))
    for frame, part in enumerate(np.linspace(0, 1, frame_count)):
        scale, angle = (float(pair[0] + part * (pair[1] - pair[0])) for pair in (scales, angles))
        centre = centres[0] + part * (centres[1] - centres[0])
        turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        maps[frame] = np.concatenate((turn, (centre - turn @ (sides / 2))[:, None]), axis=1)
    return StillMotion(maps)

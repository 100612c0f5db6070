"""How bright the frames of a video are beside one of them: colours of a dark frame can then be known on a light one."""

from __future__ import annotations

import cv2
import numpy as np

from inspro_core.inference.shot_cuts import Thumbnail
from inspro_core.media import RgbImage

DARK = 4.0  # grey levels added to both sides of a ratio: dark pixels say little
BRIGHT = 245  # grey levels from which on a pixel may be cut off
MAX_STEP = 1.25  # ratio of two consecutive frames; a larger one is another picture, not another light
MAX_GAIN = 2.0


class Exposure:
    """Follows the light from frame to frame.

    The ratio of two consecutive frames is the median over their pixels: what moves or enters hardly changes it.

    Args:
        first: thumbnail of the frame with which others are compared.
    """

    def __init__(self, first: Thumbnail) -> None:
        self._first = self._last = first
        self._gain = 1.0

    def follow(self, now: Thumbnail) -> float:
        """Return by how much the next frame is darker than the first."""
        step = _ratio(self._last, now)
        if 1 / MAX_STEP < step < MAX_STEP:
            self._gain *= step
        self._last = now
        return _limited(self._gain)

    def compare(self, other: Thumbnail) -> float:
        """Return by how much any other frame of the video is darker than the first."""
        return _limited(_ratio(self._first, other))


def lit(picture: RgbImage, gain: float) -> RgbImage:
    """Return an (H, W, 3) picture in which each value is so many times as large."""
    return np.asarray(cv2.convertScaleAbs(picture, alpha=gain), dtype=np.uint8)


def _ratio(before: Thumbnail, now: Thumbnail) -> float:
    """Give the median ratio of the grey values of two thumbnails; 1 if all are cut off."""
    is_known = (before < BRIGHT) & (now < BRIGHT)
    ratios = (before[is_known] + DARK) / (now[is_known] + DARK)
    return float(np.median(ratios)) if len(ratios) else 1.0


def _limited(gain: float) -> float:
    return min(MAX_GAIN, max(1 / MAX_GAIN, gain))

"""Detection of hard cuts, behind which no object of the shot before can be expected."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

THUMBNAIL_WH = (48, 27)
MIN_PIXEL_CHANGE = 40.0  # mean absolute difference of grey values; a pan of a tenth of the frame stays below 30
MAX_HISTOGRAM_CORRELATION = 0.6

Thumbnail = NDArray[np.uint8]


def thumbnail(frame: NDArray[np.uint8]) -> Thumbnail:
    """Shrink an (H, W, 3) RGB frame to the small grey picture that cuts are looked for in."""
    small = cv2.resize(frame, THUMBNAIL_WH, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def is_shot_cut(before: Thumbnail, after: Thumbnail) -> bool:
    """Tell whether two consecutive frames belong to different shots: both layout and grey values changed."""
    change = float(np.abs(before.astype(np.float32) - after.astype(np.float32)).mean())
    if change < MIN_PIXEL_CHANGE:
        return False
    histograms = [cv2.calcHist([image], [0], None, [32], [0, 256]) for image in (before, after)]
    return float(cv2.compareHist(histograms[0], histograms[1], cv2.HISTCMP_CORREL)) < MAX_HISTOGRAM_CORRELATION

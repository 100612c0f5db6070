"""Masks carried along by dense optical flow (OpenCV's DIS, Kroeger et al. 2016)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

FloatImage = NDArray[np.float32]
GreyImage = NDArray[np.uint8]
Flow = NDArray[np.float32]  # (H, W, 2), x then y, pixels


class FlowWarper:
    """Finds where each pixel of a frame was on another one, and fetches images from there."""

    def __init__(self) -> None:
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)

    def flow(self, here: GreyImage, there: GreyImage) -> Flow:
        """Return the (H, W, 2) way from each pixel of one grey image to the same point on another."""
        flow = np.zeros((*here.shape, 2), dtype=np.float32)
        return np.asarray(self._flow.calc(here, there, flow), dtype=np.float32)


def grey(image: NDArray[np.uint8]) -> GreyImage:
    """Turn an (H, W, 3) RGB image grey."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def fetch(image: NDArray[np.float32] | NDArray[np.uint8], flow: Flow) -> FloatImage:
    """Bring an image over: each pixel takes the value at the other end of its way; outside the image it is 0.

    Args:
        image: (H, W) or (H, W, C) of the frame where the ways end.
        flow: (H, W, 2) from `FlowWarper.flow`.

    Returns:
        Float32 of the image's shape.
    """
    height, width = flow.shape[:2]
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    values = image.astype(np.float32, copy=False)
    return np.asarray(cv2.remap(values, columns + flow[..., 0], rows + flow[..., 1], cv2.INTER_LINEAR))

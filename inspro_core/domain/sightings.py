"""What the search for suspicious frames sees of one mask: a small crop of it and how it lies to other masks.

Long sides are thinned to a grid of about 360 rows, the same for all frames of a video, so that the work per mask hardly
grows with the resolution. All lengths are pixels of that grid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot, sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.crop import Crop, crops_of
from inspro_core.domain.track import Segment

GRID_ROWS = 360
TOUCH_RADIUS = 2  # grid pixels between masks that count as touching; masks of a model leave such gaps
CLOSING = np.ones((3, 3), np.uint8)
TOUCHING = np.ones((2 * TOUCH_RADIUS + 1, 2 * TOUCH_RADIUS + 1), np.uint8)
Point = tuple[float, float]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One mask on one frame.

    Attributes:
        frame: counted from 0.
        crop: (h, w) 0 or 1, the mask inside its box.
        box: left, top, right, bottom of the crop; right and bottom are exclusive.
        area: pixels of the crop.
        centre_xy: of mass.
        score: 0..1.
        is_human: whether a human drew it.
    """

    frame: int
    crop: Bytes
    box: tuple[int, int, int, int]
    area: int
    centre_xy: Point
    score: float
    is_human: bool

    @property
    def size(self) -> float:
        """Side of the square of the same area."""
        return sqrt(self.area)


def grid_stride(size_hw: tuple[int, int]) -> int:
    """Return how many pixels of the frame make one of the grid."""
    return max(1, round(min(size_hw) / GRID_ROWS))


def sightings_of(frame: int, segments: Mapping[int, Segment], stride: int) -> dict[int, Sighting]:
    """Decode what a frame shows inside the boxes of its masks, by track id; empty masks are left out."""
    crops = crops_of([segment.mask for segment in segments.values()])
    return {
        track_id: _sighting(frame, segment, crop, stride)
        for (track_id, segment), crop in zip(segments.items(), crops, strict=True)
        if crop.pixels.size
    }


def iou(one: Sighting, other: Sighting, shift_xy: Point = (0.0, 0.0)) -> float:
    """Return the IoU of two masks after the first one is shifted, rounded to whole pixels."""
    shared = shared_pixels(one, other, shift_xy)
    return shared / (one.area + other.area - shared)


def shared_pixels(one: Sighting, other: Sighting, shift_xy: Point = (0.0, 0.0)) -> int:
    """Count the pixels that two masks share after the first one is shifted."""
    dx, dy = round(shift_xy[0]), round(shift_xy[1])
    left, top = max(one.box[0] + dx, other.box[0]), max(one.box[1] + dy, other.box[1])
    right, bottom = min(one.box[2] + dx, other.box[2]), min(one.box[3] + dy, other.box[3])
    if right <= left or bottom <= top:
        return 0
    mine = _window(one, left - dx, top - dy, right - dx, bottom - dy)
    return int(np.count_nonzero(mine & _window(other, left, top, right, bottom)))


def is_touching(one: Sighting, other: Sighting) -> bool:
    """Tell whether two masks come within `TOUCH_RADIUS` pixels of each other."""
    reach = TOUCH_RADIUS
    left, top = max(one.box[0] - reach, other.box[0]), max(one.box[1] - reach, other.box[1])
    right, bottom = min(one.box[2] + reach, other.box[2]), min(one.box[3] + reach, other.box[3])
    if right <= left or bottom <= top:
        return False
    grown = np.zeros((bottom - top + 2 * reach, right - left + 2 * reach), np.uint8)
    x0, y0 = left - reach - one.box[0], top - reach - one.box[1]  # of `grown` in the crop of `one`
    part = one.crop[max(y0, 0) : y0 + grown.shape[0], max(x0, 0) : x0 + grown.shape[1]]
    grown[max(-y0, 0) : max(-y0, 0) + part.shape[0], max(-x0, 0) : max(-x0, 0) + part.shape[1]] = part
    near = np.asarray(cv2.dilate(grown, TOUCHING), np.uint8)[reach : reach + bottom - top, reach : reach + right - left]
    return bool((near & _window(other, left, top, right, bottom)).any())


def islands(sighting: Sighting) -> tuple[int, float]:
    """Count the parts of a mask that lie apart, and give the share of its pixels that are not in the largest.

    Cracks of one or two pixels, which noise makes in thin objects, do not divide; parts below 3 % do not count.
    """
    padded = cv2.copyMakeBorder(sighting.crop, 2, 3, 2, 3, cv2.BORDER_CONSTANT, value=0)
    count, labels = cv2.connectedComponents(np.ascontiguousarray(cv2.dilate(padded, CLOSING)[::2, ::2]))
    if count <= 2:
        return 1, 0.0
    areas = np.sort(np.bincount(labels[np.not_equal(padded[::2, ::2], 0)], minlength=count)[1:])[::-1]
    total = max(int(areas.sum()), 1)
    return 1 + int((areas[1:] >= 0.03 * total).sum()), 1 - int(areas[0]) / total


def distance_to_border(box: tuple[int, int, int, int], grid_hw: tuple[int, int]) -> int:
    """Return the distance of a box to the nearest edge of the frame; below 0 where it reaches past it."""
    return min(box[0], box[1], grid_hw[1] - box[2], grid_hw[0] - box[3])


def distance(one: Point, other: Point) -> float:
    """Return the distance of two points."""
    return hypot(one[0] - other[0], one[1] - other[1])


def _window(sighting: Sighting, left: int, top: int, right: int, bottom: int) -> Bytes:
    x, y = sighting.box[0], sighting.box[1]
    return sighting.crop[top - y : bottom - y, left - x : right - x]


def _sighting(frame: int, segment: Segment, crop: Crop, stride: int) -> Sighting:
    pixels, left, top = _thinned(crop, stride)
    moments = cv2.moments(pixels, True)
    area = int(moments["m00"])
    centre = left + moments["m10"] / area, top + moments["m01"] / area
    box = (left, top, left + pixels.shape[1], top + pixels.shape[0])
    return Sighting(frame, pixels, box, area, centre, segment.score, segment.source == "human")


def _thinned(crop: Crop, stride: int) -> tuple[Bytes, int, int]:
    """Return a mask's pixels on the grid, and the grid's column and row of the first of them."""
    x, y = crop.box[:2]
    left, top = -(-x // stride), -(-y // stride)
    pixels = crop.pixels[top * stride - y :: stride, left * stride - x :: stride]
    if not pixels.any():  # too small for the grid: one pixel stands for it
        return np.ones((1, 1), np.uint8), x // stride, y // stride
    return np.ascontiguousarray(pixels).view(np.uint8), left, top

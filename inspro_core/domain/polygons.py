"""Masks from the other ways in which annotation files write them, and outlines that a person can edit."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from inspro_core.domain.mask import BoolImage, Mask
from inspro_core.errors import UsageError

Ring = NDArray[np.float64]  # (N, 2) x, y in pixels; pixel (x, y) covers x to x + 1, y to y + 1


def mask_from_polygons(polygons: Sequence[Sequence[float]], size_hw: tuple[int, int]) -> Mask:
    """Rasterise COCO polygons; their union is the mask.

    Args:
        polygons: each a flat list x0, y0, x1, y1, ..., pixels; one of fewer than three points encloses nothing.
        size_hw: of the frame.

    Raises:
        UsageError: if a polygon has an odd count of numbers.
    """
    for polygon in polygons:
        if len(polygon) % 2:
            raise UsageError("a polygon needs x, y pairs, got {count} numbers", count=len(polygon))
    outlines = [list(map(float, polygon)) for polygon in polygons if len(polygon) >= 6]
    if not outlines:
        return Mask.empty(size_hw)
    return Mask(size_hw, coco_mask.merge(coco_mask.frPyObjects(outlines, *size_hw))["counts"])


def mask_from_run_lengths(counts: Sequence[int], size_hw: tuple[int, int]) -> Mask:
    """Compress uncompressed COCO run lengths: column-major, background first.

    Raises:
        UsageError: if they do not add up to the frame.
    """
    if any(count < 0 for count in counts):
        raise UsageError("run lengths must not be negative")
    total = int(np.sum(counts, dtype=np.int64))
    if total != size_hw[0] * size_hw[1]:
        pixels = size_hw[0] * size_hw[1]
        raise UsageError("run lengths add up to {total} pixels, the frame has {pixels}", total=total, pixels=pixels)
    rle = coco_mask.frPyObjects({"size": list(size_hw), "counts": [int(c) for c in counts]}, *size_hw)
    return Mask(size_hw, rle["counts"])


def rings_from_pixels(pixels: BoolImage) -> list[Ring]:
    """Trace the outline along the pixels' edges; holes run the other way round.

    Args:
        pixels: (H, W) bool.

    Returns:
        One ring for each outline; `pixels_in_rings` gives back exactly the same pixels.
    """
    left, top, width, height = cv2.boundingRect(np.ascontiguousarray(pixels).view(np.uint8))
    if not width:
        return []
    crop = pixels[top : top + height, left : left + width].view(np.uint8)
    # OpenCV traces pixel centres; at twice the size those of a pixel's two halves name its two edges
    double = crop.repeat(2, axis=0).repeat(2, axis=1)
    contours, _ = cv2.findContours(double, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    corner = np.array((left, top), dtype=np.float64)
    return [np.asarray((contour.reshape(-1, 2) + 1) // 2 + corner, dtype=np.float64) for contour in contours]


def simplified(rings: Sequence[Ring], tolerance: float) -> list[Ring]:
    """Leave out vertices (Douglas and Peucker 1973); no ring moves by more than the tolerance or vanishes.

    Args:
        rings: as traced.
        tolerance: pixels.
    """
    simple: list[Ring] = []
    for ring in rings:
        closed = shapely.LinearRing(ring)
        points: Ring = shapely.get_coordinates(closed.simplify(tolerance, preserve_topology=True))[:-1]
        simple.append(points if len(points) >= 3 else ring)
    return simple


def pixels_in_rings(rings: Sequence[Ring], size_hw: tuple[int, int]) -> BoolImage:
    """Rasterise: a pixel is in when its centre is, by the non-zero winding rule.

    Args:
        rings: closed by themselves; they may leave the frame and cross themselves.
        size_hw: of the frame.

    Returns:
        (H, W) bool.
    """
    height, width = size_hw
    turns = np.zeros((height, width + 1), dtype=np.int16)
    for ring in rings:
        start, end = np.asarray(ring, dtype=np.float64), np.roll(np.asarray(ring, dtype=np.float64), -1, axis=0)
        low, high = (
            np.clip(np.ceil(bound - 0.5), 0, height).astype(np.int64)
            for bound in (np.minimum(start[:, 1], end[:, 1]), np.maximum(start[:, 1], end[:, 1]))
        )
        counts = high - low  # rows whose centre line each side crosses
        side = np.repeat(np.arange(len(start)), counts)
        row = np.arange(len(side)) - np.repeat(np.cumsum(counts) - counts, counts) + low[side]
        delta = (end - start)[side]
        x = start[side, 0] + (row + 0.5 - start[side, 1]) * delta[:, 0] / delta[:, 1]
        column = np.clip(np.ceil(x - 0.5), 0, width).astype(np.int64)
        np.add.at(turns, (row, column), np.sign(delta[:, 1]).astype(np.int16))
    pixels = np.zeros(size_hw, dtype=bool)
    rows = np.flatnonzero(turns.any(axis=1))
    pixels[rows] = np.cumsum(turns[rows], axis=1)[:, :-1] != 0
    return pixels

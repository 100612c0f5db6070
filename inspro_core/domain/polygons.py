"""Masks from the other ways in which annotation files write them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pycocotools import mask as coco_mask

from inspro_core.domain.mask import Mask


def mask_from_polygons(polygons: Sequence[Sequence[float]], size_hw: tuple[int, int]) -> Mask:
    """Rasterise COCO polygons; their union is the mask.

    Args:
        polygons: each a flat list x0, y0, x1, y1, ... of at least three points, pixels.
        size_hw: of the frame.

    Raises:
        ValueError: if a polygon has an odd count of numbers or fewer than three points.
    """
    for polygon in polygons:
        if len(polygon) < 6 or len(polygon) % 2:
            raise ValueError(f"a polygon needs x, y pairs of at least three points, got {len(polygon)} numbers")
    if not polygons:
        return Mask.empty(size_hw)
    parts = coco_mask.frPyObjects([list(map(float, polygon)) for polygon in polygons], *size_hw)
    return Mask(size_hw, coco_mask.merge(parts)["counts"])


def mask_from_run_lengths(counts: Sequence[int], size_hw: tuple[int, int]) -> Mask:
    """Compress uncompressed COCO run lengths: column-major, background first.

    Raises:
        ValueError: if they do not add up to the frame.
    """
    if any(count < 0 for count in counts):
        raise ValueError("run lengths must not be negative")
    total = int(np.sum(counts, dtype=np.int64))
    if total != size_hw[0] * size_hw[1]:
        raise ValueError(f"run lengths add up to {total} pixels, the frame has {size_hw[0] * size_hw[1]}")
    rle = coco_mask.frPyObjects({"size": list(size_hw), "counts": [int(c) for c in counts]}, *size_hw)
    return Mask(size_hw, rle["counts"])

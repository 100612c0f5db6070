"""Clean-ups and moves of one mask: pure functions from (H, W) bool pixels to new ones of the same shape.

Filling holes and removing islands always leave something of a mask that has pixels.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage
from inspro_core.errors import UsageError

OUTSIDE = 2  # beside 0 and 1 of a mask


def fill_holes(mask: BoolImage) -> BoolImage:
    """Fill what the mask encloses. A gap that reaches the frame's border, or the outside by an edge, is no hole."""
    box = _box(mask)
    if box is None:
        return mask.copy()
    filled = mask.copy()
    padded = np.pad(mask[box], 1).view(np.uint8)
    # inside the mask's tight box every background pixel that is joined to the padding is joined to the outside
    cv2.floodFill(padded, None, (0, 0), OUTSIDE, flags=4)
    filled[box] = padded[1:-1, 1:-1] != OUTSIDE
    return filled


def remove_islands(mask: BoolImage, min_area: int | None = None) -> BoolImage:
    """Remove parts that touch no other, also not by a corner.

    Args:
        mask: (H, W) bool.
        min_area: parts with fewer pixels go; None keeps the largest part alone. The largest part always stays.
    """
    box = _box(mask)
    if box is None:
        return mask.copy()
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(_bytes(mask[box]), connectivity=8)
    areas = statistics[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0  # the background
    stays = np.zeros(count, dtype=bool) if min_area is None else areas >= max(min_area, 1)
    stays[int(areas.argmax())] = True
    kept = np.zeros_like(mask)
    kept[box] = stays[labels]
    return kept


def smooth(mask: BoolImage, radius: int) -> BoolImage:
    """Take away spikes and fill notches that are narrower than a disc: an opening, then a closing.

    What touches the frame's border is treated as if it went on behind it. Of a mask that is thin everywhere, nothing is
    left.

    Args:
        mask: (H, W) bool.
        radius: of the disc in pixels; 0 changes nothing.

    Raises:
        ValueError: if the radius is negative.
    """
    if radius < 0:
        raise ValueError(f"the radius must not be negative, got {radius}")
    if radius == 0 or not mask.any():
        return mask.copy()
    disc = _disc(radius)
    pad = 2 * radius + 1
    window, inside = _grown_window(mask, pad)
    padded = np.pad(mask[window], pad, mode="edge").view(np.uint8)
    opened = cv2.morphologyEx(padded, cv2.MORPH_OPEN, disc, borderType=cv2.BORDER_REPLICATE)
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, disc, borderType=cv2.BORDER_REPLICATE)
    smoothed = np.zeros_like(mask)
    smoothed[window] = closed[pad : pad + inside[0], pad : pad + inside[1]] != 0
    return smoothed


def moved(mask: BoolImage, dx: int, dy: int) -> BoolImage:
    """Move by whole pixels; what leaves the frame is cut off.

    Args:
        mask: (H, W) bool.
        dx: pixels to the right.
        dy: pixels down.

    Raises:
        UsageError: if no pixel would stay in the frame.
    """
    height, width = mask.shape
    result = np.zeros_like(mask)
    if abs(dx) < width and abs(dy) < height:
        target = (slice(max(dy, 0), height + min(dy, 0)), slice(max(dx, 0), width + min(dx, 0)))
        source = (slice(max(-dy, 0), height + min(-dy, 0)), slice(max(-dx, 0), width + min(-dx, 0)))
        result[target] = mask[source]
    if mask.any() and not result.any():
        raise UsageError("moved by {dx}, {dy} pixels, nothing of this mask stays in the frame", dx=dx, dy=dy)
    return result


def _disc(radius: int) -> NDArray[np.uint8]:
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    disc: NDArray[np.uint8] = (np.hypot(x, y) <= radius + 0.3).astype(np.uint8)
    return disc


def _bytes(mask: BoolImage) -> NDArray[np.uint8]:
    return np.ascontiguousarray(mask).view(np.uint8)


def _box(mask: BoolImage) -> tuple[slice, slice] | None:
    """Give the rows and columns of the tight box."""
    left, top, width, height = cv2.boundingRect(_bytes(mask))
    return (slice(top, top + height), slice(left, left + width)) if width else None


def _grown_window(mask: BoolImage, reach: int) -> tuple[tuple[slice, slice], tuple[int, int]]:
    """Give the tight box grown on all sides inside the frame, and its height and width."""
    left, top, width, height = cv2.boundingRect(_bytes(mask))
    y0, x0 = max(top - reach, 0), max(left - reach, 0)
    y1, x1 = min(top + height + reach, mask.shape[0]), min(left + width + reach, mask.shape[1])
    return (slice(y0, y1), slice(x0, x1)), (y1 - y0, x1 - x0)

"""How far an object moved from one frame to the next: its pixels are searched for around where it was.

Flow alone loses objects that move by a good part of their own size.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.inference.object_window import ObjectWindow
from inspro_core.media import RgbImage

TEMPLATE_SIZE = 64  # pixels per side at which a window is compared
REACH = 2  # side of the searched square by the side of the window
JUMP_COST = 40.0  # squared grey levels by which a shift of one window's side must fit better than the expected one


def find_shift(
    look: RgbImage, shares: NDArray[np.float32], window: ObjectWindow, image: RgbImage, expected_xy: tuple[float, float]
) -> tuple[float, float]:
    """Find where an object went.

    Args:
        look: (S, S, 3) picture of the object's window on the frame before.
        shares: (S, S) mask of the window, 0..1.
        window: of the frame before.
        image: (H, W, 3) RGB frame to search.
        expected_xy: shift that is likeliest, pixels of the frame.

    Returns:
        Shift right and down, pixels of the frame; the expected one for an empty mask.
    """
    mask = cv2.resize(shares, (TEMPLATE_SIZE, TEMPLATE_SIZE), interpolation=cv2.INTER_AREA) >= 0.5
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return expected_xy
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    template = cv2.resize(look, (TEMPLATE_SIZE, TEMPLATE_SIZE), interpolation=cv2.INTER_AREA)[box]
    weights = np.repeat(mask[box][..., None], 3, axis=2).astype(np.float32)
    searched = ObjectWindow(window.centre_xy, window.side * REACH).cut(image, TEMPLATE_SIZE * REACH)
    errors = cv2.matchTemplate(searched.astype(np.float32), template.astype(np.float32), cv2.TM_SQDIFF, mask=weights)
    scale = window.side / TEMPLATE_SIZE  # pixels of the frame in one of the template
    start = TEMPLATE_SIZE * (REACH - 1) // 2
    right = (np.arange(errors.shape[1]) - start - columns[0]) * scale
    down = (np.arange(errors.shape[0]) - start - rows[0]) * scale
    jumps = np.square(right - expected_xy[0])[None] + np.square(down - expected_xy[1])[:, None]  # squared pixels
    costs = errors / weights.sum() + JUMP_COST * jumps / window.side**2
    row, column = np.unravel_index(int(costs.argmin()), costs.shape)
    return float(right[column]), float(down[row])

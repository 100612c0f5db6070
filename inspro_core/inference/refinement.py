"""Masks finer than the cells of the network that found them."""

from __future__ import annotations

import copy
from functools import cache
from typing import Final

import cv2
import numpy as np
import torch

from inspro_core.checkpoints.refiner_file import SHIPPED_REFINER, load_refiner
from inspro_core.domain.mask import BoolImage
from inspro_core.inference.edges import FloatImage, follow_edges, is_like, resized
from inspro_core.inference.fused_convs import fuse
from inspro_core.media import RgbImage
from inspro_core.model.refiner import MULTIPLE, MaskRefiner

SIDE: Final = 96  # pixels of the longer side at which a mask is drawn again, at most
PIXELS_PER_CELL: Final = 8.0  # at most
MAX_ENLARGEMENT: Final = 1.25
FREE: Final = 2.0  # cells on either side of a coarse outline within which the new one may lie
EXACT: Final = 2.0  # pixels of that side within which the refined outline is not exact


def refining_scale(window_hw: tuple[int, int], cell: float) -> float:
    """Choose by how much a window of a frame is enlarged before its mask is drawn again; below 1, reduced.

    Args:
        window_hw: of the window, pixels.
        cell: pixels per cell of the coarse mask.
    """
    return min(PIXELS_PER_CELL / cell, SIDE / max(window_hw), MAX_ENLARGEMENT)


class Refinement:
    """Draws coarse masks again at the resolution of the picture.

    A network draws the mask at a small size, and its outline moves to the edges of the picture at the full one.

    Args:
        refiner: left as it is.
        device: on which it runs.
    """

    def __init__(self, refiner: MaskRefiner, device: torch.device) -> None:
        self._device = device
        self._refiner = copy.deepcopy(refiner).eval()
        for name, part in list(self._refiner.named_children()):
            setattr(self._refiner, name, fuse(part))
        self._refiner.to(device)

    def refine(self, picture: RgbImage, shares: FloatImage, cell: float) -> BoolImage:
        """Draw a mask again.

        Args:
            picture: (h, w, 3) RGB of a window around the object.
            shares: (h, w) of the coarse mask, 0..1; `REACH` cells around it belong to the picture.
            cell: pixels per cell of the coarse mask.

        Returns:
            (h, w) the mask. One that the refiner would not know again only moves to the edges nearby.
        """
        height, width = shares.shape
        scale = refining_scale((height, width), cell)
        small_wh = (max(1, round(width * scale)), max(1, round(height * scale)))
        how = cv2.INTER_AREA if small_wh[1] < height else cv2.INTER_LINEAR
        small = resized(shares, small_wh, how)
        drawn = self._draw(resized(picture, small_wh, how), small)
        if not is_like(drawn > 0.5, small > 0.5):
            return follow_edges(picture, shares, cell)
        near = np.where(_is_near(small > 0.5, FREE * cell * scale), drawn, small)
        fine = resized(near, (width, height), cv2.INTER_LINEAR)
        return follow_edges(picture, fine, EXACT / scale)

    def _draw(self, picture: FloatImage, shares: FloatImage) -> FloatImage:
        """Run the network on an (h, w, 3) picture, 0..255, and its (h, w) mask; (h, w) of the new mask, 0..1."""
        height, width = shares.shape
        border = (0, -height % MULTIPLE, 0, -width % MULTIPLE)
        picture = np.asarray(cv2.copyMakeBorder(picture, *border, cv2.BORDER_REPLICATE), dtype=np.float32)
        shares = np.asarray(cv2.copyMakeBorder(shares, *border, cv2.BORDER_CONSTANT), dtype=np.float32)
        inputs = np.dstack((picture / np.float32(255), shares))
        with torch.inference_mode():
            batch = torch.from_numpy(inputs).to(self._device).permute(2, 0, 1)[None]  # channels last in memory
            drawn: FloatImage = self._refiner(batch)[0, :height, :width].sigmoid().cpu().numpy()
        return drawn


def _is_near(mask: BoolImage, reach: float) -> BoolImage:
    """Tell which pixels of an (h, w) mask are at most `reach` of them from its outline."""
    radius = max(1, round(reach))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    inside = mask.astype(np.uint8)
    return np.asarray(cv2.dilate(inside, disc) != cv2.erode(inside, disc))


@cache
def shipped_refiner() -> MaskRefiner:
    """Load the refiner that comes with the program, once.

    Raises:
        CheckpointError: if its file is missing or damaged.
    """
    return load_refiner(SHIPPED_REFINER)

"""Masks finer than the cells of the network that found them."""

from __future__ import annotations

import copy
from functools import cache
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from inspro_core.checkpoints.refiner_file import SHIPPED_REFINER, load_refiner
from inspro_core.domain.mask import BoolImage
from inspro_core.inference.edges import FloatImage, follow_edges, is_like
from inspro_core.inference.fused_convs import fuse
from inspro_core.media import RgbImage
from inspro_core.model.refiner import MULTIPLE, MaskRefiner

SIDE: Final = 96  # pixels of the longer side at which a mask is drawn again, at most
PIXELS_PER_CELL: Final = 8.0  # at most
MAX_ENLARGEMENT: Final = 1.25
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
        small_hw = (max(1, round(height * scale)), max(1, round(width * scale)))
        drawn = self._draw(_resized(picture, small_hw), _resized(shares, small_hw))
        fine = np.asarray(cv2.resize(drawn, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)
        if not is_like(fine > 0.5, shares > 0.5):
            return follow_edges(picture, shares, cell)
        return follow_edges(picture, fine, EXACT / scale)

    def _draw(self, picture: NDArray[np.uint8] | FloatImage, shares: NDArray[np.uint8] | FloatImage) -> FloatImage:
        """Run the network on an (h, w, 3) picture and its (h, w) mask; (h, w) of the new mask, 0..1."""
        height, width = shares.shape
        inputs = np.zeros((-(-height // MULTIPLE) * MULTIPLE, -(-width // MULTIPLE) * MULTIPLE, 4), dtype=np.float32)
        inputs[:height, :width, :3] = picture / np.float32(255)
        inputs[:height, :width, 3] = shares
        inputs[height:, :width, :3] = inputs[height - 1, :width, :3]
        inputs[:, width:, :3] = inputs[:, width - 1 : width, :3]
        with torch.inference_mode():
            batch = torch.from_numpy(inputs).to(self._device).permute(2, 0, 1)[None]  # channels last in memory
            drawn = self._refiner(batch)[0, :height, :width].sigmoid().cpu().numpy()
        return np.asarray(drawn, dtype=np.float32)


def _resized(image: NDArray[np.uint8] | FloatImage, size_hw: tuple[int, int]) -> NDArray[np.uint8] | FloatImage:
    how = cv2.INTER_AREA if size_hw[0] < image.shape[0] else cv2.INTER_LINEAR
    return cv2.resize(image, (size_hw[1], size_hw[0]), interpolation=how)  # type: ignore[return-value]


@cache
def shipped_refiner() -> MaskRefiner:
    """Load the refiner that comes with the program, once.

    Raises:
        CheckpointError: if its file is missing or damaged.
    """
    return load_refiner(SHIPPED_REFINER)

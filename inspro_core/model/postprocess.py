"""From network outputs to pixels of the original frame."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from inspro_core.model.mask_head import axis_weights, upsample_aligned

Pixel = TypeVar("Pixel", np.uint8, np.bool_)
PIXELS_PER_CHUNK = 1 << 24  # full-size probabilities held at once


@dataclass(frozen=True)
class MaskWindow:
    """A mask inside a box of the frame that holds all of it.

    Attributes:
        left, top: of the box, pixels.
        shares: (w, h) of the mask, 0..1, column by column; above 0.5 a pixel is set.
    """

    left: int
    top: int
    shares: Tensor

    def cut(self, image: NDArray[Pixel]) -> NDArray[Pixel]:
        """Return the part of an (H, W) or (H, W, C) image of the frame that lies in the box, as a view."""
        width, height = self.shares.shape
        return image[self.top : self.top + height, self.left : self.left + width]


def masks_to_frame(
    logits: Tensor, padded_hw: tuple[int, int], input_hw: tuple[int, int], frame_hw: tuple[int, int]
) -> Tensor:
    """Enlarge mask logits to the frame: sigmoid, aligned upsampling, crop of the padding, bilinear, threshold.

    Args:
        logits: (M, h, w) over the padded input.
        padded_hw: size of the padded input.
        input_hw: size of the input without padding.
        frame_hw: size of the original frame.

    Returns:
        (M, H, W) bool, probability > 0.5.
    """
    factor = padded_hw[0] // logits.shape[1]
    chunk = max(1, PIXELS_PER_CHUNK // (frame_hw[0] * frame_hw[1]))
    masks = [torch.zeros((0, *frame_hw), dtype=torch.bool, device=logits.device)]
    for part in torch.split(logits, chunk):
        full = upsample_aligned(part[:, None].sigmoid(), factor)[:, :, : input_hw[0], : input_hw[1]]
        if input_hw != frame_hw:
            full = F.interpolate(full, size=frame_hw, mode="bilinear", align_corners=False)
        masks.append(full[:, 0] > 0.5)
    return torch.cat(masks)


def mask_windows(
    logits: Tensor,
    padded_hw: tuple[int, int],
    input_hw: tuple[int, int],
    frame_hw: tuple[int, int],
    margin: float = 0.0,
) -> list[MaskWindow | None]:
    """Enlarge as `masks_to_frame` does, but only where a mask can be.

    All steps after the sigmoid are linear and separable: a mask is A_y·P·A_xᵀ > 0.5. Every pixel is a weighted mean of
    cells, so that it needs a cell above 0.5 to be set: the rest of the frame is never computed.

    Args:
        logits: (M, h, w) over the padded input.
        padded_hw: size of the padded input.
        input_hw: size of the input without padding.
        frame_hw: size of the original frame.
        margin: cells by which the windows are larger on each side, as far as the frame goes.

    Returns:
        One window per mask, None for an empty one.
    """
    probabilities = logits.sigmoid()
    size_hw = (logits.shape[1], logits.shape[2])
    rows, columns = (
        _enlargement(size_hw[axis], padded_hw[axis], input_hw[axis], frame_hw[axis], logits.device) for axis in (0, 1)
    )
    by_rows, by_columns = ((logits.amax(axis) > 0).cpu().numpy() for axis in (2, 1))  # which hold a set cell
    windows: list[MaskWindow | None] = []
    for index, (by_row, by_column) in enumerate(zip(by_rows, by_columns, strict=True)):
        y, x = rows.reach(by_row, margin), columns.reach(by_column, margin)
        if y is None or x is None:
            windows.append(None)
            continue
        cells = probabilities[index, y.cells, x.cells].T  # (x, y)
        part = columns.weights[x.pixels, x.cells] @ cells @ rows.weights[y.pixels, y.cells].T
        windows.append(MaskWindow(x.pixels.start, y.pixels.start, part))
    return windows


def cell_size(cells: int, padded: int, inside: int, pixels: int) -> float:
    """Return the pixels of the frame per cell of a mask on one axis, given its sizes as cells, padded, input, frame."""
    return padded / cells * pixels / inside


@dataclass(frozen=True)
class _Reach:
    """Pixels that set cells may set, and the cells that these read, of one axis."""

    pixels: slice
    cells: slice


@dataclass(frozen=True)
class _Enlargement:
    """How one axis of a mask is enlarged.

    Attributes:
        weights: (pixels, cells) of each cell in each pixel.
        pixel_bounds: (cells, 2) first and last pixel that reads a cell; (pixels, 0) for one that none reads.
        cell_bounds: (pixels, 2) first and last cell that a pixel reads.
        cell_pixels: pixels per cell.
    """

    weights: Tensor
    pixel_bounds: NDArray[np.int64]
    cell_bounds: NDArray[np.int64]
    cell_pixels: float

    def reach(self, is_set: NDArray[np.bool_], margin: float) -> _Reach | None:
        """Find what (cells,) set cells reach, and some cells more; None for nothing."""
        found = is_set.nonzero()[0]
        if not len(found):
            return None
        first, last = int(self.pixel_bounds[found, 0].min()), int(self.pixel_bounds[found, 1].max())
        if first > last:
            return None
        pixels = len(self.weights)
        more = math.ceil(margin * self.cell_pixels)
        first, last = max(0, first - more), min(pixels - 1, last + more)
        return _Reach(
            slice(first, last + 1), slice(int(self.cell_bounds[first, 0]), int(self.cell_bounds[last, 1]) + 1)
        )


@lru_cache(maxsize=8)
def _enlargement(cells: int, padded: int, inside: int, pixels: int, device: torch.device) -> _Enlargement:
    """Read the weights of one axis off what the enlargement makes of a single set cell."""
    full = axis_weights(cells, padded // cells, torch.device("cpu"))[:, :inside]
    if inside != pixels:
        full = F.interpolate(full[:, None, :, None], size=(pixels, 1), mode="bilinear", align_corners=False)[:, 0, :, 0]
    weights = full.T.contiguous()  # (pixels, cells)
    cell_pixels = cell_size(cells, padded, inside, pixels)
    return _Enlargement(weights.to(device), _bounds(weights.T > 0), _bounds(weights > 0), cell_pixels)


def _bounds(is_used: Tensor) -> NDArray[np.int64]:
    """Give the first and the last used column of each row, (R, 2); the first lies behind the last where none is."""
    count = is_used.shape[1]
    places = torch.arange(count)
    first = torch.where(is_used, places, count).amin(1)
    last = torch.where(is_used, places, 0).amax(1)
    bounds: NDArray[np.int64] = torch.stack((first, last), dim=1).numpy()
    return bounds


def top_instances(logits: Tensor, count: int) -> tuple[Tensor, Tensor, Tensor]:
    """Choose the best (slot, class) pairs, as Sparse R-CNN's and TeViT's inference do.

    Args:
        logits: (N, K) of the last stage.
        count: how many, at most N·K.

    Returns:
        Scores, slots and classes, (count,) each, best first.
    """
    num_classes = logits.shape[1]
    scores, index = logits.sigmoid().flatten().topk(min(count, logits.numel()))
    return scores, index // num_classes, index % num_classes

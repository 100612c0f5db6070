"""RoIAlign over a feature pyramid."""

from __future__ import annotations

from itertools import accumulate

import torch
import torch.nn.functional as F
from torch import Tensor

from inspro_core.model.boxes import box_area

FINEST_LEVEL = 2
SAMPLES_PER_BIN = 2  # along each side


def assign_levels(boxes_xyxy: Tensor, canonical_size: float, num_levels: int) -> Tensor:
    """Choose a pyramid level by box size: ⌊4 + log2(√area / canonical)⌋ (FPN eq. 1), clamped to what exists.

    Args:
        boxes_xyxy: (..., 4) pixels.
        canonical_size: side of the box that is read from level 4.
        num_levels: levels of the pyramid, from p2 on.

    Returns:
        (...) int64 index into the pyramid, 0 is p2.
    """
    side = box_area(boxes_xyxy).clamp(min=0).sqrt()
    level = torch.floor(4 + torch.log2(side / canonical_size + 1e-8))
    return level.clamp(FINEST_LEVEL, FINEST_LEVEL + num_levels - 1).long() - FINEST_LEVEL


class RegionTable:
    """The cells of a pyramid as rows of one table, from which the regions of boxes are read (RoIAlign, aligned).

    A bin is a weighted sum of 16 cells: two samples per side, two cells per sample and axis. Summing rows of a table is
    what an embedding bag does at the speed of memory, and its gradient likewise, for all levels at once and without
    asking which of them have boxes; torchvision's loops go level by level, cell by cell and channel by channel.

    Args:
        pyramid: (B, C, H / s, W / s) for s = 4, 8, ..., of one dtype; read fastest with channels last.
        canonical_size: see `assign_levels`.
    """

    def __init__(self, pyramid: list[Tensor], canonical_size: float) -> None:
        self.channels, self.canonical_size = pyramid[0].shape[1], canonical_size
        levels = [level.permute(0, 2, 3, 1).reshape(-1, self.channels) for level in pyramid]
        starts = [0, *accumulate(len(level) for level in levels[:-1])]
        device = pyramid[0].device
        self._rows = torch.cat(levels)  # (cells, C)
        sizes_wh = [level.shape[:1:-1] for level in pyramid]
        self._sizes_wh = torch.tensor(sizes_wh, dtype=torch.int32, device=device)  # (L, 2)
        self._starts = torch.tensor(starts, dtype=torch.int32, device=device)  # (L,) rows of the first image's levels

    def pool(self, boxes_xyxy: Tensor, output_size: int) -> Tensor:
        """Pool each box from the level that fits its size.

        Args:
            boxes_xyxy: (B, N, 4) pixels of the input; get no gradient.
            output_size: bins per side.

        Returns:
            (B·N, C, output_size, output_size), channels last.
        """
        batch, count = boxes_xyxy.shape[:2]
        images = torch.arange(batch, device=boxes_xyxy.device).repeat_interleave(count)
        return self.pool_chosen(boxes_xyxy.reshape(-1, 4), images, output_size)

    def pool_chosen(self, boxes_xyxy: Tensor, images: Tensor, output_size: int) -> Tensor:
        """Pool as `pool` does, for (M, 4) boxes on the images of (M,) indices into the batch."""
        boxes = boxes_xyxy.detach().nan_to_num()  # of a box that has run out of all bounds
        levels = assign_levels(boxes, self.canonical_size, len(self._sizes_wh))  # (M,)
        scales = 0.5 ** (levels + FINEST_LEVEL)
        sizes_wh = self._sizes_wh[levels]  # (M, 2)
        low, high = boxes.chunk(2, dim=1)
        cells, weights = _axis_cells(low, high, sizes_wh, output_size, scales[:, None])  # (M, 2, R, 4)
        (columns, rows), (x_weights, y_weights) = cells.unbind(1), weights.unbind(1)
        widths, heights = sizes_wh.unbind(1)
        starts = self._starts[levels] + images.int() * heights * widths
        rows = starts[:, None, None] + rows * widths[:, None, None]
        cells = rows[:, :, None, :, None] + columns[:, None, :, None, :]  # (M, R, R, 4, 4)
        weights = y_weights[:, :, None, :, None] * x_weights[:, None, :, None, :]
        cells_per_bin = (2 * SAMPLES_PER_BIN) ** 2
        bins = F.embedding_bag(
            cells.reshape(-1, cells_per_bin),
            self._rows,
            mode="sum",
            per_sample_weights=weights.reshape(-1, cells_per_bin).to(self._rows.dtype),
        )
        return bins.view(len(boxes), output_size, output_size, self.channels).permute(0, 3, 1, 2)


def _axis_cells(low: Tensor, high: Tensor, lengths: Tensor, bins: int, scales: Tensor) -> tuple[Tensor, Tensor]:
    """Give the cells of an axis that a bin reads and the weight of each in the mean of the samples.

    Args:
        low: (M, 2) left and top of the boxes, pixels.
        high: (M, 2) right and bottom.
        lengths: (M, 2) int32 cells of each axis.
        bins: along an axis.
        scales: (M, 1) cells per pixel.

    Returns:
        (M, 2, bins, 4) int32, which are read faster than int64, and as many weights.
    """
    ends = lengths[..., None] - 1  # (M, 2, 1)
    position, is_inside = _sample_positions(low, high, ends, bins, scales)
    first = position.floor()
    share = (position - first) * is_inside / SAMPLES_PER_BIN
    cells = torch.stack((first, torch.minimum(first + 1, ends)), dim=-1).int()
    weights = torch.stack((is_inside / SAMPLES_PER_BIN - share, share), dim=-1)
    shape = (*low.shape, bins, 2 * SAMPLES_PER_BIN)
    return cells.view(shape), weights.view(shape)


def _sample_positions(low: Tensor, high: Tensor, ends: Tensor, bins: int, scales: Tensor) -> tuple[Tensor, Tensor]:
    """Place the samples of each axis, (M, 2, bins·samples) in cells, and tell which lie on the map or at its edge."""
    start, extent = low * scales - 0.5, (high - low) * scales
    offsets = (torch.arange(bins * SAMPLES_PER_BIN, device=low.device, dtype=low.dtype) + 0.5) / SAMPLES_PER_BIN
    position = start[..., None] + offsets * (extent[..., None] / bins)
    is_inside = (position >= -1) & (position <= ends + 1)
    return torch.minimum(position.clamp(min=0), ends).nan_to_num(), is_inside

"""RoIAlign over a feature pyramid."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torchvision.ops import roi_align

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


def pool_pyramid(pyramid: list[Tensor], boxes_xyxy: Tensor, canonical_size: float, output_size: int) -> Tensor:
    """Pool each box from its level (RoIAlign, two samples per bin side, aligned).

    Args:
        pyramid: (B, C, H / s, W / s) for s = 4, 8, ..., float32, contiguous.
        boxes_xyxy: (B, N, 4) pixels of the input; get no gradient.
        canonical_size: see `assign_levels`.
        output_size: bins per side.

    Returns:
        (B·N, C, output_size, output_size) float32.
    """
    batch, count = boxes_xyxy.shape[:2]
    images = torch.arange(batch, device=boxes_xyxy.device).repeat_interleave(count)
    return pool_boxes(pyramid, boxes_xyxy.reshape(-1, 4), images, canonical_size, output_size)


def pool_boxes(
    pyramid: list[Tensor], boxes_xyxy: Tensor, images: Tensor, canonical_size: float, output_size: int
) -> Tensor:
    """Pool chosen boxes; as `pool_pyramid` for (M, 4) boxes on the images of (M,) indices into the batch."""
    boxes_xyxy = boxes_xyxy.detach()
    levels = assign_levels(boxes_xyxy, canonical_size, len(pyramid))  # (M,)
    rois = torch.cat((images[:, None].to(boxes_xyxy.dtype), boxes_xyxy), dim=1)  # (M, 5)
    pooled = boxes_xyxy.new_zeros((len(boxes_xyxy), pyramid[0].shape[1], output_size, output_size))
    for index, features in enumerate(pyramid):
        chosen = (levels == index).nonzero().squeeze(1)  # if empty, the level still gets a gradient, of zeros
        scale = 0.5 ** (index + FINEST_LEVEL)
        crops = _RoiAlign.apply(features, rois[chosen], output_size, scale)
        pooled = pooled.index_copy(0, chosen, crops)
    return pooled


def gather_pyramid(pyramid: list[Tensor], boxes_xyxy: Tensor, canonical_size: float, output_size: int) -> Tensor:
    """Pool as `pool_pyramid` does, for inference on a CPU.

    A bin is a weighted sum of 16 cells: two samples per side, two cells per sample and axis. With channels last a cell
    is a row of a table, and summing rows is what an embedding bag does at the speed of memory; torchvision's loop goes
    cell by cell and channel by channel.

    Args:
        pyramid: (B, C, H / s, W / s) for s = 4, 8, ..., float32, channels last.
        boxes_xyxy: (B, N, 4) pixels of the input.
        canonical_size: see `assign_levels`.
        output_size: bins per side.

    Returns:
        (B·N, C, output_size, output_size) float32, channels last.
    """
    batch, count = boxes_xyxy.shape[:2]
    boxes = boxes_xyxy.detach().reshape(-1, 4).nan_to_num()  # of a box that has run out of all bounds
    images = torch.arange(batch, device=boxes.device).repeat_interleave(count)
    levels = assign_levels(boxes, canonical_size, len(pyramid))
    scales = 0.5 ** (levels + FINEST_LEVEL)
    heights, widths = boxes.new_tensor([level.shape[2:] for level in pyramid])[levels].unbind(1)  # (M,)
    columns, x_weights = _axis_cells(boxes[:, 0], boxes[:, 2], widths, output_size, scales)  # (M, R, 4)
    rows, y_weights = _axis_cells(boxes[:, 1], boxes[:, 3], heights, output_size, scales)
    rows = (rows + (images * heights)[:, None, None]) * widths[:, None, None]
    cells = (rows[:, :, None, :, None] + columns[:, None, :, None, :]).int()  # (M, R, R, 4, 4)
    weights = y_weights[:, :, None, :, None] * x_weights[:, None, :, None, :]
    bin_count, cells_per_bin, channels = output_size**2, (2 * SAMPLES_PER_BIN) ** 2, pyramid[0].shape[1]
    pooled = boxes.new_zeros((len(boxes), bin_count, channels))
    for index, features in enumerate(pyramid):
        chosen = (levels == index).nonzero().squeeze(1)
        if len(chosen):
            bins = F.embedding_bag(
                cells[chosen].view(-1, cells_per_bin),
                features.permute(0, 2, 3, 1).reshape(-1, channels),  # a view of channels last
                mode="sum",
                per_sample_weights=weights[chosen].view(-1, cells_per_bin),
            )
            pooled.index_copy_(0, chosen, bins.view(-1, bin_count, channels))
    return pooled.transpose(1, 2).view(-1, channels, output_size, output_size)


class _RoiAlign(torch.autograd.Function):
    """torchvision's RoIAlign with a backward pass of matrix products.

    RoIAlign is separable: a bin is a row vector times the feature map times a column vector. Its gradient is then
    Σ_n A_y[n]ᵀ·g[n]·A_x[n], which a CPU does an order of magnitude faster than torchvision's single-threaded scatter.
    """

    @staticmethod
    def forward(ctx: Any, features: Tensor, rois: Tensor, output_size: int, scale: float) -> Tensor:
        ctx.save_for_backward(rois)
        ctx.feature_shape, ctx.scale = features.shape, scale
        pooled: Tensor = roi_align(features, rois, (output_size, output_size), scale, SAMPLES_PER_BIN, True)
        return pooled

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None, None]:
        (rois,) = ctx.saved_tensors
        (grad,) = grads  # (M, C, R, R)
        batch, channels, height, width = ctx.feature_shape
        if not len(rois):
            return grad.new_zeros(()).expand(ctx.feature_shape), None, None, None
        x_weights = _axis_weights(rois[:, 1], rois[:, 3], width, grad.shape[3], ctx.scale)  # (M, R, W)
        y_weights = _axis_weights(rois[:, 2], rois[:, 4], height, grad.shape[2], ctx.scale)  # (M, R, H)
        rows = torch.einsum("mrh,mcrq->chmq", y_weights, grad)  # (C, H, M, R)
        images = rois[:, 0].long()
        result = grad.new_zeros((batch, channels, height, width))
        for image in range(batch):
            mine = (images == image).nonzero().squeeze(1)
            if mine.numel():
                left = rows[:, :, mine].reshape(channels * height, -1)  # (C·H, m·R)
                result[image] = (left @ x_weights[mine].reshape(-1, width)).view(channels, height, width)
        return result, None, None, None


def _axis_weights(low: Tensor, high: Tensor, length: int, bins: int, scale: float) -> Tensor:
    """Give the weight of every cell of one axis in every bin, (M, bins, length): linear, mean over the samples."""
    position, is_inside = _sample_positions(low, high, length, bins, scale)
    cells = torch.arange(length, device=low.device, dtype=low.dtype)
    weights = (1 - (position[..., None] - cells).abs()).clamp(min=0) * is_inside[..., None]
    return weights.view(len(low), bins, SAMPLES_PER_BIN, length).mean(2)


def _axis_cells(low: Tensor, high: Tensor, lengths: Tensor, bins: int, scales: Tensor) -> tuple[Tensor, Tensor]:
    """Give the cells of one axis that a bin reads and the weight of each in the mean of the samples.

    Args:
        low: (M,) sides of the boxes, pixels.
        high: (M,) likewise.
        lengths: (M,) cells of the axis.
        bins: along the axis.
        scales: (M,) cells per pixel.

    Returns:
        (M, bins, 4) whole numbers, float32, and as many weights.
    """
    position, is_inside = _sample_positions(low, high, lengths[:, None], bins, scales)
    position = position.nan_to_num()
    first = position.floor()
    share = (position - first) * is_inside / SAMPLES_PER_BIN
    cells = torch.stack((first, torch.minimum(first + 1, lengths[:, None] - 1)), dim=-1)
    weights = torch.stack((is_inside / SAMPLES_PER_BIN - share, share), dim=-1)
    shape = (len(low), bins, 2 * SAMPLES_PER_BIN)
    return cells.view(shape), weights.view(shape)


def _sample_positions(
    low: Tensor, high: Tensor, length: Tensor | int, bins: int, scale: Tensor | float
) -> tuple[Tensor, Tensor]:
    """Place the samples of one axis, (M, bins·samples) in cells, and tell which lie on the map or at its edge."""
    start, extent = low * scale - 0.5, (high - low) * scale
    offsets = (torch.arange(bins * SAMPLES_PER_BIN, device=low.device, dtype=low.dtype) + 0.5) / SAMPLES_PER_BIN
    position = start[:, None] + offsets * (extent[:, None] / bins)
    is_inside = (position >= -1) & (position <= length)
    return torch.minimum(position.clamp(min=0), torch.as_tensor(length - 1, device=low.device)), is_inside

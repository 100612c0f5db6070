"""Boxes as tensors: conversions, overlaps and the delta coding of Sparse R-CNN."""

from __future__ import annotations

import math

import torch
from torch import Tensor

SHIFT_WEIGHT = 2.0  # of the logarithmic scales 1
MAX_LOG_SCALE = math.log(100_000 / 16)


def box_cxcywh_to_xyxy(boxes: Tensor) -> Tensor:
    """Convert (..., 4) centre, width and height to two corners."""
    cx, cy, w, h = boxes.unbind(-1)
    return torch.stack((cx - 0.5 * w, cy - 0.5 * h, cx + 0.5 * w, cy + 0.5 * h), dim=-1)


def box_area(boxes_xyxy: Tensor) -> Tensor:
    """Area of (..., 4) boxes, (...)."""
    return (boxes_xyxy[..., 2] - boxes_xyxy[..., 0]) * (boxes_xyxy[..., 3] - boxes_xyxy[..., 1])


def sizes_to_whwh(sizes_hw: Tensor) -> Tensor:
    """Turn (B, 2) heights and widths into (B, 4) w, h, w, h: the scale of normalised boxes."""
    return sizes_hw.flip(-1).repeat(1, 2).float()


def apply_deltas(deltas: Tensor, boxes_xyxy: Tensor) -> Tensor:
    """Move boxes by predicted deltas (Sparse R-CNN: weights 2, 2, 1, 1; log scales clamped from above only).

    Args:
        deltas: (..., 4) dx, dy relative to the box size, dw, dh logarithmic.
        boxes_xyxy: (..., 4).

    Returns:
        (..., 4) xyxy, not clipped.
    """
    low, high = boxes_xyxy.chunk(2, dim=-1)
    shifts, log_scales = deltas.chunk(2, dim=-1)
    sizes = high - low
    centres = shifts / SHIFT_WEIGHT * sizes + (low + high) * 0.5
    halves = log_scales.clamp(max=MAX_LOG_SCALE).exp() * sizes * 0.5
    return torch.cat((centres - halves, centres + halves), dim=-1)


def box_iou(boxes_a: Tensor, boxes_b: Tensor) -> tuple[Tensor, Tensor]:
    """Compute the overlap of all pairs.

    Args:
        boxes_a: (..., A, 4) xyxy.
        boxes_b: (..., B, 4) xyxy.

    Returns:
        IoU and union area, each (..., A, B); the IoU of two boxes without area is 0.
    """
    top_left = torch.maximum(boxes_a[..., :, None, :2], boxes_b[..., None, :, :2])
    bottom_right = torch.minimum(boxes_a[..., :, None, 2:], boxes_b[..., None, :, 2:])
    intersection = (bottom_right - top_left).clamp(min=0).prod(-1)
    union = box_area(boxes_a)[..., :, None] + box_area(boxes_b)[..., None, :] - intersection
    return intersection / union.clamp(min=1e-9), union


def generalized_box_iou(boxes_a: Tensor, boxes_b: Tensor) -> Tensor:
    """Compute the generalised IoU of all pairs, (..., A, B) in -1..1 (Rezatofighi et al. 2019)."""
    iou, union = box_iou(boxes_a, boxes_b)
    top_left = torch.minimum(boxes_a[..., :, None, :2], boxes_b[..., None, :, :2])
    bottom_right = torch.maximum(boxes_a[..., :, None, 2:], boxes_b[..., None, :, 2:])
    hull = (bottom_right - top_left).clamp(min=0).prod(-1)
    return iou - (hull - union) / hull.clamp(min=1e-9)


def paired_generalized_box_iou(boxes_a: Tensor, boxes_b: Tensor) -> Tensor:
    """Compute the generalised IoU of (M, 4) boxes with their (M, 4) partners, (M,)."""
    return generalized_box_iou(boxes_a[:, None], boxes_b[:, None])[:, 0, 0]


def clip_boxes(boxes_xyxy: Tensor, sizes_hw: Tensor, min_size: float) -> Tensor:
    """Clip boxes to their frame and keep them from collapsing.

    A box of size 0 never recovers, because deltas scale with the box: one that is smaller than `min_size` after
    clipping is widened around its centre and moved inside.

    Args:
        boxes_xyxy: (B, N, 4) pixels.
        sizes_hw: (B, 2) frame sizes.
        min_size: least width and height in pixels.

    Returns:
        (B, N, 4).
    """
    limits = sizes_to_whwh(sizes_hw)[:, None, :2]  # (B, 1, 2) w, h
    low = torch.minimum(boxes_xyxy[..., :2].clamp(min=0), limits)
    high = torch.minimum(boxes_xyxy[..., 2:].clamp(min=0), limits)
    size = (high - low).clamp(min=min_size)
    centre = torch.minimum(torch.maximum((low + high) * 0.5, size * 0.5), (limits - size * 0.5).clamp(min=0))
    is_small = high - low < min_size
    low = torch.where(is_small, centre - size * 0.5, low)
    high = torch.where(is_small, centre + size * 0.5, high)
    return torch.cat((low, high), dim=-1)

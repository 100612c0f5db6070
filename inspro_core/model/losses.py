"""The loss terms of InsPro, each a plain function."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from inspro_core.model.boxes import box_iou


def sigmoid_focal_loss(logits: Tensor, targets: Tensor, alpha: float = 0.25, gamma: float = 2.0) -> Tensor:
    """Compute the focal loss of every element (Lin et al. 2017).

    Args:
        logits: any shape.
        targets: same shape, 0 or 1.
        alpha: weight of the positive side.
        gamma: exponent that silences easy elements.

    Returns:
        Same shape, not reduced.
    """
    probability = logits.sigmoid()
    cross_entropy = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    miss = probability * (1 - targets) + (1 - probability) * targets
    return (alpha * targets + (1 - alpha) * (1 - targets)) * cross_entropy * miss.pow(gamma)


def dice_loss(logits: Tensor, targets: Tensor, eps: float = 1e-5) -> Tensor:
    """Compute the dice loss in squared form (CondInst).

    Args:
        logits: (M, H, W).
        targets: (M, H, W), 0 or 1.
        eps: keeps the quotient finite for an empty mask.

    Returns:
        (M,).
    """
    prediction, truth = logits.sigmoid().flatten(1), targets.flatten(1)
    overlap = (prediction * truth).sum(1)
    return 1 - 2 * overlap / (prediction.square().sum(1) + truth.square().sum(1) + eps)


def mask_focal_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Compute the mean focal loss over the pixels of each mask, (M, H, W) to (M,)."""
    return sigmoid_focal_loss(logits, targets).flatten(1).mean(1)


def box_deduplication_loss(boxes: Tensor, is_matched: Tensor, truth: Tensor, beta: float, count: int) -> Tensor:
    """Push unmatched boxes away from an object they cover (InsPro eq. 4).

    Args:
        boxes: (S, N, 4) predicted xyxy of S stages, pixels.
        is_matched: (S, N) bool; matched boxes take no part.
        truth: (G, 4) xyxy, pixels.
        beta: squared distance, in squared diagonals, below which a box is pushed.
        count: k, how many unmatched boxes of largest IoU are looked at; fewer where fewer are unmatched.

    Returns:
        (S, G): the mean over those boxes for every object.
    """
    iou = box_iou(truth, boxes)[0]  # (S, G, N)
    iou = iou.masked_fill(is_matched[:, None], -1.0)
    nearest_iou, nearest = iou.topk(min(count, boxes.shape[1]), dim=2)  # (S, G, k)
    is_used = nearest_iou >= 0  # matched boxes fill the tail where fewer than k are unmatched
    centres = (boxes[..., :2] + boxes[..., 2:]) * 0.5  # (S, N, 2)
    truth_centres = (truth[:, :2] + truth[:, 2:]) * 0.5  # (G, 2)
    squared_distance = (truth_centres[None, :, None] - centres[:, None]).square().sum(-1)  # (S, G, N)
    squared_diagonal = (truth[:, 2:] - truth[:, :2]).square().sum(-1).clamp(min=1e-6)  # (G,)
    push = (beta - squared_distance.gather(2, nearest) / squared_diagonal[None, :, None]).clamp(min=0)
    return (push * is_used).sum(2) / is_used.sum(2).clamp(min=1)


def one_hot_targets(shape: torch.Size, indices: tuple[Tensor, ...], like: Tensor) -> Tensor:
    """Make a tensor of zeros with ones at the given indices, device and type of `like`."""
    targets = torch.zeros(shape, device=like.device, dtype=like.dtype)
    targets[indices] = 1.0
    return targets

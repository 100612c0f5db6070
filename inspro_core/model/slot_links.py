"""Following objects with an image detector: its predictions take the slots that held their objects on the frame before.

A detector that never learned to propagate gives an object to whichever query suits the place where it is. Matching
queries of neighbouring frames by their likeness needs no training (MinVIS); box and class are compared too.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from inspro_core.model.boxes import box_iou

MIN_IOU = 0.1  # below, a prediction is another object than the one remembered
STRAY_VALUE = -3.0  # of such a pair; the opposite of full likeness
SIGHTING_SCORE = 0.2  # from here on a prediction replaces what a slot remembers


@dataclass(frozen=True)
class SlotViews:
    """What the slots show on one frame, or remember of earlier ones.

    Attributes:
        boxes_xyxy: (B, N, 4) pixels of the input.
        features: (B, N, C) of the last stage.
        scores: (B, N, K) probabilities.
    """

    boxes_xyxy: Tensor
    features: Tensor
    scores: Tensor

    def reordered(self, order: Tensor) -> SlotViews:
        """Put view `order[b, i]` into slot i."""
        return SlotViews(*(reorder(part, order) for part in (self.boxes_xyxy, self.features, self.scores)))


def reorder(slots: Tensor, order: Tensor) -> Tensor:
    """Put entry `order[b, i]` of (B, N, …) into slot i."""
    index = order.view(*order.shape, *[1] * (slots.dim() - 2))
    return slots.gather(1, index.expand(*order.shape, *slots.shape[2:]))


def link_slots(memory: SlotViews, is_filled: Tensor, found: SlotViews) -> Tensor:
    """Choose for every slot the prediction that continues what it remembers.

    The sum over slots of score · remembered score · likeness is the largest possible, where likeness adds the IoU of
    the boxes, the cosine of the features and the cosine of the class probabilities.

    Args:
        memory: of the slots.
        is_filled: (B, N) bool, slots that remember something.
        found: on this frame.

    Returns:
        (B, N) int64 prediction of each slot.
    """
    iou, _ = box_iou(memory.boxes_xyxy, found.boxes_xyxy)  # (B, N slots, N predictions)
    likeness = iou + _cosine(memory.features, found.features) + _cosine(memory.scores, found.scores)
    remembered = memory.scores.amax(dim=2) * is_filled  # (B, N)
    weight = remembered[:, :, None] * found.scores.amax(dim=2)[:, None]
    value = weight * torch.where(iou >= MIN_IOU, likeness, STRAY_VALUE)
    order = [linear_sum_assignment(clip.detach().cpu().numpy(), maximize=True)[1] for clip in value]
    return torch.stack([torch.from_numpy(columns) for columns in order]).to(iou.device)


def remember(memory: SlotViews, is_filled: Tensor, shown: SlotViews) -> tuple[Tensor, Tensor]:
    """Bring what slots remember up to date; a slot that lost its object keeps the last sight of it.

    Args:
        memory: before the frame.
        is_filled: (B, N) bool.
        shown: on the frame, in the order of the slots.

    Returns:
        Boxes (B, N, 4) and features (B, N, C).
    """
    is_lost = is_filled & (shown.scores.amax(dim=2) < SIGHTING_SCORE)
    is_lost &= memory.scores.amax(dim=2) >= SIGHTING_SCORE
    boxes = torch.where(is_lost[..., None], memory.boxes_xyxy, shown.boxes_xyxy)
    return boxes, torch.where(is_lost[..., None], memory.features, shown.features)


def _cosine(a: Tensor, b: Tensor) -> Tensor:
    """Give the cosines of all pairs, (B, N, D) and (B, M, D) to (B, N, M)."""
    return F.normalize(a.float(), dim=2) @ F.normalize(b.float(), dim=2).transpose(1, 2)

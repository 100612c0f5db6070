"""From network outputs to pixels of the original frame."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from inspro_core.model.mask_head import upsample_aligned

PIXELS_PER_CHUNK = 1 << 24  # full-size probabilities held at once


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

"""The tracking head of MaskTrack R-CNN (Yang et al. 2019, sec. 4.1): an embedding by which objects are linked."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class TrackingHead(nn.Module):
    """Two fully connected layers on object features.

    Args:
        channels: of the object features.
        width: of the hidden layer and of the embedding.
    """

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(channels, width), nn.ReLU(), nn.Linear(width, width))

    def forward(self, features: Tensor) -> Tensor:
        """Map (B, N, C) object features to (B, N, E) embeddings."""
        embeddings: Tensor = self.layers(features)
        return embeddings


def link_logits(embeddings: Tensor, memory: Tensor) -> Tensor:
    """Score the links of objects to remembered ones.

    Args:
        embeddings: (M, E) of a frame's objects.
        memory: (R, E) of remembered objects.

    Returns:
        (M, 1 + R): column 0, always 0, stands for a new object; the others are inner products (MaskTrack R-CNN eq. 1).
    """
    return torch.cat((embeddings.new_zeros(len(embeddings), 1), embeddings @ memory.T), dim=1)


def link_loss(embeddings: Sequence[Tensor], track_ids: Sequence[Tensor]) -> Tensor:
    """Compute the loss of the links of one clip: each object must choose itself among those of the frame before.

    Args:
        embeddings: per frame (M_t, E) of its matched objects.
        track_ids: per frame (M_t,) int64.

    Returns:
        Cross-entropy, mean over the objects from the second frame on; 0 without any (MaskTrack R-CNN eq. 2).
    """
    terms = []
    for before, now, old_ids, ids in zip(embeddings, embeddings[1:], track_ids, track_ids[1:], strict=False):
        same = ids[:, None] == old_ids[None]  # (M, R)
        target = torch.where(same.any(1), 1 + same.long().argmax(1), 0) if len(old_ids) else torch.zeros_like(ids)
        terms.append(F.cross_entropy(link_logits(now, before), target, reduction="none"))
    losses = torch.cat(terms) if terms else embeddings[0].new_zeros(0)
    return losses.mean() if len(losses) else sum((e.sum() * 0.0 for e in embeddings), embeddings[0].new_zeros(()))

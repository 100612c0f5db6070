"""Intra-query attention over the bank of an instance's recent features (InsPro eq. 1)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class IntraQueryAttention(nn.Module):
    """Add to the current object feature a weighted mean of what the same slot was on the last T frames."""

    def __init__(self, channels: int, bank_size: int) -> None:
        super().__init__()
        self.bank_size = bank_size
        self.score = nn.Linear(channels, 1)  # ε of eq. 1

    def forward(self, bank: Tensor, is_filled: Tensor) -> Tensor:
        """Compute the queries for the next frame.

        Args:
            bank: (B, L, N, C) object features, oldest first, the current frame last; L ≤ T.
            is_filled: (B, L, N) bool; entries of an earlier life of a slot are not filled. The last is always filled.

        Returns:
            (B, N, C). With T = 1 the module is off and the current features are returned.
        """
        current = bank[:, -1]
        if self.bank_size == 1:
            return current
        scores: Tensor = self.score(bank).squeeze(-1).masked_fill(~is_filled, float("-inf"))  # (B, L, N)
        weights = scores.softmax(dim=1).to(bank.dtype)
        return (weights[..., None] * bank).sum(dim=1) + current


def push(bank: Tensor, is_filled: Tensor, features: Tensor, bank_size: int) -> tuple[Tensor, Tensor]:
    """Append the features of one frame and drop what is older than T frames.

    Args:
        bank: (B, L, N, C).
        is_filled: (B, L, N) bool.
        features: (B, N, C) of the current frame.
        bank_size: T.

    Returns:
        The new bank (B, min(L + 1, T), N, C) and its flags.
    """
    bank = torch.cat((bank, features[:, None]), dim=1)[:, -bank_size:]
    filled_now = (
        torch.ones_like(is_filled[:, :1]) if is_filled.shape[1] else is_filled.new_ones(features.shape[:2])[:, None]
    )
    return bank, torch.cat((is_filled, filled_now), dim=1)[:, -bank_size:]

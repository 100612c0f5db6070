"""What goes from frame to frame: queries, proposals and the bank, one slot per query."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor


@dataclass(frozen=True)
class PropagationState:
    """The memory of a batch of videos between two frames.

    Attributes:
        queries: (B, N, C) for the next frame; InsPro-lite keeps those of the key frame.
        boxes_xyxy: (B, N, 4) proposals for the next frame, pixels of the input, inside the frame, detached.
        bank: (B, L, N, C) object features of the last L ≤ T full frames.
        is_filled: (B, L, N) bool.
        frame_index: frames seen since the start (a key frame is a multiple of K).
        is_empty: (B, N) bool, slots that hold nothing and are left out; None where every slot is in use.
    """

    queries: Tensor
    boxes_xyxy: Tensor
    bank: Tensor
    is_filled: Tensor
    frame_index: int = 0
    is_empty: Tensor | None = None

    def reset_slots(self, start: PropagationState, is_reset: Tensor) -> PropagationState:
        """Return the state with some slots set back to their learned start and their bank emptied.

        Args:
            start: the state before a first frame, same batch.
            is_reset: (B, N) bool.
        """
        chosen = is_reset[..., None]
        return replace(
            self,
            queries=torch.where(chosen, start.queries, self.queries),
            boxes_xyxy=torch.where(chosen, start.boxes_xyxy, self.boxes_xyxy),
            is_filled=self.is_filled & ~is_reset[:, None],
            is_empty=torch.where(is_reset, start.is_empty, self.is_empty)
            if self.is_empty is not None and start.is_empty is not None
            else None,
        )

    def detached(self) -> PropagationState:
        """Return the state cut from its gradient."""
        return replace(
            self, queries=self.queries.detach(), boxes_xyxy=self.boxes_xyxy.detach(), bank=self.bank.detach()
        )

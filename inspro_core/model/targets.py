"""Ground truth of one frame, as tensors."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class FrameTargets:
    """The objects of one frame of one clip.

    Attributes:
        boxes_xyxy: (G, 4) pixels of the input.
        labels: (G,) int64 in 0..K-1.
        track_ids: (G,) int64, equal on every frame for one object.
        masks: (G, H, W) uint8 or bool over the padded input.
    """

    boxes_xyxy: Tensor
    labels: Tensor
    track_ids: Tensor
    masks: Tensor

    def to(self, device: str) -> FrameTargets:
        """Move all tensors to a device."""
        return FrameTargets(*(t.to(device) for t in (self.boxes_xyxy, self.labels, self.track_ids, self.masks)))

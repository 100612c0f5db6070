"""The feature pyramid (Lin et al. 2017), as Sparse R-CNN uses it: biased convolutions, no norm, p2 to p5."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn


class FeaturePyramid(nn.Module):
    """1×1 laterals, nearest ×2 plus sum, 3×3 outputs.

    Args:
        in_channels: of the backbone's maps, fine to coarse.
        channels: of every output.
    """

    def __init__(self, in_channels: tuple[int, ...], channels: int) -> None:
        super().__init__()
        self.laterals = nn.ModuleList([nn.Conv2d(width, channels, 1) for width in in_channels])
        self.outputs = nn.ModuleList([nn.Conv2d(channels, channels, 3, padding=1) for _ in in_channels])
        for conv in [*self.laterals, *self.outputs]:
            assert isinstance(conv, nn.Conv2d)
            assert conv.bias is not None
            nn.init.kaiming_uniform_(conv.weight, a=1)
            nn.init.zeros_(conv.bias)

    def forward(self, features: list[Tensor]) -> list[Tensor]:
        """Merge (B, C_l, H_l, W_l) maps, fine to coarse, into as many (B, C, H_l, W_l) maps."""
        merged = self.laterals[-1](features[-1])
        pyramid = [self.outputs[-1](merged)]
        for level in range(len(features) - 2, -1, -1):
            upsampled = F.interpolate(merged, scale_factor=2.0, mode="nearest")
            merged = self.laterals[level](features[level]) + upsampled
            pyramid.insert(0, self.outputs[level](merged))
        return pyramid

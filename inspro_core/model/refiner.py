"""A small network that draws the mask of an object again, finer than it is given."""

from __future__ import annotations

from typing import Final

import torch.nn.functional as F
from torch import Tensor, nn

INPUTS: Final = 4  # red, green, blue, and the coarse mask
CHANNELS: Final = (24, 48, 64)  # at 1/2, 1/4 and 1/8 of the side
FOLD: Final = 2  # pixels per side that become channels of one: the rest works on a quarter of them
MULTIPLE: Final = 8  # of which height and width must be multiples
CONTRAST: Final = 4.0  # brings 0..1 to -2..2, and small outputs to logits
TRUST: Final = 6.0  # logits per share of the coarse mask, which stays where nothing better is known


class MaskRefiner(nn.Module):
    """A U-Net of 0.17 M parameters over picture and coarse mask. It knows no classes and starts as the identity."""

    def __init__(self) -> None:
        super().__init__()
        fine, middle, coarse = CHANNELS
        self.stem = nn.Sequential(*_conv(INPUTS * FOLD * FOLD, fine), *_conv(fine, fine))
        self.down_middle = nn.Sequential(*_conv(fine, middle, stride=2), *_conv(middle, middle))
        self.down_coarse = nn.Sequential(
            *_conv(middle, coarse, stride=2), *_conv(coarse, coarse), *_conv(coarse, coarse)
        )
        self.to_middle = nn.Conv2d(coarse, middle, 1)
        self.up_middle = nn.Sequential(*_conv(middle, middle))
        self.to_fine = nn.Conv2d(middle, fine, 1)
        self.up_fine = nn.Sequential(*_conv(fine, fine))
        self.output = nn.Conv2d(fine, FOLD * FOLD, 3, padding=1)
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)  # type: ignore[arg-type]

    def forward(self, inputs: Tensor) -> Tensor:
        """Draw masks.

        Args:
            inputs: (B, 4, H, W) 0..1, RGB and coarse mask; H and W multiples of 8.

        Returns:
            (B, H, W) logits; above 0 a pixel belongs to the object.
        """
        fine = self.stem(F.pixel_unshuffle(inputs * CONTRAST - CONTRAST / 2, FOLD))
        middle = self.down_middle(fine)
        coarse = self.down_coarse(middle)
        middle = self.up_middle(middle + _doubled(self.to_middle(coarse)))
        fine = self.up_fine(fine + _doubled(self.to_fine(middle)))
        change = F.pixel_shuffle(self.output(fine), FOLD)[:, 0]
        return change * CONTRAST + (inputs[:, -1] - 0.5) * TRUST


def _conv(inputs: int, outputs: int, stride: int = 1) -> list[nn.Module]:
    conv = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
    return [conv, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]


def _doubled(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)

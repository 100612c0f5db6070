"""3×3 convolutions with a quarter of the multiplications: Winograd's F(4×4, 3×3), all of it in matrix products.

Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016. A tile of 4×4 outputs comes from 6×6 inputs:
both kernel and inputs are transformed, multiplied point by point (36 products where 144 are usual), and transformed
back.
"""

from __future__ import annotations

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inspro_core.inference.packed_linear import PackedLinear

TILE: Final = 4  # outputs along a side
REACH: Final = TILE + 2  # inputs along a side
TILES_AT_ONCE = 100  # what they take on the way then stays in the second cache
CHANNELS = range(128, 257)  # fewer hardly pay for the transforms, more take memory for little: their maps are small

_INPUT: Final[list[list[float]]] = [  # transforms for the points 0, ±1, ±2 and infinity
    [4, 0, -5, 0, 1, 0],
    [0, -4, -4, 1, 1, 0],
    [0, 4, -4, -1, 1, 0],
    [0, -2, -1, 2, 1, 0],
    [0, 2, -1, -2, 1, 0],
    [0, 4, 0, -5, 0, 1],
]
_KERNEL: Final[list[list[float]]] = [
    [1 / 4, 0, 0],
    [-1 / 6, -1 / 6, -1 / 6],
    [-1 / 6, 1 / 6, -1 / 6],
    [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, -1 / 12, 1 / 6],
    [0, 0, 1],
]
_OUTPUT: Final[list[list[float]]] = [
    [1, 1, 1, 1, 1, 0],
    [0, 1, -1, 2, -2, 0],
    [0, 1, 1, 4, 4, 0],
    [0, 1, -1, 8, -8, 1],
]


def suits_winograd(conv: nn.Conv2d, dtype: torch.dtype) -> bool:
    """Tell whether `WinogradConv` computes this convolution, and faster than oneDNN does on a CPU."""
    is_plain = conv.kernel_size == (3, 3) and conv.padding == (1, 1) and conv.stride == conv.dilation == (1, 1)
    has_channels = conv.in_channels in CHANNELS and conv.out_channels in CHANNELS
    return is_plain and conv.groups == 1 and has_channels and dtype is torch.float32


class WinogradConv:
    """A 3×3 convolution of stride 1 inside a border of zeros, in float32, exact to 1e-5 of its largest values.

    Args:
        weight: (O, C, 3, 3) on a CPU.
        bias: (O,).
    """

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self._to_points, self._to_outputs = _on_both_sides(_INPUT), _on_both_sides(_OUTPUT)
        kernel = _on_both_sides(_KERNEL, torch.float64)
        points = kernel @ weight.double().permute(2, 3, 1, 0).reshape(9, -1)
        by_point = points.view(REACH * REACH, weight.shape[1], len(weight)).float().unbind()  # (C, O) each
        self._products = [PackedLinear(point.T.contiguous()) for point in by_point]
        self._bias = bias

    def __call__(self, x: Tensor, is_active: bool) -> Tensor:
        """Map (B, C, H, W) to (B, O, H, W), both channels last; a ReLU follows if asked for."""
        batch, channels, height, width = x.shape
        down, across = -(-height // TILE), -(-width // TILE)  # tiles
        border = (0, 0, 1, TILE * across + 1 - width, 1, TILE * down + 1 - height)
        padded = F.pad(x.permute(0, 2, 3, 1), border)
        out = x.new_empty(batch, down, TILE, across, TILE, len(self._bias))
        rows = max(1, TILES_AT_ONCE // across)
        for image, result in zip(padded, out, strict=True):
            row, column, _ = image.stride()
            shape, steps = (REACH, REACH, down, across, channels), (row, column, TILE * row, TILE * column, 1)
            tiles = image.as_strided(shape, steps)
            for top in range(0, down, rows):
                self._convolve(tiles[:, :, top : top + rows], result[top : top + rows], is_active)
        maps = out.view(batch, TILE * down, TILE * across, -1)[:, :height, :width].permute(0, 3, 1, 2)
        return maps.contiguous(memory_format=torch.channels_last)

    def _convolve(self, tiles: Tensor, out: Tensor, is_active: bool) -> None:
        """Fill (R, 4, A, 4, O) outputs of R × A tiles, whose inputs are (6, 6, R, A, C)."""
        _, _, rows, across, channels = tiles.shape
        points = (self._to_points @ tiles.reshape(REACH * REACH, -1)).view(REACH * REACH, rows * across, channels)
        products = [multiply(point) for multiply, point in zip(self._products, points.unbind(), strict=True)]
        outputs = self._to_outputs @ torch.stack(products).view(REACH * REACH, -1)
        outputs = outputs.view(TILE, TILE, rows, across, -1).add_(self._bias)
        if is_active:
            outputs.relu_()
        out.copy_(outputs.permute(2, 0, 3, 1, 4))


def _on_both_sides(transform: list[list[float]], dtype: torch.dtype = torch.float32) -> Tensor:
    """Return the matrix that transforms the columns and the rows of a flattened square."""
    matrix = torch.tensor(transform, dtype=torch.float64)
    return torch.kron(matrix, matrix).to(dtype)

"""Masks by conditional convolution (CondInst): a shared mask branch and a tiny head with generated weights."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inspro_core.model.config import MaskConfig
from inspro_core.model.roi import FINEST_LEVEL, assign_levels

LEVEL_SIZES = (32.0, 64.0, 128.0, 256.0, 512.0, 1024.0)  # CondInst's table from level 3 on (64), one finer in front
MIN_COORDINATE_SCALE = 32.0


def upsample_aligned(x: Tensor, factor: int) -> Tensor:
    """Enlarge so that input pixel i lands on output pixel i·factor + factor//2 (CondInst's aligned bilinear).

    Args:
        x: (B, C, H, W).
        factor: even integer, or 1.

    Returns:
        (B, C, H·factor, W·factor); outside the outermost input pixels the border repeats.
    """
    if factor == 1:
        return x
    enlarged: Tensor = _Enlargement.apply(x, factor)
    return enlarged


def _enlarge(x: Tensor, factor: int) -> Tensor:
    height, width = x.shape[2:]
    half = factor // 2
    padded = F.pad(x, (0, 1, 0, 1), mode="replicate")
    size = (height * factor + 1, width * factor + 1)
    fine = F.interpolate(padded, size=size, mode="bilinear", align_corners=True)  # pixel i at i·factor
    return F.pad(fine, (half, 0, half, 0), mode="replicate")[:, :, : size[0] - 1, : size[1] - 1]


class _Enlargement(torch.autograd.Function):
    """`_enlarge`, with a gradient of two matrix products: that of its four steps takes three times as long on a CPU."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, factor: int) -> Tensor:
        ctx.size_hw, ctx.factor = x.shape[2:], factor
        return _enlarge(x, factor)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        by_row, by_column = (
            axis_weights(cells, ctx.factor, gradient.device).to(gradient.dtype) for cells in ctx.size_hw
        )
        if gradient.shape[1] == 1:
            return by_row @ gradient @ by_column.T, None
        rows = gradient.permute(0, 2, 3, 1)  # (B, H, W, C): channels last
        batch, height, width, channels = rows.shape
        cells = by_row @ rows.reshape(batch, height, width * channels)  # (B, h, W·C)
        cells = by_column @ cells.view(-1, width, channels)  # (B·h, w, C)
        return cells.view(batch, *ctx.size_hw, channels).permute(0, 3, 1, 2), None


@lru_cache(maxsize=16)
@torch.inference_mode(False)
def axis_weights(cells: int, factor: int, device: torch.device) -> Tensor:
    """Read off the (cells, pixels) weights of one axis from what `upsample_aligned` makes of a single set cell."""
    return upsample_aligned(torch.eye(cells, device=device)[:, None, :, None], factor)[:, 0, :, 0].contiguous()


class MaskBranch(nn.Module):
    """Merge FPN levels into one map of mask features."""

    def __init__(self, in_channels: int, config: MaskConfig) -> None:
        super().__init__()
        self.levels = config.levels
        width = config.channels
        self.refine = nn.ModuleList([conv_block(in_channels, width, config.norm) for _ in config.levels])
        self.tower = nn.Sequential(*[conv_block(width, width, config.norm) for _ in range(4)])
        self.output = nn.Conv2d(width, config.num_features, 1)

    def forward(self, pyramid: list[Tensor]) -> Tensor:
        """Map FPN levels, p2 first, to (B, F, H / s, W / s) features at the stride of the finest level used."""
        maps = [refine(pyramid[level - FINEST_LEVEL]) for level, refine in zip(self.levels, self.refine, strict=True)]
        x = maps[0]
        for coarse in maps[1:]:
            x = x + upsample_aligned(coarse, x.shape[2] // coarse.shape[2])
        output: Tensor = self.output(self.tower(x))
        return output


class DynamicMaskHead(nn.Module):
    """Three 1×1 layers per instance whose weights come from its object feature (CondInst sec. 3.2)."""

    def __init__(self, in_channels: int, config: MaskConfig) -> None:
        super().__init__()
        self.config = config
        self.controller = nn.Linear(in_channels, config.num_parameters)
        nn.init.xavier_uniform_(self.controller.weight)
        nn.init.zeros_(self.controller.bias)

    def forward(
        self, mask_features: Tensor, parameters: Tensor, boxes_xyxy: Tensor, images: Tensor, canonical_size: float
    ) -> Tensor:
        """Predict masks.

        Args:
            mask_features: (B, F, h, w) at stride s of the padded input.
            parameters: (M, P) of the controller.
            boxes_xyxy: (M, 4) predicted boxes in input pixels; used detached.
            images: (M,) index into the batch.
            canonical_size: of the level rule, for "level" coordinates.

        Returns:
            (M, 2·h, 2·w) logits at stride s / 2.
        """
        boxes = boxes_xyxy.detach()
        centres_xy = (boxes[:, :2] + boxes[:, 2:]) * 0.5
        if self.config.coordinates == "box":
            scales = (boxes[:, 2:] - boxes[:, :2]).amax(dim=1).clamp(min=MIN_COORDINATE_SCALE)
        else:
            levels = assign_levels(boxes, canonical_size, len(LEVEL_SIZES) - 2)
            scales = boxes.new_tensor(LEVEL_SIZES)[levels]
        logits = dynamic_mask_logits(self.config, mask_features, parameters, centres_xy, scales, images)
        return upsample_aligned(logits[:, None], 2)[:, 0]


def dynamic_mask_logits(
    config: MaskConfig, mask_features: Tensor, parameters: Tensor, centres_xy: Tensor, scales: Tensor, images: Tensor
) -> Tensor:
    """Run each instance's generated network over its image's mask features.

    Args:
        config: sizes of the network and stride of the features.
        mask_features: (B, F, h, w).
        parameters: (M, P) in the order w0, w1, w2, b0, b1, b2; each weight is (out, in), inputs are dx, dy, features.
        centres_xy: (M, 2) origin of the relative coordinates, input pixels.
        scales: (M,) pixels per unit of the relative coordinates.
        images: (M,) index into the batch.

    Returns:
        (M, h, w) logits.
    """
    height, width = mask_features.shape[2:]
    count, hidden, inputs = len(parameters), config.head_channels, config.num_features + 2
    sizes = [inputs * hidden, hidden * hidden, hidden, hidden, hidden, 1]
    w0, w1, w2, b0, b1, b2 = torch.split(parameters, sizes, dim=1)
    relative = relative_coordinates(centres_xy, scales, (height, width), config.stride)  # (M, 2, h, w)
    features = mask_features[images].to(relative.dtype)  # (M, F, h, w)
    x = torch.cat((relative, features), dim=1).flatten(2)  # (M, F + 2, h·w)
    x = F.relu(torch.baddbmm(b0[:, :, None], w0.view(count, hidden, inputs), x))
    x = F.relu(torch.baddbmm(b1[:, :, None], w1.view(count, hidden, hidden), x))
    x = torch.baddbmm(b2[:, :, None], w2.view(count, 1, hidden), x)  # (M, 1, h·w)
    return x.view(count, height, width)


def relative_coordinates(centres_xy: Tensor, scales: Tensor, size_hw: tuple[int, int], stride: int) -> Tensor:
    """Give the offset from each cell to the instance, (centre − cell) / scale: (M, 2, h, w), dx first (CondInst)."""
    ys = torch.arange(size_hw[0], device=centres_xy.device, dtype=centres_xy.dtype) * stride + stride // 2
    xs = torch.arange(size_hw[1], device=centres_xy.device, dtype=centres_xy.dtype) * stride + stride // 2
    dx = ((centres_xy[:, :1] - xs) / scales[:, None])[:, None, :].expand(-1, *size_hw)  # (M, h, w)
    dy = ((centres_xy[:, 1:] - ys) / scales[:, None])[:, :, None].expand(-1, *size_hw)
    return torch.stack((dx, dy), dim=1)


class _GroupNorm(nn.GroupNorm):
    """Group norm in float32 under autocast: its bfloat16 backward pass is seven times slower on a CPU."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.float())


def conv_block(in_channels: int, channels: int, norm: str) -> nn.Sequential:
    """Build a 3×3 convolution with "batch" or "group" norm and ReLU."""
    block = nn.Sequential()
    conv = nn.Conv2d(in_channels, channels, 3, padding=1, bias=False)
    nn.init.kaiming_normal_(conv.weight, mode="fan_out", nonlinearity="relu")
    block.add_module("conv", conv)
    block.add_module(
        "norm", nn.BatchNorm2d(channels) if norm == "batch" else _GroupNorm(max(1, channels // 4), channels)
    )
    block.add_module("relu", nn.ReLU())
    return block

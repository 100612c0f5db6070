"""The same network arranged for speed: fused convolutions, packed linear layers."""

from __future__ import annotations

import copy
from functools import cache
from itertools import chain
from time import perf_counter

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inspro_core.inference.fused_convs import FusedConv, fuse
from inspro_core.inference.packed_linear import pack_linears
from inspro_core.model.fpn import FeaturePyramid
from inspro_core.model.inspro import InsPro
from inspro_core.model.mask_head import MaskBranch

BFLOAT16_GAIN = 1.5  # times as fast as float32 before it is used: it costs accuracy, and Winograd takes float32
PROBE_CHANNELS, PROBE_HW, PROBE_RUNS = 256, (24, 40), 5


def accelerate(model: InsPro, dtype: torch.dtype = torch.float32) -> InsPro:
    """Build a network that gives the outputs of `model`, up to float noise, in less time.

    Only inference is meant: backbone, pyramid and mask branch are copies of the weights as they are now, with norms
    folded in, and so are large linear layers on a CPU; they get no gradient. All other weights are shared with `model`.

    Args:
        model: in evaluation mode; left as it is.
        dtype: of backbone and pyramid; the head stays float32, whose logits bfloat16 would move.
    """
    shared = {id(tensor): tensor for tensor in chain(model.parameters(), model.buffers())}
    fast = copy.deepcopy(model, shared)
    backbone: nn.Module = fast.backbone
    for name, part in list(backbone.named_children()):
        if isinstance(part, nn.ModuleList):
            setattr(backbone, name, nn.ModuleList([fuse(stage, dtype) for stage in part]))
        else:
            setattr(backbone, name, fuse(part, dtype))
    if dtype is not torch.float32:
        fast.backbone = _Cast(backbone, dtype)  # type: ignore[assignment]
    fast.fpn = FusedPyramid(fast.fpn, dtype)  # type: ignore[assignment]
    if fast.mask_branch is not None:
        _fuse_branch(fast.mask_branch)
    if model.start_queries.device.type == "cpu":
        pack_linears(fast)
    return fast.eval()


class _Cast(nn.Module):
    """A backbone that reads images in another precision."""

    def __init__(self, backbone: nn.Module, dtype: torch.dtype) -> None:
        super().__init__()
        self.backbone, self.dtype = backbone, dtype

    def forward(self, images: Tensor) -> list[Tensor]:
        result: list[Tensor] = self.backbone(images.to(self.dtype))
        return result


class FusedPyramid(nn.Module):
    """The feature pyramid with each sum inside its lateral convolution."""

    def __init__(self, pyramid: FeaturePyramid, dtype: torch.dtype) -> None:
        super().__init__()
        self.laterals = nn.ModuleList([fuse(lateral, dtype) for lateral in pyramid.laterals])
        self.outputs = nn.ModuleList([fuse(output, dtype) for output in pyramid.outputs])

    def forward(self, features: list[Tensor]) -> list[Tensor]:
        """Merge maps as `FeaturePyramid` does, into float32."""
        merged = self.laterals[-1](features[-1])
        pyramid = [self.outputs[-1](merged)]
        for level in range(len(features) - 2, -1, -1):
            merged = self.laterals[level](features[level], F.interpolate(merged, scale_factor=2.0, mode="nearest"))
            pyramid.insert(0, self.outputs[level](merged))
        return [level.float() for level in pyramid]


def _fuse_branch(branch: MaskBranch) -> None:
    branch.refine = nn.ModuleList([fuse(block) for block in branch.refine])
    branch.tower = fuse(branch.tower)  # type: ignore[assignment]
    branch.output = fuse(branch.output)  # type: ignore[assignment]


@cache
def fastest_dtype(device_type: str) -> torch.dtype:
    """Choose the precision of backbone and pyramid by trying a convolution on this machine once per process.

    Processors without bfloat16 arithmetic emulate it at a quarter of float32's speed. One thread tries, as each core
    looks at a frame of its own: two that wait for each other on a busy machine tell how busy it is.
    """
    if device_type != "cpu":
        return torch.float32
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return _faster_dtype()
    finally:
        torch.set_num_threads(threads)


def _faster_dtype() -> torch.dtype:
    conv = nn.Conv2d(PROBE_CHANNELS, PROBE_CHANNELS, 3, stride=2, padding=1)  # none for Winograd
    x = torch.randn(1, PROBE_CHANNELS, *PROBE_HW).contiguous(memory_format=torch.channels_last)
    times = {
        dtype: _probe(FusedConv(conv, None, "none", dtype), x.to(dtype)) for dtype in (torch.float32, torch.bfloat16)
    }
    wins = times[torch.bfloat16] * BFLOAT16_GAIN < times[torch.float32]
    return torch.bfloat16 if wins else torch.float32


def _probe(conv: FusedConv, x: Tensor) -> float:
    """Return the least of some seconds that a convolution takes."""
    seconds = []
    with torch.inference_mode():
        for _ in range(PROBE_RUNS):
            began = perf_counter()
            conv(x)
            seconds.append(perf_counter() - began)
    return min(seconds)

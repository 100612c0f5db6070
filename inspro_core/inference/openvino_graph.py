"""A network of fused layers written as an OpenVINO graph, layer by layer."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np
from torch import Tensor, nn

from inspro_core.inference.fast_model import FusedPyramid
from inspro_core.inference.fused_convs import SIX, FusedConv, FusedResidual
from inspro_core.model.fpn import FeaturePyramid
from inspro_core.model.mask_head import MaskBranch
from inspro_core.model.roi import FINEST_LEVEL

Node: TypeAlias = Any  # of OpenVINO, whose package comes without types


class GraphWriter:
    """Writes layers with the operations of OpenVINO.

    Args:
        operations: module `openvino.opset13` or a later one.
    """

    def __init__(self, operations: ModuleType) -> None:
        self._op: Any = operations

    def layer(self, layer: nn.Module, x: Node) -> Node:
        """Write one layer or a chain of them.

        Raises:
            ValueError: for a layer that is not known here.
        """
        if isinstance(layer, nn.Sequential):
            for part in layer:
                x = self.layer(part, x)
            return x
        if isinstance(layer, FusedConv):
            return self._conv(layer, x)
        if isinstance(layer, FusedResidual):
            return self._conv(layer.last, self.layer(layer.first, x), self.layer(layer.shortcut, x))
        if isinstance(layer, nn.Identity):
            return x
        if isinstance(layer, nn.ReLU):
            return self._op.relu(x)
        if isinstance(layer, nn.GroupNorm):
            scale, shift = self._values(layer.weight), self._values(layer.bias)
            return self._op.group_normalization(x, scale, shift, layer.num_groups, layer.eps)
        if isinstance(layer, nn.MaxPool2d):
            sizes = [[int(size)] * 2 for size in (layer.stride, layer.dilation, layer.padding, layer.kernel_size)]  # type: ignore[arg-type]
            return self._op.max_pool(x, sizes[0], sizes[1], sizes[2], sizes[2], sizes[3]).output(0)
        raise ValueError(f"no way is known to write {type(layer).__name__} with OpenVINO")

    def normalize(self, images: Node, mean: Tensor, std: Tensor, size_hw: tuple[int, int]) -> Node:
        """Write `InsPro.normalize` for (1, H, W, 3) uint8 images of which (h, w) is no padding; gives (1, 3, H, W)."""
        height, width = images.shape[1], images.shape[2]
        is_inside = np.zeros((1, 1, height, width), dtype=np.float32)
        is_inside[:, :, : size_hw[0], : size_hw[1]] = 1
        x = self._op.convert(self._op.transpose(images, [0, 3, 1, 2]), "f32")
        centred = self._op.subtract(x, self._values(mean[None]))
        return self._op.multiply(self._op.divide(centred, self._values(std[None])), is_inside)

    def backbone(self, backbone: nn.Module, x: Node) -> list[Node]:
        """Write a feature extractor; gives a map per stage."""
        if (stem := getattr(backbone, "stem", None)) is not None:
            x = self.layer(stem, x)
        maps = []
        for stage in _parts(backbone.stages):
            x = self.layer(stage, x)
            maps.append(x)
        return maps

    def pyramid(self, pyramid: FusedPyramid | FeaturePyramid, maps: list[Node]) -> list[Node]:
        """Write the feature pyramid."""
        laterals, outputs = list(_parts(pyramid.laterals)), list(_parts(pyramid.outputs))
        merged = self.layer(laterals[-1], maps[-1])
        levels = [self.layer(outputs[-1], merged)]
        for level in range(len(maps) - 2, -1, -1):
            merged = self._conv(laterals[level], maps[level], self._doubled(merged))
            levels.insert(0, self.layer(outputs[level], merged))
        return levels

    def mask_branch(self, branch: MaskBranch, levels: list[Node]) -> Node:
        """Write the branch that makes mask features."""
        maps = [
            self.layer(refine, levels[level - FINEST_LEVEL])
            for level, refine in zip(branch.levels, _parts(branch.refine), strict=True)
        ]
        x = maps[0]
        for coarse in maps[1:]:
            x = self._op.add(x, self._enlarged(coarse, x.shape[2] // coarse.shape[2]))
        return self.layer(branch.output, self.layer(branch.tower, x))

    def _conv(self, conv: nn.Module, x: Node, other: Node | None = None) -> Node:
        assert isinstance(conv, FusedConv)
        padding, stride, dilation, groups = conv.shape
        weight = self._values(conv.weight)
        if groups > 1:
            grouped = weight.reshape(groups, -1, *weight.shape[1:])
            x = self._op.group_convolution(x, grouped, stride, padding, padding, dilation)
        else:
            x = self._op.convolution(x, weight, stride, padding, padding, dilation)
        x = self._op.add(x, self._values(conv.bias)[None, :, None, None])
        if other is not None:
            x = self._op.add(x, other)
        if conv.activation == "hardtanh":
            return self._op.clamp(x, *SIX)
        return self._op.relu(x) if conv.activation == "relu" else x

    def _doubled(self, x: Node) -> Node:
        """Write `F.interpolate(x, scale_factor=2, mode="nearest")`."""
        size = np.array([2 * x.shape[2], 2 * x.shape[3]], dtype=np.int64)
        rule = {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        return self._op.interpolate(x, size, "nearest", "sizes", axes=np.array([2, 3], dtype=np.int64), **rule)

    def _enlarged(self, x: Node, factor: int) -> Node:
        """Write `upsample_aligned`."""
        if factor == 1:
            return x
        height, width, half = int(x.shape[2]), int(x.shape[3]), factor // 2
        padded = self._op.pad(x, [0, 0, 0, 0], [0, 0, 1, 1], "edge")
        size = np.array([height * factor + 1, width * factor + 1], dtype=np.int64)
        rule = {"coordinate_transformation_mode": "align_corners"}
        axes = np.array([2, 3], dtype=np.int64)
        fine = self._op.interpolate(padded, size, "linear_onnx", "sizes", axes=axes, **rule)
        moved = self._op.pad(fine, [0, 0, half, half], [0, 0, 0, 0], "edge")
        return self._op.slice(moved, [0, 0], [height * factor, width * factor], [1, 1], [2, 3])

    def _values(self, tensor: Tensor) -> Any:
        return np.ascontiguousarray(tensor.detach().float().numpy())


def _parts(modules: object) -> Iterable[nn.Module]:
    assert isinstance(modules, nn.ModuleList)
    return modules

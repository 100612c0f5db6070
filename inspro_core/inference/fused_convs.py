"""Convolutions for inference: norm folded into the weights, activation and residual sum done in the same pass."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any, Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision.models.mobilenetv2 import InvertedResidual
from torchvision.models.resnet import BasicBlock, Bottleneck
from torchvision.ops import FrozenBatchNorm2d

from inspro_core.inference.packed_linear import packs
from inspro_core.inference.winograd import WinogradConv, suits_winograd

Activation = Literal["none", "relu", "hardtanh"]
ACTIVATIONS: dict[type[nn.Module], Activation] = {nn.ReLU: "relu", nn.ReLU6: "hardtanh"}
SIX = [0.0, 6.0]  # bounds of ReLU6
PACKED_ORDERS = 4  # of weights that are kept: two shapes of inputs, each for two numbers of threads
_packing = threading.Lock()  # features of several frames are made at once


class FusedConv(nn.Module):
    """A convolution followed by a frozen norm, a sum with another map and an activation, as one operation.

    On a CPU oneDNN does all of it in one pass over the map, with weights packed once; PyTorch's own call packs them
    anew each time, and takes a slow path for 1×1 when a thread has one core to itself. Most 3×3 convolutions take
    fewer multiplications, see `WinogradConv`. Elsewhere, and for bfloat16 on a processor without AVX-512, the steps
    are plain.

    Args:
        conv: weights are read once; later changes to it go unseen.
        norm: with fixed statistics, or None.
        activation: at the end.
        dtype: of the arithmetic.
    """

    def __init__(
        self, conv: nn.Conv2d, norm: nn.Module | None, activation: Activation, dtype: torch.dtype = torch.float32
    ) -> None:
        super().__init__()
        weight, bias = folded_weights(conv, norm)
        self.register_buffer("weight", weight.to(dtype, memory_format=torch.channels_last), persistent=False)
        self.register_buffer("bias", bias.to(dtype), persistent=False)
        self.weight: Tensor
        self.bias: Tensor
        self.activation = activation
        assert isinstance(conv.padding, tuple)
        self.shape: tuple[Any, ...] = (list(conv.padding), list(conv.stride), list(conv.dilation), conv.groups)
        self._packed: dict[tuple[torch.Size, int], Tensor] = {}
        self._suits_winograd = suits_winograd(conv, dtype)
        self._winograd: WinogradConv | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is made of the weights when it is needed: oneDNN's own order cannot be copied."""
        return {**self.__dict__, "_packed": {}, "_winograd": None}

    def forward(self, x: Tensor, other: Tensor | None = None) -> Tensor:
        """Map (B, C, H, W), channels last, to the activation of the convolution plus `other`, a map of its shape."""
        bounds = SIX if self.activation == "hardtanh" else []
        if x.device.type != "cpu" or not packs(self.weight.dtype):
            return self._plain(x, other)
        if self._suits_winograd and self.activation != "hardtanh":
            return self._by_winograd(x, other)
        packed = self._pack(x)
        if other is None:
            return torch.ops.mkldnn._convolution_pointwise(  # type: ignore[no-any-return]
                x, packed, self.bias, *self.shape, self.activation, bounds, ""
            )
        unary = None if self.activation == "none" else self.activation
        return torch.ops.mkldnn._convolution_pointwise.binary(  # type: ignore[no-any-return]
            x, other, packed, self.bias, *self.shape, "add", 1.0, unary, bounds, ""
        )

    def _pack(self, x: Tensor) -> Tensor:
        """Return the weights in the order that oneDNN wants for inputs of this shape and this number of threads.

        In the order of others it takes up to thirty times as long.
        """
        key = x.shape, torch.get_num_threads()
        packed = self._packed.get(key)
        if packed is None:
            with _packing:
                packed = torch.ops.mkldnn._reorder_convolution_weight(self.weight, *self.shape, list(x.shape))
                while len(self._packed) >= PACKED_ORDERS:
                    del self._packed[next(iter(self._packed))]
                self._packed[key] = packed
        return packed

    def _by_winograd(self, x: Tensor, other: Tensor | None) -> Tensor:
        if self._winograd is None:
            with _packing:
                self._winograd = self._winograd or WinogradConv(self.weight, self.bias)
        is_active = self.activation == "relu"
        if other is None:
            return self._winograd(x, is_active)
        total = self._winograd(x, is_active=False).add_(other)
        return total.relu_() if is_active else total

    def _plain(self, x: Tensor, other: Tensor | None) -> Tensor:
        padding, stride, dilation, groups = self.shape
        x = F.conv2d(x, self.weight, self.bias, stride, padding, dilation, groups)
        if other is not None:
            x = x + other
        if self.activation == "none":
            return x
        return F.relu_(x) if self.activation == "relu" else F.hardtanh_(x, *SIX)


class FusedResidual(nn.Module):
    """A residual block of ResNet or MobileNetV2 whose sum and last activation are part of its last convolution."""

    def __init__(self, convs: list[FusedConv], shortcut: nn.Module) -> None:
        super().__init__()
        self.first = nn.Sequential(*convs[:-1])
        self.last = convs[-1]
        self.shortcut = shortcut

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C, H, W) as the block does."""
        result: Tensor = self.last(self.first(x), self.shortcut(x))
        return result


def folded_weights(conv: nn.Conv2d, norm: nn.Module | None) -> tuple[Tensor, Tensor]:
    """Return the weight and bias of a convolution that does the work of the norm behind it too."""
    weight = conv.weight.detach()
    bias = conv.bias.detach() if conv.bias is not None else weight.new_zeros(len(weight))
    if norm is None:
        return weight.clone(), bias.clone()
    assert isinstance(norm, FrozenBatchNorm2d | nn.BatchNorm2d)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    scale = norm.weight.detach() * (norm.running_var + norm.eps).rsqrt()
    return weight * scale[:, None, None, None], (bias - norm.running_mean) * scale + norm.bias.detach()


def fuse(module: nn.Module, dtype: torch.dtype = torch.float32) -> nn.Module:
    """Return a module that computes the same by fused convolutions.

    Args:
        module: a chain of layers, residual blocks and chains of them; what is not known is taken over as it is.
        dtype: of the convolutions.
    """
    if isinstance(module, BasicBlock):
        pairs = [(module.conv1, module.bn1), (module.conv2, module.bn2)]
        return _residual(pairs, module.downsample, dtype)
    if isinstance(module, Bottleneck):
        pairs = [(module.conv1, module.bn1), (module.conv2, module.bn2), (module.conv3, module.bn3)]
        return _residual(pairs, module.downsample, dtype)
    if isinstance(module, InvertedResidual):
        chain = fuse(module.conv, dtype)
        assert isinstance(chain, nn.Sequential)
        return FusedResidual(list(chain), nn.Identity()) if module.use_res_connect else chain  # type: ignore[arg-type]
    if isinstance(module, nn.Conv2d):
        return FusedConv(module, None, "none", dtype)
    if isinstance(module, nn.Sequential):
        return nn.Sequential(*_fuse_chain(_flatten(module), dtype))
    return module


def _residual(
    pairs: list[tuple[nn.Conv2d, nn.Module]], downsample: nn.Sequential | None, dtype: torch.dtype
) -> FusedResidual:
    convs = [FusedConv(conv, norm, "relu", dtype) for conv, norm in pairs]
    return FusedResidual(convs, nn.Identity() if downsample is None else fuse(downsample, dtype))


def _flatten(chain: nn.Sequential) -> Iterable[nn.Module]:
    for layer in chain:
        if isinstance(layer, nn.Sequential):
            yield from _flatten(layer)
        elif not isinstance(layer, nn.Identity):
            yield layer


def _fuse_chain(layers: Iterable[nn.Module], dtype: torch.dtype) -> list[nn.Module]:
    """Join each convolution of a chain with the norm and the activation that follow it."""
    rest, fused = list(layers), list[nn.Module]()
    while rest:
        layer = rest.pop(0)
        if not isinstance(layer, nn.Conv2d):
            fused.append(fuse(layer, dtype))
            continue
        is_normed = bool(rest) and isinstance(rest[0], FrozenBatchNorm2d | nn.BatchNorm2d)
        norm = rest.pop(0) if is_normed else None
        is_active = bool(rest) and type(rest[0]) in ACTIVATIONS
        activation = ACTIVATIONS[type(rest.pop(0))] if is_active else "none"
        fused.append(FusedConv(layer, norm, activation, dtype))
    return fused

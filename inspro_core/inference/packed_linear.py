"""Linear layers for inference, with weights in the order that oneDNN wants."""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

LEAST_WEIGHTS: Final = 1 << 16  # of a layer; with fewer, the call costs what it saves


def packs(dtype: torch.dtype) -> bool:
    """Tell whether oneDNN is there and takes weights of this type on this processor."""
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return False
    return dtype is torch.float32 or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


class PackedLinear(nn.Module):
    """A linear layer on a CPU, in float32, whose weights are put once into the order that oneDNN wants.

    PyTorch hands such products to MKL, which uses half of an AMD core or less.

    Args:
        weight: (O, C), read once; later changes to it go unseen.
        bias: (O,), or None.
    """

    def __init__(self, weight: Tensor, bias: Tensor | None = None) -> None:
        super().__init__()
        self._packed: Tensor = torch.ops.mkldnn._reorder_linear_weight(weight.detach())
        self._bias = None if bias is None else bias.detach()

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., C) to (..., O)."""
        return torch.ops.mkldnn._linear_pointwise(  # type: ignore[no-any-return]
            x, self._packed, self._bias, "none", [], ""
        )


def pack_linears(module: nn.Module) -> None:
    """Replace the large linear layers of a module on a CPU, those of its parts included, by packed ones."""
    if not packs(torch.float32):
        return
    for name, part in list(module.named_children()):
        if type(part) is not nn.Linear:  # those that attention reads the weights of are of a class of their own
            pack_linears(part)
        elif part.weight.numel() >= LEAST_WEIGHTS:
            setattr(module, name, PackedLinear(part.weight, part.bias))

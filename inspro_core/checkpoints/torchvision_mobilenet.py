"""Names of torchvision's MobileNetV2, whose batch norm is folded into the convolutions on the way in."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from inspro_core.checkpoints.layout import Layout, NamedTensor
from inspro_core.model.backbone import MobileNetV2

NORM_EPS = 1e-5  # of torchvision's BatchNorm2d


def convert(tensors: Mapping[str, Tensor]) -> dict[str, NamedTensor]:
    """Fold each batch norm into the convolution in front of it: w' = w·γ/σ, b' = β − μ·γ/σ.

    In torchvision's sequences the norm of convolution `i` is module `i + 1`.
    """
    result = {}
    for name in tensors:
        norm, leaf = name.rpartition(".")[::2]
        parent, index = norm.rpartition(".")[::2]
        if leaf != "running_mean" or not index.isdecimal():
            continue
        conv = f"{parent}.{int(index) - 1}"
        sources = (f"{conv}.weight", *(f"{norm}.{part}" for part in ("weight", "bias", "running_mean", "running_var")))
        if not all(source in tensors for source in sources):
            continue
        weight, gamma, beta, mean, variance = (tensors[source].double() for source in sources)
        scale = gamma / (variance + NORM_EPS).sqrt()
        result[f"{_rename(conv)}.weight"] = NamedTensor((weight * scale[:, None, None, None]).float(), sources[:1])
        result[f"{_rename(conv)}.bias"] = NamedTensor((beta - mean * scale).float(), sources[1:])
    return result


def _rename(conv: str) -> str:
    """Turn `features.5.conv.0.0` into `backbone.stages.1.5.conv.0.0`: stages are slices of `features`."""
    prefix, block, rest = (*conv.split(".", 2), "")[:3]
    if prefix != "features" or not block.isdecimal():
        return conv
    for stage, end in enumerate(MobileNetV2.STAGE_ENDS):
        if int(block) < end:
            return f"backbone.stages.{stage}.{block}.{rest}"
    return conv


MOBILENET_V2 = Layout("torchvision MobileNetV2", "features.1.conv.0.0.weight", convert)

"""Feature extractors with outputs at strides 4, 8, 16 and 32, on torchvision's models."""

from __future__ import annotations

import torch
import torchvision
from torch import Tensor, nn
from torchvision.ops import FrozenBatchNorm2d

from inspro_core.model.config import BackboneName


class ResNet(nn.Module):
    """A torchvision ResNet cut before its classifier; batch norm is frozen (eps 1e-5), the stride sits in the 3×3.

    Attributes:
        out_channels: of res2 to res5.
    """

    def __init__(self, name: BackboneName, frozen_stages: int) -> None:
        super().__init__()
        body = getattr(torchvision.models, name)(weights=None, norm_layer=FrozenBatchNorm2d)
        self.stem = nn.Sequential()
        for part in ("conv1", "bn1", "relu", "maxpool"):
            self.stem.add_module(part, getattr(body, part))
        self.stages = nn.ModuleList([body.layer1, body.layer2, body.layer3, body.layer4])
        width = body.fc.in_features // 8
        self.out_channels = (width, width * 2, width * 4, width * 8)
        _freeze([self.stem, *self.stages][:frozen_stages])

    def forward(self, images: Tensor) -> list[Tensor]:
        """Extract features.

        Args:
            images: (B, 3, H, W) normalised, H and W multiples of 32.

        Returns:
            (B, C_l, H / s, W / s) for s = 4, 8, 16, 32.
        """
        x = self.stem(images)  # (B, 64, H/4, W/4)
        features = []
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        return features


class MobileNetV2(nn.Module):
    """A torchvision MobileNetV2 cut before its last 1×1 convolution, its batch norm folded into the convolutions.

    Frozen batch norm is an affine map per channel, so folding changes nothing but the time: on a CPU the separate
    map costs as much as a depthwise convolution. The importer folds the weights of a published file.

    Attributes:
        out_channels: at strides 4, 8, 16 and 32.
    """

    STAGE_ENDS = (4, 7, 14, 18)  # torchvision's `features` indices behind which the stride-4, 8, 16, 32 maps leave

    def __init__(self, frozen_stages: int) -> None:
        super().__init__()
        features = torchvision.models.mobilenet_v2(weights=None).features
        for module in features.modules():
            for name, child in list(module.named_children()):
                if isinstance(child, nn.BatchNorm2d):
                    setattr(module, name, nn.Identity())
                elif isinstance(child, nn.Conv2d) and child.bias is None:
                    child.bias = nn.Parameter(torch.empty(child.out_channels))
                    child.reset_parameters()
        self.stages = nn.ModuleList()
        start = 0
        for end in self.STAGE_ENDS:
            self.stages.append(features[start:end])
            start = end
        self.out_channels = (24, 32, 96, 320)
        _freeze(list(self.stages)[: max(frozen_stages - 1, 0)])

    def forward(self, images: Tensor) -> list[Tensor]:
        """Extract features, as ResNet does."""
        x = images
        features = []
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        return features


def build_backbone(name: BackboneName, frozen_stages: int) -> ResNet | MobileNetV2:
    """Build a feature extractor by name; `frozen_stages` counts the stem as the first stage."""
    if name == "mobilenet_v2":
        return MobileNetV2(frozen_stages)
    return ResNet(name, frozen_stages)


def _freeze(modules: list[nn.Module]) -> None:
    for module in modules:
        module.requires_grad_(False)

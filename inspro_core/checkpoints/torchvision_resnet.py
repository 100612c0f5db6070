"""Names of torchvision's ResNet-18, 50 and 101."""

from __future__ import annotations

from inspro_core.checkpoints.layout import Layout, rename_all, replace_parts

PREFIXES = {
    "conv1.": "backbone.stem.conv1.",
    "bn1.": "backbone.stem.bn1.",
    "layer1.": "backbone.stages.0.",
    "layer2.": "backbone.stages.1.",
    "layer3.": "backbone.stages.2.",
    "layer4.": "backbone.stages.3.",
}


def rename(name: str) -> str:
    """Rename a tensor of a torchvision ResNet; its classifier `fc` has no counterpart."""
    return replace_parts(name, PREFIXES, {})


RESNET = Layout("torchvision ResNet", "layer1.0.conv1.weight", lambda tensors: rename_all(tensors, rename))

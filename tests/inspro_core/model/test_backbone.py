"""Feature extractors: strides, widths and what is frozen."""

from __future__ import annotations

import pytest
import torch

from inspro_core.model.backbone import build_backbone
from inspro_core.model.config import BackboneName


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "mobilenet_v2"])
def test_features_have_the_announced_widths_and_the_strides_of_the_pyramid(name: BackboneName) -> None:
    backbone = build_backbone(name, 2).eval()
    with torch.no_grad():
        features = backbone(torch.randn(1, 3, 64, 96))
    assert [tuple(level.shape) for level in features] == [
        (1, width, 64 // stride, 96 // stride)
        for width, stride in zip(backbone.out_channels, (4, 8, 16, 32), strict=True)
    ]


def test_stem_and_first_stage_of_a_resnet_are_frozen_and_batch_norm_everywhere() -> None:
    backbone = build_backbone("resnet18", 2)
    is_frozen = {name: not parameter.requires_grad for name, parameter in backbone.named_parameters()}
    assert {name for name, frozen in is_frozen.items() if frozen} == {
        name for name in is_frozen if name.startswith(("stem.", "stages.0."))
    }
    statistics = {name: value.clone() for name, value in backbone.named_buffers()}
    backbone.train()(torch.randn(2, 3, 64, 64))
    assert statistics
    assert all(torch.equal(value, statistics[name]) for name, value in backbone.named_buffers())
    assert not any("bn" in name for name in is_frozen)


def test_the_mobilenet_has_no_batch_norm_left_and_freezes_its_stem_with_its_first_stage() -> None:
    backbone = build_backbone("mobilenet_v2", 2)
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in backbone.modules())
    frozen = {name.split(".")[1] for name, parameter in backbone.named_parameters() if not parameter.requires_grad}
    assert frozen == {"0"}

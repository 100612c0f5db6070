"""A tiny random model and a short synthetic video."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from inspro_core.data.scenes import render_video
from inspro_core.inference.engine import Engine
from inspro_core.model.config import InsProConfig, MaskConfig, inspro_mini
from inspro_core.model.inspro import InsPro


def tiny_config() -> InsProConfig:
    """A network that runs a frame in a few milliseconds."""
    return replace(
        inspro_mini(6),
        input_size_hw=(72, 128),
        channels=32,
        num_proposals=8,
        num_stages=2,
        num_attention_heads=4,
        dynamic_channels=8,
        feedforward_channels=32,
        mask=MaskConfig(levels=(2, 3), channels=8, norm="group"),
    )


@pytest.fixture(scope="session")
def engine() -> Engine:
    """A seeded random model that is sure enough of itself to report objects."""
    torch.manual_seed(3)
    model = InsPro(tiny_config())
    for stage in model.stages:
        torch.nn.init.normal_(stage.class_predictor.output.weight, std=0.6)  # type: ignore[union-attr, arg-type]
        torch.nn.init.constant_(stage.class_predictor.output.bias, -0.5)  # type: ignore[union-attr, arg-type]
    return Engine(model, "cpu", torch.float32)  # the same on every processor


@pytest.fixture(scope="session")
def frames() -> NDArray[np.uint8]:
    """(10, 144, 256, 3) RGB."""
    return render_video(10_003, 10, (144, 256)).frames

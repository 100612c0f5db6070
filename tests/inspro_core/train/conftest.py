"""A tiny dataset and a tiny network that trains in milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from inspro_core.data.clip_index import read_clip_index
from inspro_core.data.clips import ClipConfig, ClipSource
from inspro_core.data.scene_dataset import write_synthetic_dataset
from inspro_core.data.transforms import AugmentConfig
from inspro_core.model.config import InsProConfig, MaskConfig, inspro_mini
from inspro_core.model.criterion import Criterion, CriterionResult
from inspro_core.model.inspro import InsPro
from inspro_core.train.config import TrainConfig

INPUT_HW = (45, 80)


def tiny_config(class_count: int = 6) -> InsProConfig:
    """A network of two small stages on 80×45."""
    return replace(
        inspro_mini(class_count),
        input_size_hw=INPUT_HW,
        channels=16,
        num_proposals=6,
        num_stages=2,
        num_attention_heads=2,
        dynamic_channels=4,
        feedforward_channels=16,
        mask=MaskConfig(levels=(2, 3), channels=8, norm="group"),
    )


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three synthetic videos of eight frames."""
    folder = tmp_path_factory.mktemp("scenes")
    write_synthetic_dataset(folder, 3, 8, 0)
    return folder


@pytest.fixture(scope="session")
def source(dataset: Path) -> ClipSource:
    """Clips of two frames, at one scale."""
    config = ClipConfig(INPUT_HW, frame_count=2, max_warmup=2, augment=AugmentConfig(scales=(1.0,)))
    return ClipSource([read_clip_index(dataset)], config)


@pytest.fixture
def make_model() -> Callable[[], InsPro]:
    """Build the same tiny model every time."""

    def make() -> InsPro:
        torch.manual_seed(1)
        return InsPro(tiny_config())

    return make


@pytest.fixture
def config() -> TrainConfig:
    """Six steps without worker processes, in float32."""
    return TrainConfig(
        iterations=6,
        batch_size=2,
        warmup_iterations=2,
        is_mixed=False,
        workers=0,
        threads=1,
        log_every=1,
        learning_rate=1e-3,
    )


class NotFinite(Criterion):
    """Losses of which the sum is not a number."""

    def __call__(self, *arguments: Any, **keywords: Any) -> CriterionResult:
        result = super().__call__(*arguments, **keywords)
        return replace(result, total=result.total * float("nan"))

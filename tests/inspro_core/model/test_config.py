"""Configurations: what cannot be built is refused, and what the paper counts is what the presets hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch

from inspro_core.model.config import PRESETS, InsProConfig, inspro_mini, inspro_r50, inspro_vid_r50
from inspro_core.model.inspro import InsPro
from tests.inspro_core.model.scenes import TINY


def count_parameters(config: InsProConfig) -> int:
    """Count without allocating: FrozenBatchNorm2d keeps its affine map in buffers."""
    with torch.device("meta"):
        model = InsPro(config)
    return sum(parameter.numel() for parameter in model.parameters())


def test_the_main_model_has_the_papers_parameters() -> None:
    assert round(count_parameters(inspro_r50(40)) / 1e6, 2) == 107.70


def test_the_lite_model_adds_one_stage_and_one_controller() -> None:
    added = count_parameters(PRESETS["inspro_r50_lite"](40)) - count_parameters(inspro_r50(40))
    assert round(added / 1e6, 2) == round((79.351 / 6) + 0.043, 2)


def test_a_boxes_only_model_lacks_the_mask_branch_and_the_controller() -> None:
    saved = count_parameters(inspro_r50(30)) - count_parameters(inspro_vid_r50(30))
    assert saved == 1_477_384 + (256 * 169 + 169)  # CondInst's branch; one linear layer to 169 parameters


def test_queryinsts_mask_head_has_its_papers_parameters() -> None:
    """2·256·64 + 32768 generated, 2 norms, 4 convolutions with norms, deconvolution, 1×1 to 40 classes."""
    head = (257 * 32768) + 2 * (64 + 256) + 4 * (9 * 256 * 256 + 2 * 256) + (4 * 256 * 256 + 256) + 257 * 40
    boxes_only = count_parameters(replace(inspro_r50(40), mask=None))
    assert count_parameters(PRESETS["inspro_r50_query_masks"](40)) - boxes_only == head


def test_the_small_model_stores_in_under_25_megabytes_of_half_precision() -> None:
    assert count_parameters(inspro_mini()) * 2 < 25e6


@pytest.mark.parametrize("name", ["num_classes", "num_proposals", "num_stages", "bank_size", "key_interval"])
def test_a_count_below_one_is_refused_by_name(name: str) -> None:
    change: dict[str, Any] = {name: 0}
    with pytest.raises(ValueError, match=name):
        replace(TINY, **change)


def test_channels_that_the_heads_cannot_share_are_refused() -> None:
    with pytest.raises(ValueError, match="channels 18"):
        replace(TINY, channels=18, num_attention_heads=4)

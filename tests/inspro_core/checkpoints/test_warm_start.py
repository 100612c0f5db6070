"""Starting from a checkpoint of the same network: all weights, class rows by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from inspro_core.checkpoints.checkpoint import save_checkpoint
from inspro_core.checkpoints.warm_start import start_from_checkpoint
from inspro_core.domain.project import Category
from inspro_core.errors import CheckpointError
from inspro_core.model.config import InsProConfig, QueryMaskConfig
from tests.inspro_core.model.scenes import TINY, build

CATEGORIES = (Category(1, "cat"), Category(2, "dog"), Category(3, "cow"))
QUERY = replace(TINY, mask=QueryMaskConfig(roi_bins=4, num_convs=1))


def saved(folder: Path, config: InsProConfig) -> Path:
    path = folder / "model.safetensors"
    save_checkpoint(path, build(config, seed=1), CATEGORIES, {}, dtype=torch.float32)
    return path


@pytest.mark.parametrize("config", [TINY, QUERY], ids=["dynamic masks", "masks in boxes"])
def test_rows_follow_their_class_a_new_one_starts_from_the_mean_and_all_else_is_copied(
    tmp_path: Path, config: InsProConfig
) -> None:
    path = saved(tmp_path, config)
    model, source = build(replace(config, num_classes=2), seed=2), build(config, seed=1).state_dict()
    assert start_from_checkpoint(model, path, ["horse", "dog"]) == ("dog",)
    changed = 0
    for name, value in model.state_dict().items():
        if value.shape == source[name].shape:
            assert torch.equal(value, source[name])
        else:
            changed += 1
            assert torch.allclose(value[0], source[name].mean(dim=0))
            assert torch.equal(value[1], source[name][1])
    assert changed == 2 * config.num_stages + (2 if config is QUERY else 0)


def test_a_checkpoint_of_another_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="another network"):
        start_from_checkpoint(build(QUERY), saved(tmp_path, TINY), ["cat", "dog", "cow"])
    with pytest.raises(CheckpointError, match="this network needs"):
        start_from_checkpoint(build(replace(TINY, num_proposals=4)), saved(tmp_path, TINY), ["cat", "dog", "cow"])

"""The file of a mask refiner comes back as it was, and what is none says so."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from inspro_core.checkpoints.refiner_file import SHIPPED_REFINER, load_refiner, save_refiner
from inspro_core.errors import CheckpointError
from inspro_core.model.refiner import MaskRefiner


def test_a_refiner_comes_back(tmp_path: Path) -> None:
    torch.manual_seed(0)
    refiner = MaskRefiner().half().float().eval()
    torch.nn.init.constant_(refiner.output.weight, 0.5)
    path = tmp_path / "refiner.safetensors"
    save_refiner(path, refiner, {"trained_on": "nothing"})
    loaded = load_refiner(path)
    inputs = torch.rand(1, 4, 16, 16)
    assert not loaded.training
    assert torch.equal(loaded(inputs), refiner(inputs))


def test_what_is_no_refiner_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "refiner.safetensors"
    with pytest.raises(CheckpointError, match=r"refiner\.safetensors"):
        load_refiner(path)
    path.write_bytes(SHIPPED_REFINER.read_bytes()[:-100])
    with pytest.raises(CheckpointError, match="damaged"):
        load_refiner(path)
    save_file({"weight": torch.zeros(1)}, path)
    with pytest.raises(CheckpointError, match="no mask refiner"):
        load_refiner(path)
    save_file({"weight": torch.zeros(1)}, path, {"inspro_refiner": "1"})
    with pytest.raises(CheckpointError, match="damaged"):
        load_refiner(path)

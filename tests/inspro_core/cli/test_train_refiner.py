"""`inspro train-refiner` writes a refiner that can be loaded, and refuses what it cannot learn from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from inspro_core.checkpoints.checkpoint import save_checkpoint
from inspro_core.checkpoints.refiner_file import load_refiner
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES
from inspro_core.model.inspro import InsPro
from tests.inspro_core.cli.conftest import Run
from tests.inspro_core.train.conftest import tiny_config


def test_a_refiner_is_trained(run: Run, scenes: Path, tmp_path: Path) -> None:
    out = tmp_path / "refiner.safetensors"
    outcome = run("train-refiner", "--learn", scenes, "inspro-mini", "--steps", 2, "--out", out, "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json["masks"] > 10
    assert outcome.json["loss"] > 0
    load_refiner(out)


@pytest.mark.parametrize("case", ["boxes", "nothing", "folder"])
def test_what_it_cannot_learn_from_is_refused(
    run: Run, scenes: Path, model_file: Path, tmp_path: Path, case: str
) -> None:
    model, out = model_file, tmp_path / "refiner.safetensors"
    if case == "boxes":
        model = tmp_path / "boxes.safetensors"
        save_checkpoint(model, InsPro(replace(tiny_config(), mask=None)), SYNTHETIC_CATEGORIES, {})
    if case == "folder":
        out = tmp_path
    outcome = run("train-refiner", "--learn", scenes, model, "--steps", 1, "--out", out)
    said = {"boxes": "finds boxes only", "nothing": "finds none of the objects", "folder": "is a folder"}[case]
    assert outcome.code == 2
    assert said in outcome.err

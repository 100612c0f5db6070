"""Published Sparse R-CNN and QueryInst files, rebuilt from their recorded names, give the recorded predictions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from inspro_core.checkpoints.detectron2 import RESNET, SPARSE_RCNN
from inspro_core.checkpoints.importers import ImportReport, import_weights
from inspro_core.checkpoints.torchvision_resnet import RESNET as TORCHVISION_RESNET
from inspro_core.model.config import InsProConfig
from inspro_core.model.inspro import InsPro
from tests.inspro_core.model.reference import load_bundle, official_state_dict, pad_batch

ONLY_INSPRO = ("attention.score.weight", "attention.score.bias")


@pytest.fixture(scope="module")
def official(shared: Path) -> dict[str, Tensor]:
    return official_state_dict(shared)


@pytest.fixture(scope="module")
def model() -> InsPro:
    return InsPro(InsProConfig(80, mask=None)).eval()


def keys(shared: Path, name: str) -> dict[str, Any]:
    table: dict[str, Any] = json.loads((shared / "reference" / "checkpoint_keys" / f"{name}.json").read_text())
    return table


def import_fresh(model: InsPro, path: Path, content: object) -> ImportReport:
    """Erase the model, so that what is not loaded shows, and import."""
    with torch.no_grad():
        for value in model.state_dict().values():
            value.fill_(torch.nan)
    torch.save(content, path)
    report = import_weights(model, path)
    path.unlink()
    return report


def check_predictions(shared: Path, model: InsPro) -> None:
    recorded = load_bundle(shared, "sparsercnn")
    images, sizes_hw = pad_batch(recorded["images_uint8"])
    with torch.no_grad():
        for name in ONLY_INSPRO:
            model.state_dict()[name].zero_()
        output = model(images[:, None], sizes_hw)[0]
    torch.testing.assert_close(output.logits, recorded["pred_logits"], rtol=0, atol=2e-3)
    torch.testing.assert_close(output.boxes_xyxy, recorded["pred_boxes"], rtol=0, atol=0.2)


def test_the_official_file_gives_the_official_predictions(
    shared: Path, tmp_path: Path, official: dict[str, Tensor], model: InsPro
) -> None:
    assert official.keys() == keys(shared, "official_sparsercnn_r50_100pro").keys()
    report = import_fresh(model, tmp_path / "official.pth", {"model": official, "iteration": 1})
    assert (report.source, report.unused, report.missing) == ("official Sparse R-CNN", (), ONLY_INSPRO)
    check_predictions(shared, model)


@pytest.mark.parametrize("name", ["mmdet_sparse_rcnn_r50", "mmdet_queryinst_r50"])
def test_an_mmdetection_file_gives_the_official_predictions_and_every_key_is_accounted_for(
    shared: Path, tmp_path: Path, official: dict[str, Tensor], model: InsPro, name: str
) -> None:
    to_official = keys(shared, f"{name}_to_official")
    tensors = {
        key: official[to_official[key]] if to_official[key] else torch.zeros(()).expand(shape)
        for key, shape in keys(shared, name).items()
    }
    report = import_fresh(model, tmp_path / "mmdet.pth", {"meta": {"CLASSES": ["person"]}, "state_dict": tensors})
    assert report.source == "MMDetection Sparse R-CNN or QueryInst"
    assert set(report.unused) == {key for key, other in to_official.items() if other is None}
    assert report.missing == ONLY_INSPRO
    check_predictions(shared, model)


def test_a_torchvision_resnet_50_is_renamed_as_recorded_and_every_key_is_accounted_for(shared: Path) -> None:
    to_official = keys(shared, "torchvision_resnet50_to_official")
    names = keys(shared, "torchvision_resnet50")
    ours = TORCHVISION_RESNET.convert({name: torch.zeros(()) for name in names})
    known = {named.sources[0]: name for name, named in ours.items() if name.startswith("backbone.")}
    for name in names:
        expected = to_official[name]
        if expected is None:
            assert name.startswith("fc.") or name.endswith("num_batches_tracked")
        else:
            renamed = SPARSE_RCNN.convert({expected: torch.zeros(())})
            assert known[name] == next(iter(renamed))


def test_a_detectron2_resnet_has_the_names_of_the_detector_without_their_prefix(shared: Path) -> None:
    prefix = "backbone.bottom_up."
    for name in keys(shared, "official_sparsercnn_r50_100pro"):
        if name.startswith(prefix):
            alone = RESNET.convert({name.removeprefix(prefix): torch.zeros(())})
            assert alone.keys() == SPARSE_RCNN.convert({name: torch.zeros(())}).keys()

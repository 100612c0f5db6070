"""Published files become models and starts for training."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torchvision
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint
from inspro_core.checkpoints.coco_names import COCO_NAMES
from inspro_core.checkpoints.conversion import convert_detector, convert_start, copy_checkpoint, detector_config
from inspro_core.checkpoints.importers import import_weights, read_published
from inspro_core.checkpoints.warm_start import start_from
from inspro_core.errors import CheckpointError
from inspro_core.model.config import BackboneName, InsProConfig, QueryMaskConfig, inspro_r50_query_masks
from tests.inspro_core.checkpoints.published import (
    DETECTOR,
    SEGMENTER,
    mmdetection_names,
    official_names,
    write_queryinst,
)
from tests.inspro_core.model.scenes import TINY, build, run_clip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_queryinst(tmp_path / "queryinst.pth")
    return tmp_path / "queryinst.pth"


@pytest.mark.parametrize(
    "config",
    [
        replace(SEGMENTER, num_attention_heads=8),
        replace(SEGMENTER, num_attention_heads=8, num_proposals=7, num_stages=2, num_class_layers=2, num_box_layers=1),
        replace(SEGMENTER, num_attention_heads=8, channels=24, dynamic_channels=6, feedforward_channels=10),
        replace(SEGMENTER, num_attention_heads=8, mask=QueryMaskConfig(num_convs=3), num_classes=4),
    ],
    ids=["tiny", "counts", "widths", "masks"],
)
def test_the_configuration_is_read_off_the_tensors(tmp_path: Path, config: InsProConfig) -> None:
    write_queryinst(tmp_path / "a.pth", config)
    found = detector_config(read_published(tmp_path / "a.pth"), config.num_classes)
    assert replace(found, input_size_hw=config.input_size_hw) == config


@pytest.mark.parametrize("backbone", ["resnet18", "resnet50", "resnet101"])
def test_every_backbone_of_the_zoo_is_recognised(tmp_path: Path, backbone: BackboneName) -> None:
    write_queryinst(tmp_path / "a.pth", replace(SEGMENTER, backbone=backbone))
    assert detector_config(read_published(tmp_path / "a.pth"), 80).backbone == backbone


def test_the_names_of_a_recorded_file_give_the_preset(shared: Path, tmp_path: Path) -> None:
    names = json.loads((shared / "reference" / "checkpoint_keys" / "mmdet_queryinst_r50.json").read_text())
    tensors = {name: torch.zeros(()).expand(tuple(shape)) for name, shape in names.items()}
    torch.save({"state_dict": tensors}, tmp_path / "a.pth")
    found = detector_config(read_published(tmp_path / "a.pth"), 80)
    assert found == replace(inspro_r50_query_masks(80), propagate="none", bank_size=1, links_slots=True)


def test_a_converted_detector_holds_the_published_numbers_and_names(tmp_path: Path, file: Path) -> None:
    target = tmp_path / "new folder" / "model.safetensors"
    convert_detector(read_published(file), target, None, {"description": "tiny"})
    checkpoint = load_checkpoint(target)
    assert tuple(category.name for category in checkpoint.categories) == COCO_NAMES
    assert checkpoint.provenance == {"description": "tiny"}
    source = build(SEGMENTER, seed=1).state_dict()
    for name, value in build_model(checkpoint).state_dict().items():
        assert torch.equal(value, source[name]) or name.startswith("attention.")


def test_a_converted_detector_finds_on_every_frame_what_it_finds_on_the_first(tmp_path: Path, file: Path) -> None:
    """Nothing goes from frame to frame but the order of the slots: the published detector learned no more."""
    model = convert_detector(read_published(file), tmp_path / "model.safetensors", None, {})
    images = torch.randint(0, 256, (1, 1, 3, 64, 64), dtype=torch.uint8).repeat(1, 3, 1, 1, 1)
    with torch.no_grad():
        outputs = model(images, torch.tensor([[64, 64]]))
    for output in outputs[1:]:
        torch.testing.assert_close(output.logits, outputs[0].logits, rtol=0, atol=1e-5)
        torch.testing.assert_close(output.boxes_xyxy, outputs[0].boxes_xyxy, rtol=0, atol=1e-3)


def test_a_choice_of_classes_keeps_their_rows_in_the_order_asked_for(tmp_path: Path, file: Path) -> None:
    target = tmp_path / "model.safetensors"
    whole = convert_detector(read_published(file), target, None, {})
    part = convert_detector(read_published(file), target, ["dog", "person"], {})
    assert [category.name for category in load_checkpoint(target).categories] == ["dog", "person"]
    ours, theirs = run_clip(part, 1)[0], run_clip(whole, 1)[0]
    rows = [COCO_NAMES.index("dog"), COCO_NAMES.index("person")]
    torch.testing.assert_close(ours.logits, theirs.logits[..., rows], rtol=0, atol=1e-4)
    one = torch.zeros(1, dtype=torch.int64)
    torch.testing.assert_close(
        part.box_mask_logits(ours, one, one, one), whole.box_mask_logits(theirs, one, one, one + rows[0])
    )


def test_a_file_that_names_its_classes_gives_them_to_the_model(tmp_path: Path) -> None:
    path, target = tmp_path / "own.pth", tmp_path / "model.safetensors"
    write_queryinst(path, replace(SEGMENTER, num_classes=2), {"CLASSES": ("wing", "tail")})
    convert_detector(read_published(path), target, None, {})
    assert [category.name for category in load_checkpoint(target).categories] == ["wing", "tail"]


def test_a_class_that_the_file_does_not_have_is_refused(tmp_path: Path, file: Path) -> None:
    with pytest.raises(CheckpointError, match=r"has no class 'unicorn'; it has person, bicycle"):
        convert_detector(read_published(file), tmp_path / "model.safetensors", ["dog", "unicorn"], {})


def test_a_file_that_does_not_name_its_classes_needs_them_all(tmp_path: Path) -> None:
    path, target = tmp_path / "own.pth", tmp_path / "model.safetensors"
    write_queryinst(path, replace(SEGMENTER, num_classes=3))
    with pytest.raises(CheckpointError, match="does not name its classes"):
        convert_detector(read_published(path), target, None, {})
    with pytest.raises(CheckpointError, match="another number of classes"):
        convert_detector(read_published(path), target, ["wing", "tail"], {})
    assert not target.exists()
    convert_detector(read_published(path), target, ["wing", "tail", "beak"], {})
    assert target.exists()


def test_detectors_without_masks_and_backbones_cannot_become_models(tmp_path: Path) -> None:
    torch.save({"model": official_names(build(DETECTOR).state_dict())}, tmp_path / "boxes.pth")
    torch.save(torchvision.models.resnet18().state_dict(), tmp_path / "backbone.pth")
    with pytest.raises(CheckpointError, match="official Sparse R-CNN: a detector without masks"):
        detector_config(read_published(tmp_path / "boxes.pth"), 80)
    with pytest.raises(CheckpointError, match="torchvision ResNet: a backbone without a detector"):
        detector_config(read_published(tmp_path / "backbone.pth"), 80)


def test_an_incomplete_file_does_not_become_a_model(tmp_path: Path) -> None:
    tensors = mmdetection_names(build(SEGMENTER).state_dict())
    del tensors["roi_head.mask_head.1.upsample.bias"]
    torch.save({"state_dict": tensors}, tmp_path / "a.pth")
    with pytest.raises(CheckpointError, match=r"has no mask_head\.upsample\.bias: incomplete"):
        convert_detector(read_published(tmp_path / "a.pth"), tmp_path / "model.safetensors", None, {})
    assert not (tmp_path / "model.safetensors").exists()


def test_a_start_keeps_the_published_names_and_starts_the_same_training(tmp_path: Path) -> None:
    published = torchvision.models.resnet18().state_dict()
    torch.save(published, tmp_path / "resnet18.pth")
    target = tmp_path / "starts" / "resnet18.safetensors"
    convert_start(read_published(tmp_path / "resnet18.pth"), target)
    kept = load_file(target)
    assert kept.keys() == published.keys()
    assert all(torch.equal(value, published[name]) for name, value in kept.items())
    assert [path.name for path in target.parent.iterdir()] == ["resnet18.safetensors"]
    config = replace(TINY, backbone="resnet18")
    ours, theirs = build(config, seed=2), build(config, seed=2)
    start_from(ours, target, ["a", "b", "c"])
    import_weights(theirs, tmp_path / "resnet18.pth", ["a", "b", "c"])
    assert all(torch.equal(value, theirs.state_dict()[name]) for name, value in ours.state_dict().items())


def test_a_copied_checkpoint_is_the_same_file(tmp_path: Path, file: Path) -> None:
    convert_detector(read_published(file), tmp_path / "a.safetensors", None, {})
    copy_checkpoint(tmp_path / "a.safetensors", tmp_path / "new folder" / "b.safetensors")
    assert (tmp_path / "new folder" / "b.safetensors").read_bytes() == (tmp_path / "a.safetensors").read_bytes()


@pytest.mark.parametrize("bad", [float("nan"), float("-inf"), 1e300])
def test_weights_that_are_not_finite_are_refused_by_the_name_of_their_tensor(
    tmp_path: Path, file: Path, bad: float
) -> None:
    convert_detector(read_published(file), tmp_path / "a.safetensors", None, {})
    with safe_open(tmp_path / "a.safetensors", framework="pt") as kept:
        metadata = kept.metadata()
    tensors = load_file(tmp_path / "a.safetensors")
    tensors["start_boxes"] = tensors["start_boxes"].double()
    tensors["start_boxes"][1, 2] = bad
    save_file(tensors, tmp_path / "a.safetensors", metadata)
    with pytest.raises(CheckpointError, match=r"a\.safetensors: start_boxes holds numbers that are not finite"):
        copy_checkpoint(tmp_path / "a.safetensors", tmp_path / "b.safetensors")
    published = torchvision.models.resnet18().state_dict()
    published["layer1.0.bn1.bias"] = published["layer1.0.bn1.bias"].double()
    published["layer1.0.bn1.bias"][3] = bad
    torch.save(published, tmp_path / "resnet18.pth")
    with pytest.raises(CheckpointError, match=r"resnet18\.pth: layer1\.0\.bn1\.bias holds numbers that are not finite"):
        read_published(tmp_path / "resnet18.pth")
    assert not (tmp_path / "b.safetensors").exists()


@pytest.mark.parametrize("what", ["detector", "start", "copy"])
def test_a_target_that_cannot_be_written_is_named(tmp_path: Path, file: Path, what: str) -> None:
    (tmp_path / "folder").write_text("a file")
    target = tmp_path / "folder" / "model.safetensors"
    convert_detector(read_published(file), tmp_path / "model.safetensors", None, {})
    with pytest.raises(CheckpointError, match=r"folder/model\.safetensors: cannot be written"):
        if what == "detector":
            convert_detector(read_published(file), target, None, {})
        elif what == "start":
            convert_start(read_published(file), target)
        else:
            copy_checkpoint(tmp_path / "model.safetensors", target)

"""Import of published layouts into small networks: what is loaded, copied, left out and refused."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torchvision
from torch import nn

from inspro_core.checkpoints.coco_names import COCO_NAMES
from inspro_core.checkpoints.importers import import_weights
from inspro_core.errors import CheckpointError
from inspro_core.model.config import InsProConfig
from inspro_core.model.inspro import InsPro
from tests.inspro_core.checkpoints.published import (
    DETECTOR,
    ONLY_INSPRO,
    SEGMENTER,
    mmdetection_names,
    official_names,
)
from tests.inspro_core.model.scenes import TINY, build


def with_random_statistics(model: nn.Module) -> nn.Module:
    generator = torch.Generator().manual_seed(5)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            module.running_mean.normal_(0, 0.2, generator=generator)
            module.running_var.uniform_(0.5, 2, generator=generator)
            nn.init.uniform_(module.weight, 0.5, 1.5, generator=generator)
            nn.init.normal_(module.bias, 0, 0.2, generator=generator)
    return model.eval()


@pytest.fixture(scope="module")
def detector_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small 80-class detector in the official layout."""
    path = tmp_path_factory.mktemp("weights") / "detector.pth"
    tensors = official_names(build(DETECTOR, seed=1).state_dict())
    torch.save({"model": tensors, "optimizer": {"lr": 1}, "iteration": 3}, path)
    return path


@pytest.fixture(scope="module")
def detector_files(detector_file: Path) -> dict[str, tuple[InsProConfig, Path]]:
    """Small 80-class detectors in every layout of detectors."""
    files = {"official": (DETECTOR, detector_file)}
    for name, config in (("mmdetection", DETECTOR), ("queryinst", SEGMENTER)):
        path = detector_file.parent / f"{name}.pth"
        torch.save({"state_dict": mmdetection_names(build(config, seed=1).state_dict()), "meta": {"epoch": 1}}, path)
        files[name] = (config, path)
    return files


LAYOUT_NAMES = ["official", "mmdetection", "queryinst"]


@pytest.mark.parametrize("layout", LAYOUT_NAMES)
def test_every_layout_is_loaded_as_a_whole(detector_files: dict[str, tuple[InsProConfig, Path]], layout: str) -> None:
    config, path = detector_files[layout]
    model, source = build(config, seed=2), build(config, seed=1).state_dict()
    report = import_weights(model, path)
    assert (report.unused, report.missing, report.copied_class_rows) == ((), ONLY_INSPRO, ())
    assert all(torch.equal(value, source[name]) for name, value in model.state_dict().items() if name in report.loaded)


@pytest.mark.parametrize("layout", LAYOUT_NAMES)
def test_every_layouts_class_rows_are_copied_by_name(
    detector_files: dict[str, tuple[InsProConfig, Path]], layout: str
) -> None:
    config, path = detector_files[layout]
    model, source = build(replace(config, num_classes=3), seed=2), build(config, seed=1).state_dict()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    report = import_weights(model, path, ["zebra", "unicorn", "tv"])
    assert report.copied_class_rows == ("zebra", "tv")
    layers = [name for name, value in source.items() if value.shape and len(value) == 80 and "attention" not in name]
    assert len(layers) == 2 * config.num_stages + (2 if layout == "queryinst" else 0)
    for name in layers:
        rows = model.state_dict()[name]
        assert torch.equal(rows[0], source[name][COCO_NAMES.index("zebra")])
        assert torch.equal(rows[1], before[name][1])
        assert torch.equal(rows[2], source[name][COCO_NAMES.index("tv")])


def test_a_file_without_masks_leaves_the_mask_head_at_its_start(
    detector_files: dict[str, tuple[InsProConfig, Path]],
) -> None:
    report = import_weights(build(SEGMENTER), detector_files["mmdetection"][1])
    assert {name for name in report.missing if name not in ONLY_INSPRO} == {
        name for name in build(SEGMENTER).state_dict() if name.startswith("mask_head.")
    }


def test_a_detector_of_the_same_shape_is_loaded_as_a_whole(detector_file: Path) -> None:
    model = build(DETECTOR, seed=2)
    report = import_weights(model, detector_file)
    assert report.source == "official Sparse R-CNN"
    assert report.unused == ()
    assert report.missing == ONLY_INSPRO
    assert report.copied_class_rows == ()
    source = build(DETECTOR, seed=1).state_dict()
    assert all(torch.equal(value, source[name]) for name, value in model.state_dict().items() if name in report.loaded)
    assert len(report.loaded) == len(source) - 2


def test_rows_of_classes_with_the_same_name_are_copied_and_the_others_keep_their_start(detector_file: Path) -> None:
    model, source = build(replace(DETECTOR, num_classes=3), seed=2), build(DETECTOR, seed=1)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    report = import_weights(model, detector_file, ["dog", "unicorn", "person"])
    assert report.copied_class_rows == ("dog", "person")
    for stage in range(DETECTOR.num_stages):
        for leaf in ("weight", "bias"):
            name = f"stages.{stage}.class_predictor.output.{leaf}"
            rows, theirs = model.state_dict()[name], source.state_dict()[name]
            assert torch.equal(rows[0], theirs[COCO_NAMES.index("dog")])
            assert torch.equal(rows[1], before[name][1])
            assert torch.equal(rows[2], theirs[0])
            assert name in report.loaded


def test_eighty_classes_of_other_names_are_matched_by_name_too(detector_file: Path) -> None:
    names = [*COCO_NAMES[1:], "unicorn"]
    model, source = build(DETECTOR, seed=2), build(DETECTOR, seed=1)
    report = import_weights(model, detector_file, names)
    assert report.copied_class_rows == COCO_NAMES[1:]
    name = "stages.0.class_predictor.output.weight"
    assert torch.equal(model.state_dict()[name][:79], source.state_dict()[name][1:])


@pytest.mark.parametrize("names", [None, ["wing", "tail", "beak"]])
def test_without_a_common_class_the_class_layers_keep_their_start(detector_file: Path, names: list[str] | None) -> None:
    model = build(replace(DETECTOR, num_classes=3), seed=2)
    before = model.state_dict()["stages.1.class_predictor.output.weight"].clone()
    report = import_weights(model, detector_file, names)
    assert torch.equal(model.state_dict()["stages.1.class_predictor.output.weight"], before)
    assert "stages.1.class_predictor.output.weight" in report.missing
    assert "head.head_series.1.class_logits.weight" in report.unused
    assert "stages.1.class_predictor.hidden.0.weight" in report.loaded


def test_a_file_of_more_proposals_is_refused_with_the_setting_that_fits(detector_file: Path) -> None:
    model = build(replace(DETECTOR, num_proposals=4))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with pytest.raises(CheckpointError, match="has 5 proposals, the model 4: build it with num_proposals=5"):
        import_weights(model, detector_file)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def test_a_file_of_another_width_is_refused_with_the_first_tensor_that_differs(detector_file: Path) -> None:
    with pytest.raises(CheckpointError, match=r"has shape \(.*\), the model needs"):
        import_weights(build(replace(DETECTOR, feedforward_channels=24)), detector_file)


def test_stages_that_a_shallower_model_lacks_are_reported_as_unused(detector_file: Path) -> None:
    report = import_weights(build(replace(DETECTOR, num_stages=1)), detector_file)
    assert report.unused
    assert all(name.startswith("head.head_series.1.") for name in report.unused)


def test_wrong_class_names_are_an_error_of_the_caller(detector_file: Path) -> None:
    with pytest.raises(ValueError, match="expected 80 class names, got 1"):
        import_weights(build(DETECTOR), detector_file, ["cat"])


@pytest.mark.parametrize("name", ["resnet18", "resnet50"])
def test_features_of_an_imported_resnet_equal_torchvisions(tmp_path: Path, name: str) -> None:
    published = with_random_statistics(getattr(torchvision.models, name)(weights=None))
    torch.save(published.state_dict(), tmp_path / "resnet.pth")
    config = replace(TINY, backbone="resnet18" if name == "resnet18" else "resnet50")
    model = build(config)
    report = import_weights(model, tmp_path / "resnet.pth")
    assert {key for key in report.unused if not key.endswith("num_batches_tracked")} == {"fc.weight", "fc.bias"}
    assert not any(key.startswith("backbone.") for key in report.missing)
    images = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    x = published.get_submodule("maxpool")(
        torch.relu(published.get_submodule("bn1")(published.get_submodule("conv1")(images)))
    )
    for index, features in enumerate(model.backbone(images)):
        x = published.get_submodule(f"layer{index + 1}")(x)
        torch.testing.assert_close(features, x, rtol=1e-4, atol=1e-4)


def test_a_detectron2_pickle_of_arrays_is_imported(tmp_path: Path) -> None:
    source = build(replace(TINY, backbone="resnet50"), seed=3).backbone
    official = official_names({f"backbone.{name}": value for name, value in source.state_dict().items()})
    arrays = {name.removeprefix("backbone.bottom_up."): value.numpy() for name, value in official.items()}
    (tmp_path / "R-50.pkl").write_bytes(pickle.dumps({"model": arrays | {"stem.fc.bias": arrays["stem.conv1.weight"]}}))
    model = build(replace(TINY, backbone="resnet50"))
    report = import_weights(model, tmp_path / "R-50.pkl")
    assert (report.source, report.unused) == ("Detectron2 ResNet", ("stem.fc.bias",))
    assert all(torch.equal(value, source.state_dict()[name]) for name, value in model.backbone.state_dict().items())


@pytest.fixture(scope="module")
def mobilenet() -> nn.Module:
    return with_random_statistics(torchvision.models.mobilenet_v2(weights=None))


def check_mobilenet(model: InsPro, published: nn.Module) -> None:
    """Compare the folded backbone with torchvision's, batch norm and all."""
    x = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    ours = model.backbone(x)
    expected = []
    for index, block in enumerate(published.get_submodule("features").children()):
        x = block(x)
        if index in (3, 6, 13, 17):
            expected.append(x)
    for features, theirs in zip(ours, expected, strict=True):
        torch.testing.assert_close(features, theirs, rtol=1e-3, atol=1e-3 * theirs.abs().max().item())


def test_features_of_an_imported_mobilenet_with_folded_norms_equal_torchvisions(
    tmp_path: Path, mobilenet: nn.Module
) -> None:
    torch.save(mobilenet.state_dict(), tmp_path / "mobilenet.pth")
    model = build()
    report = import_weights(model, tmp_path / "mobilenet.pth")
    check_mobilenet(model, mobilenet)
    left = {name for name in report.unused if not name.endswith("num_batches_tracked")}
    assert {name.split(".")[0] + "." + name.split(".")[1] for name in left} == {"features.18", "classifier.1"}
    assert not any(name.startswith("backbone.") for name in report.missing)


def test_a_backbone_published_beside_its_head_is_found(tmp_path: Path, mobilenet: nn.Module) -> None:
    backbone = {name: value for name, value in mobilenet.state_dict().items() if not name.startswith("classifier")}
    torch.save({"backbone": backbone, "head": [torch.zeros(2)], "head_order": ["a"]}, tmp_path / "deeplab.pth")
    model = build()
    assert import_weights(model, tmp_path / "deeplab.pth").source == "torchvision MobileNetV2"
    check_mobilenet(model, mobilenet)


@pytest.mark.parametrize(
    "name",
    [
        "mobilenet_v2_1.0_224_quant_torchvision_mobilenet_v2.pth",
        "deeplabv3_mnv2_pascal_backbone_torchvision_mobilenet_v2_features0_17.pth",
    ],
)
def test_published_mobilenet_weights_are_imported_whole(shared: Path, name: str) -> None:
    path = shared / "data" / "weights" / name
    content = torch.load(path, weights_only=True)
    published = torchvision.models.mobilenet_v2(weights=None)
    published.load_state_dict(content.get("backbone", content), strict=False)
    model = build()
    report = import_weights(model, path)
    assert not any(key.startswith("backbone.") for key in report.missing)
    check_mobilenet(model, published.eval())


@pytest.mark.parametrize(
    ("published", "config"),
    [
        (torchvision.models.resnet18, replace(TINY, backbone="resnet50")),
        (torchvision.models.resnet50, replace(TINY, backbone="resnet101")),
        (torchvision.models.resnet50, TINY),
        (torchvision.models.mobilenet_v2, replace(TINY, backbone="resnet18")),
    ],
    ids=["18 into 50", "50 into 101", "50 into MobileNet", "MobileNet into 18"],
)
def test_a_backbone_of_another_kind_or_depth_is_refused(
    tmp_path: Path, published: type[nn.Module], config: InsProConfig
) -> None:
    torch.save(published().state_dict(), tmp_path / "backbone.pth")
    with pytest.raises(CheckpointError, match=f"its backbone is not the model's {config.backbone}"):
        import_weights(build(config), tmp_path / "backbone.pth")


def test_a_deeper_resnet_is_not_cut_to_fit(tmp_path: Path) -> None:
    torch.save(torchvision.models.resnet101().state_dict(), tmp_path / "resnet101.pth")
    with pytest.raises(CheckpointError, match="its backbone is not the model's resnet50"):
        import_weights(build(replace(TINY, backbone="resnet50")), tmp_path / "resnet101.pth")


def test_an_unknown_layout_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    torch.save({"conv1_w": torch.zeros(2), "res2_0_branch2a_w": torch.zeros(2)}, tmp_path / "msra.pth")
    with pytest.raises(CheckpointError, match=r"conv1_w.*known are: official Sparse R-CNN, MMDetection"):
        import_weights(build(), tmp_path / "msra.pth")


def test_coco_has_eighty_different_names() -> None:
    assert len(set(COCO_NAMES)) == 80


def test_rows_are_matched_by_the_classes_that_the_file_itself_names(tmp_path: Path) -> None:
    path = tmp_path / "own_training.pth"
    source = build(replace(DETECTOR, num_classes=3), seed=1)
    content = {"state_dict": mmdetection_names(source.state_dict()), "meta": {"CLASSES": ("wing", "tail", "beak")}}
    torch.save(content, path)
    model = build(replace(DETECTOR, num_classes=3), seed=2)
    report = import_weights(model, path, ["beak", "claw", "wing"])
    assert report.copied_class_rows == ("beak", "wing")
    name = "stages.1.class_predictor.output.weight"
    assert torch.equal(model.state_dict()[name][[0, 2]], source.state_dict()[name][[2, 0]])

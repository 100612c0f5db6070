"""A QueryInst file of MMDetection, rebuilt from its recorded names, gives the recorded detections and masks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from inspro_core.checkpoints.importers import ImportReport, import_weights
from inspro_core.model.config import inspro_r50_query_masks
from inspro_core.model.inspro import FrameOutput, InsPro
from inspro_core.model.query_mask_head import QueryMaskHead, paste_masks
from tests.inspro_core.model.reference import Bundle, load_bundle, load_generator, pad_batch

ONLY_INSPRO = ("attention.score.weight", "attention.score.bias")
MASK_HEAD = "roi_head.mask_head."
IMAGES = [0, 1]


@dataclass(frozen=True)
class Run:
    """The imported network, and what it makes of the two recorded images."""

    model: InsPro
    head: QueryMaskHead
    report: ImportReport
    output: FrameOutput


UNUSED = 1e30  # it would show in every result


@pytest.fixture(scope="module")
def recorded(shared: Path) -> Bundle:
    return load_bundle(shared, "queryinst")


@pytest.fixture(scope="module")
def run(shared: Path, recorded: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Run:
    generator = load_generator(shared)
    tensors = {  # of the mask heads only the last holds more than its shape
        name: torch.full((), UNUSED).expand(tuple(shape))
        if name.startswith(MASK_HEAD) and not name.startswith(f"{MASK_HEAD}5.")
        else generator.fill_mmdet(name, shape)
        for name, shape in recorded["weight_shapes"].items()
    }
    path = tmp_path_factory.mktemp("weights") / "queryinst.pth"
    torch.save({"meta": {"CLASSES": ["person"], "epoch": 12}, "state_dict": tensors}, path)
    model = InsPro(inspro_r50_query_masks(80)).eval()
    with torch.no_grad():
        for value in model.state_dict().values():
            value.fill_(torch.nan if value.is_floating_point() else -1)
    report = import_weights(model, path)
    path.unlink()
    images, sizes_hw = pad_batch(recorded["images_uint8"])
    with torch.no_grad():
        for name in ONLY_INSPRO:
            model.state_dict()[name].zero_()
        output = model(images[:, None], sizes_hw)[0]
    assert isinstance(model.mask_head, QueryMaskHead)
    return Run(model, model.mask_head, report, output)


def close(actual: Tensor, expected: Tensor, tolerance: float) -> None:
    torch.testing.assert_close(actual, expected, rtol=0, atol=tolerance)


def unpack(shared: Path, packed: dict[str, Any]) -> Tensor:
    masks: Tensor = load_generator(shared).unpack_masks(packed)
    return masks


def test_all_is_loaded_but_the_mask_heads_of_earlier_stages(run: Run, recorded: Bundle) -> None:
    assert run.report.missing == ONLY_INSPRO
    left = {name for name in run.report.unused if not name.endswith("num_batches_tracked")}
    heads = {name for name in recorded["weight_shapes"] if name.startswith(MASK_HEAD)}
    assert left == {name for name in heads if name[len(MASK_HEAD)] != "5" and not name.endswith("num_batches_tracked")}


def test_classes_boxes_and_queries_equal_the_recorded_ones(run: Run, recorded: Bundle) -> None:
    close(run.output.logits, recorded["pred_logits"], 2e-3)
    close(run.output.boxes_xyxy, recorded["pred_boxes"], 0.2)
    assert run.output.mask_parameters is not None
    close(run.output.mask_parameters, recorded["attn_features_stage5"], 1e-3)


def test_the_regions_of_the_masks_are_pooled_as_recorded(run: Run, recorded: Bundle) -> None:
    assert run.output.pyramid is not None
    boxes = recorded["pred_boxes"][-1].flatten(0, 1)[::20]
    images = torch.arange(200)[::20] // 100
    with torch.no_grad():
        regions = run.model.regions(run.output.pyramid).pool_chosen(boxes, images, run.head.roi_bins)
    close(regions[:, ::32], recorded["mask_roi_features_strided"], 2e-2)


def test_the_mask_head_alone_gives_the_recorded_logits(run: Run, recorded: Bundle) -> None:
    alone = recorded["mask_head_isolated"]
    with torch.no_grad():
        mixed = run.head.dynamic_conv(alone["attn_features"], alone["roi_features"])
        close(mixed[:, ::4], alone["dynconv_out"], 1e-4)
        for index, label in enumerate(range(0, 80, 8)):
            logits = run.head(alone["attn_features"], alone["roi_features"], torch.full((2,), label))
            close(logits, alone["logits_class_stride8"][:, index], 1e-4)


def test_masks_of_any_query_and_class_equal_the_recorded_ones(run: Run, recorded: Bundle) -> None:
    for image in IMAGES:
        slots = torch.arange(0, 100, 10).repeat_interleave(10)
        classes = torch.arange(0, 80, 8).repeat(10)
        with torch.no_grad():
            logits = run.model.box_mask_logits(run.output, torch.full_like(slots, image), slots, classes)
        expected = recorded["mask_logits_all_strided"][image]
        close(logits[:, ::2, ::2].view(expected.shape), expected, 1e-2)


@pytest.mark.parametrize("image", IMAGES)
def test_masks_of_the_detections_equal_the_recorded_ones(run: Run, recorded: Bundle, image: int) -> None:
    expected = recorded["detections"][image]
    with torch.no_grad():
        of_image = torch.full_like(expected["query"], image)
        logits = run.model.box_mask_logits(run.output, of_image, expected["query"], expected["label"])
    close(logits, expected["mask_logits"], 1e-2)
    close(run.output.boxes_xyxy[-1, image, expected["query"]], expected["boxes"], 0.2)


@pytest.mark.parametrize("image", IMAGES)
def test_recorded_masks_are_pasted_as_recorded(shared: Path, recorded: Bundle, image: int) -> None:
    detections = recorded["detections"][image]
    height, width = recorded["image_sizes"][image]
    pasted = paste_masks(detections["mask_logits"].sigmoid(), detections["boxes"], (height, width)) >= 0.5
    assert int((pasted ^ unpack(shared, detections["masks"])).sum()) <= 20


@pytest.mark.parametrize("image", IMAGES)
def test_recorded_masks_are_pasted_into_a_picture_of_half_the_size(shared: Path, recorded: Bundle, image: int) -> None:
    half = recorded["detections"][image]["half_size"]
    logits = recorded["detections"][image]["mask_logits"][:30]
    pasted = paste_masks(logits.sigmoid(), half["boxes"][:30], tuple(half["ori_shape"])) >= 0.5
    assert int((pasted ^ unpack(shared, half["masks_top30"])).sum()) <= 20


@pytest.mark.parametrize("image", IMAGES)
def test_masks_over_the_input_are_the_recorded_masks(shared: Path, run: Run, recorded: Bundle, image: int) -> None:
    detections = recorded["detections"][image]
    height, width = recorded["image_sizes"][image]
    best = run.output.logits[-1, image].argmax(dim=1)
    is_best = best[detections["query"]] == detections["label"]  # a slot shows the mask of its best class
    assert is_best.sum() > 50
    slots = detections["query"][is_best]
    with torch.no_grad():
        logits = run.model.mask_logits(run.output, torch.full_like(slots, image), slots)
    masks = (logits.sigmoid() > 0.5)[:, :height, :width]
    wrong = (masks ^ unpack(shared, detections["masks"])[is_best]).float().mean()
    assert wrong < 1e-3

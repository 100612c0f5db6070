"""The detector inside InsPro reproduces what the official Sparse R-CNN computed with the same weights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from inspro_core.checkpoints.detectron2 import rename_sparse_rcnn
from inspro_core.model.config import InsProConfig
from inspro_core.model.criterion import Criterion, CriterionConfig, CriterionResult
from inspro_core.model.dynamic_head import ROI_BINS
from inspro_core.model.inspro import FrameFeatures, FrameOutput, InsPro
from inspro_core.model.postprocess import top_instances
from inspro_core.model.targets import FrameTargets
from tests.inspro_core.model.reference import Bundle, load_bundle, official_state_dict, pad_batch

TERMS = {"class": "loss_ce", "l1": "loss_bbox", "giou": "loss_giou"}


@dataclass(frozen=True)
class Run:
    """The network with the recorded weights, and what it makes of the two recorded images."""

    model: InsPro
    images: Tensor
    sizes_hw: Tensor
    features: FrameFeatures
    output: FrameOutput


@pytest.fixture(scope="module")
def recorded(shared: Path) -> Bundle:
    return load_bundle(shared, "sparsercnn")


@pytest.fixture(scope="module")
def run(shared: Path, recorded: Bundle) -> Run:
    model = InsPro(InsProConfig(80, mask=None)).eval()
    state = {rename_sparse_rcnn(name): value for name, value in official_state_dict(shared).items()}
    result = model.load_state_dict(state, strict=False)
    assert result.unexpected_keys == []
    assert result.missing_keys == ["attention.score.weight", "attention.score.bias"]
    images, sizes_hw = pad_batch(recorded["images_uint8"], fill=200)
    with torch.no_grad():
        features = model.extract(images, sizes_hw)
        output = model.decode(features, sizes_hw, model.start_state(sizes_hw))
    return Run(model, images, sizes_hw, features, output)


def close(actual: Tensor, expected: Tensor, tolerance: float) -> None:
    torch.testing.assert_close(actual, expected, rtol=0, atol=tolerance)


def frame_targets(recorded: Bundle, present: tuple[bool, bool] = (True, True)) -> list[FrameTargets]:
    result = []
    for target, is_present in zip(recorded["train"]["targets"], present, strict=True):
        count = len(target["labels"]) if is_present else 0
        boxes, labels = target["boxes_xyxy"][:count], target["labels"][:count]
        result.append(FrameTargets(boxes, labels, torch.arange(count), torch.zeros((count, 224, 320))))
    return result


def recorded_output(run: Run, recorded: Bundle) -> FrameOutput:
    """The recorded logits and boxes, as leaves that receive a gradient."""
    logits, boxes = (recorded[name].clone().requires_grad_() for name in ("pred_logits", "pred_boxes"))
    return replace(run.output, logits=logits, boxes_xyxy=boxes)


def box_losses(run: Run, output: FrameOutput, targets: list[FrameTargets]) -> CriterionResult:
    return Criterion(CriterionConfig(deduplication=0))(run.model, [output], [targets], run.sizes_hw)


def of_stage(output: FrameOutput, stage: int) -> FrameOutput:
    return replace(output, logits=output.logits[stage : stage + 1], boxes_xyxy=output.boxes_xyxy[stage : stage + 1])


def test_the_input_is_normalised_and_its_padding_is_zero_whatever_the_padding_held(run: Run, recorded: Bundle) -> None:
    x = run.model.normalize(run.images, run.sizes_hw)
    assert list(x.shape) == recorded["normalized_padded_shape"]
    close(x[:, :, ::3, ::3], recorded["normalized_padded_strided"], 1e-6)


def test_the_learned_boxes_are_scaled_by_the_unpadded_size(run: Run, recorded: Bundle) -> None:
    close(run.model.start_state(run.sizes_hw).boxes_xyxy, recorded["init_boxes_xyxy"], 1e-4)


@pytest.mark.parametrize("level", ["p2", "p3", "p4", "p5"])
def test_the_pyramid_equals_the_official_one(run: Run, recorded: Bundle, level: str) -> None:
    actual = run.features.pyramid[int(level[1]) - 2]
    expected = recorded["fpn_strided"][level][0]
    step = -(-actual.shape[2] // expected.shape[2])
    close(actual[:, ::8, ::step, ::step], expected, 5e-4)
    assert actual.std().item() == pytest.approx(recorded["fpn_stats"][level]["std"], rel=1e-4)


def test_the_regions_of_the_first_stage_are_pooled_as_officially(run: Run, recorded: Bundle) -> None:
    boxes = run.model.start_state(run.sizes_hw).boxes_xyxy
    with torch.no_grad():
        pooled = run.model.regions(run.features.pyramid).pool(boxes, ROI_BINS)
    position_major = pooled.flatten(2).permute(2, 0, 1)  # (49, 200, 256)
    close(position_major[:, ::10, ::16], recorded["roi_features_stage0_strided"], 5e-4)


def test_the_deltas_of_the_first_stage_equal_the_official_ones(run: Run, recorded: Bundle) -> None:
    stage = run.model.stages[0]
    with torch.no_grad():
        deltas = stage.get_submodule("box_predictor")(recorded["obj_features"][0])
    close(deltas.flatten(0, 1), recorded["deltas_stage0"], 1e-4)


@pytest.mark.parametrize("stage", range(6))
def test_every_stage_predicts_the_official_logits_and_boxes(run: Run, recorded: Bundle, stage: int) -> None:
    close(run.output.logits[stage], recorded["pred_logits"][stage], 1e-4 if stage == 0 else 2e-3)
    close(run.output.boxes_xyxy[stage], recorded["pred_boxes"][stage], 2e-3 if stage == 0 else 0.2)


def test_every_stage_hands_on_the_official_object_features(run: Run, recorded: Bundle) -> None:
    state = run.model.start_state(run.sizes_hw)
    queries, boxes = state.queries, state.boxes_xyxy
    with torch.no_grad():
        for stage, expected in zip(run.model.stages, recorded["obj_features"], strict=True):
            _, boxes, queries, _ = stage(run.model.regions(run.features.pyramid), queries, boxes)
            close(queries, expected, 3e-3)
    close(run.output.object_features, recorded["obj_features"][-1], 3e-3)


@pytest.mark.parametrize("image", [0, 1])
def test_the_best_hundred_pairs_of_query_and_class_are_the_official_ones(
    run: Run, recorded: Bundle, image: int
) -> None:
    expected = recorded["topk100_sorted"][image]
    scores, slots, classes = top_instances(run.output.logits[-1, image], 100)
    close(scores, expected["scores"], 5e-4)
    ours = dict(zip(zip(slots.tolist(), classes.tolist(), strict=True), scores.tolist(), strict=True))
    pairs = zip(expected["query"].tolist(), expected["label"].tolist(), strict=True)
    theirs = dict(zip(pairs, expected["scores"].tolist(), strict=True))
    last = expected["scores"][-1].item()
    swapped = [(ours | theirs)[pair] for pair in ours.keys() ^ theirs.keys()]
    assert all(abs(score - last) < 5e-4 for score in swapped)
    boxes = run.output.boxes_xyxy[-1, image, expected["query"]]
    close(boxes, expected["boxes"], 0.2)


def test_the_first_frame_is_matched_as_officially_at_every_stage(run: Run, recorded: Bundle) -> None:
    result = box_losses(run, recorded_output(run, recorded), frame_targets(recorded))
    for image, stages in enumerate(result.matches[0]):
        for (slots, objects), expected in zip(stages, recorded["train"]["indices"], strict=True):
            ours = set(zip(slots.tolist(), objects.tolist(), strict=True))
            theirs = set(zip(*(index.tolist() for index in expected[image]), strict=True))
            assert ours == theirs


@pytest.mark.parametrize("stage", range(6))
def test_the_losses_of_every_stage_equal_the_official_ones(run: Run, recorded: Bundle, stage: int) -> None:
    output = of_stage(recorded_output(run, recorded), stage)
    result = box_losses(run, output, frame_targets(recorded))
    suffix = "" if stage == 5 else f"_{stage}"
    train = recorded["train"]
    for term, name in TERMS.items():
        expected = train["losses_unweighted"][name + suffix] * train["weight_dict"][name + suffix]
        assert result.terms[term].item() == pytest.approx(expected, rel=1e-4)


def test_the_losses_with_an_image_without_objects_equal_the_official_ones(run: Run, recorded: Bundle) -> None:
    output = of_stage(recorded_output(run, recorded), 5)
    result = box_losses(run, output, frame_targets(recorded, (False, True)))
    for term, name in TERMS.items():
        expected = recorded["train"]["image0_empty_last_stage_losses"][name] * recorded["train"]["weight_dict"][name]
        assert result.terms[term].item() == pytest.approx(expected, rel=1e-4)


def test_the_losses_without_any_object_equal_the_official_ones(run: Run, recorded: Bundle) -> None:
    output = of_stage(recorded_output(run, recorded), 5)
    result = box_losses(run, output, frame_targets(recorded, (False, False)))
    expected = recorded["train"]["both_empty_last_stage_losses"]
    assert result.terms["class"].item() == pytest.approx(2 * expected["loss_ce"], rel=1e-4)
    assert result.terms["l1"].item() == expected["loss_bbox"] == 0
    assert result.terms["giou"].item() == expected["loss_giou"] == 0


def test_the_total_and_its_gradients_equal_the_official_ones(run: Run, recorded: Bundle) -> None:
    output = recorded_output(run, recorded)
    result = box_losses(run, output, frame_targets(recorded))
    torch.autograd.backward(result.total)
    assert result.total.item() == pytest.approx(recorded["train"]["total"], rel=1e-4)
    assert output.boxes_xyxy.grad is not None
    assert output.logits.grad is not None
    close(output.boxes_xyxy.grad, recorded["train"]["grad_boxes"], 1e-6)
    assert output.boxes_xyxy.grad.norm().item() == pytest.approx(recorded["train"]["grad_boxes_norm"], rel=1e-4)
    assert output.logits.grad.norm().item() == pytest.approx(recorded["train"]["grad_logits_norm"], rel=1e-4)


def test_the_gradients_of_all_parameters_have_the_official_norms(run: Run, recorded: Bundle) -> None:
    train = recorded["train"]
    features = run.model.extract(run.images, run.sizes_hw)
    output = run.model.decode(features, run.sizes_hw, run.model.start_state(run.sizes_hw))
    result = box_losses(run, output, frame_targets(recorded))
    torch.autograd.backward(result.total)
    assert result.total.item() == pytest.approx(train["model_forward_total"], rel=1e-3)
    gradients = {name: p.grad for name, p in run.model.named_parameters() if p.grad is not None}
    frozen = {rename_sparse_rcnn(name) for name in train["no_grad_params"]}
    unused = {"attention.score.weight", "attention.score.bias"}  # eq. 1 needs a second frame
    assert gradients.keys() == dict(run.model.named_parameters()).keys() - frozen - unused
    for name, expected in train["param_grad_norms"].items():
        assert gradients[rename_sparse_rcnn(name)].norm().item() == pytest.approx(expected, rel=1e-2)
    total = torch.stack([gradient.norm() for gradient in gradients.values()]).norm().item()
    assert total == pytest.approx(train["grad_norm_all"], rel=1e-2)

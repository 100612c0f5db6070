"""The criterion over clips: means over frames, switches, and clips without objects."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
import torch

from inspro_core.model.criterion import Criterion, CriterionConfig, CriterionResult
from inspro_core.model.inspro import InsPro
from inspro_core.model.mask_head import DynamicMaskHead
from inspro_core.model.targets import FrameTargets
from tests.inspro_core.model.scenes import TINY, build, clip, targets

TERMS = {"class", "l1", "giou", "dedup", "dice", "mask_focal"}


def losses(
    model: InsPro, frame_targets: list[list[FrameTargets]], config: CriterionConfig | None = None, batch: int = 1
) -> CriterionResult:
    images, sizes_hw = clip(len(frame_targets), batch)
    return Criterion(config)(model, model(images, sizes_hw), frame_targets, sizes_hw)


@pytest.fixture(scope="module")
def model() -> InsPro:
    return build()


def test_the_terms_sum_to_the_total(model: InsPro) -> None:
    result = losses(model, [[targets([1, 2])], [targets([1, 2], seed=1)]])
    assert result.terms.keys() == TERMS
    assert sum(term.item() for term in result.terms.values()) == pytest.approx(result.total.item(), rel=1e-5)
    assert all(term.item() > 0 for name, term in result.terms.items() if name != "dedup")


def test_a_weight_of_zero_switches_deduplication_off_and_leaves_the_rest(model: InsPro) -> None:
    frames = [[targets([1])], [targets([1], seed=1)]]
    images, sizes_hw = clip(2)
    outputs = model(images, sizes_hw)
    on_object = torch.cat([frame[0].boxes_xyxy for frame in frames])  # so that unmatched boxes lie on the object
    outputs = [
        replace(output, boxes_xyxy=on_object[index].expand_as(output.boxes_xyxy))
        for index, output in enumerate(outputs)
    ]
    full = Criterion()(model, outputs, frames, sizes_hw)
    without = Criterion(CriterionConfig(deduplication=0))(model, outputs, frames, sizes_hw)
    assert full.terms["dedup"].item() == pytest.approx(TINY.num_stages * 0.1)  # every box on the object: β, per stage
    assert without.terms.keys() == TERMS - {"dedup"}
    assert without.total.item() == pytest.approx(full.total.item() - full.terms["dedup"].item(), rel=1e-5)


@pytest.mark.parametrize("name", ["classification", "l1", "giou", "dice", "mask_focal"])
def test_each_weight_scales_its_own_term(model: InsPro, name: str) -> None:
    frames = [[targets([1, 2])]]
    weights: list[dict[str, Any]] = [{name: 1.0}, {name: 3.0}]
    once, thrice = (losses(model, frames, CriterionConfig(**weight)) for weight in weights)
    term = "class" if name == "classification" else name
    changed = {key for key in TERMS if not torch.isclose(once.terms[key], thrice.terms[key])}
    assert changed == {term}
    assert thrice.terms[term].item() == pytest.approx(3 * once.terms[term].item(), rel=1e-5)


def test_the_loss_of_a_clip_is_the_mean_over_its_frames(model: InsPro) -> None:
    frames = [[targets([1, 2])], [targets([1], seed=1)], [targets([])]]
    images, sizes_hw = clip(3)
    outputs = model(images, sizes_hw)
    criterion = Criterion(CriterionConfig(is_consistent=False))
    whole = criterion(model, outputs, frames, sizes_hw).total.item()
    parts = [criterion(model, [o], [t], sizes_hw).total.item() for o, t in zip(outputs, frames, strict=True)]
    assert whole == pytest.approx(sum(parts) / 3, rel=1e-5)


def test_sums_are_divided_by_the_mean_number_of_objects_of_all_processes(model: InsPro) -> None:
    images, sizes_hw = clip(1)
    outputs, frames = model(images, sizes_hw), [[targets([1, 2])]]
    alone = Criterion()(model, outputs, frames, sizes_hw)
    among_others = Criterion()(model, outputs, frames, sizes_hw, lambda count: count * 2)
    for name, term in alone.terms.items():
        assert among_others.terms[name].item() == pytest.approx(term.item() / 2, rel=1e-5)


def test_a_batch_of_clips_is_matched_clip_by_clip(model: InsPro) -> None:
    frames = [[targets([1, 2]), targets([5], seed=3)], [targets([2], seed=1), targets([5, 6], seed=4)]]
    images, sizes_hw = clip(2, batch=2)
    outputs = model(images, sizes_hw)
    together = Criterion()(model, outputs, frames, sizes_hw)
    for b in range(2):
        single = model(images[b : b + 1], sizes_hw[b : b + 1])
        alone = Criterion()(model, single, [[frame[b]] for frame in frames], sizes_hw[b : b + 1])
        for ours, theirs in zip(together.matches, alone.matches, strict=True):
            assert [[part.tolist() for part in match] for match in ours[b]] == [
                [part.tolist() for part in match] for match in theirs[0]
            ]


def test_later_frames_use_the_binding_of_the_first(model: InsPro) -> None:
    result = losses(model, [[targets([1, 2])], [targets([2, 1], seed=9)]])
    slots, objects = result.matches[0][0][-1]
    bound = {[1, 2][index]: slot for slot, index in zip(slots.tolist(), objects.tolist(), strict=True)}
    for slots, objects in result.matches[1][0]:
        assert {[2, 1][index]: slot for slot, index in zip(slots.tolist(), objects.tolist(), strict=True)} == bound


@pytest.mark.parametrize("batch", [1, 2])
def test_clips_without_objects_give_finite_losses_and_gradients(batch: int) -> None:
    model = build()
    result = losses(model, [[targets([])] * batch, [targets([])] * batch], batch=batch)
    assert {name for name, term in result.terms.items() if term.item() != 0} == {"class"}
    torch.autograd.backward(result.total)
    assert all(p.grad is None or bool(p.grad.isfinite().all()) for p in model.parameters())


def test_a_clip_without_objects_still_gives_every_parameter_a_gradient() -> None:
    model = build()
    torch.autograd.backward(losses(model, [[targets([])]] * 3).total)
    without = {name for name, p in model.named_parameters() if p.requires_grad and p.grad is None}
    assert without == set()


def test_a_clip_gives_the_mask_parts_a_gradient_only_through_objects() -> None:
    model = build()
    torch.autograd.backward(losses(model, [[targets([1])]]).total)
    assert isinstance(model.mask_head, DynamicMaskHead)
    assert model.mask_branch is not None
    for weight in (model.mask_head.controller.weight, model.mask_branch.output.weight):
        assert weight.grad is not None
        assert weight.grad.abs().max() > 0


def test_a_boxes_only_model_has_no_mask_terms() -> None:
    result = losses(build(replace(TINY, mask=None)), [[targets([1, 2])]])
    assert result.terms.keys() == TERMS - {"dice", "mask_focal"}


def test_a_perfect_prediction_costs_next_to_nothing(model: InsPro) -> None:
    frame = targets([1, 2, 4])
    images, sizes_hw = clip(1)
    output = model(images, sizes_hw)[0]
    logits = torch.full_like(output.logits, -20.0)
    boxes = torch.tensor([200.0, 200.0, 230.0, 230.0]).expand_as(output.boxes_xyxy).clone()
    for slot, (label, box) in enumerate(zip(frame.labels, frame.boxes_xyxy, strict=True)):
        logits[:, :, slot, label] = 20.0
        boxes[:, :, slot] = box
    result = Criterion()(model, [replace(output, logits=logits, boxes_xyxy=boxes)], [[frame]], sizes_hw)
    assert all(result.terms[name].item() < 1e-4 for name in ("class", "l1", "giou", "dedup"))
    assert math.isfinite(result.total.item())


def test_classes_without_labels_are_hardly_denied(model: InsPro) -> None:
    frames = [[targets([1]), targets([1], seed=1)]]
    images, sizes_hw = clip(1, 2)
    outputs = model(images, sizes_hw)

    def class_loss(denials: torch.Tensor | None) -> float:
        return Criterion()(model, outputs, frames, sizes_hw, denials=denials).terms["class"].item()

    denials = torch.ones(2, TINY.num_classes)
    whole = class_loss(denials)
    assert whole == class_loss(None)
    denials[0] = 0  # also the class of its object, which stays asked for
    without = class_loss(denials)
    assert 0 < without < whole
    denials[0] = 0.5
    assert class_loss(denials) == pytest.approx((whole + without) / 2, rel=1e-5)
    denials[0, :-1] = 1
    assert (whole + without) / 2 < class_loss(denials) < whole

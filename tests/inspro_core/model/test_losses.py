"""Every loss term against recorded values and against independent code."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor
from torchvision.ops import sigmoid_focal_loss as torchvision_focal_loss

from inspro_core.model.losses import box_deduplication_loss, dice_loss, mask_focal_loss, sigmoid_focal_loss
from tests.inspro_core.model.reference import load_bundle

TRUTH = torch.tensor([[10.0, 10.0, 40.0, 50.0]])  # diagonal 50


def deduplication(boxes: list[list[float]], matched: list[bool], count: int = 5, truth: Tensor = TRUTH) -> Tensor:
    return box_deduplication_loss(torch.tensor([boxes]), torch.tensor([matched]), truth, 0.1, count)


def test_equation_4_is_reproduced_for_every_object(shared: Path) -> None:
    recorded = load_bundle(shared, "inspro_eq")["eq4"]
    is_matched = torch.zeros((1, len(recorded["pred"])), dtype=torch.bool)
    is_matched[0, list(recorded["matched"])] = True
    actual = box_deduplication_loss(recorded["pred"][None], is_matched, recorded["gt"], recorded["beta"], recorded["k"])
    torch.testing.assert_close(actual[0].tolist(), recorded["per_gt"], rtol=0, atol=1e-9)
    assert actual.mean().item() == pytest.approx(recorded["mean_over_gt"], abs=1e-9)


def test_a_box_on_the_object_costs_beta_and_one_far_away_costs_nothing() -> None:
    on, far = TRUTH[0].tolist(), [60.0, 60.0, 90.0, 100.0]
    assert deduplication([on], [False]).item() == pytest.approx(0.1)
    assert deduplication([far], [False]).item() == 0.0
    assert deduplication([on, far], [False, False]).item() == pytest.approx(0.05)


def test_matched_boxes_take_no_part_even_where_too_few_are_unmatched() -> None:
    on, aside = TRUTH[0].tolist(), [15.0, 10.0, 45.0, 50.0]  # 5 pixels aside: (5 / 50)² = .01
    assert deduplication([on, aside], [True, False]).item() == pytest.approx(0.09)
    assert deduplication([on, aside], [True, True]).item() == 0.0


def test_only_the_boxes_of_largest_overlap_are_pushed() -> None:
    on, inside = TRUTH[0].tolist(), [24.0, 29.0, 26.0, 31.0]  # same centre, little overlap
    boxes = [inside, on, inside]
    assert deduplication(boxes, [False] * 3, count=1).item() == pytest.approx(0.1)
    aside = [15.0, 10.0, 45.0, 50.0]
    assert deduplication([inside, aside], [False] * 2, count=1).item() == pytest.approx(0.09)


def test_each_stage_is_judged_by_its_own_matches() -> None:
    boxes = TRUTH.expand(2, 1, 4)
    loss = box_deduplication_loss(boxes, torch.tensor([[True], [False]]), TRUTH, 0.1, 5)
    torch.testing.assert_close(loss, torch.tensor([[0.0], [0.1]]))


def test_the_gradient_pushes_an_unmatched_box_away_from_the_object() -> None:
    boxes = torch.tensor([[[15.0, 10.0, 45.0, 50.0]]], requires_grad=True)
    torch.autograd.backward(box_deduplication_loss(boxes, torch.tensor([[False]]), TRUTH, 0.1, 5).sum())
    assert boxes.grad is not None
    assert (boxes.grad[0, 0, [0, 2]] < 0).all()  # a step against the gradient moves it on to the right


def test_mask_losses_equal_the_recorded_ones(shared: Path) -> None:
    recorded = load_bundle(shared, "inspro_eq")["mask"]
    focal = mask_focal_loss(recorded["logits"], recorded["target"])
    dice = dice_loss(recorded["logits"], recorded["target"])
    torch.testing.assert_close(focal.tolist(), recorded["focal_mean_per_inst"], rtol=0, atol=1e-9)
    torch.testing.assert_close(dice.tolist(), recorded["dice_condinst_per_inst"], rtol=0, atol=1e-9)


def test_the_focal_loss_equals_torchvisions_also_for_extreme_logits() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.cat((torch.randn(50, 4, generator=generator), torch.full((2, 4), 60.0), torch.full((2, 4), -60.0)))
    targets = (torch.rand(54, 4, generator=generator) < 0.3).float()
    expected = torchvision_focal_loss(logits, targets, 0.25, 2.0, reduction="none")
    torch.testing.assert_close(sigmoid_focal_loss(logits, targets), expected)


def test_a_perfect_mask_has_no_dice_loss_and_an_inverted_one_the_largest() -> None:
    truth = torch.zeros(1, 8, 8)
    truth[:, 2:6, 2:6] = 1
    assert dice_loss(40 * (2 * truth - 1), truth).item() == pytest.approx(0, abs=1e-5)
    assert dice_loss(-40 * (2 * truth - 1), truth).item() == pytest.approx(1, abs=1e-5)

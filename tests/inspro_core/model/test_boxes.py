"""Conversions, overlaps, deltas and clipping of boxes."""

from __future__ import annotations

import math

import pytest
import torch
import torchvision.ops
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from inspro_core.model.boxes import (
    apply_deltas,
    box_cxcywh_to_xyxy,
    box_iou,
    clip_boxes,
    generalized_box_iou,
    paired_generalized_box_iou,
    sizes_to_whwh,
)

SIZE_HW = torch.tensor([[40, 60]])


def random_boxes(count: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    corner, size = torch.rand(2, count, 2, generator=generator) * 50
    return torch.cat((corner, corner + size), dim=1)


def test_corners_are_half_a_side_from_the_centre() -> None:
    boxes = torch.tensor([[10.0, 20.0, 4.0, 6.0], [0.0, 1.0, 0.0, 2.0]])
    assert box_cxcywh_to_xyxy(boxes).tolist() == [[8.0, 17.0, 12.0, 23.0], [0.0, 0.0, 0.0, 2.0]]


def test_sizes_become_the_scale_of_normalised_boxes() -> None:
    assert sizes_to_whwh(torch.tensor([[20, 30], [5, 7]])).tolist() == [[30, 20, 30, 20], [7, 5, 7, 5]]


def test_iou_equals_torchvisions() -> None:
    a, b = random_boxes(9), random_boxes(7, seed=1)
    torch.testing.assert_close(box_iou(a, b)[0], torchvision.ops.box_iou(a, b))
    torch.testing.assert_close(generalized_box_iou(a, b), torchvision.ops.generalized_box_iou(a, b))


def test_iou_of_stacked_boxes_equals_that_of_each() -> None:
    a, b = random_boxes(5), torch.stack((random_boxes(7, 1), random_boxes(7, 2)))
    torch.testing.assert_close(box_iou(a, b)[0], torch.stack([box_iou(a, part)[0] for part in b]))


def test_paired_giou_is_the_diagonal_of_the_table() -> None:
    a, b = random_boxes(6), random_boxes(6, seed=3)
    torch.testing.assert_close(paired_generalized_box_iou(a, b), generalized_box_iou(a, b).diagonal())


def test_overlaps_of_boxes_without_area_are_finite() -> None:
    point = torch.tensor([[5.0, 5.0, 5.0, 5.0]])
    assert box_iou(point, point)[0].item() == 0
    assert generalized_box_iou(point, point).isfinite().all()


def test_zero_deltas_leave_boxes_where_they_are() -> None:
    boxes = random_boxes(10)
    torch.testing.assert_close(apply_deltas(torch.zeros(10, 4), boxes), boxes)


def test_deltas_move_by_half_sizes_and_scale_by_exponents() -> None:
    moved = apply_deltas(torch.tensor([[1.0, -1.0, math.log(2), 0.0]]), torch.tensor([[10.0, 20.0, 30.0, 60.0]]))
    torch.testing.assert_close(moved, torch.tensor([[10.0, 0.0, 50.0, 40.0]]))


def test_a_huge_scale_is_clamped_and_a_tiny_one_is_not() -> None:
    boxes = torch.tensor([[0.0, 0.0, 16.0, 16.0]]).repeat(2, 1)
    moved = apply_deltas(torch.tensor([[0.0, 0, 90, 90], [0.0, 0, -20, -20]]), boxes)
    sides = moved[:, 2] - moved[:, 0]
    assert sides[0].item() == pytest.approx(100_000, rel=1e-3)
    assert 0 <= sides[1].item() < 1e-6


coordinate = st.floats(-200, 200, width=32)


@given(st.tuples(coordinate, coordinate, coordinate, coordinate))
def test_a_clipped_box_lies_in_the_frame_and_has_the_least_size(corners: tuple[float, float, float, float]) -> None:
    x0, x1 = sorted(corners[::2])
    y0, y1 = sorted(corners[1::2])
    box = clip_boxes(torch.tensor([[[x0, y0, x1, y1]]]), SIZE_HW, 8.0)[0, 0].tolist()
    assert box[0] >= 0
    assert box[1] >= 0
    assert box[2] <= 60
    assert box[3] <= 40
    assert box[2] - box[0] >= 8 - 1e-4
    assert box[3] - box[1] >= 8 - 1e-4


def test_a_box_inside_the_frame_is_not_touched_by_clipping() -> None:
    boxes = torch.tensor([[[3.0, 4.0, 30.0, 12.5]]])
    assert torch.equal(clip_boxes(boxes, SIZE_HW, 8.0), boxes)


def test_a_collapsed_box_grows_around_its_centre() -> None:
    clipped = clip_boxes(torch.tensor([[[30.0, 20.0, 30.0, 20.0]]]), SIZE_HW, 8.0)
    assert clipped[0, 0].tolist() == [26.0, 16.0, 34.0, 24.0]


def test_a_frame_smaller_than_the_least_size_is_filled_from_its_corner() -> None:
    clipped = clip_boxes(torch.tensor([[[1.0, 1.0, 2.0, 2.0]]]), torch.tensor([[4, 4]]), 8.0)
    assert (clipped[0, 0, 2:] - clipped[0, 0, :2]).tolist() == [8.0, 8.0]
    assert clipped.isfinite().all()

"""RoIAlign over the pyramid: levels, values and gradients."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torchvision.ops import roi_align

from inspro_core.model.roi import RegionTable, assign_levels

BINS = 7


def features(scale: float = 1.0, dtype: torch.dtype = torch.float32) -> list[Tensor]:
    generator = torch.Generator().manual_seed(0)
    return [
        (scale * torch.randn(2, 3, 24 // 2**level, 32 // 2**level, generator=generator)).to(dtype).requires_grad_()
        for level in range(3)
    ]


BOXES = torch.tensor(
    [
        [
            [3.0, 5.0, 20.0, 30.0],  # inside
            [-25.0, -14.0, 17.0, 9.0],  # over the left upper corner
            [90.0, 60.0, 190.0, 130.0],  # over the right lower corner of 128 x 96
            [200.0, 150.0, 260.0, 190.0],  # wholly outside
            [0.0, 0.0, 128.0, 96.0],  # the whole frame
            [64.0, 48.0, 64.0, 48.0],  # a point
            [-400.0, -300.0, 700.0, 500.0],  # far larger than the frame
            [123.9, 91.7, 127.6, 95.9],  # the last cells
        ]
    ]
).repeat(2, 1, 1)


def pool(pyramid: list[Tensor], boxes: Tensor, canonical_size: float) -> Tensor:
    return RegionTable(pyramid, canonical_size).pool(boxes, BINS)


def pool_with_torchvision(pyramid: list[Tensor], boxes: Tensor, canonical_size: float) -> Tensor:
    levels = assign_levels(boxes, canonical_size, len(pyramid)).flatten()
    images = torch.arange(len(boxes), dtype=boxes.dtype).repeat_interleave(boxes.shape[1])
    rois = torch.cat((images[:, None], boxes.flatten(0, 1)), dim=1)
    pooled = [
        roi_align(level, rois, BINS, 1 / (4 * 2**index), 2, True) for index, level in enumerate(pyramid)
    ]  # every box from every level
    return torch.stack(pooled)[levels, torch.arange(len(levels))]


def test_values_equal_torchvisions_for_boxes_inside_across_and_outside_the_frame() -> None:
    pyramid = features()
    actual = pool(pyramid, BOXES, 56.0)
    torch.testing.assert_close(actual, pool_with_torchvision(pyramid, BOXES, 56.0))


@pytest.mark.parametrize("canonical_size", [28.0, 56.0, 448.0])
def test_the_gradient_equals_torchvisions_for_boxes_inside_across_and_outside_the_frame(canonical_size: float) -> None:
    weight = torch.randn(16, 3, BINS, BINS, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    ours, theirs = features(dtype=torch.float64), features(dtype=torch.float64)
    torch.autograd.backward((pool(ours, BOXES.double(), canonical_size) * weight).sum())
    torch.autograd.backward((pool_with_torchvision(theirs, BOXES.double(), canonical_size) * weight).sum())
    for our, their in zip(ours, theirs, strict=True):
        assert our.grad is not None
        assert their.grad is not None
        torch.testing.assert_close(our.grad, their.grad, rtol=0, atol=1e-10)


def test_the_gradient_is_right_for_many_random_boxes_in_single_precision() -> None:
    generator = torch.Generator().manual_seed(2)
    centres, sizes = (
        torch.rand(2, 200, 2, generator=generator) * 160 - 16,
        torch.rand(2, 200, 2, generator=generator) * 90,
    )
    boxes = torch.cat((centres - sizes / 2, centres + sizes / 2), dim=2)
    ours, theirs = features(), features()
    torch.autograd.backward(pool(ours, boxes, 56.0).square().sum())
    torch.autograd.backward(pool_with_torchvision(theirs, boxes, 56.0).square().sum())
    for our, their in zip(ours, theirs, strict=True):
        torch.testing.assert_close(our.grad, their.grad, rtol=1e-4, atol=1e-3)


def test_a_level_without_boxes_gets_a_gradient_of_zeros() -> None:
    pyramid = features()
    small = torch.tensor([[[1.0, 1.0, 5.0, 5.0]]]).repeat(2, 1, 1)
    torch.autograd.backward(pool(pyramid, small, 224.0).sum())
    gradients = [level.grad for level in pyramid if level.grad is not None]
    assert [bool(gradient.abs().max() > 0) for gradient in gradients] == [True, False, False]


def test_boxes_get_no_gradient_from_what_is_pooled() -> None:
    boxes = BOXES.clone().requires_grad_()
    torch.autograd.backward(pool(features(), boxes, 56.0).sum())
    assert boxes.grad is None


def test_levels_follow_the_side_of_the_box_and_stay_in_the_pyramid() -> None:
    sides = torch.tensor([0.0, 10.0, 111.9, 112.1, 223.9, 224.1, 447.9, 448.1, 1e4, 1e12])
    boxes = torch.stack((torch.zeros(10), torch.zeros(10), sides, sides), dim=1)
    assert assign_levels(boxes, 224.0, 4).tolist() == [0, 0, 0, 1, 1, 2, 2, 3, 3, 3]
    assert assign_levels(boxes, 224.0, 3).tolist() == [0, 0, 0, 1, 1, 2, 2, 2, 2, 2]
    assert assign_levels(boxes, 112.0, 4).tolist() == [0, 0, 1, 2, 2, 3, 3, 3, 3, 3]


def test_chosen_boxes_are_read_from_their_images() -> None:
    pyramid = features()
    chosen, images = torch.tensor([9, 2, 4]), torch.tensor([1, 0, 0])
    actual = RegionTable(pyramid, 56.0).pool_chosen(BOXES.flatten(0, 1)[chosen], images, BINS)
    torch.testing.assert_close(actual, pool(pyramid, BOXES, 56.0)[chosen])
    none = RegionTable(pyramid, 56.0).pool_chosen(torch.zeros(0, 4), torch.zeros(0, dtype=torch.int64), BINS)
    assert none.shape == (0, 3, BINS, BINS)


def test_the_memory_format_changes_nothing() -> None:
    pyramid = features()
    channels_last = [level.contiguous(memory_format=torch.channels_last) for level in pyramid]
    torch.testing.assert_close(pool(channels_last, BOXES, 32.0), pool(pyramid, BOXES, 32.0), rtol=0, atol=0)


def test_a_box_out_of_all_bounds_disturbs_no_other() -> None:
    boxes = torch.tensor([[[float("nan")] * 4, [-1e30, -1e30, 1e30, 1e30], [3.0, 5.0, 20.0, 30.0]]] * 2)
    pooled = pool(features(), boxes, 32.0)
    torch.testing.assert_close(pooled[[2, 5]], pool(features(), boxes[:, 2:], 32.0), rtol=0, atol=0)

"""From logits to masks of the frame and to ranked instances."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from inspro_core.model import postprocess
from inspro_core.model.mask_head import upsample_aligned
from inspro_core.model.postprocess import mask_windows, masks_to_frame, top_instances


def logits(count: int = 3) -> torch.Tensor:
    return torch.randn(count, 24, 32, generator=torch.Generator().manual_seed(0))


def test_masks_are_sigmoid_upsampled_cropped_and_resized_in_this_order() -> None:
    x = logits()
    full = upsample_aligned(x[:, None].sigmoid(), 4)[:, :, :90, :120]
    expected = F.interpolate(full, size=(45, 77), mode="bilinear", align_corners=False)[:, 0] > 0.5
    assert torch.equal(masks_to_frame(x, (96, 128), (90, 120), (45, 77)), expected)


def test_a_frame_of_the_input_size_is_only_cropped() -> None:
    x = logits()
    expected = upsample_aligned(x[:, None].sigmoid(), 4)[:, 0, :90, :120] > 0.5
    assert torch.equal(masks_to_frame(x, (96, 128), (90, 120), (90, 120)), expected)


def test_a_rectangle_of_logits_becomes_the_rectangle_of_the_frame() -> None:
    x = torch.full((1, 24, 32), -8.0)
    x[:, 6:12, 8:20] = 8.0  # rows 24-48 and columns 32-80 of the padded input
    mask = masks_to_frame(x, (96, 128), (90, 120), (180, 240))[0]
    expected = torch.zeros(180, 240, dtype=torch.bool)
    expected[48:96, 64:160] = True
    assert (mask & expected).sum() / (mask | expected).sum() > 0.9  # CondInst's upsampling moves by half a pixel


def test_masks_made_in_chunks_equal_masks_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = masks_to_frame(logits(5), (96, 128), (90, 120), (180, 240))
    monkeypatch.setattr(postprocess, "PIXELS_PER_CHUNK", 2 * 180 * 240)
    assert torch.equal(masks_to_frame(logits(5), (96, 128), (90, 120), (180, 240)), at_once)


def test_the_best_pairs_come_first_and_one_slot_may_stand_with_two_classes() -> None:
    x = torch.tensor([[3.0, -1.0], [0.0, -5.0], [1.0, 2.0]])
    scores, slots, classes = top_instances(x, 4)
    assert slots.tolist() == [0, 2, 2, 1]
    assert classes.tolist() == [0, 1, 0, 0]
    torch.testing.assert_close(scores, torch.tensor([3.0, 2.0, 1.0, 0.0]).sigmoid())


def test_fewer_pairs_than_asked_for_are_all_given() -> None:
    assert len(top_instances(torch.zeros(2, 3), 100)[0]) == 6


@pytest.mark.parametrize("frame_hw", [(45, 77), (90, 120), (180, 240), (333, 500)])
def test_windows_hold_the_masks_of_the_whole_frame(frame_hw: tuple[int, int]) -> None:
    x = logits(5)
    x[1, :, :] = -4.0
    x[1, 20:23, 3:9] = 4.0  # cut by the padding
    x[2] = -4.0  # empty
    x[3] = 4.0  # everything
    x[4, 0, 0], x[4, 1:], x[4, :, 1:] = 4.0, -4.0, -4.0
    sizes = ((96, 128), (90, 120), frame_hw)
    found = torch.zeros((5, *frame_hw), dtype=torch.bool)
    for mask, window in zip(found, mask_windows(x, *sizes), strict=True):
        if window is not None:
            columns, rows = window.shares.shape
            mask[window.top : window.top + rows, window.left : window.left + columns] = window.shares.T > 0.5
    expected = masks_to_frame(x, *sizes)
    assert expected.flatten(1).any(1).tolist() == [True, True, False, True, True]
    assert (found != expected).float().mean() < 1e-4  # a probability of 0.5 up to float noise


def test_a_window_is_no_larger_than_what_the_object_can_reach() -> None:
    x = torch.full((1, 24, 32), -4.0)
    x[0, 6:12, 8:20] = 4.0
    (window,) = mask_windows(x, (96, 128), (90, 120), (90, 120))
    assert window is not None
    assert window.shares.shape[0] <= 12 * 4 + 12
    assert window.shares.shape[1] <= 6 * 4 + 12


def test_a_window_can_be_larger_by_some_cells_as_far_as_the_frame_goes() -> None:
    x = torch.full((1, 24, 32), -4.0)
    x[0, 1:12, 8:20] = 4.0
    sizes = ((96, 128), (90, 120), (180, 240))  # a cell has eight pixels
    (tight,), (wide,) = mask_windows(x, *sizes), mask_windows(x, *sizes, margin=2.5)
    assert tight is not None
    assert wide is not None
    assert (wide.left, wide.top) == (tight.left - 20, 0)
    assert tight.top > 0
    left, top = tight.left - wide.left, tight.top - wide.top
    width, height = tight.shares.shape
    assert wide.shares.shape == (width + 40, height + top + 20)
    torch.testing.assert_close(wide.shares[left : left + width, top : top + height], tight.shares)


def test_what_lies_in_the_padding_only_gives_no_window() -> None:
    x = torch.full((1, 24, 32), -4.0)
    x[0, :, 31] = 4.0
    assert mask_windows(x, (96, 128), (96, 112), (96, 112)) == [None]

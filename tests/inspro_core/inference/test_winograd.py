"""Convolutions by Winograd's transforms give what convolutions give."""

from __future__ import annotations

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from inspro_core.inference import fused_convs, winograd
from inspro_core.inference.fused_convs import FusedConv, fuse
from inspro_core.inference.winograd import WinogradConv, suits_winograd


@pytest.mark.parametrize("size_hw", [(8, 12), (1, 1), (7, 22), (33, 5)])
@pytest.mark.parametrize("is_active", [False, True])
@pytest.mark.parametrize("tiles", [1, 3, 100])
def test_any_size_gives_what_a_convolution_gives(
    size_hw: tuple[int, int], is_active: bool, tiles: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(winograd, "TILES_AT_ONCE", tiles)
    torch.manual_seed(0)
    x, weight, bias = torch.randn(2, 5, *size_hw), torch.randn(3, 5, 3, 3), torch.randn(3)
    expected = F.conv2d(x, weight, bias, padding=1)
    found = WinogradConv(weight, bias)(x, is_active)
    assert found.is_contiguous(memory_format=torch.channels_last)
    torch.testing.assert_close(found, expected.relu() if is_active else expected, rtol=1e-4, atol=1e-4)


def test_a_fused_convolution_takes_it_where_it_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = []

    class Noting(WinogradConv):
        def __call__(self, x: torch.Tensor, is_active: bool) -> torch.Tensor:
            shapes.append(x.shape[1])
            return super().__call__(x, is_active)

    monkeypatch.setattr(fused_convs, "WinogradConv", Noting)
    torch.manual_seed(0)
    chain = nn.Sequential(
        nn.Conv2d(160, 128, 3, padding=1),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.Conv2d(128, 64, 1),
        nn.Conv2d(64, 128, 3, padding=1),
        nn.Conv2d(128, 128, 3, stride=2, padding=1),
        nn.Conv2d(128, 128, 3, padding=1),
        nn.ReLU6(),
    ).eval()
    x = torch.randn(1, 160, 10, 14).contiguous(memory_format=torch.channels_last)
    with torch.inference_mode():
        torch.testing.assert_close(fuse(chain)(x), chain(x), rtol=1e-4, atol=1e-4)
    assert shapes == [160]  # ReLU6, strides, other sizes and few channels are for oneDNN


def test_a_sum_is_made_before_the_activation() -> None:
    torch.manual_seed(0)
    conv = nn.Conv2d(128, 128, 3, padding=1)
    x, other = (torch.randn(1, 128, 8, 8).contiguous(memory_format=torch.channels_last) for _ in range(2))
    with torch.inference_mode():
        found = FusedConv(conv, None, "relu")(x, other)
        torch.testing.assert_close(found, (conv(x) + other).relu(), rtol=1e-4, atol=1e-4)


def test_precisions_below_float32_are_not_for_it() -> None:
    conv = nn.Conv2d(128, 128, 3, padding=1)
    assert suits_winograd(conv, torch.float32)
    assert not suits_winograd(conv, torch.bfloat16)


def test_weights_are_packed_for_each_number_of_threads() -> None:
    conv = FusedConv(nn.Conv2d(16, 32, 1), None, "relu")
    x, before = torch.randn(1, 16, 8, 8).contiguous(memory_format=torch.channels_last), torch.get_num_threads()
    try:
        for threads in (2, 1, 2):
            torch.set_num_threads(threads)
            conv(x)
        assert len(conv._packed) == 2
        for side in (4, 5, 6, 7):
            conv(torch.randn(1, 16, side, side))
        assert len(conv._packed) == fused_convs.PACKED_ORDERS
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize("size", [1, 3])
def test_a_convolution_that_was_used_can_be_copied(size: int) -> None:
    torch.manual_seed(0)
    conv = FusedConv(nn.Conv2d(128, 128, size, padding=size // 2), None, "relu")
    x = torch.randn(1, 128, 8, 8).contiguous(memory_format=torch.channels_last)
    with torch.inference_mode():
        expected = conv(x)
        torch.testing.assert_close(copy.deepcopy(conv)(x), expected)

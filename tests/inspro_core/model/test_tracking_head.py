"""The links of tracking-by-detection."""

from __future__ import annotations

import math

import pytest
import torch

from inspro_core.model.config import inspro_mini
from inspro_core.model.tracking_head import TrackingHead, link_logits, link_loss


def test_column_0_stands_for_a_new_object() -> None:
    logits = link_logits(torch.eye(2) * 3, torch.eye(2))
    assert logits.tolist() == [[0.0, 3.0, 0.0], [0.0, 0.0, 3.0]]


def test_the_loss_is_the_cross_entropy_of_the_right_link() -> None:
    first, second = torch.eye(2) * 2.0, torch.tensor([[0.0, 2.0], [5.0, 5.0]])
    loss = link_loss([first, second], [torch.tensor([1, 2]), torch.tensor([2, 3])])
    known = -math.log(math.exp(4) / (1 + 1 + math.exp(4)))
    new = -math.log(1 / (1 + 2 * math.exp(10)))
    assert loss.item() == pytest.approx((known + new) / 2, rel=1e-5)


def test_frames_without_objects_cost_nothing_but_keep_the_gradient() -> None:
    head = TrackingHead(4, 8)
    empty = head(torch.zeros(0, 4))
    loss = link_loss([empty, empty], [torch.zeros(0, dtype=torch.int64)] * 2)
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == 0.0
    assert all(parameter.grad is not None for parameter in head.parameters())


def test_a_tracking_head_needs_frames_on_their_own() -> None:
    from dataclasses import replace

    with pytest.raises(ValueError, match="propagate='none'"):
        replace(inspro_mini(), tracking_channels=8)

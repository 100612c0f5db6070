"""Tracking-by-detection links detections to what it remembers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from inspro_core.inference.association import AssociationTracker, Memory
from inspro_core.inference.engine import Engine
from inspro_core.model.config import MaskConfig, inspro_mini
from inspro_core.model.inspro import InsPro

CONFIG = replace(
    inspro_mini(3),
    input_size_hw=(64, 96),
    channels=16,
    num_proposals=4,
    num_stages=2,
    num_attention_heads=2,
    dynamic_channels=4,
    feedforward_channels=16,
    mask=MaskConfig(levels=(2, 3), channels=8, norm="group"),
    propagate="none",
    tracking_channels=4,
)


@pytest.fixture
def tracker() -> AssociationTracker:
    torch.manual_seed(0)
    return AssociationTracker(Engine(InsPro(CONFIG), "cpu"), score_threshold=0.0)


def link(tracker: AssociationTracker, embeddings: torch.Tensor, memory: Memory, labels: list[int]) -> list[int]:
    scores = torch.full((len(embeddings), 3), 0.01)
    scores[range(len(labels)), labels] = 0.9
    boxes = torch.tensor([[10.0 * i, 0.0, 10.0 * i + 8, 8.0] for i in range(len(embeddings))])
    return tracker._link(embeddings, boxes, scores, memory)


def test_alike_objects_of_the_same_class_are_linked_and_others_are_new(tracker: AssociationTracker) -> None:
    eye = torch.eye(4) * 6
    boxes = torch.tensor([[50.0, 50, 60, 60], [70.0, 50, 80, 60]])
    memory = Memory(eye[:2], boxes, np.array([[5.0, 0, 0], [0, 5.0, 0]]))
    assert link(tracker, eye[[1, 0]], memory, [1, 0]) == [1, 0]
    unlike = -eye[:2].sum(0, keepdim=True)
    assert link(tracker, torch.cat((eye[[1]], unlike)), memory, [1, 2]) == [1, 2]


def test_the_first_objects_are_all_new(tracker: AssociationTracker) -> None:
    assert link(tracker, torch.eye(4)[:3], tracker.start(), [0, 1, 2]) == [0, 1, 2]


def test_a_still_video_keeps_its_ids_and_masks_do_not_lie_on_each_other(tracker: AssociationTracker) -> None:
    frame = np.random.default_rng(0).integers(0, 255, (64, 96, 3), dtype=np.uint8)
    state = tracker.start()
    first, state = tracker.step(frame, state)
    second, state = tracker.step(frame, state)
    assert second.frame == 1
    assert {(i.slot, i.track_id) for i in first.instances} == {(i.slot, i.track_id) for i in second.instances}


def test_a_model_without_tracking_head_is_refused() -> None:
    with pytest.raises(ValueError, match="tracking head"):
        AssociationTracker(Engine(InsPro(replace(CONFIG, tracking_channels=0)), "cpu"))

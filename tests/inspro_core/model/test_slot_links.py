"""Linking an image detector's predictions to the slots that held their objects before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from inspro_core.model.config import InsProConfig, QueryMaskConfig
from inspro_core.model.inspro import FrameOutput
from inspro_core.model.propagation import PropagationState
from inspro_core.model.slot_links import SlotViews, link_slots, remember, reorder
from tests.inspro_core.model.scenes import TINY, build, clip, run_clip

DETECTOR = replace(TINY, propagate="none", bank_size=1)
LINKED = replace(DETECTOR, links_slots=True)


def views(places: list[float], scores: list[float], kinds: list[int]) -> SlotViews:
    """Make 10 x 10 boxes at places along a row; kind k has feature and class k of four."""
    boxes = torch.tensor([[place, 0.0, place + 10, 10.0] for place in places])
    kind = torch.eye(4)[kinds]
    return SlotViews(boxes[None], kind[None], (kind * torch.tensor(scores)[:, None])[None])


def linked(memory: SlotViews, found: SlotViews, is_filled: list[bool] | None = None) -> list[int]:
    count = memory.boxes_xyxy.shape[1]
    order = link_slots(memory, torch.tensor([is_filled or [True] * count]), found)
    assert sorted(order[0].tolist()) == list(range(count))
    return [int(index) for index in order[0]]


def test_reordering_puts_the_chosen_entry_into_each_slot() -> None:
    slots = torch.arange(12).view(1, 3, 2, 2)
    assert torch.equal(reorder(slots, torch.tensor([[2, 0, 1]])), slots[:, [2, 0, 1]])


def test_predictions_go_back_to_their_slots_however_they_were_shuffled() -> None:
    generator = torch.Generator().manual_seed(0)
    corners = torch.rand(2, 20, 2, generator=generator) * 200
    memory = SlotViews(
        torch.cat((corners, corners + 30), dim=2),
        torch.randn(2, 20, 8, generator=generator),
        torch.rand(2, 20, 5, generator=generator) * 0.8 + 0.1,
    )
    shuffles = torch.stack([torch.randperm(20, generator=generator) for _ in range(2)])
    found = memory.reordered(shuffles)
    order = link_slots(memory, torch.ones(2, 20, dtype=torch.bool), found)
    assert torch.equal(found.reordered(order).boxes_xyxy, memory.boxes_xyxy)


def test_an_object_keeps_its_slot_when_another_query_finds_it() -> None:
    memory = views([0, 50, 100], [0.9, 0.8, 0.05], [0, 1, 2])
    found = views([102, 53, 3], [0.9, 0.05, 0.8], [1, 3, 0])  # the second object ran to the third query's place
    assert linked(memory, views([52, 3, 102], [0.9, 0.8, 0.05], [1, 0, 2])) == [1, 0, 2]
    assert linked(memory, found)[0] == 2


def test_where_two_pass_each_other_class_and_feature_decide() -> None:
    memory = views([0, 4], [0.9, 0.9], [0, 1])
    assert linked(memory, views([2.1, 1.9], [0.9, 0.9], [1, 0])) == [1, 0]


def test_an_object_far_away_is_not_taken_for_a_lost_one() -> None:
    memory = views([0, 100], [0.9, 0.01], [0, 2])
    found = views([300, 4], [0.95, 0.02], [0, 3])  # a newcomer of the same look; the lost one is faint
    assert linked(memory, found) == [1, 0]


def test_a_slot_that_remembers_nothing_takes_what_is_left() -> None:
    memory = views([0, 0], [0.9, 0.8], [0, 0])
    assert linked(memory, views([200, 1], [0.9, 0.9], [1, 0]), [False, True]) == [0, 1]


def test_a_lost_object_is_remembered_where_it_was_last_seen() -> None:
    memory = views([0, 50, 100], [0.9, 0.9, 0.1], [0, 1, 2])
    shown = views([5, 90, 140], [0.8, 0.05, 0.12], [0, 3, 3])
    boxes, features = remember(memory, torch.tensor([[True, True, True]]), shown)
    assert boxes[0, :, 0].tolist() == [5, 50, 140]
    assert features.argmax(dim=2)[0].tolist() == [0, 1, 3]
    boxes, _ = remember(memory, torch.tensor([[True, False, True]]), shown)
    assert boxes[0, 1, 0].item() == 90


def same(a: FrameOutput, b: FrameOutput) -> None:
    for ours, theirs in ((a.logits, b.logits), (a.boxes_xyxy, b.boxes_xyxy), (a.object_features, b.object_features)):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-3)


def test_each_frame_shows_the_detectors_predictions_in_another_order() -> None:
    plain, ordered = run_clip(build(DETECTOR), 3, batch=2), run_clip(build(LINKED), 3, batch=2)
    same(plain[0], ordered[0])
    for ours, theirs in zip(ordered, plain, strict=True):
        for b in range(2):
            found = {tuple(row) for row in (ours.logits[-1, b] * 1000).round().int().tolist()}
            assert found == {tuple(row) for row in (theirs.logits[-1, b] * 1000).round().int().tolist()}


@pytest.mark.parametrize("mask", [TINY.mask, QueryMaskConfig(roi_bins=4, num_convs=1)], ids=["dynamic", "in boxes"])
def test_predictions_and_masks_follow_the_slots_memory(mask: Any) -> None:
    """With the memory of the slots shuffled, all that a slot shows is shuffled alike."""
    model = build(replace(LINKED, mask=mask))
    images, sizes_hw = clip(1)
    with torch.no_grad():
        features = model.extract(images[:, 0], sizes_hw)
        first = model.decode(features, sizes_hw, model.start_state(sizes_hw))
        order = torch.tensor([[3, 1, 4, 0, 2]])
        second = model.decode(features, sizes_hw, shuffled(first.state, order))
        slots, images_of = torch.arange(5), torch.zeros(5, dtype=torch.int64)
        masks = [model.mask_logits(output, images_of, slots) for output in (first, second)]
    assert torch.equal(second.logits[-1], reorder(first.logits[-1], order))
    torch.testing.assert_close(second.boxes_xyxy[0], reorder(first.boxes_xyxy[0], order))
    torch.testing.assert_close(masks[1], masks[0][order[0]], rtol=1e-4, atol=1e-3)


def shuffled(state: PropagationState, order: Tensor) -> PropagationState:
    return replace(state, boxes_xyxy=reorder(state.boxes_xyxy, order), bank=reorder(state.bank[:, 0], order)[:, None])


def test_a_slot_that_is_set_back_forgets() -> None:
    model = build(LINKED)
    _, sizes_hw = clip(1)
    state = run_clip(model, 2)[-1].state
    is_reset = torch.tensor([[True, False, False, False, False]])
    forgot = state.reset_slots(model.start_state(sizes_hw), is_reset)
    assert forgot.is_filled[0, 0].tolist() == [False, True, True, True, True]


@pytest.mark.parametrize(
    "change", [{"propagate": "both"}, {"tracking_channels": 8}, {"key_interval": 2}, {"propagate": "proposal"}]
)
def test_linking_is_refused_beside_what_links_by_itself(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="linking slots"):
        replace(LINKED, **change)


def test_a_configuration_without_the_field_links_nothing() -> None:
    assert InsProConfig(3).links_slots is False

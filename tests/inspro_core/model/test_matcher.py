"""Temporally consistent matching: who holds a slot keeps it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from inspro_core.model.matcher import ClipMatcher, Match, MatchCosts, matching_cost
from inspro_core.model.targets import FrameTargets

WHWH = torch.tensor([100.0, 80.0, 100.0, 80.0])
PLACES = torch.tensor(
    [[5.0, 5.0, 25.0, 25.0], [40.0, 5.0, 60.0, 30.0], [5.0, 40.0, 30.0, 70.0], [60.0, 40.0, 95.0, 75.0]]
)
NO_LOGITS = torch.zeros(2, 4, 3)


def objects(places: dict[int, int]) -> FrameTargets:
    """Make one object per track id, at a place of the table above; all of class 0."""
    ids = torch.tensor(list(places), dtype=torch.int64)
    boxes = PLACES[list(places.values())].reshape(-1, 4)
    return FrameTargets(boxes, torch.zeros_like(ids), ids, torch.zeros((len(ids), 8, 8)))


def predictions(*stages: list[int]) -> Tensor:
    """Put the box of slot i of each stage at the given place: (S, N, 4)."""
    return torch.stack([PLACES[stage] for stage in stages])


def held(match: Match, targets: FrameTargets) -> dict[int, int]:
    """Track id to slot."""
    slots, indices = match
    return {int(targets.track_ids[index]): int(slot) for slot, index in zip(slots, indices, strict=True)}


def step(matcher: ClipMatcher, boxes: Tensor, places: dict[int, int]) -> list[dict[int, int]]:
    targets = objects(places)
    return [held(match, targets) for match in matcher.match(NO_LOGITS, boxes, targets, WHWH)]


IN_ORDER = [0, 1, 2, 3]


def test_on_the_first_frame_every_stage_is_matched_by_itself() -> None:
    stages = step(ClipMatcher(), predictions([3, 2, 1, 0], IN_ORDER), {7: 0, 8: 3})
    assert stages == [{7: 3, 8: 0}, {7: 0, 8: 3}]


def test_the_last_stage_of_the_first_frame_binds_all_stages_of_later_frames() -> None:
    matcher = ClipMatcher()
    step(matcher, predictions([3, 2, 1, 0], IN_ORDER), {7: 0, 8: 3})
    later = step(matcher, predictions([3, 2, 1, 0], [3, 2, 1, 0]), {8: 3, 7: 0})
    assert later == [{7: 0, 8: 3}] * 2


def test_a_bound_slot_persists_where_another_slot_predicts_the_object_better() -> None:
    matcher = ClipMatcher()
    step(matcher, predictions(IN_ORDER, IN_ORDER), {7: 0})
    assert step(matcher, predictions([1, 0, 2, 3], [1, 0, 2, 3]), {7: 0}) == [{7: 0}] * 2


def test_without_consistency_the_better_slot_takes_over() -> None:
    matcher = ClipMatcher(is_consistent=False)
    step(matcher, predictions(IN_ORDER, IN_ORDER), {7: 0})
    assert step(matcher, predictions([1, 0, 2, 3], [1, 0, 2, 3]), {7: 0}) == [{7: 1}] * 2


def test_an_absent_object_is_matched_to_nothing_and_gets_its_slot_back() -> None:
    matcher = ClipMatcher()
    step(matcher, predictions(IN_ORDER, IN_ORDER), {7: 0, 8: 1})
    assert step(matcher, predictions(IN_ORDER, IN_ORDER), {8: 1}) == [{8: 1}] * 2
    assert step(matcher, predictions(IN_ORDER, IN_ORDER), {}) == [{}] * 2
    assert step(matcher, predictions(IN_ORDER, IN_ORDER), {7: 3, 8: 1}) == [{7: 0, 8: 1}] * 2


def test_a_new_object_takes_only_a_slot_that_was_never_bound() -> None:
    matcher = ClipMatcher()
    step(matcher, predictions(IN_ORDER, IN_ORDER), {7: 0, 8: 1})
    # 7 leaves; slot 0 lies exactly on the new object 9, but is reserved; of the free ones slot 3 is nearer than slot 2.
    later = step(matcher, predictions([0, 1, 3, 2], [0, 1, 3, 2]), {8: 1, 9: 0})
    assert later == [{8: 1, 9: 3}] * 2


def test_new_objects_share_the_free_slots_without_conflict() -> None:
    matcher = ClipMatcher()
    step(matcher, predictions(IN_ORDER, IN_ORDER), {7: 0})
    later = step(matcher, predictions([0, 3, 2, 1], [0, 3, 2, 1]), {7: 0, 8: 1, 9: 2, 10: 3})
    assert later == [{7: 0, 8: 3, 9: 2, 10: 1}] * 2


def test_a_clip_that_starts_empty_binds_objects_when_they_come() -> None:
    matcher = ClipMatcher()
    assert step(matcher, predictions(IN_ORDER, IN_ORDER), {}) == [{}] * 2
    assert step(matcher, predictions([3, 2, 1, 0], IN_ORDER), {7: 2}) == [{7: 2}] * 2
    assert step(matcher, predictions(IN_ORDER, [2, 2, 0, 0]), {7: 2}) == [{7: 2}] * 2


def test_more_objects_than_slots_leave_some_without_and_nobody_loses_a_slot() -> None:
    matcher = ClipMatcher()
    boxes = predictions(IN_ORDER, IN_ORDER)[:, :2]
    targets = objects({7: 0, 8: 1, 9: 2})
    for _ in range(2):
        matches = matcher.match(torch.zeros(2, 2, 3), boxes, targets, WHWH)
        assert [held(match, targets) for match in matches] == [{7: 0, 8: 1}] * 2


def test_predictions_that_are_not_finite_are_still_matched() -> None:
    boxes = predictions(IN_ORDER, IN_ORDER)
    boxes[:, 0] = torch.inf
    targets = objects({7: 0, 8: 1})
    logits = NO_LOGITS.clone()
    logits[:, 2] = torch.nan
    for slots, indices in ClipMatcher().match(logits, boxes, targets, WHWH):
        assert len(set(slots.tolist())) == len(indices) == 2
        assert 0 not in slots
        assert 2 not in slots


def test_the_class_decides_where_boxes_agree() -> None:
    logits = torch.full((1, 2, 3), -4.0)
    logits[0, 1, 2] = 4.0
    boxes = PLACES[[0, 0]][None]
    target = FrameTargets(PLACES[:1], torch.tensor([2]), torch.tensor([1]), torch.zeros(1, 8, 8))
    cost = matching_cost(logits, boxes, target.labels, target.boxes_xyxy, WHWH, MatchCosts())
    assert cost.shape == (1, 2, 1)
    assert np.argmin(cost[0, :, 0].numpy()) == 1


@pytest.mark.parametrize("name", ["classification", "l1", "giou"])
def test_each_weight_scales_its_own_part_of_the_cost(name: str) -> None:
    nothing = {"classification": 0.0, "l1": 0.0, "giou": 0.0}
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(2, 4, 3, generator=generator)
    inputs = (logits, predictions(IN_ORDER, [1, 2, 3, 0]), torch.tensor([0, 1]), PLACES[:2], WHWH)
    once, twice = (matching_cost(*inputs, MatchCosts(**(nothing | {name: weight}))) for weight in (1.0, 2.0))
    torch.testing.assert_close(twice, 2 * once)
    assert once.abs().max() > 0

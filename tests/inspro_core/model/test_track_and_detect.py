"""Track-and-detect queries: found objects move into track slots and stay there; detect slots start anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from inspro_core.model.config import InsProConfig, MaskConfig, inspro_mini
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import FrameOutput, InsPro
from inspro_core.model.targets import FrameTargets
from inspro_core.model.track_and_detect import carry_over, find_places

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
    queries="track_and_detect",
)
SIZES = torch.tensor([[64, 96]])


@pytest.fixture
def model() -> InsPro:
    torch.manual_seed(0)
    return InsPro(CONFIG)


def images(count: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return torch.randint(0, 255, (1, count, 3, 64, 96), generator=generator, dtype=torch.uint8)


def targets(*objects: tuple[int, tuple[float, float, float, float]]) -> FrameTargets:
    boxes = torch.tensor([box for _, box in objects]).reshape(-1, 4)
    masks = torch.zeros((len(objects), 64, 96), dtype=torch.uint8)
    for index, (x0, y0, x1, y1) in enumerate(boxes.long().tolist()):
        masks[index, y0:y1, x0:x1] = 1
    ids = torch.tensor([track_id for track_id, _ in objects], dtype=torch.int64)
    return FrameTargets(boxes, torch.zeros_like(ids), ids, masks)


LEFT, RIGHT = (5.0, 10.0, 35.0, 50.0), (60.0, 10.0, 90.0, 50.0)


def test_new_objects_take_the_first_empty_track_slots() -> None:
    is_empty = torch.tensor([[False, True, True, False, False, False, False, False]])
    assert find_places(torch.tensor([[True, False, True, False]]), is_empty).tolist() == [[1, -1, 2, -1]]
    assert find_places(torch.tensor([[True, True, True, True]]), is_empty).tolist() == [[1, 2, -1, -1]]


def test_what_a_detect_slot_found_moves_and_the_slot_starts_anew(model: InsPro) -> None:
    start = model.start_state(SIZES)
    state = replace(
        start,
        queries=torch.arange(8.0).view(1, 8, 1).expand(1, 8, 16),
        boxes_xyxy=torch.arange(8.0).view(1, 8, 1).expand(1, 8, 4),
        bank=torch.arange(8.0).view(1, 1, 8, 1).expand(1, 1, 8, 16),
        is_filled=torch.ones(1, 1, 8, dtype=torch.bool),
    )
    moved = carry_over(state, start, torch.tensor([[-1, 2, -1, 0]]))
    assert moved.queries[0, [0, 2], 0].tolist() == [7.0, 5.0]
    assert moved.bank[0, 0, [0, 2], 0].tolist() == [7.0, 5.0]
    assert moved.is_empty is not None
    assert moved.is_empty[0].tolist() == [False, True, False, True, False, False, False, False]
    assert torch.equal(moved.boxes_xyxy[0, 4:], start.boxes_xyxy[0, 4:])
    assert not moved.is_filled[0, :, 4:].any()
    assert moved.is_filled[0, 0, [0, 2]].all()


def test_empty_slots_change_nothing_and_score_nothing(model: InsPro) -> None:
    start = model.start_state(SIZES)
    features = model.extract(images(1)[:, 0], SIZES)
    changed = replace(start, queries=torch.cat((torch.randn(1, 4, 16), start.queries[:, 4:]), dim=1))
    one, other = (model.decode(features, SIZES, state).logits for state in (start, changed))
    assert torch.allclose(one[:, :, 4:], other[:, :, 4:], atol=1e-6)
    assert one[:, :, :4].sigmoid().max() < 1e-6


def test_an_object_keeps_its_track_slot_and_a_newcomer_gets_another(model: InsPro) -> None:
    frames = [[targets((7, LEFT))], [targets((7, LEFT))], [targets((7, LEFT), (9, RIGHT))], [targets((9, RIGHT))]]
    criterion = Criterion()
    matching = criterion.begin(frames, SIZES)
    outputs = model(images(4), SIZES, 0, matching.choose_places)
    result = criterion(model, outputs, frames, SIZES, matching=matching)
    slots = [dict(zip(m[0][-1][1].tolist(), m[0][-1][0].tolist(), strict=True)) for m in result.matches]
    assert slots[0][0] >= 4
    assert slots[1][0] == 0
    assert slots[2][0] == 0
    assert slots[2][1] >= 4
    assert slots[3][0] == 1
    result.total.backward()  # type: ignore[no-untyped-call]
    assert model.start_queries.grad is not None
    assert torch.isfinite(model.start_queries.grad).all()


def test_without_truth_the_score_decides(model: InsPro) -> None:
    def confident(output: FrameOutput) -> torch.Tensor:
        return find_places(torch.tensor([[True, False, False, False]]), output.is_empty)  # type: ignore[arg-type]

    model.eval()
    outputs = model(images(2), SIZES)
    assert all(output.places is not None and (output.places == -1).all() for output in outputs)  # class bias: no object
    outputs = model(images(2), SIZES, 0, confident)
    assert outputs[1].is_empty is not None
    assert outputs[1].is_empty[0, :4].tolist() == [False, True, True, True]


@pytest.mark.parametrize("wrong", [{"propagate": "query"}, {"key_interval": 5}])
def test_what_does_not_go_together_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="track-and-detect"):
        replace(CONFIG, **wrong)  # type: ignore[arg-type]


def test_united_queries_have_one_slot_per_proposal() -> None:
    assert InsProConfig(3).num_slots == 100
    assert replace(CONFIG).num_slots == 8

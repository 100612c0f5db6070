"""The network over clips: streaming, batches, warm-up, propagation, the bank and the lite stage."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
import torch
from torch import Tensor

from inspro_core.model.config import PRESETS, InsProConfig
from inspro_core.model.inspro import FrameOutput, InsPro
from inspro_core.model.mask_head import DynamicMaskHead
from inspro_core.model.propagation import PropagationState
from tests.inspro_core.model.scenes import TINY, build, clip, run_clip, shrunk

Propagate = Literal["none", "query", "proposal", "both"]
LITE = replace(TINY, key_interval=3)


def predicted(output: FrameOutput) -> list[Tensor]:
    return [output.logits, output.boxes_xyxy, output.object_features, output.state.queries, output.state.boxes_xyxy]


def same(a: FrameOutput, b: FrameOutput, tolerance: float = 1e-3) -> None:
    for ours, theirs in zip(predicted(a), predicted(b), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=tolerance)


def stream(model: InsPro, images: Tensor, sizes_hw: Tensor) -> list[FrameOutput]:
    """Run one frame at a time, as the tracker does."""
    state, outputs = model.start_state(sizes_hw), []
    with torch.no_grad():
        for frame in images.unbind(1):
            outputs.append(model.decode(model.extract(frame, sizes_hw), sizes_hw, state))
            state = outputs[-1].state
    return outputs


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_builds_and_runs(name: str) -> None:
    config = shrunk(PRESETS[name](5))
    outputs = run_clip(build(config), 2)
    for output in outputs:
        assert output.logits.shape == (1, 1, 4, 5)
        assert output.boxes_xyxy.shape == (1, 1, 4, 4)
        assert (output.mask_parameters is None) == (config.mask is None)
        assert output.logits.isfinite().all()


@pytest.mark.parametrize("config", [TINY, LITE, replace(TINY, propagate="none")], ids=["full", "lite", "none"])
def test_streaming_frame_by_frame_equals_the_whole_clip(config: InsProConfig) -> None:
    model = build(config)
    images, sizes_hw = clip(5, batch=2)
    with torch.no_grad():
        whole = model(images, sizes_hw)
    for ours, theirs in zip(stream(model, images, sizes_hw), whole, strict=True):
        same(ours, theirs)


def test_a_batch_equals_its_clips_one_by_one_also_of_different_sizes() -> None:
    model = build()
    images, _ = clip(3, batch=2)
    sizes_hw = torch.tensor([[48, 60], [64, 40]])
    with torch.no_grad():
        together = model(images, sizes_hw)
        for b in range(2):
            for ours, theirs in zip(model(images[b : b + 1], sizes_hw[b : b + 1]), together, strict=True):
                torch.testing.assert_close(ours.logits[:, 0], theirs.logits[:, b], rtol=1e-4, atol=1e-3)
                torch.testing.assert_close(ours.boxes_xyxy[:, 0], theirs.boxes_xyxy[:, b], rtol=1e-4, atol=1e-3)


def test_what_stands_in_the_padding_has_no_influence() -> None:
    model = build()
    images, sizes_hw = clip(2)
    with torch.no_grad():
        before = model(images, sizes_hw)
        images[..., 48:, :] = 255
        images[..., 60:] = 7
        after = model(images, sizes_hw)
    assert torch.equal(before[-1].logits, after[-1].logits)


def test_warm_up_frames_give_no_output_and_leave_the_state_of_plain_frames() -> None:
    model = build()
    images, sizes_hw = clip(5)
    plain = model(images, sizes_hw)
    warmed = model(images, sizes_hw, warmup_frames=3)
    assert len(warmed) == 2
    for ours, theirs in zip(warmed, plain[3:], strict=True):
        same(ours, theirs)
    assert warmed[-1].state.frame_index == plain[-1].state.frame_index == 5


def test_no_gradient_flows_into_warm_up_frames() -> None:
    model = build()
    images, sizes_hw = clip(2)
    torch.autograd.backward(model(images, sizes_hw, warmup_frames=1)[0].logits.sum())
    assert model.start_queries.grad is None  # used on the first frame only
    assert model.start_boxes.grad is None
    assert model.fpn.outputs[0].weight.grad is not None


def test_a_clip_of_warm_up_frames_only_gives_nothing() -> None:
    model = build()
    assert model(*clip(2), warmup_frames=2) == []


def is_start(state: PropagationState, start: PropagationState) -> tuple[bool, bool]:
    """Tell whether the queries and the boxes for the next frame are the learned ones."""
    return torch.equal(state.queries, start.queries), torch.equal(state.boxes_xyxy, start.boxes_xyxy)


@pytest.mark.parametrize(
    ("propagate", "expected"),
    [("none", (True, True)), ("query", (False, True)), ("proposal", (True, False)), ("both", (False, False))],
)
def test_what_is_not_propagated_starts_anew_on_every_frame(propagate: Propagate, expected: tuple[bool, bool]) -> None:
    model = build(replace(TINY, propagate=propagate))
    _, sizes_hw = clip(1)
    for output in run_clip(model, 3):
        assert is_start(output.state, model.start_state(sizes_hw)) == expected


def test_without_propagation_a_frame_does_not_know_what_came_before() -> None:
    images, sizes_hw = clip(2)
    with torch.no_grad():
        for config in (replace(TINY, propagate="none"), TINY):
            model = build(config)
            second = model(images, sizes_hw)[1]
            alone = model(images[:, 1:], sizes_hw)[0]
            assert torch.allclose(second.logits, alone.logits, atol=1e-3) == (config.propagate == "none")


def test_propagated_boxes_lie_in_the_frame_and_keep_the_least_size() -> None:
    for output in run_clip(build(), 4):
        boxes = output.state.boxes_xyxy
        assert (boxes >= 0).all()
        assert (boxes[..., 0::2] <= 60).all()
        assert (boxes[..., 1::2] <= 48).all()
        assert (boxes[..., 2:] - boxes[..., :2] >= TINY.min_box_size - 1e-4).all()
        assert not boxes.requires_grad


def test_the_next_queries_are_equation_1_over_the_last_frames() -> None:
    model = build()
    outputs = run_clip(model, 5)
    bank = torch.stack([output.object_features for output in outputs[-TINY.bank_size :]], dim=1)
    expected = model.attention(bank, torch.ones(bank.shape[:3], dtype=torch.bool))
    torch.testing.assert_close(outputs[-1].state.queries, expected)
    assert outputs[-1].state.bank.shape[1] == TINY.bank_size


def test_with_a_bank_size_of_one_the_object_features_are_propagated() -> None:
    output = run_clip(build(replace(TINY, bank_size=1)), 2)[-1]
    assert torch.equal(output.state.queries, output.object_features)


def test_a_reset_slot_starts_anew_with_an_empty_bank_and_others_go_on() -> None:
    model = build()
    images, sizes_hw = clip(3)
    with torch.no_grad():
        state = model(images[:, :2], sizes_hw)[-1].state
        is_reset = torch.tensor([[True, False, False, False, False]])
        reset = state.reset_slots(model.start_state(sizes_hw), is_reset)
        start = model.start_state(sizes_hw)
        assert torch.equal(reset.queries[:, 0], start.queries[:, 0])
        assert torch.equal(reset.boxes_xyxy[:, 0], start.boxes_xyxy[:, 0])
        assert torch.equal(reset.queries[:, 1:], state.queries[:, 1:])
        after = model.decode(model.extract(images[:, 2], sizes_hw), sizes_hw, reset)
        torch.testing.assert_close(after.state.queries[:, 0], 2 * after.object_features[:, 0])  # a bank of one frame
        assert after.state.is_filled[0, :, 0].tolist() == [False, False, True]


def test_the_score_of_the_bank_learns_only_through_the_next_frames() -> None:
    norms = []
    for frames in (1, 2, 3):
        model = build()
        torch.autograd.backward(model(*clip(frames))[-1].logits.sum())
        gradient = model.attention.score.weight.grad
        norms.append(None if gradient is None else gradient.norm().item())
    assert norms[0] is None  # the queries made on the last frame are used by nobody
    assert norms[1] == pytest.approx(0, abs=1e-5)  # a softmax over one entry is constant
    assert norms[2] is not None
    assert norms[2] > 1e-4


@pytest.mark.parametrize(("propagate", "reaches"), [("query", True), ("proposal", False)])
def test_the_gradient_runs_through_queries_and_not_through_boxes(propagate: Propagate, reaches: bool) -> None:
    first, second = build(replace(TINY, propagate=propagate))(*clip(2))
    gradients = torch.autograd.grad(second.logits.sum(), [first.object_features], allow_unused=True)
    assert (gradients[0] is not None) == reaches


def test_a_detached_state_carries_no_gradient() -> None:
    state = build()(*clip(2))[-1].state
    assert state.queries.requires_grad
    detached = state.detached()
    assert not any(t.requires_grad for t in (detached.queries, detached.boxes_xyxy, detached.bank))


def test_a_boxes_only_model_refuses_to_predict_masks() -> None:
    model = build(replace(TINY, mask=None))
    output = run_clip(model, 1)[0]
    assert output.mask_features is None
    with pytest.raises(ValueError, match="boxes only"):
        model.mask_logits(output, torch.tensor([0]), torch.tensor([0]))


def test_masks_belong_to_the_slots_that_were_asked_for() -> None:
    model = build()
    output = run_clip(model, 2, batch=2)[-1]
    images, slots = torch.tensor([0, 1, 1, 0]), torch.tensor([4, 0, 2, 1])
    together = model.mask_logits(output, images, slots)
    for index in range(4):
        alone = model.mask_logits(output, images[index : index + 1], slots[index : index + 1])
        torch.testing.assert_close(together[index : index + 1], alone, rtol=1e-4, atol=1e-4)


def test_frames_between_keys_run_the_lite_stage_alone_and_keep_queries_and_bank() -> None:
    outputs = run_clip(build(LITE), 5)
    assert [len(output.logits) for output in outputs] == [2, 1, 1, 2, 1]
    key, light = outputs[0].state, outputs[2].state
    assert torch.equal(light.queries, key.queries)
    assert torch.equal(light.bank, key.bank)
    assert not torch.equal(light.boxes_xyxy, key.boxes_xyxy)
    assert outputs[3].state.bank.shape[1] == 2


def test_the_lite_stage_has_its_own_weights() -> None:
    model = build(LITE)
    before = run_clip(model, 2)
    assert model.lite_stage is not None
    with torch.no_grad():
        model.lite_stage.class_predictor.output.bias.add_(1.0)
    after = run_clip(model, 2)
    assert torch.equal(before[0].logits, after[0].logits)
    torch.testing.assert_close(after[1].logits, before[1].logits + 1.0)


def test_light_frames_are_masked_by_their_own_controller() -> None:
    model = build(LITE)
    before = run_clip(model, 2)
    assert isinstance(model.lite_mask_head, DynamicMaskHead)
    with torch.no_grad():
        model.lite_mask_head.controller.bias.add_(1.0)
    after = run_clip(model, 2)
    assert before[0].mask_parameters is not None
    assert before[1].mask_parameters is not None
    assert after[0].mask_parameters is not None
    assert torch.equal(before[0].mask_parameters, after[0].mask_parameters)
    torch.testing.assert_close(after[1].mask_parameters, before[1].mask_parameters + 1.0)


def test_half_precision_autocast_keeps_predictions_in_single_precision_and_close() -> None:
    model = build()
    plain = run_clip(model, 2)
    with torch.autocast("cpu", torch.bfloat16):
        mixed = run_clip(model, 2)
    assert mixed[0].logits.dtype == mixed[0].boxes_xyxy.dtype == mixed[-1].state.bank.dtype == torch.float32
    torch.testing.assert_close(mixed[0].logits, plain[0].logits, rtol=0.1, atol=0.5)


def test_learned_boxes_on_a_grid_cover_the_frame() -> None:
    model = build(replace(TINY, num_proposals=7, proposal_start="grid"))
    _, sizes_hw = clip(1)
    boxes = model.start_state(sizes_hw).boxes_xyxy[0]
    covered = torch.zeros(48, 60, dtype=torch.bool)
    for x0, y0, x1, y1 in boxes.round().int().tolist():
        covered[max(y0, 0) : y1, max(x0, 0) : x1] = True
    assert covered.all()
    assert len({tuple(box) for box in boxes.tolist()}) == 7


def test_a_stage_that_starts_on_a_grid_leaves_boxes_in_place_before_it_has_learned() -> None:
    model = build(replace(TINY, proposal_start="grid"))
    _, sizes_hw = clip(1)
    output = run_clip(model, 1)[0]
    start = model.start_state(sizes_hw).boxes_xyxy
    torch.testing.assert_close(output.boxes_xyxy, start.expand_as(output.boxes_xyxy), rtol=0, atol=1e-3)


@pytest.mark.parametrize("num_classes", [4, 16])
def test_only_the_class_bias_starts_at_the_prior_also_where_widths_equal_the_number_of_classes(
    num_classes: int,
) -> None:
    model = build(replace(TINY, num_classes=num_classes))
    prior = -4.5951
    at_prior = {
        name for name, value in model.stages.named_parameters() if value.dim() == 1 and value[0].item() < prior + 0.01
    }
    assert at_prior == {f"{index}.class_predictor.output.bias" for index in range(TINY.num_stages)}

"""The second phase of InsPro-lite: the light stage learns, nothing else moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch

from inspro_core.data.clips import ClipSource
from inspro_core.model.config import MaskConfig
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import InsPro
from inspro_core.train.batches import Batch, BatchDataset
from inspro_core.train.lite_phase import CLIP_FRAMES, LIGHT_FRAMES, LitePhase, start_light_parts
from inspro_core.train.optimiser import build_optimiser
from tests.inspro_core.train.conftest import tiny_config

LIGHT = ("lite_stage.", "lite_mask_head.")


@pytest.fixture
def model() -> InsPro:
    """A tiny network with a lite stage, masks with running statistics."""
    torch.manual_seed(0)
    mask = MaskConfig(levels=(2, 3), channels=8, norm="batch")
    model = InsPro(replace(tiny_config(), key_interval=10, mask=mask))
    start_light_parts(model)
    return model


@pytest.fixture
def batch(source: ClipSource) -> Batch:
    """Two clips of five frames."""
    clips = ClipSource(source.indices, replace(source.config, frame_count=CLIP_FRAMES))
    return BatchDataset(clips, 2, 0, 100).draw(0)


def light_loss(network: LitePhase, model: InsPro, batch: Batch) -> torch.Tensor:
    outputs = network(batch.images, batch.sizes_hw)
    return Criterion()(model, outputs, batch.targets, batch.sizes_hw).total


def test_light_parts_start_as_the_first_stage_and_its_masks(model: InsPro, batch: Batch) -> None:
    state = model.state_dict()
    for name, value in state.items():
        if name.startswith("lite_stage."):
            assert torch.equal(value, state[name.replace("lite_stage", "stages.0")])
    assert model.lite_mask_head is not None
    assert model.mask_head is not None
    for one, other in zip(model.lite_mask_head.parameters(), model.mask_head.parameters(), strict=True):
        assert torch.equal(one, other)


def test_only_light_parts_learn_and_their_loss_falls(model: InsPro, batch: Batch) -> None:
    network = LitePhase(model).train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-3)
    losses = []
    for _ in range(25):
        loss = light_loss(network, model, batch)
        losses.append(float(loss.detach()))
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        optimiser.zero_grad()
    assert losses[-1] < 0.95 * losses[0]
    changed = {name for name, value in model.state_dict().items() if not torch.equal(value, before[name])}
    assert changed
    assert all(name.startswith(LIGHT) for name in changed), "also running statistics stay"


def test_the_optimiser_gets_light_parts_only(model: InsPro) -> None:
    from inspro_core.train.config import TrainConfig

    LitePhase(model)
    chosen = {
        id(p) for group in build_optimiser(model, TrainConfig(iterations=1)).param_groups for p in group["params"]
    }
    assert chosen == {id(p) for name, p in model.named_parameters() if name.startswith(LIGHT)}


def test_key_frames_run_as_inference_runs_them(model: InsPro, batch: Batch) -> None:
    network = LitePhase(model)
    with torch.no_grad():
        outputs = network.eval()(batch.images, batch.sizes_hw)
        full = InsPro(replace(model.config, key_interval=1)).eval()
        full.load_state_dict(model.state_dict(), strict=False)
        expected = full(batch.images, batch.sizes_hw)
    stages = [len(output.logits) for output in outputs]
    assert stages == [model.config.num_stages] * (CLIP_FRAMES - LIGHT_FRAMES) + [1] * LIGHT_FRAMES
    assert torch.allclose(outputs[2].logits, expected[2].logits, atol=1e-5)


def test_light_frames_run_as_inference_runs_them(model: InsPro, batch: Batch) -> None:
    """With one key frame in front, the order is that of inference with a long interval."""
    with torch.no_grad():
        images = batch.images[:, :3]
        outputs = LitePhase(model).eval()(images, batch.sizes_hw)
        expected = model.eval()(images, batch.sizes_hw)
    for one, other in zip(outputs, expected, strict=True):
        assert torch.allclose(one.boxes_xyxy, other.boxes_xyxy, atol=1e-3)


def test_a_model_without_a_lite_stage_is_refused(make_model: Callable[[], InsPro]) -> None:
    with pytest.raises(ValueError, match="lite stage"):
        LitePhase(make_model())
    with pytest.raises(ValueError, match="lite stage"):
        start_light_parts(make_model())

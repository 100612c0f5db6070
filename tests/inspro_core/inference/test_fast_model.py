"""The engine's arrangement of a network gives the outputs of the network itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn

from inspro_core.inference import engine, fast_model
from inspro_core.inference.fast_model import accelerate, fastest_dtype
from inspro_core.inference.fused_convs import FusedConv, fuse
from inspro_core.model.backbone import build_backbone
from inspro_core.model.config import BackboneName, InsProConfig, MaskConfig
from inspro_core.model.inspro import InsPro
from inspro_core.train.run import has_fast_bfloat16
from tests.inspro_core.inference.conftest import tiny_config

SIZES_HW = torch.tensor([[60, 120]])


def images() -> torch.Tensor:
    return torch.randint(0, 256, (1, 3, 64, 128), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))


def seeded(config: InsProConfig) -> InsPro:
    torch.manual_seed(0)
    model = InsPro(config)
    for module in model.modules():
        if hasattr(module, "running_mean"):  # statistics as after training
            nn.init.normal_(module.running_mean, std=0.1)  # type: ignore[arg-type]
            nn.init.uniform_(module.running_var, 0.5, 1.5)  # type: ignore[arg-type]
    return model.eval()


@pytest.mark.parametrize("backbone", ["mobilenet_v2", "resnet18", "resnet50"])
@pytest.mark.parametrize("norm", ["group", "batch"])
def test_outputs_are_those_of_the_plain_network(backbone: BackboneName, norm: str) -> None:
    mask = MaskConfig(levels=(2, 3), channels=8, norm=norm)  # type: ignore[arg-type]
    model = seeded(replace(tiny_config(), backbone=backbone, mask=mask))
    fast = accelerate(model)
    with torch.inference_mode():
        state = model.start_state(SIZES_HW)
        expected = model.decode(model.extract(images(), SIZES_HW), SIZES_HW, state)
        found = fast.decode(fast.extract(images(), SIZES_HW), SIZES_HW, state)
        torch.testing.assert_close(found.logits, expected.logits, rtol=1e-3, atol=1e-3)
        torch.testing.assert_close(found.boxes_xyxy, expected.boxes_xyxy, rtol=1e-3, atol=1e-2)
        every = torch.arange(8)
        masks = [net.mask_logits(out, every * 0, every) for net, out in ((fast, found), (model, expected))]
        torch.testing.assert_close(*masks, rtol=1e-2, atol=1e-2)


def test_bfloat16_moves_the_features_a_little_and_keeps_their_type() -> None:
    model = seeded(tiny_config())
    fast = accelerate(model, torch.bfloat16)
    with torch.inference_mode():
        for found, expected in zip(
            fast.extract(images(), SIZES_HW).pyramid, model.extract(images(), SIZES_HW).pyramid, strict=True
        ):
            assert found.dtype is torch.float32
            assert 0 < (found - expected).abs().mean() < 0.05 * expected.abs().mean()


def test_an_engine_takes_the_precision_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "fastest_dtype", lambda _: torch.bfloat16)
    model = seeded(tiny_config())
    with torch.inference_mode():
        expected = model.extract(images(), SIZES_HW).pyramid[0]
        distances = {
            dtype: (engine.Engine(model, "cpu", dtype).model.extract(images(), SIZES_HW).pyramid[0] - expected)
            .abs()
            .max()
            for dtype in (None, torch.float32)
        }
    assert distances[None] > 100 * distances[torch.float32]


def test_the_network_itself_is_left_as_it_was() -> None:
    model = seeded(tiny_config())
    before = {name: value.clone() for name, value in model.state_dict().items()}
    names = [name for name, _ in model.named_modules()]
    accelerate(model)
    assert [name for name, _ in model.named_modules()] == names
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def test_the_head_shares_its_weights_with_the_network() -> None:
    model = seeded(tiny_config())
    fast = accelerate(model)
    assert fast.start_queries is model.start_queries
    assert next(iter(fast.stages.parameters())) is next(iter(model.stages.parameters()))


def test_without_onednn_a_fused_convolution_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = build_backbone("resnet18", 0).eval().stages[0]
    x = torch.randn(1, 64, 16, 16)
    with torch.inference_mode():
        expected = stage(x)
        torch.testing.assert_close(fuse(stage)(x), expected, rtol=1e-4, atol=1e-4)
        monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)
        torch.testing.assert_close(fuse(stage)(x), expected, rtol=1e-4, atol=1e-4)


def test_where_onednn_refuses_bfloat16_a_fused_convolution_computes_it_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("bf16 path needs the cpu support")

    monkeypatch.setattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", lambda: False)
    monkeypatch.setattr(torch.ops.mkldnn, "_reorder_convolution_weight", refuse)
    stage = build_backbone("resnet18", 0).eval().stages[0]
    x = torch.randn(1, 64, 16, 16)
    with torch.inference_mode():
        found = fuse(stage, torch.bfloat16)(x.bfloat16())
        torch.testing.assert_close(found.float(), stage(x), rtol=0.1, atol=0.1)


@pytest.mark.parametrize(("seconds", "chosen"), [((0.4, 0.1), torch.bfloat16), ((0.1, 0.4), torch.float32)])
def test_the_precision_is_the_one_that_is_faster_here(
    seconds: tuple[float, float], chosen: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = set[int]()

    def probe(conv: FusedConv, _: torch.Tensor) -> float:
        threads.add(torch.get_num_threads())
        return seconds[conv.weight.dtype is torch.bfloat16]

    monkeypatch.setattr(fast_model, "_probe", probe)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    fastest_dtype.cache_clear()
    try:
        assert fastest_dtype("cpu") is chosen
        assert has_fast_bfloat16("cpu") == (chosen is torch.bfloat16)  # trainings, too
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
        fastest_dtype.cache_clear()
    assert threads == {1}  # several would wait for each other on a busy machine, and tell that


def test_a_gpu_keeps_float32() -> None:
    assert fastest_dtype("cuda") is torch.float32

"""Features made by OpenVINO are those of PyTorch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from inspro_core.bench.engine_case import agreement, track
from inspro_core.errors import UsageError
from inspro_core.inference import engine as engine_module
from inspro_core.inference.engine import OPENVINO, Engine, available_devices
from inspro_core.inference.fast_model import accelerate
from inspro_core.inference.openvino_features import COMPILED_SHAPES, OpenVinoFeatures, has_openvino
from inspro_core.inference.tracker import Tracker
from inspro_core.model.config import BackboneName, MaskConfig
from tests.inspro_core.inference.conftest import tiny_config
from tests.inspro_core.inference.test_fast_model import SIZES_HW, images, seeded

needs_openvino = pytest.mark.skipif(not has_openvino(), reason="the optional package openvino is not installed")


@needs_openvino
@pytest.mark.parametrize("backbone", ["mobilenet_v2", "resnet18", "resnet50"])
@pytest.mark.parametrize("norm", ["group", "batch"])
def test_features_are_those_of_the_plain_network(backbone: BackboneName, norm: str) -> None:
    mask = MaskConfig(levels=(2, 3, 4), channels=8, norm=norm)  # type: ignore[arg-type]
    model = seeded(replace(tiny_config(), backbone=backbone, mask=mask))
    with torch.inference_mode():
        expected = model.extract(images(), SIZES_HW)
        found = OpenVinoFeatures(accelerate(model)).extract(images(), SIZES_HW)
        for level, wanted in zip(found.pyramid, expected.pyramid, strict=True):
            torch.testing.assert_close(level, wanted, rtol=1e-3, atol=1e-3)
            assert level.is_contiguous(memory_format=torch.channels_last)
        assert found.mask_features is not None
        assert expected.mask_features is not None
        torch.testing.assert_close(found.mask_features, expected.mask_features, rtol=1e-3, atol=1e-3)


@needs_openvino
def test_features_in_bfloat16_are_nearly_those_in_float32() -> None:
    model = accelerate(seeded(tiny_config()))
    with torch.inference_mode():
        exact, rounded = (
            OpenVinoFeatures(model, dtype).extract(images(), SIZES_HW) for dtype in (torch.float32, torch.bfloat16)
        )
    for level, wanted in zip(rounded.pyramid, exact.pyramid, strict=True):
        assert level.dtype is torch.float32
        assert (level - wanted).norm() < 0.05 * wanted.norm()


@needs_openvino
def test_a_model_of_boxes_has_no_mask_features() -> None:
    model = seeded(replace(tiny_config(), mask=None))
    with torch.inference_mode():
        assert OpenVinoFeatures(accelerate(model)).extract(images(), SIZES_HW).mask_features is None


@needs_openvino
def test_a_frame_keeps_its_features_while_the_next_is_seen() -> None:
    features = OpenVinoFeatures(accelerate(seeded(tiny_config())))
    with torch.inference_mode():
        first = features.extract(images(), SIZES_HW).pyramid[0]
        before = first.clone()
        features.extract(255 - images(), SIZES_HW)
    assert torch.equal(first, before)


@needs_openvino
def test_few_sizes_of_input_stay_compiled() -> None:
    features = OpenVinoFeatures(accelerate(seeded(tiny_config())))
    with torch.inference_mode():
        for width in (64, 96, 128):
            features.extract(images()[..., :width], torch.tensor([[60, width]]))
    assert len(features._requests) == COMPILED_SHAPES


@needs_openvino
def test_tracks_are_those_of_pytorch(engine: Engine, frames: NDArray[np.uint8]) -> None:
    by_openvino = Engine(engine.model, OPENVINO, torch.float32)
    figures = agreement(track(Tracker(by_openvino), frames), track(Tracker(engine), frames))
    assert figures["masks"]
    assert figures["ids"] == "equal"
    assert float(figures["mean_iou"]) > 0.999


@needs_openvino
@pytest.mark.parametrize("device", ["auto", "cpu"])
def test_only_who_asks_for_it_gets_it(device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = list[object]()
    monkeypatch.setattr(OpenVinoFeatures, "__init__", lambda self, model, dtype: made.append(model))
    Engine(seeded(tiny_config()), device)
    assert not made
    Engine(seeded(tiny_config()), OPENVINO)
    assert len(made) == 1


def test_asking_for_it_where_it_is_missing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "has_openvino", lambda: False)
    assert OPENVINO not in available_devices()
    with pytest.raises(UsageError, match="not installed"):
        Engine(seeded(tiny_config()), OPENVINO)

"""A model with QueryInst's mask head tracks and pre-labels as one with dynamic masks does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from inspro_core.inference.engine import Engine
from inspro_core.inference.predictions import FramePrediction
from inspro_core.inference.tracker import Tracker, TrackerConfig
from inspro_core.model.config import QueryMaskConfig
from inspro_core.model.inspro import InsPro
from tests.inspro_core.inference.conftest import tiny_config


@pytest.fixture(scope="module")
def predictions(frames: NDArray[np.uint8]) -> list[FramePrediction]:
    torch.manual_seed(3)
    model = InsPro(replace(tiny_config(), mask=QueryMaskConfig(roi_bins=4, num_convs=1, norm="group")))
    for stage in model.stages:
        torch.nn.init.normal_(stage.class_predictor.output.weight, std=0.6)  # type: ignore[union-attr, arg-type]
        torch.nn.init.constant_(stage.class_predictor.output.bias, -0.5)  # type: ignore[union-attr, arg-type]
    assert model.mask_head is not None
    model.mask_head.state_dict()["class_logits.bias"].fill_(1.0)
    tracker = Tracker(Engine(model, "cpu"), TrackerConfig(refine_masks=False))
    state, found = tracker.start(), []
    for frame in frames[:4]:
        prediction, state = tracker.step(frame, state)
        found.append(prediction)
    return found


def test_every_frame_shows_tracks_with_masks_of_the_frames_size(predictions: list[FramePrediction]) -> None:
    for prediction in predictions:
        assert prediction.instances
        for instance in prediction.instances:
            assert instance.mask is not None
            assert instance.mask.to_array().shape == (144, 256)


def test_masks_stay_inside_their_boxes(predictions: list[FramePrediction]) -> None:
    for instance in (instance for prediction in predictions for instance in prediction.instances):
        assert instance.mask is not None
        rows, columns = np.nonzero(instance.mask.to_array())
        x0, y0, x1, y1 = instance.box_xyxy
        margin = 2  # the mask is drawn at the input's size, half of the frame's
        assert columns.min() >= x0 - margin
        assert columns.max() <= x1 + margin
        assert rows.min() >= y0 - margin
        assert rows.max() <= y1 + margin

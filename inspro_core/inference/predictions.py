"""What trackers find on a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from inspro_core.domain.mask import Mask
from inspro_core.inference.engine import Engine, Observation, Outline
from inspro_core.model.inspro import FrameOutput


@dataclass(frozen=True)
class InstancePrediction:
    """One object on one frame.

    Attributes:
        track_id: from 1, the same on every frame of one object.
        slot: of the network.
        class_index: best class of the mean over all frames of the track so far.
        score: of the best class on this frame, 0..1.
        box_xyxy: pixels of the frame, clipped to it.
        mask: of the frame's size; None for a model that predicts boxes only.
    """

    track_id: int
    slot: int
    class_index: int
    score: float
    box_xyxy: tuple[float, float, float, float]
    mask: Mask | None


@dataclass(frozen=True)
class FramePrediction:
    """The objects of one frame.

    Attributes:
        frame: index in the video.
        instances: by track id.
        earlier: what was found, now that these tracks begin or return, of them on frames before; see `look_back`.
    """

    frame: int
    instances: tuple[InstancePrediction, ...]
    earlier: tuple[FramePrediction, ...] = ()


def read_instances(
    engine: Engine,
    observation: Observation,
    output: FrameOutput,
    slots: NDArray[np.int64],
    logits: Tensor | None,
    names: Sequence[tuple[int, int]],
    refines_masks: bool,
) -> tuple[InstancePrediction, ...]:
    """Turn slots into objects of the frame; those whose mask is empty are left out.

    Args:
        engine: that made all this.
        observation: of the frame.
        output: of the frame.
        slots: (M,) to read.
        logits: (M, h, w) of their masks; None for a model that predicts boxes only.
        names: track id and class index of each.
        refines_masks: whether masks are drawn again at the resolution of the picture, see `Refinement`.
    """
    height, width = observation.frame_hw
    whwh = np.array([width, height, width, height], dtype=np.float64)
    input_whwh = observation.sizes_hw[0].flip(0).repeat(2).cpu().numpy()
    boxes = np.clip(output.boxes_xyxy[-1, 0].cpu().numpy()[slots] * (whwh / input_whwh), 0, whwh)
    scores = output.logits[-1, 0].sigmoid().amax(dim=1).cpu().numpy()[slots]
    outline: Outline = "refined" if refines_masks else "cells"
    masks = engine.encoded_masks(logits, observation, outline) if logits is not None else None
    instances = []
    for index, (track_id, class_index) in enumerate(names):
        mask = masks[index] if masks is not None else None
        if mask is not None and mask.is_empty:
            continue
        x0, y0, x1, y1 = boxes[index].tolist()
        score = float(scores[index])
        instances.append(InstancePrediction(track_id, int(slots[index]), class_index, score, (x0, y0, x1, y1), mask))
    return tuple(sorted(instances, key=lambda instance: instance.track_id))

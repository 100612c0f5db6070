"""What a mask refiner learns from: the coarse masks of a model, and the truth that they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage
from inspro_core.evaluate.labelled_videos import LabelledVideo
from inspro_core.inference.edges import REACH
from inspro_core.inference.engine import Engine, Observation
from inspro_core.model.postprocess import MaskWindow
from inspro_core.model.propagation import PropagationState

LEAST_SCORE: Final = 0.15  # of what a model finds
LEAST_IOU: Final = 0.3  # with an object; below, the model found something else
MAX_SIDE: Final = 192  # pixels of a window that is kept


@dataclass(frozen=True)
class RefinerSample:
    """A window of a picture around one object.

    Attributes:
        picture: (h, w, 3) RGB.
        shares: (h, w) of the coarse mask, 255 for 1.
        truth: (h, w).
        cell: pixels per cell of the coarse mask.
    """

    picture: NDArray[np.uint8]
    shares: NDArray[np.uint8]
    truth: BoolImage
    cell: float


def collect_samples(engine: Engine, video: LabelledVideo) -> Iterator[RefinerSample]:
    """Follow a video by the network alone, and keep its masks of objects that are labelled.

    Args:
        engine: runs a model with masks.
        video: with its truth.

    Raises:
        VideoError: if a picture cannot be read.
    """
    state: PropagationState | None = None
    for frame, image in video.source.frames():
        observation = engine.observe(image)
        start = engine.start(observation.sizes_hw)
        output = engine.decode(observation, state or start)
        best = output.logits[-1, 0].sigmoid().amax(dim=1)
        state = output.state.reset_slots(start, (best < LEAST_SCORE)[None])  # free to find what comes in
        logits = engine.mask_logits(output, np.flatnonzero((best >= LEAST_SCORE).cpu().numpy()))
        truths = [segment.mask.to_array() for segment in video.truth.segments_on_frame(frame).values()]
        cell = engine.cell_size(logits, observation)
        for window in engine.mask_windows(logits, observation, REACH):
            if window is not None and (truth := _shown(window, truths)) is not None:
                yield _sample(window, observation, truth, cell)


def _shown(window: MaskWindow, truths: list[BoolImage]) -> BoolImage | None:
    """Find the (H, W) truth that a coarse mask shows."""
    mask = (window.shares.T > 0.5).cpu().numpy()
    best, found = LEAST_IOU, None
    for truth in truths:
        common = np.count_nonzero(window.cut(truth) & mask)
        iou = common / max(1, int(np.count_nonzero(truth) + np.count_nonzero(mask) - common))
        if iou >= best:
            best, found = iou, truth
    return found


def _sample(window: MaskWindow, observation: Observation, truth: BoolImage, cell: float) -> RefinerSample:
    """Cut out what is learned, reduced where it is large."""
    shares = (window.shares.T * 255).round().to(torch.uint8).contiguous().cpu().numpy()
    images = [window.cut(observation.frame), shares, window.cut(truth).astype(np.uint8) * np.uint8(255)]
    height, width = shares.shape
    if (scale := MAX_SIDE / max(height, width)) < 1:
        size_wh = (max(1, round(width * scale)), max(1, round(height * scale)))
        images = [cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA) for image in images]
    picture, shares, inside = images
    return RefinerSample(picture.copy(), shares.copy(), inside > 127, cell * min(1.0, scale))

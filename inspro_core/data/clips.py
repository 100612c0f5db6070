"""Training clips: a few frames of one video, in time order, with the objects on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from inspro_core.data.clip_index import ClipIndex
from inspro_core.data.transforms import Augmentation, AugmentConfig, draw_augmentation

MIN_PIXELS = 8  # an object of fewer visible pixels at input size is not asked for


@dataclass(frozen=True)
class FrameObjects:
    """Objects of one frame at input size.

    Attributes:
        boxes_xyxy: (G, 4) float32 pixels.
        labels: (G,) int64.
        track_ids: (G,) int64.
        masks: (G, H, W) uint8 of 0 and 1.
    """

    boxes_xyxy: NDArray[np.float32]
    labels: NDArray[np.int64]
    track_ids: NDArray[np.int64]
    masks: NDArray[np.uint8]


@dataclass(frozen=True)
class Clip:
    """Frames of one video.

    Attributes:
        images: (T, H, W, 3) RGB uint8.
        objects: of each frame.
    """

    images: NDArray[np.uint8]
    objects: tuple[FrameObjects, ...]


@dataclass(frozen=True)
class ClipConfig:
    """How clips are drawn.

    Attributes:
        input_size_hw: of the network; portrait videos are turned to fit it as in inference.
        frame_count: frames with a loss.
        max_gap: largest step between two frames of a clip, in frames of the video.
        max_warmup: most frames in front that run without gradient.
        augment: random variation.
    """

    input_size_hw: tuple[int, int]
    frame_count: int = 3
    max_gap: int = 4
    max_warmup: int = 6
    augment: AugmentConfig = field(default_factory=AugmentConfig)


class ClipSource:
    """Draws clips from one or several datasets. Sample i is a pure function of the seed and i.

    Args:
        indices: datasets with equal categories.
        config: how clips are drawn.
        weights: how often each dataset is drawn, relative; by default by its number of videos.
    """

    def __init__(
        self, indices: Sequence[ClipIndex], config: ClipConfig, weights: Sequence[float] | None = None
    ) -> None:
        if not indices or any(index.categories != indices[0].categories for index in indices):
            raise ValueError("training needs at least one dataset, and all with the same categories")
        self.indices, self.config = tuple(indices), config
        raw = np.array(weights if weights is not None else [index.video_count for index in indices], dtype=np.float64)
        self._probabilities = raw / raw.sum()

    def draw(self, rng: np.random.Generator, warmup: int, scale: float) -> Clip:
        """Draw one clip of `warmup + frame_count` frames at `scale` times the input size."""
        index = self.indices[int(rng.choice(len(self.indices), p=self._probabilities))]
        video = int(rng.integers(index.video_count))
        start, stop = (int(v) for v in index.video_starts[video : video + 2])
        frames = draw_frames(rng, stop - start, warmup + self.config.frame_count, self.config.max_gap)
        first = index.picture(start + frames[0])
        size_hw = _scaled_size((first.shape[0], first.shape[1]), self.config.input_size_hw, scale)
        augmentation = draw_augmentation(self.config.augment, size_hw, rng)
        if augmentation.is_reversed:
            frames = frames[::-1]
        images = np.stack([augmentation.picture(index.picture(start + frame)) for frame in frames])
        return Clip(images, tuple(_objects(index, start + frame, augmentation) for frame in frames))


def draw_frames(rng: np.random.Generator, length: int, count: int, max_gap: int) -> list[int]:
    """Draw `count` evenly spaced frames of a video; one that is too short repeats its last frame (a still clip)."""
    gap = int(rng.integers(1, max_gap + 1))
    gap = min(gap, max(1, (length - 1) // max(1, count - 1)))
    start = int(rng.integers(0, max(1, length - (count - 1) * gap)))
    return [min(length - 1, start + step * gap) for step in range(count)]


def _objects(index: ClipIndex, frame: int, augmentation: Augmentation) -> FrameObjects:
    boxes, labels, track_ids, masks = [], [], [], []
    for label, track_id, mask in index.masks(frame):
        varied = augmentation.mask(mask)
        if int(varied.sum()) < MIN_PIXELS:
            continue
        ys, xs = np.flatnonzero(varied.any(1)), np.flatnonzero(varied.any(0))
        boxes.append((xs[0], ys[0], xs[-1] + 1, ys[-1] + 1))
        labels.append(label)
        track_ids.append(track_id)
        masks.append(varied)
    count = len(boxes)
    return FrameObjects(
        np.array(boxes, dtype=np.float32).reshape(count, 4),
        np.array(labels, dtype=np.int64),
        np.array(track_ids, dtype=np.int64),
        np.array(masks, dtype=np.uint8).reshape(count, *augmentation.size_hw),
    )


def _scaled_size(frame_hw: tuple[int, int], input_hw: tuple[int, int], scale: float) -> tuple[int, int]:
    """Fit a frame into the input turned to its orientation, then scale."""
    fit = min(max(input_hw) / max(frame_hw), min(input_hw) / min(frame_hw)) * scale
    return max(1, round(frame_hw[0] * fit)), max(1, round(frame_hw[1] * fit))

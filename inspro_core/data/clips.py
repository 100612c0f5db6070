"""Training clips: a few frames of one video, in time order, with the objects on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from inspro_core.data.clip_index import ClipIndex
from inspro_core.data.moving_stills import StillBank, render_moving_still
from inspro_core.data.transforms import Augmentation, AugmentConfig, draw_augmentation

MIN_PIXELS = 8  # an object of fewer visible pixels at input size is not asked for
PASTE_SHARE = 0.5  # of the objects of the other clip
PASTED_IDS = 1 << 40  # added to their ids, beyond those of any dataset
ANIMATED_FRAMES = 8  # of an animated picture at least, of which the frames of a clip are drawn
ANIMATED_SHARE = 0.002  # of its picture that an object must cover to be cut out


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
        denials: (K,) weight 0..1 of "not this class"; below 1 where a dataset that pictures of the clip come from has
            no label of a class, so that an object of it may be in sight without one.
    """

    images: NDArray[np.uint8]
    objects: tuple[FrameObjects, ...]
    denials: NDArray[np.float32]


@dataclass(frozen=True)
class ClipConfig:
    """How clips are drawn.

    Attributes:
        input_size_hw: of the network; portrait videos are turned to fit it as in inference.
        frame_count: frames with a loss.
        max_gap: largest step between two frames of a clip, in frames of the video.
        max_warmup: most frames in front that run without gradient.
        augment: random variation.
        window: draw the frames of a clip at random from as many neighbouring frames, 0 for the whole video, in place of
            evenly spaced ones; None for these.
        copy_paste: probability that objects of another clip are pasted into a clip.
        animate: probability that a clip is made of single frames in place of a video: a camera moves over one, and
            objects cut out of others pass through. Much variety from few labels.
        recolour: probability that such an object gets other colours, so that it is known by shape and pattern; half of
            it for the frame below.
    """

    input_size_hw: tuple[int, int]
    frame_count: int = 3
    max_gap: int = 4
    max_warmup: int = 6
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    window: int | None = None
    copy_paste: float = 0.0
    animate: float = 0.0
    recolour: float = 0.0


class ClipSource:
    """Draws clips from one or several datasets. Sample i is a pure function of the seed and i.

    Args:
        indices: datasets with equal categories.
        config: how clips are drawn.
        weights: how often each dataset is drawn, relative; by default by its number of videos.
        unlabelled: weight of "not this class" for the classes that each dataset has no label of, see `Clip`; 1 for all
            by default.
    """

    def __init__(
        self,
        indices: Sequence[ClipIndex],
        config: ClipConfig,
        weights: Sequence[float] | None = None,
        unlabelled: Sequence[float] | None = None,
    ) -> None:
        if not indices or any(index.categories != indices[0].categories for index in indices):
            raise ValueError("training needs at least one dataset, and all with the same categories")
        self.indices, self.config = tuple(indices), config
        raw = np.array(weights if weights is not None else [index.video_count for index in indices], dtype=np.float64)
        self._probabilities = raw / raw.sum()
        labels = {category.name: label for label, category in enumerate(indices[0].categories)}
        is_labelled = np.array([np.isin(range(len(labels)), index.labels) for index in indices])
        elsewhere = np.array(unlabelled if unlabelled is not None else [1.0] * len(indices), dtype=np.float32)
        self._denials = np.where(is_labelled, np.float32(1), elsewhere[:, None])  # (D, K)
        self._stills = StillBank(indices, labels.__getitem__, self._probabilities.tolist())

    def draw(self, rng: np.random.Generator, warmup: int, scale: float) -> Clip:
        """Draw one clip of `warmup + frame_count` frames at `scale` times the input size."""
        if self.config.animate and rng.random() < self.config.animate:
            return self._animate(rng, warmup + self.config.frame_count, scale)
        clip = self._draw_video(rng, warmup + self.config.frame_count, scale, None)
        if self.config.copy_paste and rng.random() < self.config.copy_paste:
            size_hw = (clip.images.shape[1], clip.images.shape[2])
            clip = paste_objects(rng, clip, self._draw_video(rng, len(clip.images), scale, size_hw))
        return clip

    def _draw_video(self, rng: np.random.Generator, count: int, scale: float, size_hw: tuple[int, int] | None) -> Clip:
        """Draw frames of one video, at a given size or at the one that fits the input."""
        number = int(rng.choice(len(self.indices), p=self._probabilities))
        index = self.indices[number]
        video = int(rng.integers(index.video_count))
        start, stop = (int(v) for v in index.video_starts[video : video + 2])
        if self.config.window is None:
            frames = draw_frames(rng, stop - start, count, self.config.max_gap)
        else:
            frames = draw_from_window(rng, stop - start, count, self.config.window)
        first_frame = frames[0]
        first = index.picture(start + first_frame)
        if size_hw is None:
            size_hw = _scaled_size((first.shape[0], first.shape[1]), self.config.input_size_hw, scale)
        augmentation = draw_augmentation(self.config.augment, size_hw, rng)
        if augmentation.is_reversed:
            frames = frames[::-1]
        pictures, objects = {}, {}
        for frame in dict.fromkeys(frames):  # a still clip repeats its frame: read it once
            picture = first if frame == first_frame else index.picture(start + frame)
            pictures[frame] = augmentation.picture(picture)
            objects[frame] = _objects(index, start + frame, augmentation)
        images = np.stack([pictures[frame] for frame in frames])
        return Clip(images, tuple(objects[frame] for frame in frames), self._denials[number])

    def _animate(self, rng: np.random.Generator, count: int, scale: float) -> Clip:
        """Make a clip of single frames of the datasets."""
        height, width = (round(side * scale) for side in self.config.input_size_hw)
        length = max(count, ANIMATED_FRAMES)
        moving = render_moving_still(rng, self._stills, length, (height, width), ANIMATED_SHARE, self.config.recolour)
        frames = draw_frames(rng, length, count, self.config.max_gap)
        labels = np.array(moving.labels, dtype=np.int64)
        numbers = np.arange(1, len(labels) + 1)
        objects = (
            _visible(labels, numbers, (moving.ids[t] == numbers[:, None, None]).astype(np.uint8)) for t in frames
        )
        denials = self._denials[sorted(moving.datasets)].min(axis=0, initial=1)
        return Clip(moving.frames[frames], tuple(objects), denials)


def draw_frames(rng: np.random.Generator, length: int, count: int, max_gap: int) -> list[int]:
    """Draw `count` evenly spaced frames of a video; one that is too short repeats its last frame (a still clip)."""
    gap = int(rng.integers(1, max_gap + 1))
    gap = min(gap, max(1, (length - 1) // max(1, count - 1)))
    start = int(rng.integers(0, max(1, length - (count - 1) * gap)))
    return [min(length - 1, start + step * gap) for step in range(count)]


def draw_from_window(rng: np.random.Generator, length: int, count: int, window: int) -> list[int]:
    """Draw `count` different frames, in time order, out of `window` neighbours of a video.

    A window of 0, or of more than the video, is the whole video; one that is too short is widened to `count` frames. A
    video that is too short repeats its last frame.
    """
    size = length if window == 0 else min(length, max(window, count))
    start = int(rng.integers(0, length - size + 1))
    chosen = sorted(int(frame) for frame in rng.choice(size, min(count, size), replace=False))
    return [start + frame for frame in chosen] + [start + chosen[-1]] * (count - len(chosen))


def paste_objects(rng: np.random.Generator, clip: Clip, other: Clip) -> Clip:
    """Paste some objects of one clip over another of the same size and length, each on all its frames.

    (Simple Copy-Paste, Ghiasi et al. 2021, over time.) What they cover is no longer asked for.
    """
    candidates = sorted({int(i) for objects in other.objects for i in objects.track_ids})
    chosen = [track_id for track_id in candidates if rng.random() < PASTE_SHARE]
    if not chosen:
        return clip
    images, pasted = clip.images.copy(), []
    for time, (below, above) in enumerate(zip(clip.objects, other.objects, strict=True)):
        rows = np.flatnonzero(np.isin(above.track_ids, chosen))
        cover = above.masks[rows].any(axis=0)
        images[time][cover] = other.images[time][cover]
        pasted.append(
            _visible(
                np.concatenate((below.labels, above.labels[rows])),
                np.concatenate((below.track_ids, above.track_ids[rows] + PASTED_IDS)),
                np.concatenate((below.masks * ~cover, above.masks[rows])),
            )
        )
    return Clip(images, tuple(pasted), np.minimum(clip.denials, other.denials))


def _objects(index: ClipIndex, frame: int, augmentation: Augmentation) -> FrameObjects:
    labels, track_ids, masks = [], [], []
    for label, track_id, mask in index.masks(frame):
        labels.append(label)
        track_ids.append(track_id)
        masks.append(augmentation.mask(mask))
    return _visible(
        np.array(labels, dtype=np.int64),
        np.array(track_ids, dtype=np.int64),
        np.array(masks, dtype=np.uint8).reshape(len(masks), *augmentation.size_hw),
    )


def _visible(labels: NDArray[np.int64], track_ids: NDArray[np.int64], masks: NDArray[np.uint8]) -> FrameObjects:
    """Keep the objects that can be seen, and box them."""
    kept = np.flatnonzero(masks.sum(axis=(1, 2), dtype=np.int64) >= MIN_PIXELS)
    boxes = np.zeros((len(kept), 4), dtype=np.float32)
    for box, mask in zip(boxes, masks[kept], strict=True):
        ys, xs = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        box[:] = (xs[0], ys[0], xs[-1] + 1, ys[-1] + 1)
    return FrameObjects(boxes, labels[kept], track_ids[kept], masks[kept])


def _scaled_size(frame_hw: tuple[int, int], input_hw: tuple[int, int], scale: float) -> tuple[int, int]:
    """Fit a frame into the input turned to its orientation, then scale."""
    fit = min(max(input_hw) / max(frame_hw), min(input_hw) / min(frame_hw)) * scale
    return max(1, round(frame_hw[0] * fit)), max(1, round(frame_hw[1] * fit))

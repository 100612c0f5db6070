"""How long the loading of training clips takes, as a whole and in parts."""

from __future__ import annotations

import time

import numpy as np

from inspro_core.data.clips import ClipSource
from inspro_core.data.transforms import draw_augmentation
from inspro_core.train.batches import BATCHES_AHEAD, BatchDataset, stream_batches


def measure_loading(source: ClipSource, batch_size: int, count: int, workers: int) -> list[float]:
    """Return the seconds per batch of at least `count` batches that nobody but the loading holds up.

    What the processes load ahead while they start is not counted; then each measurement spans one batch of each.
    """
    group = max(1, workers)
    groups = -(-count // group)
    ahead = 1 + workers * BATCHES_AHEAD
    total = ahead + group * groups
    batches = stream_batches(BatchDataset(source, batch_size, 0, total), 0, total, workers)
    for _ in range(ahead):
        next(batches)
    seconds = []
    for _ in range(groups):
        began = time.perf_counter()
        for _ in range(group):
            next(batches)
        seconds.append((time.perf_counter() - began) / group)
    return seconds


def measure_parts(source: ClipSource, count: int) -> dict[str, float]:
    """Return the mean seconds per frame of each part, over `count` random frames: reading, decoding, varying."""
    rng, index = np.random.default_rng(0), source.indices[0]
    augmentation = draw_augmentation(source.config.augment, source.config.input_size_hw, rng)
    spent = {"read pictures": 0.0, "decode masks": 0.0, "vary pictures": 0.0, "vary masks": 0.0}
    for frame in rng.integers(len(index.file_names), size=count).tolist():
        began = time.perf_counter()
        image = index.picture(frame)
        read = time.perf_counter()
        masks = [mask for _, _, mask in index.masks(frame)]
        decoded = time.perf_counter()
        augmentation.picture(image)
        varied = time.perf_counter()
        for mask in masks:
            augmentation.mask(mask)
        done = time.perf_counter()
        for name, value in zip(spent, (read - began, decoded - read, varied - decoded, done - varied), strict=True):
            spent[name] += value / count
    return spent

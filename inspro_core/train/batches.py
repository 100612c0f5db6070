"""Clips as tensors, loaded by worker processes."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from inspro_core.data.clips import Clip, ClipSource, FrameObjects
from inspro_core.errors import InsProError, TrainingError
from inspro_core.model.targets import FrameTargets

PADDING_MULTIPLE = 32
BATCHES_AHEAD = 3  # that each worker process loads
DYING_SECONDS = 2.0  # a worker process may be heard of before it has ended


@dataclass(frozen=True)
class Batch:
    """Clips of one training step.

    Attributes:
        images: (B, T, 3, H, W) uint8, padded right and bottom.
        sizes_hw: (B, 2) without padding.
        targets: [frame][clip], of the frames behind the warm-up.
        denials: (B, K) weights of "not this class", see `Clip`.
        warmup: frames in front that run without gradient.
    """

    images: Tensor
    sizes_hw: Tensor
    targets: list[list[FrameTargets]]
    denials: Tensor
    warmup: int

    def to(self, device: torch.device) -> Batch:
        """Move to a device."""
        targets = [[target.to(str(device)) for target in frame] for frame in self.targets]
        images, sizes_hw, denials = (part.to(device) for part in (self.images, self.sizes_hw, self.denials))
        return Batch(images, sizes_hw, targets, denials, self.warmup)


def collate(clips: list[Clip], warmup: int) -> Batch:
    """Pad clips of equal length to one size and make tensors."""
    height = _padded(max(clip.images.shape[1] for clip in clips))
    width = _padded(max(clip.images.shape[2] for clip in clips))
    count = len(clips[0].images)
    images = np.zeros((len(clips), count, height, width, 3), dtype=np.uint8)
    for row, clip in zip(images, clips, strict=True):
        row[:, : clip.images.shape[1], : clip.images.shape[2]] = clip.images
    targets = [[_targets(clip.objects[t], (height, width)) for clip in clips] for t in range(warmup, count)]
    sizes_hw = torch.tensor([clip.images.shape[1:3] for clip in clips])
    denials = torch.from_numpy(np.stack([clip.denials for clip in clips]))
    return Batch(torch.from_numpy(images).permute(0, 1, 4, 2, 3), sizes_hw, targets, denials, warmup)


class BatchDataset(Dataset["Batch | InsProError"]):
    """Batch i is a pure function of the seed and i, so that a resumed run goes on exactly.

    Args:
        source: draws clips.
        batch_size: clips per batch.
        seed: of the run and the process.
        warmup_from: first batch with warm-up frames.
    """

    def __init__(self, source: ClipSource, batch_size: int, seed: int, warmup_from: int) -> None:
        self.source, self.batch_size, self.seed, self.warmup_from = source, batch_size, seed, warmup_from

    def __getitem__(self, index: int) -> Batch | InsProError:
        """Draw batch `index`; an error that the user can cure is returned, since a worker process would disguise it."""
        try:
            return self.draw(index)
        except InsProError as error:
            return error

    def draw(self, index: int) -> Batch:
        """Draw batch `index`: one scale and one warm-up length for all its clips."""
        rng = np.random.Generator(np.random.PCG64([self.seed, index]))
        config = self.source.config
        warmup = int(rng.integers(0, config.max_warmup + 1)) if index >= self.warmup_from else 0
        scale = float(rng.choice(config.augment.scales))
        return collate([self.source.draw(rng, warmup, scale) for _ in range(self.batch_size)], warmup)


def stream_batches(dataset: BatchDataset, first: int, last: int, workers: int) -> Iterator[Batch]:
    """Yield batches `first` to `last` (excluded) in order, loaded ahead by worker processes.

    Raises:
        InsProError: if something of a batch cannot be read.
        TrainingError: if a worker process is gone.
    """
    loader = DataLoader(
        dataset,
        batch_size=None,
        sampler=range(first, last),
        num_workers=workers,
        prefetch_factor=BATCHES_AHEAD if workers else None,
        worker_init_fn=_init_worker,
        # a process forked from one with threads may wait for ever for a lock that one of them held
        multiprocessing_context="spawn" if workers else None,
    )
    batches, loaders = _start_loaders(loader)
    try:
        while (batch := _next_batch(batches, loaders)) is not None:
            if isinstance(batch, InsProError):
                raise batch
            yield batch
    finally:
        for process in loaders:  # who keeps the error keeps them too, and Python waits for them at its end
            process.kill()
            process.join()


def _start_loaders(loader: DataLoader[Batch | InsProError]) -> tuple[Iterator[Batch | InsProError], list[BaseProcess]]:
    """Start the loading processes, if there are any; return them and what they load."""
    others = set(multiprocessing.active_children())
    is_told = sys.platform != "win32" and threading.current_thread() is threading.main_thread()
    handler = signal.getsignal(signal.SIGCHLD) if is_told else None
    batches = iter(loader)
    if is_told:  # PyTorch's own handler raises in the middle of any work when one ends, also of saving
        signal.signal(signal.SIGCHLD, handler or signal.SIG_DFL)
    return batches, [process for process in multiprocessing.active_children() if process not in others]


def _next_batch(batches: Iterator[Batch | InsProError], loaders: list[BaseProcess]) -> Batch | InsProError | None:
    """Return the next batch, None behind the last."""
    try:
        return next(batches, None)
    except (RuntimeError, OSError, EOFError) as error:
        gone = multiprocessing.connection.wait([p.sentinel for p in loaders], DYING_SECONDS) if loaders else []
        if not gone:
            raise
        process = next(process for process in loaders if process.sentinel in gone)
        process.join(DYING_SECONDS)
        raise TrainingError(
            "a process that loads data has ended unasked (exit code {code}), most often because memory ran out; give "
            "the command again with fewer --workers (now {workers}, 0 loads in the trainer itself), a smaller --batch "
            "or smaller --short-sides: the run goes on from what was saved last",
            code=process.exitcode,
            workers=len(loaders),
        ) from error


def _init_worker(_: int) -> None:
    """Set up a loading process. Ctrl-C reaches the whole group: the trainer alone decides when to stop."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    cv2.setNumThreads(0)
    torch.set_num_threads(1)
    threading.Thread(target=_end_with_the_trainer, daemon=True).start()


def _end_with_the_trainer() -> None:
    """End this process when the trainer is gone: of one that was killed, it may wait for ever to hand over a batch."""
    if (trainer := multiprocessing.parent_process()) is not None:
        trainer.join()
        os._exit(1)


def _targets(objects: FrameObjects, padded_hw: tuple[int, int]) -> FrameTargets:
    masks: NDArray[np.uint8] = np.zeros((len(objects.masks), *padded_hw), dtype=np.uint8)
    masks[:, : objects.masks.shape[1], : objects.masks.shape[2]] = objects.masks
    return FrameTargets(
        torch.from_numpy(objects.boxes_xyxy),
        torch.from_numpy(objects.labels),
        torch.from_numpy(objects.track_ids),
        torch.from_numpy(masks),
    )


def _padded(size: int) -> int:
    return -(-size // PADDING_MULTIPLE) * PADDING_MULTIPLE

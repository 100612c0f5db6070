"""One optimiser step of the training loop against a plain one of the same maths."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path

import numpy as np
import torch

from inspro_core.api import find_model
from inspro_core.bench.comparison import Comparison, compare, time_by_turns
from inspro_core.bench.plain_training import PlainStep
from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint
from inspro_core.data.clips import Clip, FrameObjects
from inspro_core.data.scenes import render_video
from inspro_core.domain.annotation import Annotation
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import InsPro
from inspro_core.train.allocation import keep_freed_memory
from inspro_core.train.batches import Batch, collate
from inspro_core.train.config import TrainConfig
from inspro_core.train.distributed import Processes, use_exact_sums
from inspro_core.train.ema import WeightAverage
from inspro_core.train.optimiser import build_optimiser, set_learning_rate
from inspro_core.train.run import has_fast_bfloat16
from inspro_core.train.state import RunState
from inspro_core.train.step import Step

TARGET = 2.0
SEED = 20_001
REFERENCE = (
    "plain float32 step: backbone frame by frame, torchvision's RoIAlign gradient, default memory format and optimiser"
)
LOSS_TOLERANCE = 5e-4  # relative, along four steps: rounding is 1e-6 at the first and grows on the way
MIXED_TOLERANCE = 5e-2  # the same in bfloat16: .1 % at the first step; later an object may go to another slot: 3 %
LEARNING_RATE = 1e-4


def training_cases(is_quick: bool) -> Iterator[Comparison]:
    """Compare steps of the shipped network on clips of three frames, as `inspro train` draws them by default.

    In float32, and in bfloat16 where trainings take it on this machine.
    """
    keep_freed_memory()  # as in a training; it serves the plain step, too
    model = build_model(load_checkpoint(find_model("inspro-mini")))
    batch = draw_batch(model, 1 if is_quick else 2, 2 if is_quick else 3)
    for is_mixed in (False, True) if has_fast_bfloat16("cpu") else (False,):
        yield _compare(model, batch, is_mixed, 1 if is_quick else 3)


def _compare(model: InsPro, batch: Batch, is_mixed: bool, repeats: int) -> Comparison:
    """Time both from the same weights; the plain step is in float32."""
    config = TrainConfig(iterations=1, is_mixed=is_mixed)
    tolerance = MIXED_TOLERANCE if is_mixed else LOSS_TOLERANCE

    def require_equal(ours: float, plain: float) -> None:
        if abs(ours - plain) > tolerance * abs(plain):
            raise AssertionError(f"the losses differ: {ours} and {plain}")

    with tempfile.TemporaryDirectory() as folder:
        ours = _ours(copy.deepcopy(model), batch, config, Path(folder))
        runs = time_by_turns(ours, _plain(copy.deepcopy(model), batch, config), repeats, require_equal)
    clips, frames, _, height, width = batch.images.shape
    figures = {
        "clips": clips,
        "frames": frames,
        "frames_per_second": round(clips * frames / np.median(runs[0].wall), 2),
    }
    name = f"training step{' in bfloat16' if is_mixed else ''}, inspro_mini, {width}×{height}, CPU"
    return compare(name, REFERENCE, runs, TARGET, figures)


def draw_batch(model: InsPro, clips: int, frames: int) -> Batch:
    """Render synthetic clips at the input size of a model."""
    size_hw = model.config.input_size_hw
    drawn = []
    for index in range(clips):
        video = render_video(SEED + index, frames, size_hw)
        objects = [_objects(video.annotation, frame, size_hw) for frame in range(frames)]
        drawn.append(Clip(video.frames, tuple(objects), np.ones(model.config.num_classes, dtype=np.float32)))
    return collate(drawn, 0)


def _objects(annotation: Annotation, frame: int, size_hw: tuple[int, int]) -> FrameObjects:
    segments = annotation.segments_on_frame(frame)
    ids = sorted(segments)
    corners = [segments[track_id].mask.bbox_xywh for track_id in ids]
    return FrameObjects(
        np.array([(x, y, x + w, y + h) for x, y, w, h in corners], dtype=np.float32).reshape(-1, 4),
        np.array([annotation.tracks[track_id].category_id - 1 for track_id in ids], dtype=np.int64),
        np.array(ids, dtype=np.int64),
        np.array([segments[track_id].mask.to_array() for track_id in ids], dtype=np.uint8).reshape(-1, *size_hw),
    )


def _ours(model: InsPro, batch: Batch, config: TrainConfig, folder: Path) -> Callable[[], float]:
    model = model.to(memory_format=torch.channels_last)
    state = RunState(config, model, WeightAverage(model, config.ema_decay), build_optimiser(model, config))
    step = Step(state, Criterion(), repeat(batch), folder, Processes(0, 1, torch.device("cpu")), model)

    def run() -> float:
        use_exact_sums(True)
        try:
            step.run(LEARNING_RATE)
        finally:
            use_exact_sums(False)
        return sum(float(term) for term in step.terms.values())

    return run


def _plain(model: InsPro, batch: Batch, config: TrainConfig) -> Callable[[], float]:
    optimiser = build_optimiser(model, config)
    for group in optimiser.param_groups:
        group["fused"] = False
    set_learning_rate(optimiser, LEARNING_RATE)
    step = PlainStep(model, optimiser, WeightAverage(model, config.ema_decay).model, config)
    return lambda: step.run(batch, config.ema_decay)
